"""The operations on series, by name."""

from metaaug.modalities.operation import Operation
from metaaug.modalities.series.operations import frequencies, times, values

OPERATIONS: dict[str, type[Operation]] = {
    "time_reversal": times.TimeReversal,
    "shift": times.Shift,
    "zoom": times.Zoom,
    "time_warp": times.TimeWarp,
    "segment_permutation": times.SegmentPermutation,
    "sign_flip": values.SignFlip,
    "scale": values.Scale,
    "magnitude_warp": values.MagnitudeWarp,
    "offset": values.Offset,
    "drift": values.Drift,
    "frequency_noise": frequencies.FrequencyNoise,
    "frequency_mask": frequencies.FrequencyMask,
    "jitter": values.Jitter,
    "cutout": values.Cutout,
    "channel_dropout": values.ChannelDropout,
}
