"""The curve of the validation loss."""

import pytest

from metaaug.ui.figures.curves import loss_figure
from metaaug.ui.theme import LIGHT


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
