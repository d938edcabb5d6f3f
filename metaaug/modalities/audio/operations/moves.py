"""Moving a waveform in time and pitch: every operation says where a sample comes from, and the clip is read once."""

import math
from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor

from metaaug.modalities.audio.operations.base import AudioOperation
from metaaug.modalities.operation import GaussianOperation, Reference

GRAIN = 0.02
"""Seconds from one grain to the next when the pitch is moved."""

AT_ONCE = 2**18
"""Numbers that are moved at a time on a CPU: what is in between then stays in its cache."""


def centre(x: Tensor) -> Tensor:
    """The sample at the centre of each clip's energy, whole, ``(n, samples) -> (n,)``; of silence the first."""
    energy = x.square()
    place = torch.arange(x.shape[-1], dtype=x.dtype, device=x.device)
    return ((energy @ place) / energy.sum(dim=-1).clamp_min(1e-12)).round()


def read(x: Tensor, place: Tensor) -> Tensor:
    """The waveforms at ``place`` (n, m), in samples, between two of which they are straight; silence outside."""
    # One silent sample before and two after: whatever lies outside is read there.
    row = torch.nn.functional.pad(x, (1, 2))
    place = place.clamp(-1, x.shape[-1]) + 1
    before = place.long()
    return torch.lerp(row.gather(1, before), row[:, 1:].gather(1, before), place - before)


def grains(samples: int, hop: int, ratio: Tensor, like: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Where two overlapping grains read a clip whose pitch is moved, and the weight of the second.

    Grains begin every ``hop`` samples, last twice as long, run at ``ratio`` (n, 1) times the speed about their middles,
    and fade into each other. Returns two ``(n, samples)`` and one ``(samples,)``.
    """
    place = torch.arange(samples, dtype=like.dtype, device=like.device)
    first = (place / hop).floor() * hop
    inside = place - first
    weight = (inside * (math.pi / (2 * hop))).sin().square()
    return first + ratio * inside, first + hop + ratio * (inside - hop), weight


def move(x: Tensor, steps: Sequence[Any], reference: Reference) -> Tensor:
    """All ``steps`` (operation, value, extra) composed in order; ``x`` is ``(n, samples)``."""
    rows = len(x) if x.device.type != "cpu" else max(1, AT_ONCE // x.shape[-1])
    parts = [
        _moved(x[start : start + rows], [(one, value[start : start + rows]) for one, value, _ in steps])
        for start in range(0, len(x), rows)
    ]
    return parts[0] if len(parts) == 1 else torch.cat(parts)


def _moved(x: Tensor, steps: Sequence[tuple["Move", Tensor]]) -> Tensor:
    middle = centre(x)[:, None]
    slope, shift = torch.ones_like(middle), torch.zeros_like(middle)
    ratio: Tensor | None = None
    hop = 1
    for operation, value in steps:
        speed, moved, pitch = operation.place(value[:, None], x.shape[-1])
        slope, shift = slope * speed, shift + moved
        if pitch is not None:
            ratio, hop = pitch, max(1, round(GRAIN * operation.rate))

    def source(place: Tensor) -> Tensor:
        return torch.addcmul(middle - (middle + shift) * slope, place, slope)

    if ratio is None:
        return read(x, source(torch.arange(x.shape[-1], dtype=x.dtype, device=x.device)))
    one, other, weight = grains(x.shape[-1], hop, ratio, x)
    return torch.lerp(read(x, source(one)), read(x, source(other)), weight)


class Move(AudioOperation):
    """An operation that says where each sample comes from."""

    @staticmethod
    def apply_all(x: Tensor, steps: list[Any], reference: Reference) -> Tensor:
        """All of them in one reading."""
        return move(x, steps, reference)

    def place(self, value: Tensor, samples: int) -> tuple[Tensor, Tensor, Tensor | None]:
        """Speed, samples later, and ratio of the pitch where it moves alone, each of the shape of ``value``."""
        raise NotImplementedError

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        return move(x, [(self, value, extra)], reference)


class TimeShift(GaussianOperation, Move):
    """Moves the sound by a part of the clip; what comes in is silent."""

    def place(self, value: Tensor, samples: int) -> tuple[Tensor, Tensor, Tensor | None]:
        return torch.ones_like(value), (value * (samples / 100)).round(), None

    def amount(self, value: float, shape: tuple[int, ...]) -> tuple[float, str]:
        return value / 100 * shape[-1] / self.rate * 1000, "ms"


class Speed(GaussianOperation, Move):
    """Plays the sound exp(value) times as fast about the centre of its energy, so its pitch moves too."""

    def place(self, value: Tensor, samples: int) -> tuple[Tensor, Tensor, Tensor | None]:
        return value.exp(), torch.zeros_like(value), None


class Pitch(GaussianOperation, Move):
    """Moves the pitch by ``value`` semitones and keeps the time: overlapping grains played faster or slower.

    Granular overlap-add after Roads, "Granular Synthesis of Sound", Computer Music Journal 2(2), 1978.
    """

    def place(self, value: Tensor, samples: int) -> tuple[Tensor, Tensor, Tensor | None]:
        return torch.ones_like(value), torch.zeros_like(value), torch.exp2(value / 12)
