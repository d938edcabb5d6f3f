"""The operations on waveforms, by name."""

from metaaug.modalities.audio.operations import filters, levels, moves
from metaaug.modalities.audio.operations.base import AudioOperation

OPERATIONS: dict[str, type[AudioOperation]] = {
    "speed": moves.Speed,
    "time_shift": moves.TimeShift,
    "pitch": moves.Pitch,
    "reverse": levels.Reverse,
    "reverberation": filters.Reverberation,
    "low_pass": filters.LowPass,
    "high_pass": filters.HighPass,
    "frequency_mask": filters.FrequencyMask,
    "gain": levels.Gain,
    "noise": levels.Noise,
    "time_mask": levels.TimeMask,
}
