"""SpecAugment on waveforms."""

import numpy as np
import torch

from benchmarks.peers_audio import AUDIO_PEERS
from metaaug.modalities.registry import MODALITIES
from tests.engine.support import sound_set


def augmented(x: torch.Tensor, step: int = 0) -> torch.Tensor:
    dataset = sound_set(n=len(x), samples=x.shape[1], rate=8000)
    encoder = MODALITIES["audio"].fit_encoder(dataset, np.arange(len(dataset)))
    (peer,) = AUDIO_PEERS
    assert peer.present
    labels = torch.from_numpy(dataset.labels)
    return peer.make(encoder, x, labels)(x, labels, 7, step)


def test_it_silences_at_most_two_times_and_two_bands_of_a_clip():
    noise = 0.1 * torch.randn(60, 8000, generator=torch.Generator().manual_seed(0))
    masked = augmented(noise)
    assert masked.shape == noise.shape
    # In windows of 10 ms: removing a band lets a little of its neighbourhood ring into a silence.
    silent = (masked.unfold(1, 80, 80).square().mean(dim=-1).sqrt() < 0.03).float().mean(dim=1)
    # Two masks of up to 20 % of the clip, uniform, less what they share.
    assert 0.1 < float(silent.mean()) < 0.25
    assert float(silent.max()) <= 0.4
    power = masked.square().mean() / noise.square().mean()
    assert 0.3 < float(power) < 0.9


def test_the_same_step_masks_alike_and_another_otherwise():
    noise = torch.randn(6, 8000, generator=torch.Generator().manual_seed(0)).clamp(-1, 1) * 0.1
    assert torch.equal(augmented(noise), augmented(noise))
    assert not torch.equal(augmented(noise), augmented(noise, step=1))
