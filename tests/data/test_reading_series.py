"""Series are read as their files say: values, gaps, lengths, classes, numbers, windows."""

import io

import numpy as np
import pandas as pd
import pytest

from metaaug.data.store import DatasetStore
from metaaug.errors import DataError
from metaaug.modalities.loading import load_file
from metaaug.modalities.series.lengths import resampled
from metaaug.modalities.series.table_file import looks_like_series
from tests.data.bad_series import NINE, arrays, good_lines, long, ts, wide
from tests.data.making import npz, table_text


def csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False).encode()


def parquet(frame: pd.DataFrame) -> bytes:
    stream = io.BytesIO()
    frame.to_parquet(stream, index=False)
    return stream.getvalue()


def test_ts_has_its_values_and_classes():
    dataset = load_file(ts(*good_lines()), "s.ts")
    assert dataset.kind == "series"
    assert dataset.samples.dtype == np.float32
    assert dataset.samples.shape == (6, 1, 9)
    assert dataset.samples[1, 0].tolist() == [0, 2, 4, 6, 1, 3, 5, 0, 2]
    assert dataset.classes == ("a", "b")
    assert dataset.labels.tolist() == [0, 1, 0, 1, 0, 1]
    assert dataset.names == ("1", "2", "3", "4", "5", "6")
    assert dataset.dropped == dataset.notes == ()


def test_channels_are_separated_by_colons():
    ten = ",".join(str(10 * step) for step in range(9))
    dataset = load_file(ts(*[f"{NINE}:{ten}:{'ab'[index % 2]}" for index in range(4)]), "s.ts")
    assert dataset.samples.shape == (4, 2, 9)
    assert dataset.samples[0, 1].tolist() == [10 * step for step in range(9)]
    assert [column.name for column in dataset.columns] == ["channel 1", "channel 2"]


def test_tags_are_read_in_any_case_and_comments_are_passed_over():
    lines = ["#about", "@PROBLEMNAME x", "@ClassLabel TRUE a b", "@DATA", "# a remark", *good_lines()]
    assert len(load_file("\n".join(lines).encode(), "s.ts")) == 6


def test_time_stamps_are_left_out():
    def line(index: int) -> str:
        pairs = ",".join(f"(2020-01-01 00:00:{step:02},{step + index})" for step in range(9))
        return f"{pairs}:{pairs}:{'ab'[index % 2]}"

    head = "@timeStamps true\n@classLabel true a b"
    dataset = load_file(ts(*map(line, range(4)), head=head), "s.ts")
    assert dataset.samples[1].tolist() == [list(range(1, 10))] * 2
    assert dataset.notes == ("Time stamps are left out: steps are taken to be evenly spaced.",)


def test_missing_values_are_interpolated_and_held_at_the_ends():
    lines = ["?,?,2,?,4,5,?,?,8:a", *good_lines()]
    dataset = load_file(ts(*lines), "s.ts")
    assert dataset.samples[0, 0].tolist() == [2, 2, 2, 3, 4, 5, 6, 7, 8]
    assert dataset.notes == ("Interpolated 5 missing values in 1 series.",)


def test_bad_series_are_dropped_each_with_its_reason():
    lines = ["?,?,?:a", "1,2,x:b", "1,2", f"{NINE}:{NINE}:a", *good_lines(), f"{NINE}:?"]
    dataset = load_file(ts(*lines), "s.ts")
    assert len(dataset) == 6
    assert {one.item: one.reason for one in dataset.dropped} == {
        "1 series": "the class is missing",
        "series 1": "all its values are missing",
        "series 2": '"x" is not a number',
        "series 3": "it has no class or number after a last colon",
        "series 4": "it has 2 channels where the others have 1",
    }


def test_shorter_series_are_stretched_to_the_longest():
    lines = [f"{NINE}:a", "0,8:a", f"{NINE}:b", "0,2,4,6,8:b"]
    dataset = load_file(ts(*lines), "s.ts")
    assert np.allclose(dataset.samples[:, 0], np.arange(9))
    assert dataset.notes == ("Stretched 2 series of 2 to 5 steps to 9, the longest.",)


def test_longer_series_are_averaged_to_the_length_asked_for():
    waves = ",".join(str(step % 2) for step in range(32))
    lines = [f"{waves}:{'ab'[index % 2]}" for index in range(4)]
    dataset = load_file(ts(*lines), "s.ts", length=16)
    assert np.allclose(dataset.samples, 0.5)
    assert dataset.notes == ("Averaged 4 series of 32 steps to 16. Choose another length to keep more or less detail.",)
    with pytest.raises(DataError, match=r"The length is 7 steps; allowed are 8 to 2,048\."):
        load_file(ts(*lines), "s.ts", length=7)


