"""Pages of data and of runs where a number is predicted: they speak of ranges and errors, not of classes and points."""

from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from metaaug.modalities.builtin import load_builtin
from metaaug.runs.store import RunStore
from metaaug.ui.figures.map import map_figure
from metaaug.ui.figures.targets import target_figure
from metaaug.ui.figures.verdict import differences_figure, verdict_figure
from metaaug.ui.markup import verdict_badge
from metaaug.ui.measure import measure_of
from metaaug.ui.theme import DARK, LIGHT
from tests.ui import run_folders
from tests.ui.conftest import Open, text_of

HOMES = "rooms,price\n" + "".join(f"{i / 3},{30 + 3 * (i % 30)}\n" for i in range(90))


def seen(app: AppTest) -> str:
    assert not app.exception, [element.value for element in app.exception]
    return " ".join(text_of(app).split())


def test_diabetes_is_one_click(open_page: Open) -> None:
    app = open_page("data")
    app.button(key="data_builtin_diabetes").click().run()
    text = seen(app)
    assert "predicts a number, 25 to 346" in text
    assert "disease progression target" in text
    assert "by target range, before anything is learned" in text
    assert "train 25 validation 25 test, touched once by the verdict 392" in text
    assert app.number_input(key="data_per_class_builtin:diabetes").label == "Labelled samples per target range"
    assert "Ranges hold about equally many samples" in text


def test_too_many_per_range_is_said_of_the_range(open_page: Open) -> None:
    app = open_page("data", data__source="builtin:diabetes", data__per_class=90)
    assert not app.exception
    (error,) = app.error
    assert error.value.startswith('Target range "below 77" has 87 samples, but 90 labelled per target range')


