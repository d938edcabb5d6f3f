"""Tasks, the loop, the population and the statistics of the verdict."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.stats import t as student

from metaaug.config import DataConfig, MetaConfig, RunConfig, VerdictConfig
from metaaug.errors import ConfigError, DataError
from metaaug.modalities.augment import draw_noise
from metaaug.modalities.images.network import SmallConvolutionalNetwork
from metaaug.training import population
from metaaug.training.choosing import at_most, members_by_class, share_of_each_class, some, stratified
from metaaug.training.contest import batches
from metaaug.training.estimate import measure
from metaaug.training.loop import begin, final_strengths
from metaaug.training.measures import Accuracy, RootMeanSquaredError
from metaaug.training.problem import prepare
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy
from metaaug.training.statistics import Interval, crossed_interval
from metaaug.training.tasks import PoolTasks
from metaaug.training.verdict import contest, entries, judge, scored_indices, strategies
from tests.engine.support import encoded, image_set

QUICK = MetaConfig(steps=4, tasks_per_step=1, copies=2, inner_steps=1, evaluate_every=2)


def config(meta_learner="bilevel", **meta) -> RunConfig:
    given = QUICK.model_copy(update={"name": meta_learner, **meta})
    return RunConfig(data=DataConfig(source="builtin:digits", per_class=4), meta=given)


def counts(y, indices):
    return torch.bincount(y[indices], minlength=int(y.max()) + 1).tolist()


def test_stratified_parts_are_disjoint_cover_every_class_and_respect_the_limit():
    y = torch.tensor([0] * 10 + [1] * 5 + [2] * 2)
    classes = members_by_class(y)
    first, second = stratified(classes, 0.5, 100, generator(0, "x"))
    assert not set(first.tolist()) & set(second.tolist())
    assert sorted([*first.tolist(), *second.tolist()]) == list(range(17))
    assert counts(y, first)[0] == 5
    assert counts(y, first)[2] == 1
    small, _ = stratified(classes, 0.5, 6, generator(0, "x"))
    assert counts(y, small) == [2, 2, 1]


def test_odd_classes_fall_to_either_side_equally_often():
    classes = [torch.arange(5)]
    sizes = [len(stratified(classes, 0.5, 100, generator(seed, "x"))[0]) for seed in range(200)]
    assert set(sizes) == {2, 3}
    assert 70 < sizes.count(2) < 130


def test_shares_and_caps_are_by_class():
    y = torch.tensor([0] * 10 + [1] * 5)
    classes = members_by_class(y)
    assert [len(part) for part in share_of_each_class(classes, 0.8, 100, generator(0))] == [8, 4]
    assert [len(part) for part in share_of_each_class(classes, 0.1, 100, generator(0))] == [2, 2]
    assert [len(part) for part in share_of_each_class(classes, 0.8, 3, generator(0))] == [3, 3]
    assert counts(y, at_most(classes, 6, generator(0))) == [3, 3]


@pytest.mark.parametrize("size", [7, 40, 10_000])
def test_some_members_are_different_ones_each_as_likely(size):
    members = torch.arange(size) + 100
    drawn = torch.stack([some(members, 5, generator(seed, "some")) for seed in range(400)])
    assert all(len(set(row.tolist())) == 5 for row in drawn)
    assert set(drawn.unique().tolist()) <= set(members.tolist())
    # The mean of a uniform choice, within 4 standard errors; position tells nothing.
    error = size / 12**0.5 / 400**0.5
    assert ((drawn.double().mean(dim=0) - members.double().mean()).abs() < 4 * error).all()
    assert len(some(members, size + 3, generator(0))) == size


def test_a_generator_depends_on_seed_and_address_only():
    numbers = [torch.rand(1, generator=generator(*address)).item() for address in ((0, "a", 1), (0, "a", 1))]
    assert numbers[0] == numbers[1]
    others = [
        torch.rand(1, generator=generator(*address)).item() for address in ((1, "a", 1), (0, "b", 1), (0, "a", 2))
    ]
    assert len({numbers[0], *others}) == 4


def test_the_hand_made_default_is_itself_also_where_only_some_operations_are_learned():
    asked = config().model_copy(update={"policy": config().policy.model_copy(update={"operations": ("hflip",)})})
    problem = prepare(asked, image_set())
    rows = strategies(problem, SavedPolicy({"hflip": 0.7}), 0.2)
    entrants = contest(problem, rows, VerdictConfig(), range(2))
    names = [operation.spec.name for operation in entrants.operations]
    assert "rotate" in names
    assert "hflip" in names
    assert entrants.strengths[1].tolist() == pytest.approx([rows["default"].strengths.get(name, 0.0) for name in names])
    assert entrants.strengths[2].count_nonzero() == 1


def test_copies_of_a_sample_share_out_the_range_of_the_noise():
    _, operations, x, y, reference = encoded(image_set(6))
    noise = draw_noise(operations, x.repeat(4, 1, 1, 1), y.repeat(4), reference, generator(0, "x"), copies=4)
    quarters = (noise.uniforms.reshape(len(operations), 4, 6) * 4).floor().sort(dim=1).values
    assert torch.equal(quarters, torch.arange(4.0).double()[None, :, None].expand_as(quarters))


def test_an_episode_augments_the_support_and_never_the_query():
    problem = prepare(config(), image_set())
    task = PoolTasks(problem.pool, 1.0).sample(generator(0))
    support, query = torch.arange(0, 6), torch.arange(6, 12)
    episode = problem.pool.episode(support, query, generator(0))
    weak, strong = (episode.augment({"strengths": torch.full((len(problem.names),), s)}) for s in (0.01, 1.0))
    clean = len(support)
    assert torch.equal(weak.features[:clean], strong.features[:clean])
    assert not torch.allclose(weak.features[clean:], strong.features[clean:])
    assert weak.features.shape[0] == clean * (1 + problem.pool.copies)
    assert torch.equal(episode.query_targets, problem.pool.y[query])
    assert set(task.train.tolist()) & set(task.validation.tolist()) == set()


def test_the_policy_is_the_mean_of_the_last_third_and_drops_what_is_below_the_cutoff():
    problem = prepare(config(), image_set())
    history = torch.linspace(0, 0.45, 10)[:, None].repeat(1, len(problem.names))
    history[:, 1] = 0.02
    progress = replace(begin(problem), step=9, history=history)
    strengths = final_strengths(problem, progress)
    assert problem.names[:2] == ["rotate", "shift_x"]
    assert strengths["hflip"] == pytest.approx(0.4)
    assert strengths["shift_x"] == 0.0
    # The final network gets more of what is continuous, and never more than there is.
    assert strengths["rotate"] == pytest.approx(0.4 * problem.modality.spec.recipe.gain)
    assert final_strengths(problem, replace(progress, history=2 * history))["rotate"] == 1


def test_colour_operations_need_colour():
    assert "hue" not in prepare(config(), image_set()).names
    assert "hue" in prepare(config(), image_set(channels=3)).names
    asked = config().model_copy(update={"policy": config().policy.model_copy(update={"operations": ("hue",)})})
    with pytest.raises(ConfigError, match='"hue" needs colour, which this data does not have'):
        prepare(asked, image_set())


def test_an_unknown_operation_is_refused_with_the_known_ones():
    asked = config().model_copy(update={"policy": config().policy.model_copy(update={"operations": ("twist",)})})
    with pytest.raises(ConfigError, match=r'"twist" is not an operation on images. Choose from: rotate, shift_x'):
        prepare(asked, image_set())


def test_maml_says_when_there_are_too_few_labelled_samples():
    small = config("maml").model_copy(update={"data": DataConfig(source="builtin:digits", per_class=3)})
    with pytest.raises(ConfigError, match=r'Class "class 0" has 3 labelled samples, but maml halves'):
        prepare(small, image_set())


def test_a_class_too_small_for_the_split_is_named():
    large = config().model_copy(update={"data": DataConfig(source="builtin:digits", per_class=8)})
    with pytest.raises(DataError, match='Class "class 0" has 8 samples'):
        prepare(large, image_set())


def test_an_estimate_does_not_depend_on_how_many_steps_there_are():
    one, many = (measure(config(steps=steps), image_set()) for steps in (1, 100))
    assert one["seconds"] == pytest.approx(one["seconds_per_step"])
    assert many["seconds"] == pytest.approx(100 * many["seconds_per_step"])
    assert one["seconds_per_step"] > 0.2 * many["seconds_per_step"]
    assert one["megabytes"] > 100


@pytest.mark.skipif(torch.cuda.is_available(), reason="There is a CUDA device here.")
def test_an_absent_device_is_named_with_what_is_there():
    with pytest.raises(ConfigError, match=r'Device "cuda" is not present here. Choose one of: cpu'):
        prepare(config().model_copy(update={"device": "cuda"}), image_set())


@pytest.fixture
def entrants():
    problem = prepare(config(), image_set())
    return contest(
        problem,
        strategies(problem, SavedPolicy(dict.fromkeys(problem.names, 0.5)), 0.2),
        VerdictConfig(steps=6),
        range(2),
    )


def trained(entrants):
    *_, last = population.train(entrants, population.start(entrants))
    return last


def test_vmapped_and_looped_populations_agree():
    shape = (1, 8, 8)
    networks = [SmallConvolutionalNetwork(shape, 3).double() for _ in range(4)]
    weights, _ = torch.func.stack_module_state(networks)
    x = torch.rand(4, 5, *shape, dtype=torch.float64)
    looped = population.looped_logits(networks[0], weights, x)
    torch.testing.assert_close(population.vmapped_logits(networks[0], weights, x), looped)
    torch.testing.assert_close(looped[2], networks[2](x[2]))


def test_a_network_of_the_population_is_trained_by_torchs_adamw(entrants):
    alone = replace(entrants, weights=(), strengths=entrants.strengths[:1], seeds=entrants.seeds[:1])
    result = trained(alone)
    network = entrants.make_network()
    network.load_state_dict({name: value[0] for name, value in population.start(alone).weights.items()})
    optimiser = torch.optim.AdamW(
        network.parameters(), population.PEAK_RATE, betas=(0.9, 0.99), weight_decay=population.WEIGHT_DECAY
    )
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, alone.steps)
    for step in range(alone.steps):
        x, y = batches(alone, step)
        optimiser.zero_grad()
        torch.nn.functional.cross_entropy(network(x[0]), y[0]).backward()
        optimiser.step()
        schedule.step()
    for name, value in network.named_parameters():
        torch.testing.assert_close(result.weights[name][0], value.detach(), rtol=1e-4, atol=1e-5)


def test_networks_of_one_seed_start_equal_and_two_equal_strategies_end_equal(entrants):
    same = replace(entrants, strengths=entrants.strengths[[0, 3, 3]], weights=())
    begun, ended = population.start(same), trained(same)
    for name, value in begun.weights.items():
        torch.testing.assert_close(value[0], value[2], rtol=0, atol=0)
        assert value.dim() == 1 or not torch.equal(value[0], value[1])
        torch.testing.assert_close(ended.weights[name][2:4], ended.weights[name][4:6], rtol=0, atol=0)
        assert not torch.equal(ended.weights[name][0:2], ended.weights[name][2:4])


def test_a_population_resumes_to_the_same_weights(entrants):
    steps = list(population.train(entrants, population.start(entrants)))
    middle = population.Progress.from_tensors(steps[2].to_tensors(entrants), entrants)
    *_, resumed = population.train(entrants, middle)
    torch.testing.assert_close(resumed.weights, steps[-1].weights, rtol=0, atol=0)
    other = replace(entrants, strengths=entrants.strengths + 0.1)
    assert population.Progress.from_tensors(steps[2].to_tensors(entrants), other) is None


def test_a_population_learns_what_can_be_learned():
    problem = prepare(config(), image_set(n=36))
    entrants = contest(problem, {"none": SavedPolicy({})}, VerdictConfig(steps=120), range(2))
    test = problem.split.test
    right = population.correct(entrants, trained(entrants), problem.encode(test), problem.labels(test))
    assert right.shape == (1, 2, len(test))
    assert right.float().mean() > 0.95


def test_an_interval_without_sample_variation_is_the_paired_t_interval():
    by_seed = np.array([0.03, 0.05, 0.01, 0.04])
    interval = crossed_interval(np.repeat(by_seed[:, None], 50, axis=1))
    half = student.ppf(0.975, 3) * by_seed.std(ddof=1) / 2
    assert interval.mean == pytest.approx(by_seed.mean())
    assert interval.half == pytest.approx(half)


def test_an_interval_covers_the_truth_about_as_often_as_it_says():
    random = np.random.default_rng(0)
    covered = 0
    for _ in range(400):
        table = 0.5 + random.normal(0, 0.3, (5, 1)) + random.normal(0, 1.0, (1, 80)) + random.normal(0, 1.0, (5, 80))
        interval = crossed_interval(table)
        covered += interval.low <= 0.5 <= interval.high
    assert 0.92 < covered / 400 < 0.99


def test_an_interval_of_equal_values_has_no_width_and_one_seed_is_refused():
    assert crossed_interval(np.zeros((3, 4))) == Interval(0, 0, 0)
    with pytest.raises(ValueError, match="at least 2 seeds and 2 samples, not 1 and 4"):
        crossed_interval(np.zeros((1, 4)))


def test_the_interval_of_an_accuracy_stays_between_0_and_1():
    table = np.ones((2, 6))
    table[0, :2] = 0
    assert crossed_interval(table).high > 1
    assert Accuracy().interval(table) == Interval(crossed_interval(table).mean, 0.0, 1.0)


def test_a_difference_of_nothing_has_no_sign():
    comparison = {"against": "none", "difference": -0.0004, "interval": [-0.001, 0.001]}
    assert Accuracy().words([{"name": "none", "label": "no augmentation"}], []).clause(comparison) == (
        "0.0 ± 0.1 points over no augmentation"
    )


def test_outcomes_follow_the_interval():
    for compared_by, above, below in ((Accuracy(), "better", "worse"), (RootMeanSquaredError(), "worse", "better")):
        assert compared_by.outcome(Interval(0.1, 0.01, 0.2)) == above
        assert compared_by.outcome(Interval(-0.1, -0.2, -0.01)) == below
        assert compared_by.outcome(Interval(0.1, -0.01, 0.2)) == "no difference seen"


@pytest.mark.parametrize(
    ("gain", "opening"),
    [
        (30, "The learned policy helps: +30.0 ±"),
        (0, "No difference seen: 0.0 ±"),
        (-30, "The learned policy hurts: −30.0 ±"),
    ],
)
def test_the_sentence_says_what_the_numbers_say(gain, opening):
    problem = prepare(config(), image_set())
    correct = np.zeros((4, 5, 100), dtype=bool)
    correct[:3, :, :50] = True
    correct[3, :, : 50 + gain] = True
    verdict = judge(correct, problem, VerdictConfig(), 1.0, entries(problem, SavedPolicy({}), 0.2, None))
    assert verdict["sentence"].startswith(opening)
    assert "(5 seeds)" in verdict["sentence"]
    assert verdict["comparisons"][0]["difference"] == pytest.approx(gain / 100)
    assert verdict["n_test"] == 100


def test_the_scored_test_samples_are_bounded_and_from_the_test_part():
    problem = prepare(config(), image_set())
    assert np.array_equal(scored_indices(problem, 5000), problem.split.test)
    few = scored_indices(problem, 5)
    assert len(few) == 5
    assert set(few) <= set(problem.split.test)
