"""The operations on tables, by name."""

from metaaug.modalities.tables.operations import cells, numbers
from metaaug.modalities.tables.operations.base import TableOperation

OPERATIONS: dict[str, type[TableOperation]] = {
    "interpolate": numbers.Interpolate,
    "interpolate_any_class": numbers.InterpolateAnyClass,
    "covariance_noise": numbers.CovarianceNoise,
    "swap_same_class": cells.SwapSameClass,
    "swap_any_class": cells.SwapAnyClass,
    "resample_category": cells.ResampleCategory,
    "dropout": cells.Dropout,
    "row_scale": numbers.RowScale,
    "jitter": numbers.Jitter,
}
