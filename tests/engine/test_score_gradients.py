"""Score-function gradients against finite differences of the same loss, in expectation over many draws.

The finite difference keeps the uniform noise and moves the strength, so it needs no gradient at all. Both numbers are
averages over independent draws; they must agree within four standard errors.
"""

import pytest
import torch

from metaaug.learners.ridge import Ridge
from metaaug.meta.objective import STRENGTHS, CleanSupport, Episode, Support, episode_loss
from metaaug.modalities.augment import augment, draw_noise
from metaaug.modalities.operation import Reference
from metaaug.modalities.recipes import KINDS
from tests.engine.support import SETS, encoded

COPIES, DRAWS, STEP, STRENGTH = 400, 24, 0.06, 0.5
SCORED = [
    (kind, spec.name) for kind, known in KINDS.items() for spec in known.operations if spec.gradient != "pathwise"
]
"""All but the pathwise ones: those that are measured by differences take the score function from a network."""


def gradient_and_difference(kind, name):
    """Both estimates, ``(DRAWS,)`` each."""
    encoder, operations, x, y, _ = encoded(SETS[kind])
    operation = [one for one in operations if one.spec.name == name]
    support, query = slice(0, 6), slice(6, 12)
    reference = Reference(x[support], y[support])
    # Few features: the score function differentiates the limit of many copies, which is then near.
    mix = torch.randn(encoder.vectors(x).shape[1], 5, generator=torch.Generator().manual_seed(1), dtype=x.dtype) / 3

    def vectors(samples):
        return (encoder.vectors(samples) @ mix).tanh()

    targets = torch.nn.functional.one_hot(y[support], 3).double()
    repeated, learner = x[support].repeat(COPIES, *([1] * (x.dim() - 1))), Ridge(start=-1.0)
    learner_parameters = {key: torch.tensor(value, dtype=x.dtype) for key, value in learner.initial().items()}

    def loss(strength, noise):
        def augmented(parameters):
            copies = augment(operation, parameters[STRENGTHS], repeated, noise, reference)
            seen = torch.cat([vectors(x[support]), vectors(copies.x)])
            return Support(seen, targets.repeat(1 + COPIES, 1), copies.log_prob.reshape(COPIES, 6))

        def clean():
            return CleanSupport(vectors(x[support]), targets, 1 + COPIES)

        episode = Episode(augmented, clean, vectors(x[query]), y[query])
        return episode_loss({STRENGTHS: strength, **learner_parameters}, episode, learner)

    gradients, differences = [], []
    for seed in range(DRAWS):
        noise = draw_noise(
            operation, repeated, y[support].repeat(COPIES), reference, torch.Generator().manual_seed(seed)
        )
        strength = torch.tensor([STRENGTH], dtype=x.dtype, requires_grad=True)
        gradients.append(torch.autograd.grad(loss(strength, noise), strength)[0].item())
        with torch.no_grad():
            above, below = (loss(strength + sign * STEP, noise).item() for sign in (1, -1))
        differences.append((above - below) / (2 * STEP))
    return torch.tensor(gradients), torch.tensor(differences)


@pytest.mark.parametrize(("kind", "name"), SCORED)
def test_the_score_function_gradient_is_right_in_expectation(kind, name):
    gradients, differences = gradient_and_difference(kind, name)
    gap = (gradients.mean() - differences.mean()).abs()
    error = (gradients.var() / DRAWS + differences.var() / DRAWS).sqrt()
    # 5 % for the curvature over the step of the finite difference.
    assert gap < 4 * error + 0.05 * differences.mean().abs() + 1e-4


def test_the_tolerance_would_catch_a_wrong_sign():
    gradients, differences = gradient_and_difference("tables", "interpolate_any_class")
    error = (gradients.var() / DRAWS + differences.var() / DRAWS).sqrt()
    assert (-gradients.mean() - differences.mean()).abs() > 8 * error