def test_with_many_channels_there_are_fewer_steps():
    lines = [f"{':'.join([','.join(['0', '1'] * 100)] * 32)}:{'ab'[index % 2]}" for index in range(4)]
    assert load_file(ts(*lines), "s.ts").samples.shape == (4, 32, 128)
    with pytest.raises(DataError, match=r"s\.ts has 32 channels, so the length may be at most 128 steps, not 200\."):
        load_file(ts(*lines), "s.ts", length=200)


def test_averaging_keeps_the_mean_and_stretching_the_ends():
    values = np.random.default_rng(0).normal(size=(2, 37))
    assert np.allclose(resampled(values, 10).mean(axis=1), values.mean(axis=1))
    assert np.array_equal(resampled(values, 37), values)
    assert np.allclose(resampled(values, 73)[:, ::2], values)


def test_numbers_to_predict_are_read_where_the_tag_says_so():
    lines = [f"{NINE}:{index * 1.5}" for index in range(12)]
    dataset = load_file(ts(*lines, head="@targetLabel true"), "s.ts")
    assert dataset.is_regression
    assert dataset.targets.tolist() == [index * 1.5 for index in range(12)]
    assert load_file(ts(*lines, head="@classLabel true"), "s.ts", task="number").is_regression


def test_arrays_may_have_two_or_three_dimensions():
    dataset = load_file(arrays(), "s.npz")
    assert dataset.samples.shape == (6, 2, 12)
    assert dataset.classes == ("0", "1")
    assert load_file(arrays(X=np.arange(60).reshape(6, 10)), "s.npz").samples.shape == (6, 1, 10)


def test_arrays_end_where_nothing_but_missing_values_follow():
    series = np.tile(np.arange(10.0), (6, 1))
    series[0, 5:] = np.nan
    dataset = load_file(arrays(X=series), "s.npz")
    assert np.allclose(dataset.samples[0, 0], np.linspace(0, 4, 10))


def test_fractions_in_an_array_are_numbers_to_predict():
    assert load_file(arrays(y=np.arange(6) / 4), "s.npz").targets.tolist() == [0, 0.25, 0.5, 0.75, 1, 1.25]
    assert not load_file(arrays(y=np.array([0.0, 0, 0, 1, 1, 1])), "s.npz").is_regression
    assert load_file(arrays(y=[0, 1, 2, 3, 4, 5]), "s.npz", task="number").is_regression


@pytest.mark.parametrize("write", [csv, parquet])
def test_a_series_per_row(write):
    frame = wide()
    frame.loc[2, "t3"] = np.nan
    dataset = load_file(write(frame), "s.parquet" if write is parquet else "s.csv")
    assert dataset.kind == "series"
    assert dataset.samples.shape == (12, 1, 10)
    assert dataset.samples[2, 0, 3] == pytest.approx((frame.loc[2, "t2"] + frame.loc[2, "t4"]) / 2, abs=1e-6)
    assert dataset.source == {"format": "parquet" if write is parquet else "csv", "layout": "rows", "target": "label"}


def test_a_step_per_row_in_any_order():
    frame = long()
    shuffled = frame.sample(frac=1, random_state=0)
    dataset = load_file(csv(shuffled), "s.tsv".replace("tsv", "csv"))
    assert dataset.kind == "series"
    by_name = dict(zip(dataset.names, dataset.samples, strict=True))
    assert np.allclose(by_name["4"][0], frame.loc[frame["id"] == 4, "x"])
    assert dataset.counts == {"a": 3, "b": 3}
    assert dataset.source["group"] == "id"


def test_a_series_whose_label_changes_is_dropped():
    frame = long(series=8)
    frame.loc[3, "label"] = "b"
    dataset = load_file(csv(frame), "s.csv")
    assert [(one.item, one.reason) for one in dataset.dropped] == [("series 0", 'its "label" changes: "a" and "b"')]


def test_other_columns_than_the_usual_can_be_chosen():
    frame = long().rename(columns={"id": "who", "time": "when", "label": "state"})
    dataset = load_file(csv(frame), "s.csv", kind="series", group="who", target="state")
    assert dataset.counts == {"a": 3, "b": 3}
    # Nobody said that "when" is the time, so it is a channel.
    assert [column.name for column in dataset.columns] == ["when", "x"]
    with pytest.raises(DataError, match=r's\.csv has no column "whom" that can be read\. Choose one of "who", "when"'):
        load_file(csv(frame), "s.csv", kind="series", group="whom")


