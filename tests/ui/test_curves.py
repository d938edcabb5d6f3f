"""The curve of the validation loss."""

import pytest

from metaaug.config import RunConfig
from metaaug.ui.figures.curves import loss_figure, smoothed, strengths_figure
from metaaug.ui.figures.frame import spread
from metaaug.ui.figures.heat import strengths_heat
from metaaug.ui.live import horizon
from metaaug.ui.run_differences import differences_table, differing
from metaaug.ui.theme import LIGHT


@pytest.mark.parametrize(
    ("step", "of", "shown"),
    [(1, 50, 50), (1, 10_000, 100), (400, 10_000, 2000), (9000, 10_000, 10_000), (3, None, None)],
)
def test_the_axis_of_a_running_run_ends_where_its_line_can_be_seen(step, of, shown):
    assert horizon({"step": step, "of": of}) == shown


def records(steps: int) -> list[dict[str, object]]:
    return [{"stage": "learn", "step": step, "validation_loss": 0.6 - 0.01 * step} for step in range(steps)]


@pytest.mark.parametrize(("steps", "end"), [(None, 1), (50, 50)])
def test_one_step_alone(steps: int | None, end: int) -> None:
    figure = loss_figure(LIGHT, [("run", records(1), None)], steps)
    assert list(figure.layout.xaxis.range) == [0, end]
    assert list(figure.layout.yaxis.range) == pytest.approx([0.54, 0.66])
    # The label is right of the axis, not across it.
    assert figure.layout.annotations[0].xanchor == "left"


def test_several_steps_have_the_extent_of_their_values() -> None:
    figure = loss_figure(LIGHT, [("run", records(9), None)])
    assert figure.layout.yaxis.range is None
    assert figure.layout.annotations[0].xanchor == "right"


def test_smoothing_is_a_mean_of_what_was_measured_without_a_bias_towards_0() -> None:
    assert smoothed([4.0, 4.0, 4.0], 0.9) == pytest.approx([4.0, 4.0, 4.0])
    assert smoothed([1.0, 3.0], 0.0) == [1.0, 3.0]
    # Weights .5 and 1 of the older and the newer value, over their sum.
    assert smoothed([1.0, 3.0], 0.5)[1] == pytest.approx((0.5 * 1 + 1 * 3) / 1.5)


def test_curves_run_along_seconds_where_asked() -> None:
    timed = [{**record, "seconds": 2.0 * record["step"]} for record in records(5)]
    figure = loss_figure(LIGHT, [("run", timed, None)], by="seconds")
    assert list(figure.data[0].x) == [0.0, 2.0, 4.0, 6.0, 8.0]
    assert figure.layout.xaxis.title.text == "seconds of learning"


def test_a_logarithmic_scale_takes_its_labels_along() -> None:
    figure = loss_figure(LIGHT, [("run", records(5), 0.7)], is_logarithmic=True)
    assert figure.layout.yaxis.type == "log"
    best = next(note for note in figure.layout.annotations if note.text.startswith("best"))
    assert 10**best.y == pytest.approx(0.56)


def test_the_heat_map_has_the_largest_strength_on_top() -> None:
    rows = [{"stage": "learn", "step": step, "strengths": {"a": 0.1 * step, "b": 0.3, "c": 0.0}} for step in range(6)]
    heat = strengths_heat(LIGHT, rows, frozenset({"c"})).data[0]
    assert list(heat.y) == ["▲ c", "b", "a"]
    assert [row[-1] for row in heat.z] == pytest.approx([0.0, 0.3, 0.5])


def test_only_what_differs_between_configurations_is_listed() -> None:
    plain = {"data": {"source": "builtin:digits", "per_class": 10}}
    first = RunConfig.from_dict(plain)
    second = RunConfig.from_dict({**plain, "seed": 3, "meta": {"name": "maml", "meta_lr": 0.02}})
    assert differing([first, first]) == []
    assert differing([first, second]) == [
        ("meta.name", ["reptile", "maml"]),
        ("meta.meta_lr", ["recommended", "0.02"]),
        ("seed", ["0", "3"]),
    ]
    assert "<td>meta: name</td><td>reptile</td><td>maml</td>" in differences_table(["one", "two"], [first, second])
    assert "the same" in differences_table(["one", "two"], [first, first])


def test_names_of_small_strengths_are_not_pushed_under_the_axis() -> None:
    assert spread([0.05, 0.04, 0.03], 0.1) == pytest.approx([0.05, -0.05, -0.15])
    assert spread([0.05, 0.04, 0.03], 0.1, least=0.0) == pytest.approx([0.2, 0.1, 0.0])
    assert spread([0.9, 0.5, 0.01], 0.1, least=0.0) == [0.9, 0.5, 0.01]
    small = {f"o{place}": 0.01 * place for place in range(7)}
    figure = strengths_figure(LIGHT, [("run", [{"stage": "learn", "step": at, "strengths": small} for at in (0, 1)])])
    assert len(figure.layout.annotations) == 5
    assert all(one.y >= figure.layout.yaxis.range[0] for one in figure.layout.annotations)
