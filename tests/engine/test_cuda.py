"""Every kind of data on a CUDA device: the same policy and the same verdict as on the CPU, and a checkpoint goes on."""

import numpy as np
import pytest
import torch

from metaaug.config import DataConfig, LearnerConfig, MetaConfig, PolicyConfig, RunConfig, VerdictConfig
from metaaug.learners import LEARNERS
from metaaug.meta import META_LEARNERS
from metaaug.policies import POLICIES
from metaaug.training import closed_form, population
from metaaug.training.loop import Progress, learn
from metaaug.training.problem import prepare
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy
from metaaug.training.verdict import contest, strategies
from tests.engine.support import SETS

pytestmark = pytest.mark.skipif(not torch.cuda.is_available(), reason="There is no CUDA device here.")

QUICK = MetaConfig(steps=2, tasks_per_step=1, copies=2, inner_steps=1, evaluate_every=2)


def config(device, meta="reptile", learner="ridge", policy="global") -> RunConfig:
    return RunConfig(
        data=DataConfig(source="builtin:digits", per_class=4),
        meta=QUICK.model_copy(update={"name": meta}),
        learner=LearnerConfig(name=learner, fit_steps=2),
        policy=PolicyConfig(name=policy),
        verdict=VerdictConfig(seeds=2, steps=4),
        device=device,
    )


@pytest.mark.parametrize("policy", list(POLICIES))
@pytest.mark.parametrize("kind", list(SETS))
@pytest.mark.parametrize("learner", list(LEARNERS))
@pytest.mark.parametrize("meta", list(META_LEARNERS))
def test_the_policy_is_that_of_the_cpu(meta, learner, kind, policy):
    learned = {}
    for device in ("cpu", "cuda"):
        problem = prepare(config(device, meta, learner, policy), SETS[kind])
        *_, last = learn(problem)
        assert problem.pool.x.device.type == device
        learned[device] = last
    # A step divides by the size of the gradient, which turns rounding into differences of that share of the step.
    torch.testing.assert_close(
        learned["cuda"].progress.history, learned["cpu"].progress.history, rtol=0, atol=2e-3, check_device=False
    )
    assert learned["cuda"].validation_loss == pytest.approx(learned["cpu"].validation_loss, rel=1e-3)


@pytest.mark.parametrize("kind", list(SETS))
def test_a_checkpoint_goes_on_where_it_was(kind):
    asked = config("cuda")
    first, middle, last = learn(prepare(asked, SETS[kind]))
    assert first.progress.step == 0
    kept = {name: tensor.cpu() for name, tensor in middle.progress.to_tensors().items()}
    *_, resumed = learn(prepare(asked, SETS[kind]), Progress.from_tensors(kept, torch.device("cuda")))
    torch.testing.assert_close(resumed.progress.history, last.progress.history, rtol=0, atol=1e-4)


@pytest.mark.parametrize("model", ["network", "ridge"])
@pytest.mark.parametrize("kind", list(SETS))
def test_the_final_models_are_those_of_the_cpu(kind, model):
    scored = {}
    for device in ("cpu", "cuda"):
        problem = prepare(config(device), SETS[kind])
        rows = strategies(problem, SavedPolicy(dict.fromkeys(problem.names, 0.4)), 0.2)
        entrants = contest(problem, rows, problem.config.verdict, range(2))
        x = problem.pool.x[:4]
        if model == "ridge":
            outputs = torch.stack(list(closed_form.outputs(entrants, problem.final_features, x)))
        else:
            progress = population.start(entrants)
            for later in population.train(entrants, progress):
                progress = later
            outputs = population.logits(entrants.make_network(), progress.weights, x.expand(entrants.size, *x.shape))
        assert outputs.device.type == device
        scored[device] = outputs.detach().cpu()
    torch.testing.assert_close(scored["cuda"], scored["cpu"], rtol=1e-2, atol=1e-2)


def test_numbers_are_drawn_on_the_cpu():
    assert generator(0, "anything").device.type == "cpu"
    problem = prepare(config("cuda"), SETS["images"])
    assert np.unique([tensor.device.type for tensor in problem.pool.classes]).tolist() == ["cpu"]