def test_a_number_in_a_file_can_be_read_as_classes_and_back(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("homes.csv", HOMES.encode(), "text/csv").run()
    datasets = RunStore(workspace).datasets
    (first,) = datasets.list()
    assert first.task == "number"
    text = seen(app)
    assert "a number to predict, with 30 different values" in text
    assert "90 samples · a number" in text
    choice = app.segmented_control(key=f"data_task_{first.id}_price")
    assert choice.value == "number"
    choice.set_value("classes").run()
    app.button(key=f"data_again_{first.id}").click().run()
    assert "predicts 30 classes" in seen(app)
    second = datasets.list()[0]
    assert (second.task, len(second.classes)) == ("classes", 30)
    choice = app.segmented_control(key=f"data_task_{second.id}_price")
    assert choice.value == "classes"
    choice.set_value("number").run()
    app.button(key=f"data_again_{second.id}").click().run()
    assert "predicts a number, 30 to 117" in seen(app)


def test_where_only_one_way_is_possible_there_is_no_choice(open_page: Open, workspace: Path) -> None:
    loans = "age,paid\n" + "".join(f"{i / 3},{'yes' if i % 2 else 'no'}\n" for i in range(60))
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("loans.csv", loans.encode(), "text/csv").run()
    (saved,) = RunStore(workspace).datasets.list()
    assert f"data_task_{saved.id}_paid" not in {one.key for one in app.segmented_control}
    app.selectbox(key=f"data_target_{saved.id}").set_value("age").run()
    assert f"data_task_{saved.id}_age" not in {one.key for one in app.segmented_control}
    app.button(key=f"data_again_{saved.id}").click().run()
    assert "predicts a number, 0 to 19.6667" in seen(app)


def test_the_train_form_speaks_of_ranges(open_page: Open) -> None:
    app = open_page("train", data__source="builtin:diabetes")
    assert app.number_input(key="train_per_class_builtin:diabetes").label == "Labelled samples per target range"


def test_the_train_form_refuses_a_learner_of_classes(open_page: Open) -> None:
    app = open_page("train", data__source="builtin:diabetes", train__values={"learner": {"name": "prototypes"}})
    app.segmented_control(key="train_mode").set_value("Advanced").run()
    assert not app.exception
    (error,) = app.error
    assert error.value.startswith("prototypes predicts classes, but diabetes has a number to predict.")
    assert app.button(key="train_start").disabled


def test_samples_show_the_number_and_are_picked_by_range(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished", "builtin:diabetes")
    app = open_page("samples", run.id)
    text = seen(app)
    assert "Would each row still have its target?" in text
    first = int(np.flatnonzero(load_builtin("diabetes").labels == 0)[0])
    assert f"original {load_builtin('diabetes').targets[first]:g}" in text
    assert "10 per target range" in text
    picker = app.pills(key=f"samples_class_{run.id}")
    assert picker.label == "Target range"
    picker.set_value("below 77").run()
    assert "Showing all 6 samples." in seen(app)


def test_the_map_is_coloured_by_target(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished", "builtin:diabetes")
    app = open_page("projection", run.id)
    assert "among originals of a similar target" in seen(app)
    control = app.segmented_control(key="map_colour_target")
    assert control.options == ["target", "original or copy", "operation", "issue"]
    assert control.value == "target"


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_every_point_of_the_map_has_the_colour_of_its_number(palette) -> None:
    points = run_folders.pair_rows(load_builtin("diabetes"), copies=1).reset_index(drop=True)
    points["pca_x"], points["pca_y"] = np.arange(len(points)), 0.0
    figure = map_figure(palette, points, "pca", "target", "lasso")
    copies, originals = figure.data
    assert list(originals.marker.color) == points.loc[points["copy"] == 0, "target"].tolist()
    assert list(copies.marker.line.color) == points.loc[points["copy"] == 1, "target"].tolist()
    for marker in (originals.marker, copies.marker, copies.marker.line):
        assert (marker.cmin, marker.cmax) == (points["target"].min(), points["target"].max())
    assert [trace.marker.showscale or trace.marker.colorbar.len is not None for trace in figure.data] == [False, True]


def test_curves_say_what_the_loss_is(open_page: Open, workspace: Path) -> None:
    from metaaug.ui import words
    from metaaug.ui import workspace as shown
    from metaaug.ui.figures.curves import loss_figure

    number = run_folders.make_run(workspace, "finished", "builtin:diabetes")
    classes = run_folders.make_run(workspace, "finished", "builtin:wine")
    assert [shown.predicts_number(run) for run in (number, classes)] == [True, False]
    figure = loss_figure(LIGHT, [("a", number.read_metrics()[0], None)], loss=words.loss_of(True))
    assert figure.layout.yaxis.title.text == "validation loss (mean squared error, standardised)"
    assert "Red operations may change the target." in seen(open_page("curves", number.id))
    assert "Red operations may change the class." in seen(open_page("curves", classes.id))


def test_a_run_of_uploaded_numbers_is_known_as_one(workspace: Path) -> None:
    from metaaug.config import RunConfig
    from metaaug.modalities.loading import load_file
    from metaaug.ui import workspace as shown

    store = RunStore(workspace)
    identifier = store.datasets.save(load_file(HOMES.encode(), "homes.csv"))
    run = store.create(RunConfig.from_dict({"data": {"source": f"dataset:{identifier}"}}))
    assert shown.predicts_number(run)


@pytest.fixture
def verdict(workspace: Path) -> dict:
    return run_folders.make_run(workspace, "finished", "builtin:diabetes").verdict


def test_the_verdict_page_is_in_the_unit_of_the_target(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace, "finished", "builtin:diabetes")
    app = open_page("verdict", run.id)
    text = seen(app)
    assert "Further left is better." in text
    assert "in the unit of disease progression" in text
    assert "stays left of the dashed line" in text
    assert "strategy RMSE 95 % interval against none outcome seeds" in text
    # The least error first.
    order = [text.index(label) for label in ("learned policy 5", "hand-made default 5", "no augmentation 5")]
    assert order == sorted(order)
    assert "points" not in text


def test_the_badge_says_that_less_error_is_better(verdict) -> None:
    badge = verdict_badge(verdict)
    assert "▲" in badge
    assert "ma-better" in badge
    (against,) = [one for one in verdict["comparisons"] if (one["strategy"], one["against"]) == ("learned", "none")]
    assert f"RMSE −{-against['difference']:.1f} ± 0.9" in badge


def test_figures_of_the_verdict_are_not_in_per_cent(verdict) -> None:
    figure = verdict_figure(LIGHT, verdict)
    assert figure.layout.xaxis.title.text == "RMSE on test data"
    means = [trace.x[0] for trace in figure.data if len(trace.x) == 1]
    assert sorted(means) == sorted(one["mean"] for one in verdict["strategies"])
    differences = differences_figure(LIGHT, verdict)
    assert differences.layout.xaxis.title.text == "difference of RMSE"
    assert max(abs(x) for trace in differences.data for x in trace.x) < 5


def test_numbers_have_the_decimals_their_size_needs() -> None:
    def measure(size, half=1e9):
        strategies = [{"mean": size}, {"mean": 2 * size}]
        return measure_of({"metric": "rmse", "strategies": strategies, "comparisons": [{"interval": [-half, half]}]})

    assert measure(54.06).value(54.06) == "54.1"
    assert measure(54.06).gap(-1.94) == "−1.9"
    assert measure(54.06).gap(0.04) == "0.0"
    assert measure(0.003119).value(0.003119) == "0.00312"
    assert measure(54_321.0).value(54_321.0) == "54,300"
    assert measure(54_321.0).half(1_234.0) == "1,200"
    # An interval that would be written 0 gets a digit, but never more than two more.
    assert measure(107.2, half=0.8).gap(-1.26) == "−1.3"
    assert measure(107.2, half=0.00008).value(107.2) == "107.20"


def test_the_histogram_ends_a_range_where_the_next_begins() -> None:
    dataset = load_builtin("diabetes")
    figure = target_figure(LIGHT, dataset.targets, dataset.labels, dataset.classes, dataset.target)
    assert sum(figure.data[0].y) == len(dataset)
    lines = [shape.x0 for shape in figure.layout.shapes]
    for line, cut in zip(lines, (77, 115, 168, 233), strict=True):
        assert abs(line - cut) <= 1
