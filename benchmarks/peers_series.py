"""The peers of series: the operations that tsaug offers most of its users."""

import torch
from torch import Tensor

from benchmarks.peer import Augment, Peer
from metaaug.modalities.base import Encoder
from metaaug.training.randomness import generator

NOISE, DRIFT, DRIFTED = 0.1, (0.1, 0.5), 0.8
"""Of a series' range: the deviation of its noise, and the largest drift, which happens with this probability."""


def tsaug_chain(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """Time warp, drift and noise by tsaug, with the strengths of its documentation, one after the other."""
    from tsaug import AddNoise, Drift, TimeWarp

    def augment(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
        drawn = torch.randint(2**31, (3,), generator=generator(seed, "tsaug", step)).tolist()
        chain = (
            TimeWarp(seed=drawn[0])
            + Drift(max_drift=DRIFT, prob=DRIFTED, seed=drawn[1])
            + AddNoise(scale=NOISE, seed=drawn[2])
        )
        # tsaug has the channels last.
        return torch.from_numpy(chain.augment(x.transpose(1, 2).double().cpu().numpy())).transpose(1, 2).to(x)

    return augment


SERIES_PEERS = (Peer("warp, drift, noise (tsaug)", "series", "tsaug", tsaug_chain),)
