"""What the document's algorithm makes of samples: the fixed network it learns against, and how alike outputs are."""

from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.func import functional_call

from metaaug.config import RunConfig
from metaaug.data.split import split_of
from metaaug.meta import literal
from metaaug.modalities.base import Encoder
from metaaug.modalities.builtin import load_builtin
from metaaug.modalities.registry import MODALITIES
from metaaug.policies.augmenter import of_operations
from metaaug.training import population
from metaaug.training.contest import Contest
from metaaug.training.randomness import generator

WIDTH = 64
"""Hidden units of g where it starts at random."""

INNER_LR, MAML_LR, REPTILE_FRACTION = 0.03, 0.03, 0.5
"""α, β and ε: plain steps of a size at which the losses fall steadily."""

PER_CLASS, NETWORK_STEPS = 10, 300
"""Labelled digits of each class, and training steps of f."""

PICTURED_PER_CLASS, PICTURED = 3, (0, 1, 2, 3, 4)
"""Samples of each class, and the classes, whose outputs are stored."""


def spread(x: Tensor, y: Tensor) -> tuple[float, float]:
    """Within and between: root mean squared distances of samples ``(n, d)`` from the mean of their class, and of these
    means from their own."""
    classes, place = y.unique(return_inverse=True)
    means = torch.stack([x[y == label].mean(dim=0) for label in classes])
    within = (x - means[place]).square().sum(dim=1).mean().sqrt()
    between = (means - means.mean(dim=0)).square().sum(dim=1).mean().sqrt()
    return float(within), float(between)


def fixed_network(encoder: Encoder, x: Tensor, y: Tensor, classes: int, steps: int, seed: int) -> literal.Classifier:
    """f: the final network of images, trained on clean ``x`` ``(n, c, h, w)``."""
    modality = MODALITIES["images"]
    operations = modality.operations(encoder, None)
    contest = Contest(
        x=x,
        y=y,
        augmenter=of_operations(operations),
        strengths=x.new_zeros(1, len(operations)),
        seeds=(seed,),
        steps=steps,
        make_network=lambda: modality.network(encoder, x, classes),
    )
    *_, progress = population.train(contest, population.start(contest))
    weights = {name: value[0].detach() for name, value in progress.weights.items()}
    skeleton = contest.make_network()

    def classify(samples: Tensor) -> Tensor:
        logits: Tensor = functional_call(skeleton, weights, (samples.reshape(-1, *x.shape[1:]),))
        return logits

    return classify


def literal_trace(frames: int, steps_per_frame: int, seed: int = 0) -> dict[str, Any]:
    """The document's Reptile from a random start on digits: its losses, its variety, and its outputs.

    Args:
        frames: how often is looked, beside the start.
        steps_per_frame: outer steps between two looks.
        seed: of the labelled samples, f, and learning.

    Returns:
        ``originals`` and, in ``frames``, ``outputs``: pixels as two hexadecimal digits each; ``task_loss``,
        ``validation_loss``, and ``variety`` as docs/benchmarks.md defines it.
    """
    dataset = load_builtin("digits")
    config = RunConfig.from_dict({"data": {"source": "builtin:digits", "per_class": PER_CLASS, "split_seed": seed}})
    parts = split_of(dataset, config.data)
    encoder = MODALITIES["images"].fit_encoder(dataset, parts.pool)

    def samples(indices: np.ndarray) -> tuple[Tensor, Tensor]:
        return encoder.encode(dataset, indices), torch.from_numpy(dataset.labels[indices])

    (train_x, train_y), (validation_x, validation_y) = samples(parts.train), samples(parts.validation)
    classify = fixed_network(encoder, train_x, train_y, len(dataset.classes), NETWORK_STEPS, seed)
    data = literal.Data(train_x.flatten(1), train_y, validation_x.flatten(1), validation_y)
    x, y = samples(parts.pool)
    x = x.flatten(1)
    own_within, own_between = spread(x, y)
    pictured = torch.cat([(y == label).nonzero()[:PICTURED_PER_CLASS, 0] for label in PICTURED])

    def look(theta: literal.Theta, step: int) -> dict[str, Any]:
        made = literal.generate(theta, x)
        within, between = spread(made, y)
        return {
            "step": step,
            "task_loss": round(float(literal.task_loss(theta, classify, data.train_x, train_y)), 4),
            "validation_loss": round(float(literal.task_loss(theta, classify, data.validation_x, validation_y)), 4),
            "variety": round((within / between) / (own_within / own_between), 4),
            "outputs": _pixels(made[pictured]),
        }

    random = generator(seed, "literal", "Reptile, random start")
    theta: literal.Theta = literal.start_random(data.train_x.shape[1], WIDTH, random)
    settings = literal.Settings("reptile", frames * steps_per_frame, INNER_LR, REPTILE_FRACTION)
    looks = [look(theta, 0)]
    for step, after in enumerate(literal.learn(theta, data, classify, settings, random), start=1):
        if step % steps_per_frame == 0:
            looks.append(look(after, step))
    return {
        "side": dataset.samples.shape[-1],
        "classes": [dataset.classes[label] for label in y[pictured].tolist()],
        "originals": _pixels(x[pictured]),
        "labelled": len(y),
        "frames": looks,
    }


def _pixels(x: Tensor) -> list[str]:
    levels = (x.clamp(0, 1) * 255).round().int().tolist()
    return ["".join(f"{level:02x}" for level in sample) for sample in levels]
