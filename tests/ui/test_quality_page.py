"""The Quality page: the answer, the plane, every measure in words, and the copies that rules found."""

import ast
import json
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from metaaug.inspect.flags import rows_of
from metaaug.inspect.pairs_table import read_pairs
from metaaug.inspect.quality import registry, report
from metaaug.inspect.quality.registry import MEASURES
from metaaug.ui import quality_words
from metaaug.ui.figures.plane import plane_figure
from metaaug.ui.theme import DARK, LIGHT
from tests.ui import run_folders
from tests.ui.conftest import Open, text_of


def seen(app) -> str:
    assert not app.exception, [element.value for element in app.exception]
    return " ".join(text_of(app).split())


@pytest.mark.parametrize("source", ["builtin:digits+hflip", "builtin:wine", "builtin:diabetes"])
def test_every_measure_says_what_it_is_and_what_it_rests_on(open_page: Open, workspace: Path, source: str) -> None:
    run = run_folders.make_run(workspace, "finished", source)
    app = open_page("quality", run.id)
    text = seen(app)
    for one in run.quality["measures"]:
        spec = MEASURES[one["name"]]
        assert spec.sentence in text
        assert spec.source in text
        assert any(element.value.strip("$ \n") == spec.formula for element in app.latex)
    assert "76.5 % of the copies lie near an original (of held-out samples 99 %)" in text
    assert "95 % interval 71.5 to 81.5 %" in text
    assert "held-out samples in place of copies: 99 %" in text
    assert "60 copies of 60 originals, 60 held out" in text
    assert "p < 0.001" in text
    assert "p = 0.11" in text
    assert "60 of 100 labelled samples, 2 copies each, seed 0." in text
    assert "an R² of 0.845" in text if source == "builtin:diabetes" else "an accuracy of 84.5 %" in text
    assert ("Column shapes" in text) == (
        source != "builtin:digits+hflip"
    ) or "Does not apply here Column shapes" in text


def test_issues_have_their_rule_threshold_and_count(open_page: Open, workspace: Path) -> None:
    app = open_page("quality", run_folders.make_run(workspace, "finished").id)
    text = seen(app)
    assert "Copies likely of another class The rule of another_class. 2 of 120 copies" in text
    assert "Copies far from all data The rule of far_from_all. Threshold: a distance of 2.25. 1 of 120 copies" in text
    assert "Operations that do nothing No copy shows it. 1 of 18 operations quarter turn , strength 0" in text
    keys = {button.key for button in app.button}
    assert {"quality_show_another_class", "quality_show_far_from_all"} <= keys
    assert "quality_show_near_identical" not in keys


@pytest.mark.parametrize("source", ["builtin:digits+hflip", "builtin:wine"])
def test_flagged_copies_are_shown_and_hidden(open_page: Open, workspace: Path, source: str) -> None:
    app = open_page("quality", run_folders.make_run(workspace, "finished", source).id)
    note = "Showing 2 of 2 copies."
    assert note not in seen(app)
    app.button(key="quality_show_another_class").click().run()
    assert note in seen(app)
    assert app.button(key="quality_show_another_class").label == "Hide"
    # Those of another rule take their place.
    app.button(key="quality_show_far_from_all").click().run()
    assert "Showing 1 of 1 copies." in seen(app)
    assert note not in seen(app)
    app.button(key="quality_show_far_from_all").click().run()
    assert "Showing 1 of" not in seen(app)


