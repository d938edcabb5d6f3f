"""What is exported is read back with the values and classes it had, and says where each copy comes from."""

import io
import json

import numpy as np
import pandas as pd
import pytest

from metaaug.modalities.loading import load_file
from metaaug.modalities.series.format import SeriesFormat, values_of
from tests.data.bad_series import arrays, good_lines, long, ts, wide


def exported(dataset):
    """The originals and a copy of each, 1 higher, as a file."""
    format, everything = SeriesFormat(), np.arange(len(dataset))
    parts = []
    for copy in (0, 1):
        touched = None if copy == 0 else np.ones(dataset.samples.shape, bool)
        shown = format.shown(dataset, everything, dataset.samples + copy, touched)
        facts = {"sample": everything, "copy": copy, "label": dataset.labels}
        shown = pd.concat([pd.DataFrame(facts), shown], axis=1)
        shown["class"] = [dataset.classes[label] for label in dataset.labels]
        if dataset.is_regression:
            shown["target"] = dataset.targets
        parts.append(shown)
    table = pd.concat(parts, ignore_index=True)
    told = [f"jitter, {sample}" for sample in table["sample"]]
    facts = pd.DataFrame({"original": [dataset.names[s] for s in table["sample"]], "copy": table["copy"]})
    return format.write(dataset, table, facts.assign(operations=told, values="{}", seed=3))


FILES = {
    "s.ts": lambda: ts(*good_lines()),
    "numbers.ts": lambda: ts(*[f"0,1,2,3,4,5,6,7,8:{i / 2}" for i in range(8)], head="@targetLabel true"),
    "s.npz": arrays,
    "rows.csv": lambda: wide().to_csv(index=False).encode(),
    "rows.tsv": lambda: wide().to_csv(index=False, sep="\t").encode(),
    "columns.csv": lambda: long().to_csv(index=False).encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_an_export_is_read_back(name):
    dataset = load_file(FILES[name](), name)
    content, extension = exported(dataset)
    assert name.endswith(extension)
    again = load_file(content, name)
    assert again.kind == "series"
    assert np.array_equal(again.samples, np.concatenate([dataset.samples, dataset.samples + 1]))
    if dataset.is_regression:
        # Twice as many numbers may be cut into other ranges.
        assert np.array_equal(again.targets, np.tile(dataset.targets, 2))
        return
    assert again.classes == dataset.classes
    assert np.array_equal(again.labels, np.tile(dataset.labels, 2))


def test_every_copy_says_where_it_comes_from():
    content, _ = exported(load_file(FILES["rows.csv"](), "rows.csv"))
    rows = pd.read_csv(io.BytesIO(content))
    assert rows["metaaug_copy"].tolist() == [0] * 12 + [1] * 12
    assert rows["metaaug_operations"][3] == "jitter, 3"
    content, _ = exported(load_file(FILES["s.npz"](), "s.npz"))
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays_:
        assert arrays_["metaaug_original"].tolist() == list("012345") * 2
        assert arrays_["metaaug_copy"].dtype.kind == "i"
    content, _ = exported(load_file(FILES["s.ts"](), "s.ts"))
    lines = content.decode().splitlines()
    assert json.loads(lines[6].removeprefix("#metaaug_7 "))["original"] == "1"
    content, _ = exported(load_file(FILES["columns.csv"](), "columns.csv"))
    rows = pd.read_csv(io.BytesIO(content))
    assert rows["id"].tolist()[-1] == "5 copy 1"
    assert set(rows["metaaug_seed"]) == {3}


def test_labels_with_separators_are_written_without():
    dataset = load_file(ts(*[line.replace(":a", ":a b") for line in good_lines()]), "s.ts")
    assert dataset.classes == ("a b", "b")
    content, _ = exported(dataset)
    assert b"@classLabel true a_b b" in content
    assert load_file(content, "s.ts").classes == ("a_b", "b")


def test_untouched_values_of_a_copy_are_exactly_those_of_the_original():
    dataset = load_file(arrays(), "s.npz")
    touched = np.zeros(dataset.samples.shape, bool)
    touched[:, 0, 3] = True
    shown = SeriesFormat().shown(dataset, np.arange(6), dataset.samples * 1.1, touched)
    values = values_of(shown)
    assert np.array_equal(values[:, 1], dataset.samples[:, 1])
    assert not np.array_equal(values[:, 0, 3], dataset.samples[:, 0, 3])
