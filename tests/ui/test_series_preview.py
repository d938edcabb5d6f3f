"""Series on the pages: an original over its copies, sparklines, and how a file of series is read."""

import json
from pathlib import Path
from urllib.parse import unquote

import numpy as np
import pandas as pd
import pytest

from metaaug.modalities.loading import load_file
from metaaug.runs.store import RunStore
from metaaug.ui.previews import preview_of, thumbnail
from metaaug.ui.previews.series_plot import limits, overlay, sparkline
from metaaug.ui.theme import DARK, LIGHT, Palette
from tests.data.bad_series import arrays, good_lines, long, ts
from tests.ui.conftest import Open, text_of


@pytest.fixture(autouse=True)
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("metaaug.ui.previews.series.palette", lambda: LIGHT)


def pairs(channels: tuple[str, ...] = ("x",), copies: int = 2) -> pd.DataFrame:
    """One original, a ramp, and copies each one higher than the one before, the last one first."""
    done = [{"name": "drift", "value": 0.5, "text": "drift 0.5 standard deviations"}]
    rows = []
    for copy in reversed(range(copies + 1)):
        values = np.tile(np.arange(5.0), (len(channels), 1)) + copy
        rows.append(
            {
                "sample": 7,
                "copy": copy,
                "label": 0,
                "class": "<up>",
                "operations": json.dumps(done if copy == 1 else []),
                "series": values.ravel().astype(np.float32),
                "channels": json.dumps(channels),
            }
        )
    return pd.DataFrame(rows)


def test_series_are_told_by_their_column() -> None:
    assert preview_of(pairs()).kind == "series"


def test_a_drawing_has_the_original_over_its_copies_and_says_what_was_done() -> None:
    html = preview_of(pairs()).pairs(pairs())
    assert html.count("<figure") == 1
    assert "&lt;up&gt;" in html
    assert "<up>" not in html
    drawn = unquote(html.partition('src="')[2].partition('"')[0])
    assert drawn.count("<polyline") == 3
    # The original is drawn last, over the copies, and thicker.
    assert drawn.rindex(LIGHT.original) > drawn.rindex(LIGHT.learned)
    assert "<li>drift 0.5</li><li>unchanged</li>" in html
    assert "copy 1: drift 0.5 standard deviations<br>copy 2: unchanged" in html
    assert "original and 2 copies, from 0 to" in html
    assert "<span>0</span><span>4 steps</span>" in html


def test_captions_can_be_left_out_and_stay_on_hover() -> None:
    html = preview_of(pairs()).pairs(pairs(), captions=False)
    assert "<li>" not in html
    assert "copy 1: drift" in html


def test_copies_alone_can_be_shown() -> None:
    html = preview_of(pairs()).pairs(pairs().query("copy > 0"))
    assert html.count("<figure") == 1


def test_many_channels_are_cut_with_a_note() -> None:
    names = tuple(f"c{place}" for place in range(8))
    html = overlay(LIGHT, np.zeros((8, 5)), np.zeros((0, 8, 5)), names)
    assert html.count("<img") == 6
    assert "and 2 more channels" in html
    assert 'alt="c0: original, from −0.5 to 0.5"' in html


@pytest.mark.parametrize(("copies", "expected"), [(4, (0.0, 3.0)), (11, (1.0, 9.0))])
def test_the_band_holds_all_of_few_copies_and_the_middle_of_many(copies: int, expected: tuple[float, float]) -> None:
    levels = np.arange(copies, dtype=float)
    html = overlay(LIGHT, np.array([[0.0, 10.0]]), np.repeat(levels, 2).reshape(copies, 1, 2), ("x",))
    polygon = unquote(html).partition("<polygon points='")[2].partition("'")[0]
    heights = sorted({float(point.split(",")[1]) for point in polygon.split()}, reverse=True)
    low, high = limits(np.array([0.0, 10.0]), np.repeat(levels, 2))
    assert heights == pytest.approx([96 - 92 * (value - low) / (high - low) for value in expected], abs=0.06)


def test_copies_are_drawn_whole_unless_a_value_lies_far_away() -> None:
    copies = np.concatenate([np.linspace(0.0, 1.0, 100), [1.2]])
    assert limits(np.array([0.0, 1.0]), copies) == pytest.approx((0.0, 1.2))
    assert limits(np.array([0.0, 1.0]), np.append(copies, 50.0)) == pytest.approx((0.0, 1.25), abs=0.01)


def test_copies_that_are_all_unchanged_are_said_once() -> None:
    html = preview_of(pairs()).pairs(pairs().assign(operations="[]"))
    assert html.count("all copies unchanged") == 1
    assert "<ol>" not in html


