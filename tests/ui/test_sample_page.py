"""A sample's own page, and the filters of the gallery: every state is named, nothing is raised."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from metaaug.inspect.neighbours_table import NEIGHBOURS
from metaaug.inspect.pairs_table import read_pairs
from metaaug.inspect.projection_table import read_projection
from metaaug.runs.folder import RunFolder
from metaaug.ui.previews import PREVIEWS
from metaaug.ui.sample_rows import Kept, neighbours_in
from metaaug.ui.samples_filters import ALL, of_group, with_operation
from tests.ui import run_folders
from tests.ui.conftest import Open, text_of

SOURCES = ["digits+hflip", "wine", "diabetes", "synthetic_control+shift", "tones", "requests"]


def seen(app: AppTest) -> str:
    assert not app.exception, [element.value for element in app.exception]
    return " ".join(text_of(app).split())


def html_of(app: AppTest) -> str:
    return " ".join(element.proto.body for element in app.main if hasattr(getattr(element, "proto", None), "body"))


def open_sample(open_page: Open, run: RunFolder, sample: object) -> AppTest:
    app = open_page("samples", run.id)
    app.query_params["sample"] = str(sample)
    return app.run()


def know_neighbours(run: RunFolder) -> pd.DataFrame:
    """The pairs as they are written now: every row with two labelled samples near to it."""
    pairs = read_pairs(run.pairs_path)
    samples = pairs["sample"].unique().tolist()
    cells = [
        json.dumps([[sample if copy else samples[-1], 0.5], [samples[1], 1.25 + copy]])
        for sample, copy in zip(pairs["sample"].tolist(), pairs["copy"].tolist(), strict=True)
    ]
    pairs.assign(**{NEIGHBOURS: cells}).to_parquet(run.pairs_path, index=False)
    return pairs


@pytest.mark.parametrize("source", SOURCES)
def test_a_sample_with_its_copies_what_was_done_and_what_is_near(open_page: Open, workspace: Path, source: str) -> None:
    run = run_folders.make_run(workspace, "finished", f"builtin:{source}")
    pairs = know_neighbours(run)
    sample = int(pairs["sample"].iloc[0])
    app = open_sample(open_page, run, sample)
    text = seen(app)
    assert f"Sample {sample}" in text
    assert "4 copies" in text
    for row in pairs[(pairs["sample"] == sample) & (pairs["copy"] > 0)].to_dict("records"):
        assert f"Copy {row['copy']}" in text
        for one in json.loads(row["operations"]):
            assert re.sub(r"(?<=\d)%", " %", one["text"].replace("_", " ")) in text
    assert "0.5 away" in text
    assert "its original" not in text
    kind = next(preview for preview in PREVIEWS.values() if preview.kind == run.policy["kind"])
    assert kind.space in text
    app.segmented_control(key=f"sample_near_{run.id}_{sample}_5").set_value(2).run()
    text = seen(app)
    assert "its original, 0.5 away" in text
    assert "3.25 away" in text
    assert f"samples?run={run.id}&amp;sample={sample}" in html_of(app)


@pytest.mark.parametrize("asked", ["9999", "-1", "²", "abc", "1" * 13, ""])
def test_a_sample_that_is_not_there(open_page: Open, workspace: Path, asked: str) -> None:
    run = run_folders.make_run(workspace)
    app = open_sample(open_page, run, asked)
    assert "There is no such sample" in seen(app)
    assert app.button(key="sample_next").disabled


def test_a_sample_of_the_data_set_that_has_no_kept_copies(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    kept = set(read_pairs(run.pairs_path)["sample"]) | set(read_pairs(run.projection_path)["sample"])
    text = seen(open_sample(open_page, run, max(kept) + 1))
    assert "none of this sample were kept; draw some" in text
    assert "neighbours were not found. Draw new copies." in text


def test_a_sample_of_the_map_has_the_copies_of_the_map(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    only = set(read_pairs(run.projection_path)["sample"]) - set(read_pairs(run.pairs_path)["sample"])
    app = open_sample(open_page, run, min(only))
    text = seen(app)
    assert "1 copy by the learned policy" in text
    assert "part" in text


def test_a_sample_that_was_not_kept_and_whose_data_is_gone(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    config = json.loads(run.config_path.read_text(encoding="utf-8"))
    config["data"]["source"] = "dataset:gone-0123456789abcdef"
    run.config_path.write_text(json.dumps(config), encoding="utf-8")
    assert "This sample was not kept" in seen(open_sample(open_page, run, 1796))


@pytest.mark.parametrize("place", ["pairs", "projection"])
def test_neighbours_of_an_older_run_can_be_found(
    open_page: Open, workspace: Path, launched: list[str], place: str
) -> None:
    run = run_folders.make_run(workspace)
    on_map = read_pairs(run.projection_path)["sample"].tolist()
    in_pairs = read_pairs(run.pairs_path)["sample"].tolist()
    sample = in_pairs[0] if place == "pairs" else next(one for one in on_map if one not in in_pairs)
    app = open_sample(open_page, run, sample)
    assert "This run was made before neighbours were kept with it." in seen(app)
    app.button(key="sample_find").click().run()
    assert launched == [run.id]
    assert run.plan[-1].stage == place


def test_new_copies_are_drawn_once_and_the_kept_ones_come_back(
    open_page: Open, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_folders.make_run(workspace, seed=3)
    pairs = know_neighbours(run)
    sample = int(pairs["sample"].iloc[0])
    asked = []

    def draw_sample(run: RunFolder, sample: int, copies: int, seed: int) -> pd.DataFrame:
        asked.append((sample, copies, seed))
        table = read_pairs(run.pairs_path)
        return table[table["sample"] == sample]

    monkeypatch.setattr("metaaug.ui.sample_view.load_drawing", lambda: None)
    monkeypatch.setattr("metaaug.api.draw_sample", draw_sample)
    app = open_sample(open_page, run, sample)
    app.button(key="sample_draw").click().run()
    assert "by the learned policy, drawn now" in seen(app)
    app.segmented_control(key=f"sample_near_{run.id}_{sample}_5").set_value(1).run()
    app.button(key="sample_draw").click().run()
    assert asked == [(sample, 4, 4), (sample, 4, 5)]
    app.button(key="sample_kept").click().run()
    assert "kept with the run" in seen(app)


def test_what_was_flagged_among_its_copies(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    flagged, calm = read_pairs(run.flagged_path)["sample"].unique()[[1, 3]]
    text = seen(open_sample(open_page, run, flagged))
    assert "Copy 2: likely another class, with a probability of 97 %; from 225 % on it counts." in text
    text = seen(open_sample(open_page, run, calm))
    assert "No copy of this sample was flagged. Copies of 60 of 100 labelled samples were measured" in text


def test_a_sample_is_shown_on_the_map_with_its_copies(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    points = read_projection(run.projection_path)[0].reset_index(drop=True)
    sample = int(points["sample"].iloc[5])
    app = open_sample(open_page, run, sample)
    app.button(key="sample_map").click().run()
    assert not app.exception
    places = points.index[points["sample"] == sample].tolist()
    assert app.session_state["metaaug.projection.selection"] == (run.id, places)
    assert app.session_state["metaaug.projection.marked"]
    assert len(places) == 2
    app = open_page("projection", run.id, projection__selection=(run.id, places))
    assert "2 points of 1 sample selected" in seen(app)


def test_previous_and_next_go_through_what_was_chosen_from(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    app = open_page("samples", run.id)
    app.pills(key=f"samples_class_{run.id}").set_value("7").run()
    pairs = read_pairs(run.pairs_path)
    sevens = pairs.loc[pairs["class"] == "7", "sample"].unique().tolist()
    app.query_params["sample"] = str(sevens[0])
    app.run()
    assert "1 of 6" in seen(app)
    assert app.button(key="sample_previous").disabled
    app.button(key="sample_next").click().run()
    assert f"Sample {sevens[1]}" in seen(app)
    assert app.query_params["sample"] == str(sevens[1])
    del app.query_params["sample"]
    app.run()
    # The filter is as it was left.
    assert app.pills(key=f"samples_class_{run.id}").value == "7"


def test_a_damaged_map_leaves_the_page_of_a_sample(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    run.projection_path.write_bytes(b"damaged")
    run.issues_path.write_text("{", encoding="utf-8")
    app = open_sample(open_page, run, read_pairs(run.pairs_path)["sample"].iloc[0])
    assert "4 copies" in seen(app)
    assert "Measure the copies again on the Quality page." in app.error[0].value


def test_only_copies_that_an_operation_changed(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    app = open_page("samples", run.id)
    app.selectbox(key=f"samples_operation_{run.id}").set_value("noise").run()
    assert "Showing 12 of 60 samples" in seen(app)
    # Copies 2 to 4 have noise, copy 1 has none.
    assert 'alt="Copy 2 of' in html_of(app)
    assert 'alt="Copy 1 of' not in html_of(app)
    app.selectbox(key=f"samples_operation_{run.id}").set_value("elastic").run()
    text = seen(app)
    assert "Nothing in this selection" in text
    assert "No copy was changed by “elastic”. Its learned strength is" in text


@pytest.mark.parametrize("source", SOURCES)
def test_only_copies_that_were_flagged(open_page: Open, workspace: Path, source: str) -> None:
    run = run_folders.make_run(workspace, "finished", f"builtin:{source}")
    app = open_page("samples", run.id)
    issue = app.selectbox(key=f"samples_issue_{run.id}")
    issue.set_value("far_from_all").run()
    assert "Showing all 1 sample." in seen(app)
    app.selectbox(key=f"samples_issue_{run.id}").set_value("near_identical").run()
    assert "No copy was flagged as “near-identical”." in seen(app)


def test_filters_together_may_leave_nothing(open_page: Open, workspace: Path) -> None:
    run = run_folders.make_run(workspace)
    app = open_page("samples", run.id)
    app.selectbox(key=f"samples_issue_{run.id}").set_value("another_class").run()
    app.selectbox(key=f"samples_operation_{run.id}").set_value("elastic").run()
    app.pills(key=f"samples_class_{run.id}").set_value("7").run()
    assert "among those changed by “elastic” and of the class “7”." in seen(app)


def test_without_measures_the_filter_says_how_to_get_them(
    open_page: Open, workspace: Path, launched: list[str]
) -> None:
    run = run_folders.make_run(workspace)
    for path in (run.quality_path, run.issues_path, run.flagged_path):
        path.unlink()
    app = open_page("samples", run.id)
    app.selectbox(key=f"samples_issue_{run.id}").set_value("far_from_all").run()
    assert "Not measured yet" in seen(app)
    app.button(key="samples_measure").click().run()
    assert launched == [run.id]
    assert run.plan[-1].stage == "quality"


def test_another_run_in_the_picker_leaves_the_sample(open_page: Open, workspace: Path) -> None:
    first, second = run_folders.make_run(workspace), run_folders.make_run(workspace, "finished", "builtin:wine")
    app = open_sample(open_page, first, read_pairs(first.pairs_path)["sample"].iloc[0])
    app.selectbox(key="header_run").set_value(second.id).run()
    assert "sample" not in app.query_params
    assert "How to read this" in seen(app)


def test_filters_keep_originals_of_what_is_left() -> None:
    rows = pd.DataFrame(
        {
            "sample": [1, 1, 1, 2, 2],
            "copy": [0, 1, 2, 0, 1],
            "class": ["a", "a", "a", "b", "b"],
            "operations": ["[]", '[{"name": "rotate"}]', '[{"name": "noise"}]', "[]", "[]"],
        }
    )
    assert of_group(rows, ALL) is rows
    assert of_group(rows, "b")["sample"].tolist() == [2, 2]
    assert with_operation(rows, ALL) is rows
    assert with_operation(rows, "noise")[["sample", "copy"]].to_numpy().tolist() == [[1, 0], [1, 2]]
    assert with_operation(rows, "hflip").empty


def test_samples_before_and_after() -> None:
    assert neighbours_in([5, 3, 9], 3) == (5, 9)
    assert neighbours_in([5, 3, 9], 5) == (None, 3)
    assert neighbours_in([5, 3, 9], 9) == (3, None)
    assert neighbours_in([5, 3, 9], 4) == (None, None)


def test_what_is_kept_of_a_sample() -> None:
    pairs = pd.DataFrame({"sample": [1, 1], "copy": [0, 1]})
    points = pd.DataFrame({"sample": [1, 2], "copy": [0, 0], "part": ["train", "test"]})
    kept = Kept(pairs, points)
    assert kept.of(1)[1] == "pairs"
    assert kept.of(2)[1] == "projection"
    assert kept.of(3)[0].empty
    assert (kept.part_of(1), kept.part_of(2), kept.part_of(3)) == ("train", "test", "")
    assert (kept.beside(1), kept.beside(2), kept.beside(None)) == ([1], [1, 2], [])
    assert Kept(pairs, None).of(2)[1] is None
