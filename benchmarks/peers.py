"""What a user would reach for instead: other libraries' augmentation, in the same paired population as ours.

A peer gets the clean batch of each training and gives it back augmented, so starts and batches are those of all other
strategies. A peer whose package is absent is left out; ``benchmarks/peers_environment.sh`` makes an environment with
all of them.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np
import torch
from torch import Tensor

from benchmarks.peer import Augment, Peer
from benchmarks.peers_audio import AUDIO_PEERS
from benchmarks.peers_series import SERIES_PEERS
from benchmarks.peers_texts import TEXT_PEERS
from metaaug.config import Kind
from metaaug.modalities.base import Encoder
from metaaug.modalities.tables.layout import TableEncoder
from metaaug.training import closed_form
from metaaug.training.contest import Batches, Contest, batches
from metaaug.training.randomness import generator

IMAGES_PER_CALL = 4
"""kornia draws which operations to apply once per call, its papers once per image: a batch is cut into calls."""

NOISE = 0.1
"""Standard deviations of the Gaussian noise."""


def with_peers(peers: Sequence[Augment]) -> Batches:
    """Batches in which the last strategies of a contest, whose strengths must be 0, are ``peers``."""

    def mixed(contest: Contest, step: int) -> tuple[Tensor, Tensor]:
        x, y = batches(contest, step)
        for place, peer in enumerate(peers, start=len(contest.strengths) - len(peers)):
            for column, seed in enumerate(contest.seeds):
                network = place * len(contest.seeds) + column
                x[network] = peer(x[network], y[network], seed, step)
        return x, y

    return mixed


def copies_with_peers(peers: Sequence[Augment]) -> closed_form.Copies:
    """Copies for ridge regressions, of which the last strategies of a contest are ``peers``'; a copy is their step."""

    def mixed(contest: Contest, place: int, copy: int) -> Tensor:
        made = closed_form.copies(contest, place, copy)
        for strategy, peer in enumerate(peers, start=len(contest.strengths) - len(peers)):
            made[strategy] = peer(contest.x, contest.y, contest.seeds[place], copy)
        return made

    return mixed


def randaugment(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """RandAugment (Cubuk et al. 2020) by kornia, with the library's operations, n = 2 and m = 10."""
    from kornia.augmentation.auto import RandAugment

    return kornia_augment("RandAugment", RandAugment(n=2, m=10))


def trivialaugment(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """TrivialAugment (Müller and Hutter 2021) by kornia, with the library's operations."""
    from kornia.augmentation.auto import TrivialAugment

    return kornia_augment("TrivialAugment", TrivialAugment())


def kornia_augment(name: str, transform: torch.nn.Module) -> Augment:
    """A transform of colour images in [0, 1] that draws from torch's global generator."""

    def augment(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
        grey = x.shape[1] == 1
        colour = x.expand(-1, 3, -1, -1) if grey else x
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(generator(seed, name, step).initial_seed())
            augmented = torch.cat([transform(part) for part in colour.split(IMAGES_PER_CALL)])
        return augmented.mean(dim=1, keepdim=True) if grey else augmented

    return augment


def gaussian_noise(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """Independent noise of .1 standard deviations on every number; categories stay."""
    assert isinstance(encoder, TableEncoder)
    numeric = encoder.numeric

    def augment(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
        noise = torch.randn(x.shape, generator=generator(seed, "Gaussian noise", step)).to(x)
        return torch.where(numeric.to(x.device), x + NOISE * noise, x)

    return augment


def smote(encoder: Encoder, labelled: Tensor, labels: Tensor) -> Augment:
    """SMOTE (Chawla et al. 2002) by imbalanced-learn: the pool doubled with as many synthetic rows of every class.

    Each row of a batch becomes, with probability ½, a synthetic row of its class. That is a batch drawn from the
    doubled pool, with the classes of everybody else's batch.
    """
    assert isinstance(encoder, TableEncoder)
    numeric = encoder.numeric

    @cache
    def synthetic(seed: int) -> list[Tensor]:
        return synthetic_rows(labelled, labels, numeric, seed)

    def augment(x: Tensor, y: Tensor, seed: int, step: int) -> Tensor:
        rows = synthetic(seed)
        uniform = torch.rand(2, len(x), generator=generator(seed, "SMOTE", step)).tolist()
        augmented = x.clone()
        for place, (coin, which, label) in enumerate(zip(*uniform, y.tolist(), strict=True)):
            if coin < 0.5:
                augmented[place] = rows[label][int(which * len(rows[label]))]
        return augmented

    return augment


def synthetic_rows(labelled: Tensor, labels: Tensor, numeric: Tensor, seed: int) -> list[Tensor]:
    """As many synthetic rows of every class as it has labelled ones.

    Neighbours are the 5 nearest, or all there are. Where there are categories, SMOTE-NC gives a synthetic row the
    most frequent category among the neighbours; where there is nothing else, SMOTE-N does.

    Args:
        labelled: ``(n, d)`` encoded rows.
        labels: ``(n,)``.
        numeric: ``(d,)`` bool; the other columns are category codes.
        seed: of the synthetic rows.
    """
    from imblearn.over_sampling import SMOTE, SMOTEN, SMOTENC

    counts = np.bincount(labels.numpy())
    settings = {
        "sampling_strategy": {label: 2 * count for label, count in enumerate(counts.tolist())},
        "k_neighbors": min(5, int(counts.min()) - 1),
        "random_state": seed % 2**32,
    }
    if bool(numeric.all()):
        sampler = SMOTE(**settings)
    elif bool(numeric.any()):
        sampler = SMOTENC(categorical_features=(~numeric).nonzero()[:, 0].tolist(), **settings)
    else:
        sampler = SMOTEN(**settings)
    rows, classes = sampler.fit_resample(labelled.numpy(), labels.numpy())
    rows, classes = rows[len(labelled) :], classes[len(labelled) :]
    return [torch.from_numpy(rows[classes == label]).to(labelled) for label in range(len(counts))]


PEERS = (
    Peer("RandAugment (kornia)", "images", "kornia", randaugment),
    Peer("TrivialAugment (kornia)", "images", "kornia", trivialaugment),
    Peer("SMOTE (imbalanced-learn)", "tables", "imblearn", smote),
    Peer("Gaussian noise", "tables", "", gaussian_noise),
    *TEXT_PEERS,
    *SERIES_PEERS,
    *AUDIO_PEERS,
)


def of_kind(kind: Kind) -> list[Peer]:
    """The peers for a kind of data, present or not."""
    return [peer for peer in PEERS if peer.kind == kind]