@pytest.mark.parametrize("palette", [LIGHT, DARK])
def test_drawings_take_the_colours_of_the_theme(palette: Palette) -> None:
    drawn = unquote(sparkline(palette, np.zeros((1, 4)), np.zeros(1), np.ones(1), "a <b>"))
    assert palette.original in drawn
    assert "a &lt;b&gt;" in drawn


def test_long_series_are_drawn_with_few_points() -> None:
    assert len(sparkline(LIGHT, np.random.default_rng(0).normal(size=(1, 5000)), -np.ones(1), np.ones(1), "x")) < 4000


def test_the_thumbnail_is_the_series() -> None:
    row = pairs(("a", "b")).iloc[-1].to_dict()
    assert unquote(thumbnail({**row, "series": row["series"].tolist()})).count("<polyline") == 2


def test_a_series_is_uploaded_and_seen_by_class(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("walk.ts", ts(*good_lines()), "text/plain").run()
    assert not app.exception
    assert "9 steps" in text_of(app)
    drawn = "".join(getattr(element.proto, "body", "") for element in app.main if hasattr(element, "proto"))
    assert drawn.count('alt="series of class a"') == 3
    (saved,) = RunStore(workspace).datasets.list()
    assert (saved.kind, saved.n) == ("series", 6)


def test_a_forecast_is_one_click_away(open_page: Open, workspace: Path) -> None:
    lines = [f"{','.join(str((step * step) % 17) for step in range(90))}:{'ab'[place % 2]}" for place in range(4)]
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("walk.ts", ts(*lines), "text/plain").run()
    (saved,) = RunStore(workspace).datasets.list()
    app.toggle(key=f"data_forecast_{saved.id}").set_value(True).run()
    app.number_input(key=f"data_horizon_{saved.id}").set_value(3).run()
    app.button(key=f"data_again_{saved.id}").click().run()
    assert not app.exception
    seen = text_of(app)
    assert "to forecast the mean of the next 3 values" in seen
    assert RunStore(workspace).datasets.list()[0].task == "number"


def test_nothing_is_read_again_while_nothing_is_changed(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("s.csv", long().to_csv(index=False).encode(), "text/csv").run()
    (saved,) = RunStore(workspace).datasets.list()
    assert saved.kind == "series"
    assert app.button(key=f"data_again_{saved.id}").disabled
    app.number_input(key=f"data_length_{saved.id}").set_value(9).run()
    app.button(key=f"data_again_{saved.id}").click().run()
    assert not app.exception
    assert "Averaged 6 series of 10 steps to 9" in text_of(app)


def test_a_file_of_series_can_be_read_as_a_table_and_back(open_page: Open, workspace: Path) -> None:
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("s.csv", long().to_csv(index=False).encode(), "text/csv").run()
    (saved,) = RunStore(workspace).datasets.list()
    app.segmented_control(key=f"data_kind_{saved.id}").set_value("tables").run()
    app.button(key=f"data_again_{saved.id}").click().run()
    assert not app.exception
    assert {one.kind for one in RunStore(workspace).datasets.list()} == {"series", "tables"}


def test_a_file_that_is_refused_as_a_table_is_offered_as_series(open_page: Open, workspace: Path) -> None:
    dates = pd.date_range("2020-01-01", periods=200).astype(str)
    walk = pd.DataFrame({"date": dates, "value": np.random.default_rng(0).normal(size=200).cumsum().round(3)})
    content = walk.to_csv(index=False).encode()
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("walk.csv", content, "text/csv").run()
    (error,) = app.error
    assert "has no input column to learn from" in error.value
    app.button(key="data_as_series").click().run()
    assert not app.exception
    assert not app.error
    (saved,) = RunStore(workspace).datasets.list()
    assert (saved.kind, saved.task) == ("series", "number")
    assert RunStore(workspace).datasets.upload(saved.id).content == content


def test_classes_that_are_numbers_can_be_predicted_as_numbers(open_page: Open, workspace: Path) -> None:
    content = arrays(X=np.random.default_rng(0).normal(size=(12, 9)), y=[0, 1, 2, 3, 4, 5] * 2)
    assert load_file(content, "s.npz").task == "classes"
    app = open_page("data")
    app.file_uploader(key="data_upload_0").upload("s.npz", content, "application/zip").run()
    (saved,) = RunStore(workspace).datasets.list()
    app.segmented_control(key=f"data_task_{saved.id}").set_value("number").run()
    app.button(key=f"data_again_{saved.id}").click().run()
    assert not app.exception
    assert "number" in {one.task for one in RunStore(workspace).datasets.list()}
