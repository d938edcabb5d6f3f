"""The public interface: learning, applying, and exports in every format that can be uploaded."""

import io
import re
import zipfile

import numpy as np
import pandas as pd
import pytest
import torch
from PIL import Image

import metaaug
from metaaug import api
from metaaug.data.dataset import Dataset
from metaaug.errors import ConfigError, DataError
from metaaug.modalities.builtin import load_builtin
from metaaug.modalities.loading import load_file

META = {"steps": 2, "tasks_per_step": 1, "copies": 2, "inner_steps": 1}


def learned(tmp_path, source, **changes):
    return metaaug.learn(source, per_class=4, runs=tmp_path / "runs", meta=META, stages=("learn",), **changes)


def images(n=18):
    random = np.random.default_rng(0)
    return random.integers(0, 255, (n, 6, 6)).astype(np.uint8), np.array(["left", "right", "up"])[np.arange(n) % 3]


def table(n=18):
    random = np.random.default_rng(0)
    frame = pd.DataFrame({"size": random.normal(0, 1, n), "shape": np.array(["round", "flat"])[np.arange(n) % 2]})
    frame["kind"] = np.array(["a", "b", "c"])[np.arange(n) % 3]
    frame.loc[2, "size"] = np.nan
    return frame


def write(path, kind):
    if kind == "npz":
        pixels, labels = images()
        np.savez(path, images=pixels, labels=labels)
    elif kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for index, (pixels, label) in enumerate(zip(*images(), strict=True)):
                buffer = io.BytesIO()
                Image.fromarray(pixels).save(buffer, "PNG")
                archive.writestr(f"{label}/{index}.png", buffer.getvalue())
    elif kind == "parquet":
        table().to_parquet(path)
    else:
        table().to_csv(path, sep="\t" if kind == "tsv" else ",", index=False)


@pytest.mark.parametrize("kind", ["zip", "npz", "csv", "tsv", "parquet"])
def test_what_is_exported_is_in_the_uploaded_format_and_can_be_uploaded_again(tmp_path, kind):
    path = tmp_path / f"mine.{kind}"
    write(path, kind)
    run = learned(tmp_path, path)
    content, name = api.export_augmented(run, copies=2, seed=3, intensity=1.0)
    assert name == f"mine-augmented.{kind}"
    again = load_file(content, name)
    assert len(again) == 12 * 3
    original = load_file(path, path.name)
    assert again.classes == original.classes
    assert set(again.counts.values()) == {12}


def test_a_zip_has_originals_copies_and_their_provenance(tmp_path):
    write(tmp_path / "mine.zip", "zip")
    content, _ = api.export_augmented(learned(tmp_path, tmp_path / "mine.zip"), copies=1, seed=7, intensity=1.0)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        facts = pd.read_csv(archive.open("provenance.csv"), keep_default_na=False)
        assert sorted(facts["file"]) == sorted(set(archive.namelist()) - {"provenance.csv"})
    assert set(facts["copy"]) == {0, 1}
    assert set(facts["seed"]) == {7}
    assert (facts[facts["copy"] == 0]["operations"] == "").all()
    assert facts[facts["copy"] == 1]["operations"].str.len().min() > 0
    assert facts["original"].str.startswith(("left/", "right/", "up/")).all()


def test_untouched_cells_of_a_table_are_exactly_as_they_were(tmp_path):
    write(tmp_path / "mine.csv", "csv")
    run = learned(tmp_path, tmp_path / "mine.csv", policy={"operations": ["resample_category"]})
    content, _ = api.export_augmented(run, copies=2, seed=0, intensity=1.0)
    rows = pd.read_csv(io.BytesIO(content))
    for _, group in rows.groupby("metaaug_original"):
        assert group["size"].nunique(dropna=False) == 1
    assert set(rows.columns) >= {"size", "shape", "kind", "metaaug_copy", "metaaug_operations", "metaaug_seed"}


def test_a_class_name_cannot_lead_out_of_the_archive(tmp_path):
    pixels, labels = images()
    names = ("../../etc", "/root", "up")
    codes = np.unique(labels, return_inverse=True)[1].astype(np.int64)
    dataset = Dataset("evil.zip", "images", pixels[:, None], codes, names, source={"format": "zip"})
    content, _ = api.export_augmented(learned(tmp_path, dataset), copies=1, seed=0, intensity=1.0)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = [part for name in archive.namelist() for part in name.split("/")]
    assert not {"..", ".", ""} & set(parts)


def test_an_augmenter_is_a_function_of_samples_and_seed(tmp_path):
    augment = metaaug.load_augmenter(learned(tmp_path, "builtin:digits"))
    x, y = augment.encode([0, 1, 2])
    first, again, other = (augment(x, y, seed=seed) for seed in (0, 0, 1))
    assert first.shape == x.shape
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert torch.equal(augment(x, y, seed=0, intensity=0.0), x)


def test_learning_says_what_is_wrong_with_data_and_settings(tmp_path):
    with pytest.raises(DataError, match="martians"):
        learned(tmp_path, "builtin:martians")
    with pytest.raises(ConfigError, match=r'"meta.name"'):
        learned(tmp_path, "builtin:digits", meta_learner="magic")


def test_texts_are_decoded_and_exported_with_their_copies(tmp_path):
    run = learned(tmp_path, "builtin:requests", policy={"operations": ["delete"], "start": 0.5})
    augment = metaaug.load_augmenter(run)
    x, y = augment.encode([0, 1])
    originals = augment.decode(x)["text"].tolist()
    assert originals == load_builtin("requests").samples["text"].tolist()[:2]
    copies = augment.decode(augment(x, y, seed=0, intensity=4.0))["text"].tolist()
    assert copies != originals
    for copy, original in zip(copies, originals, strict=True):
        assert set(re.findall(r"\w+", copy)) <= set(re.findall(r"\w+", original))
    content, name = metaaug.export_augmented(run, copies=1, seed=0)
    rows = pd.read_csv(io.BytesIO(content))
    assert name == "requests-augmented.csv"
    assert rows["text"][0] == rows["text"][0].strip()
    assert len(rows) == 2 * 4 * 4