@pytest.mark.parametrize(
    ("frame", "is_series"),
    [
        (wide(), True),
        (wide().rename(columns=lambda name: name.removeprefix("t")), True),
        (wide(steps=7), False),
        (wide().rename(columns={"t4": "t44"}), False),
        (wide().rename(columns=lambda name: name.replace("t", "pixel")), False),
        (wide(a=[1] * 12, b=[2] * 12), False),
        (long(), True),
        (long().drop(columns="id"), False),
        (long().drop(columns="label"), False),
        (pd.DataFrame({"age": [1, 2], "paid": ["no", "yes"]}), False),
    ],
)
def test_a_table_is_taken_for_series_only_where_its_columns_say_so(frame, is_series):
    assert looks_like_series(csv(frame), "s.csv") == is_series
    assert looks_like_series(parquet(frame), "s.parquet") == is_series


def test_what_cannot_be_read_is_no_series():
    assert not looks_like_series(b"\xff\xfe\0\0", "s.csv")
    assert not looks_like_series(b"PAR1", "s.parquet")
    assert load_file(table_text(20).encode(), "t.csv").kind == "tables"


def daily(steps: int = 120) -> pd.DataFrame:
    dates = pd.date_range("2020-01-01", periods=steps).astype(str)
    return pd.DataFrame({"date": dates, "sales": np.arange(steps) * 1.0, "visitors": np.arange(steps) * -2.0})


def test_windows_of_a_long_series_predict_the_mean_of_what_follows():
    dataset = load_file(csv(daily()), "s.csv", kind="series", horizon=2, window=10)
    assert dataset.samples.shape == (10, 2, 10)
    assert dataset.samples[1, 0].tolist() == list(range(12, 22))
    assert dataset.targets.tolist() == [12 * window + 10.5 for window in range(10)]
    assert dataset.target == "mean of the next 2 values of sales"
    assert dataset.names[1] == "steps 13 to 22"
    other = load_file(csv(daily()), "s.csv", kind="series", horizon=1, window=10, forecast="visitors")
    assert other.targets[0] == -20
    assert other.target == "next value of visitors"


def test_no_value_is_in_two_windows():
    dataset = load_file(csv(daily(300)), "s.csv", kind="series", horizon=3)
    width = dataset.samples.shape[2]
    used = [value for window in dataset.samples[:, 0] for value in window.tolist()]
    ahead = [mean + offset for mean in dataset.targets for offset in (-1, 0, 1)]
    assert len(set(used + ahead)) == len(used + ahead) == len(dataset) * (width + 3)
    assert "No value is in two of them" in dataset.notes[-1]


def test_a_file_without_classes_is_forecast():
    dataset = load_file(csv(daily(600)), "s.csv", kind="series")
    assert dataset.target == "next value of sales"
    assert dataset.notes[-1] == "It has nothing else to predict, so the next value is forecast."
    assert 50 <= len(dataset) <= 60


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"horizon": 0}, r"The horizon is 0 steps; allowed are 1 to 2,048\."),
        ({"horizon": 1, "window": 7}, r"The window is 7 steps; allowed are 8 to 2,048\."),
        ({"horizon": 1, "forecast": "rain"}, r's\.csv has no channel "rain" to forecast\. Choose one of "sales"'),
        ({"horizon": 90}, r"s\.csv has 120 steps in 1 series, which give 1 window of 8 with the 90 after each"),
        ({"layout": "pages"}, r'The layout is "pages"; allowed are rows and columns\.'),
        ({"task": "regression"}, r'The task is "regression"; allowed are classes and number\.'),
        ({"layout": "rows"}, r"s\.csv has 1 column of numbers beside the target; a series per row needs at least 8"),
        ({"side": 3}, r"s\.csv is a set of series\. Leave the side out\."),
    ],
)
def test_a_choice_that_does_not_fit_is_refused(options, sentence):
    with pytest.raises(DataError, match=sentence):
        load_file(csv(daily()), "s.csv", kind="series", **options)


def test_columns_cannot_be_chosen_where_there_are_none():
    with pytest.raises(DataError, match=r"s\.ts is no table with columns\. Leave the target and the layout out\."):
        load_file(ts(*good_lines()), "s.ts", target="a", layout="rows")


def test_an_archive_of_images_stays_one_of_images():
    images = npz(images=np.zeros((4, 8, 8), np.uint8), labels=[0, 0, 1, 1], X=np.zeros(3))
    assert load_file(images, "s.npz").kind == "images"


def test_the_store_gives_series_back(tmp_path):
    dataset = load_file(arrays(), "s.npz")
    store = DatasetStore(tmp_path)
    kept = store.load(store.save(dataset))
    assert kept.fingerprint == dataset.fingerprint
    assert kept.columns == dataset.columns
