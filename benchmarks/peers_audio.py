"""What a user would reach for on recordings."""

import torch
from torch import Tensor

from benchmarks.peer import Augment, Peer
from metaaug.modalities.audio.catalogue import AUDIO
from metaaug.modalities.audio.modality import AudioEncoder
from metaaug.modalities.audio.operations.filters import FrequencyMask
from metaaug.modalities.audio.operations.levels import TimeMask
from metaaug.modalities.base import Encoder
from metaaug.modalities.operation import Reference
from metaaug.training.randomness import generator

BANDS = 15 / 80
"""F of the paper's policy SM, as a part of the mel bands."""
SECONDS = 0.7
"""T: 70 frames of 10 ms."""
PART = 0.2
"""p: a mask in time is no longer than this part of the clip."""
MASKS = 2
"""Of each kind."""


def specaugment(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """SpecAugment (Park et al., Interspeech 2019) with its policy for little data, "Switchboard mild" (SM).

    Departures: waveforms are masked rather than spectrograms, as everything here is, so a masked band or time is silent
    instead of 0 after normalising; no time warp, which the paper found to matter least.
    """
    assert isinstance(encoder, AudioEncoder)
    frequency = FrequencyMask(AUDIO.operation("frequency_mask"), encoder.rate)
    time = TimeMask(AUDIO.operation("time_mask"), encoder.rate)

    def augment(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
        longest = min(PART, SECONDS * encoder.rate / x.shape[-1])
        random = generator(seed, "SpecAugment", step)
        reference = Reference(x, y)
        for _ in range(MASKS):
            for operation, most in ((frequency, BANDS), (time, longest)):
                width, place = torch.rand(2, len(x), generator=random).to(x)
                width = width * most
                x = operation.apply(x, 100 * width, place * (1 - width) + width / 2, reference)
        return x

    return augment


AUDIO_PEERS = (Peer("SpecAugment", "audio", "", specaugment),)
