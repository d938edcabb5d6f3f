"""Side by side with other libraries: everybody computes the same, and the table says what was measured."""

import pytest
import torch

from benchmarks import speed
from benchmarks.speed_cases import CASES, OURS, contestants
from benchmarks.unrolled_peers import PEERS, UnrolledByHigher, load
from metaaug.learners.network import Network

needs_peers = pytest.mark.skipif(any(load(name) is None for name in PEERS), reason="benchmarks/speed_environment.sh")


def test_a_difference_is_relative_to_the_largest_entry():
    first = [torch.tensor([1.0, 2.0]), torch.tensor([[4.0]])]
    second = [torch.tensor([1.0, 2.5]), torch.tensor([[-4.0]])]
    assert speed.difference(first, second) == 2.0


def test_a_ratio_is_to_the_fastest_peer_and_paired_by_round():
    taken = {OURS: [1.0, 2.0, 1.0], "higher": [4.0, 8.0, 3.0], "torchopt": [5.0, 9.0, 5.0]}
    assert speed.ratios(taken) == {OURS: 4.0}
    assert speed.ratios({OURS: [1.0]}) == {}


@needs_peers
@pytest.mark.parametrize("name", ["MLP 64-32-32-5", "CNN 16-32, 8×8"])
def test_everybody_takes_the_same_gradient(name):
    gradients = {who: step() for who, step in contestants(CASES[name], torch.float64).items()}
    assert set(gradients) == {OURS, "higher", "torchopt"}
    for peer in PEERS:
        assert speed.difference(gradients[OURS], gradients[peer]) < 1e-9


@needs_peers
def test_the_learner_unrolled_by_higher_is_the_network_learner():
    random = torch.Generator().manual_seed(0)
    features, query = (torch.randn(n, 6, generator=random).requires_grad_() for n in (20, 7))
    targets = torch.nn.functional.one_hot(torch.arange(20) % 3, 3).to(features)
    weights = torch.rand(20, generator=random).add(0.5).requires_grad_()
    parameters = {"log_rate": torch.tensor(0.5, requires_grad=True)}
    outputs = [
        learner.predict(features, targets, weights, query, parameters) for learner in (Network(), UnrolledByHigher())
    ]
    torch.testing.assert_close(*outputs)
    leaves = [features, query, weights, parameters["log_rate"]]
    torch.testing.assert_close(*(torch.autograd.grad(output.square().sum(), leaves) for output in outputs))


def test_the_table_has_a_row_per_network_and_thread_count():
    result = {
        "network": "MLP",
        "threads": 1,
        "rounds": 3,
        "errors": {"higher": 2e-9},
        "tasks_per_second": {OURS: 400.0, "higher": 100.0, OURS + speed.COMPILED: 800.0},
        "ratios": {OURS: 4.0, OURS + speed.COMPILED: 8.0},
        "target": 2.5,
        "compile_seconds": {OURS + speed.COMPILED: 70.0},
        "does_not_compile": {"higher": "RecursionError: too deep"},
        "load": 1.25,
    }
    lines = speed.section([result]).splitlines()
    assert "| MLP | 1 | 400 | 100 | 4.0× | 2e-09 | 800 | 8.0× | 70 | 1.2 |" in lines
    assert lines[-1] == "higher does not compile whole. RecursionError: too deep"