def test_of_many_flagged_copies_the_most_striking_are_shown(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished")
    issues = json.loads(run.issues_path.read_text(encoding="utf-8"))
    run.issues_path.write_text(json.dumps({**issues, "shown": 1}), encoding="utf-8")
    app = open_page("quality", run.id)
    button = app.button(key="quality_show_another_class")
    assert button.label == "Show 1 of them"
    button.click().run()
    assert "Showing 1 of 2 copies." in seen(app)
    (sample, copy, _), (other, _, _) = issues["issues"][0]["copies"]
    shown = next(element.value for element in app.get("html") if "ma-pair" in element.value)
    assert f"Copy {copy} of sample {sample}:" in shown
    assert f"of sample {other}:" not in shown


def test_where_a_number_is_predicted_no_class_is_spoken_of(open_page: Open, workspace: Path) -> None:
    app = open_page("quality", run_folders.make_run(workspace, "finished", "builtin:diabetes").id)
    text = seen(app)
    assert "Copies likely of another class A number is predicted. does not apply" in text
    assert "Does not apply here Affinity: R² takes its place." in text
    assert "quality_show_another_class" not in {button.key for button in app.button}


def test_damaged_flagged_copies_leave_the_page_whole(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished")
    run.flagged_path.write_text("{", encoding="utf-8")
    app = open_page("quality", run.id)
    app.button(key="quality_show_another_class").click().run()
    assert "What to look at" in seen(app)
    (error,) = app.error
    assert "flagged.parquet of this run cannot be read" in error.value


def test_other_settings_are_asked_of_the_worker(open_page: Open, workspace: Path, launched: list[str]) -> None:
    run = run_folders.make_run(workspace, "finished")
    app = open_page("quality", run.id)
    app.session_state["quality_settings"] = True
    app.run()
    assert app.button(key="quality_again").disabled
    app.number_input(key=f"quality_set_{run.id}_originals").set_value(50).run()
    app.button(key="quality_again").click().run()
    assert launched == [run.id]
    assert run.plan[-1].stage == "quality"
    assert run.plan[-1].settings == {**run.config.quality.model_dump(), "originals": 50}


def test_a_run_of_before_the_stage_offers_to_make_it(open_page: Open, workspace: Path, launched: list[str]) -> None:
    run = run_folders.make_run(workspace, "finished")
    for path in (run.quality_path, run.issues_path, run.flagged_path):
        path.unlink()
    config = json.loads(run.config_path.read_text(encoding="utf-8"))
    del config["quality"]
    run.config_path.write_text(json.dumps(config), encoding="utf-8")
    app = open_page("quality", run.id)
    assert "This run was made without this part." in seen(app)
    app.button(key="quality_make").click().run()
    assert launched == [run.id]
    assert run.plan[-1].stage == "quality"


def strategies(places: dict[str, tuple[float, float]]) -> list[dict]:
    return [
        {
            "name": name,
            "label": name,
            "affinity": run_folders.measured("affinity", x, interval=[x - 0.02, x + 0.02]),
            "diversity": run_folders.measured("diversity", y),
        }
        for name, (x, y) in places.items()
    ]


APART = {"none": (0, 0), "default": (-0.05, 0.07), "uniform": (-0.2, 0.77), "learned": (-0.37, 0.58)}
TOGETHER = {"none": (0, 0), "default": (0, -0.001), "uniform": (0, 0.009), "learned": (0, 0)}


@pytest.mark.parametrize("palette", [LIGHT, DARK])
@pytest.mark.parametrize("places", [APART, TOGETHER])
def test_the_plane_has_a_labelled_mark_for_each_strategy(palette, places) -> None:
    figure = plane_figure(palette, strategies(places), number=False)
    marks = {trace.hovertemplate.partition(":")[0]: trace for trace in figure.data}
    assert set(marks) == set(places)
    for name, (x, y) in places.items():
        assert (marks[name].x[0], marks[name].y[0]) == (pytest.approx(100 * x), y)
        assert marks[name].marker.color == palette.strategy(name)
        assert marks[name].error_x.array[0] == pytest.approx(2)
        assert marks[name].error_y.array[0] == 0
    assert len({trace.marker.symbol for trace in figure.data}) == 4
    labels = {one.text: one for one in figure.layout.annotations if one.text}
    assert set(labels) == set(places)
    low, high = figure.layout.yaxis.range
    height = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    at = {name: (one.y - low) / (high - low) * height - one.ay for name, one in labels.items()}
    # Whatever lies together, names are never at the same height, and stay inside.
    assert all(abs(at[left] - at[right]) >= 19.9 for left, right in combinations(at, 2))
    assert all(-8 < place < height for place in at.values())


def test_the_way_of_the_policy_ends_at_its_mark() -> None:
    trail = [{"step": 0, "affinity": -0.45, "diversity": 0.1}, {"step": 25, "affinity": -0.4, "diversity": 0.3}]
    figure = plane_figure(LIGHT, strategies(APART), number=False, trail=trail)
    way = next(trace for trace in figure.data if trace.mode == "lines+markers")
    assert list(way.x) == pytest.approx([-45, -40, -37])
    assert list(way.y) == pytest.approx([0.1, 0.3, 0.58])
    assert way.hovertext[1] == "after step 25: affinity −40.0 points, diversity 0.3"
    assert figure.layout.xaxis.range[0] < -45
    assert not [one for one in plane_figure(LIGHT, strategies(APART), number=False).data if "lines" in one.mode]


def test_differences_of_nothing_are_drawn_small() -> None:
    figure = plane_figure(LIGHT, strategies(TOGETHER), number=True)
    left, right = figure.layout.xaxis.range
    low, high = figure.layout.yaxis.range
    assert (right - left, high - low) == (pytest.approx(10), pytest.approx(0.1))
    assert figure.layout.xaxis.title.text == "affinity (points of R²)"


@pytest.mark.parametrize(
    ("precision", "coverage", "said"),
    [
        ((0.9, 1.0), (0.9, 1.0), "The copies cover the data and stay within it."),
        ((0.7, 0.8), (0.9, 1.0), "The copies cover the data, but some of them leave it."),
        ((0.9, 1.0), (0.7, 0.8), "The copies stay within the data, but leave parts of it uncovered."),
        ((0.7, 0.8), (0.7, 0.8), "Some copies leave the data, and parts of it are left uncovered."),
    ],
)
def test_the_answer_compares_with_held_out_samples(precision, coverage, said) -> None:
    found = [
        run_folders.measured(name, sum(interval) / 2, interval=list(interval), reference=0.95)
        for name, interval in (("precision", precision), ("coverage", coverage))
    ]
    assert quality_words.answer({"measures": found}, None)[0] == said
    alone = [{**one, "reference": None} for one in found]
    sentence, because = quality_words.answer({"measures": alone}, {"issues": []})
    assert sentence == "The copies cover the data and stay within it."
    assert "held-out" not in because


@pytest.mark.parametrize(("count", "said"), [(51, "Most copies hardly differ"), (50, "The copies cover the data")])
def test_the_answer_says_when_nothing_is_changed(count, said) -> None:
    found = [run_folders.measured(name, 1.0, interval=[0.9, 1.0], reference=0.9) for name in ("precision", "coverage")]
    issues = {
        "issues": [
            {"name": "far_from_all", "count": 99, "of": 100},
            {"name": "near_identical", "count": count, "of": 100},
        ]
    }
    assert quality_words.answer({"measures": found}, issues)[0].startswith(said)


def test_a_leak_is_what_lies_below_held_out_samples() -> None:
    near = run_folders.measured("closest_record", 0.6, interval=[0.5, 0.7], reference=1.9)
    assert quality_words.is_leak(near)
    assert not quality_words.is_leak({**near, "reference": 0.65})
    assert not quality_words.is_leak({**near, "name": "coverage"})


def test_values_are_in_the_unit_of_their_measure() -> None:
    assert quality_words.value(MEASURES["precision"], 0.7654) == "76.5 %"
    assert quality_words.value(MEASURES["affinity"], -0.0349) == "−3.5 points"
    assert quality_words.value(MEASURES["density"], 1.1832) == "1.18"
    affinity = run_folders.measured("affinity", -0.035, interval=[-0.06, 0.01])
    assert quality_words.certainty(affinity) == "95 % interval −6.0 to +1.0 points"
    density = run_folders.measured("density", 1.18, interval=[1.0, 1.3], p_value=0.04)
    assert quality_words.certainty(density) == "95 % interval 1 to 1.3, p = 0.04"


def test_rows_of_flagged_copies_are_in_the_order_of_the_flags(workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished")
    table = read_pairs(run.flagged_path)
    first, second = (int(sample) for sample in table["sample"].unique()[:2])
    rows = rows_of(table, [(second, 2), (first, 1), (second, 1), (10**6, 1)])
    expected = [(second, 0), (second, 1), (second, 2), (first, 0), (first, 1)]
    assert list(zip(rows["sample"], rows["copy"], strict=True)) == expected


def written(value: ast.expr) -> Iterator[str]:
    """The texts that an expression may have, with what a formatted one fills in as the name in its braces."""
    for node in ast.walk(value):
        if isinstance(node, ast.JoinedStr):
            parts = (
                part.value if isinstance(part, ast.Constant) else f"{{{ast.unparse(part.value)}}}"
                for part in node.values
            )
            yield "".join(parts)
            return
        if isinstance(node, ast.Constant):
            yield str(node.value)


def test_what_measures_store_in_words_is_known_to_the_page() -> None:
    sources = sorted(Path(registry.__file__).parent.glob("*.py"))
    keywords = [
        node
        for path in sources
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.keyword)
    ]
    against = {text for one in keywords if one.arg == "against" for text in written(one.value)}
    assert against == set(quality_words.COMPARED)
    counted = {text for one in keywords if one.arg == "counted" for text in written(one.value)}
    for noun in counted:
        measured = {"counted": noun, "n": 2, "n_originals": 3, "n_reference": 4, "against": "held-out samples"}
        said = quality_words.size(measured)
        assert said.startswith(f"2 {noun}")
        assert said.endswith(", 4 held out")
    text = Path(report.__file__).read_text(encoding="utf-8")
    assert all(f'"{stored}"' in text for stored in (*quality_words.LEFT_OUT, *quality_words.MODELS))
