"""Rows as tensors and back, and known answers for the operations on rows."""

import numpy as np
import pandas as pd
import pytest
import torch

from metaaug.data.dataset import Column, Dataset
from metaaug.modalities.operation import Reference
from metaaug.modalities.recipes import KINDS
from metaaug.modalities.tables.layout import fit_table_encoder
from metaaug.modalities.tables.operations import OPERATIONS
from metaaug.modalities.tables.operations.base import same_class_partners
from tests.engine.support import table_set


@pytest.fixture
def rows():
    x = torch.tensor([[0.0, 0.0, 0.0], [1.0, 2.0, 1.0], [4.0, 4.0, 2.0], [5.0, 8.0, 0.0]], dtype=torch.float64)
    return x, Reference(x, torch.tensor([0, 0, 1, 1]))


def apply(name, x, reference, value, extra):
    operation = OPERATIONS[name](KINDS["tables"].operation(name), torch.tensor([True, True, False]))
    return operation.apply(x, torch.full((len(x),), value, dtype=x.dtype), extra, reference)


def test_decoding_undoes_encoding():
    dataset = table_set()
    everything = np.arange(len(dataset))
    encoder = fit_table_encoder(dataset, everything)
    decoded = encoder.decode(encoder.encode(dataset, everything))
    original = dataset.samples.copy()
    original.loc[0, "height"] = original["height"].median()
    np.testing.assert_allclose(decoded["height"], original["height"], atol=1e-6)
    np.testing.assert_array_equal(decoded["count"], original["count"])
    assert decoded["colour"].fillna("-").tolist() == original["colour"].fillna("-").tolist()


def test_the_encoder_sees_labelled_rows_only():
    dataset = table_set()
    pool = np.arange(12)
    changed = dataset.samples.copy()
    changed.loc[12:, "height"] = 1e6
    changed.loc[12:, "colour"] = "violet"
    other = Dataset("rows", "tables", changed, dataset.labels, dataset.classes, dataset.columns)
    assert fit_table_encoder(dataset, pool) == fit_table_encoder(other, pool)
    codes = fit_table_encoder(other, pool).encode(other, np.array([20]))
    assert codes[0, 2] == len(fit_table_encoder(other, pool).columns[2].categories)


def test_an_unknown_category_is_all_zeros():
    frame = pd.DataFrame({"kind": ["a", "b", "a", "z"]}, dtype=object)
    dataset = Dataset("t", "tables", frame, np.array([0, 1, 0, 1]), ("n", "y"), (Column("kind", "categorical"),))
    encoder = fit_table_encoder(dataset, np.arange(3))
    expanded = encoder.expand(encoder.encode(dataset, np.arange(4)))
    assert expanded.tolist() == [[1, 0], [0, 1], [1, 0], [0, 0]]


def test_interpolate_half_way_is_the_midpoint_and_leaves_categories(rows):
    x, reference = rows
    moved = apply("interpolate", x, reference, 0.5, torch.tensor([1, 0, 3, 2]))
    assert moved.tolist() == [[0.5, 1, 0], [0.5, 1, 1], [4.5, 6, 2], [4.5, 6, 0]]


def test_covariance_noise_adds_a_within_class_difference(rows):
    x, reference = rows
    moved = apply("covariance_noise", x, reference, 2**0.5, torch.tensor([[1, 0], [0, 1], [2, 2], [3, 2]]))
    torch.testing.assert_close(moved[:, :2] - x[:, :2], torch.tensor([[1.0, 2], [-1, -2], [0, 0], [1, 4]]).double())
    assert moved[:, 2].tolist() == x[:, 2].tolist()


def test_swap_takes_the_cells_below_the_chance(rows):
    x, reference = rows
    extra = torch.tensor([[3.0, 0.1, 0.9, 0.1]], dtype=x.dtype).expand(4, 4)
    swapped = apply("swap_same_class", x, reference, 50.0, extra)
    assert swapped[0].tolist() == [5.0, 0.0, 0.0]
    assert swapped[1].tolist() == [5.0, 2.0, 0.0]


def test_dropout_sets_the_reference_median_and_row_scale_keeps_the_mean(rows):
    x, reference = rows
    dropped = apply("dropout", x, reference, 50.0, torch.zeros(4, 3, dtype=x.dtype))
    assert dropped[:, :2].tolist() == [[1.0, 2.0]] * 4
    assert dropped[:, 2].tolist() == x[:, 2].tolist()
    scaled = apply("row_scale", x, reference, 0.5, None)
    torch.testing.assert_close(scaled[:, :2].mean(0), x[:, :2].mean(0))


def test_same_class_partners_are_of_the_same_class_and_all_of_them_come_up():
    y = torch.tensor([2, 0, 1, 0, 2, 2, 1])
    reference = Reference(torch.zeros(7, 1), y)
    uniform = torch.rand(7, 500, generator=torch.Generator().manual_seed(0))
    partners = same_class_partners(y, reference, uniform)
    assert bool((y[partners] == y[:, None]).all())
    assert set(partners[0].tolist()) == {0, 4, 5}


def test_a_resampled_category_occurs_within_the_class(rows):
    x, reference = rows
    operation = OPERATIONS["resample_category"](
        KINDS["tables"].operation("resample_category"), torch.tensor([True, True, False])
    )
    many = x.repeat(100, 1)
    extra = operation.extra(many, reference.y.repeat(100), reference, torch.Generator().manual_seed(0))
    drawn = operation.apply(many, torch.full((400,), 100.0, dtype=x.dtype), extra, reference)
    assert torch.equal(drawn[:, :2], many[:, :2])
    assert set(drawn[::4, 2].tolist()) == {0.0, 1.0}
    assert set(drawn[2::4, 2].tolist()) == {0.0, 2.0}
