"""What a run takes from an earlier policy: strengths, weights by operation, and nothing that does not fit."""

from dataclasses import replace

import pytest
import torch

from metaaug.config import DataConfig, MetaConfig, PolicyConfig, RunConfig
from metaaug.errors import ConfigError
from metaaug.meta import META_LEARNERS
from metaaug.meta.descent import FLOOR
from metaaug.meta.objective import STRENGTHS
from metaaug.modalities.operation import Reference
from metaaug.policies.conditional import HIDDEN, OUTPUT
from metaaug.policies.generator import OUTPUT as GENERATOR_OUTPUT
from metaaug.training.estimate import measure
from metaaug.training.loop import Progress, begin, final_policy, learn
from metaaug.training.problem import prepare
from metaaug.training.randomness import generator
from metaaug.training.saved import SavedPolicy
from tests.engine.support import image_set, number_set, table_set

QUICK = MetaConfig(steps=3, tasks_per_step=1, copies=2, inner_steps=1, evaluate_every=3)
DATA = {"images": image_set(), "tables": table_set(), "numbers": number_set()}


def config(transfer="adapt", meta=QUICK, per_class=4, **policy) -> RunConfig:
    settings = PolicyConfig(start_from="20250131-142233-0a1b2c", transfer=transfer, **policy)
    return RunConfig(data=DataConfig(source="builtin:digits", per_class=per_class), meta=meta, policy=settings)


def from_nothing(**policy) -> RunConfig:
    settings = PolicyConfig(**policy)
    return RunConfig(data=DataConfig(source="builtin:digits", per_class=4), meta=QUICK, policy=settings)


def learned(problem) -> SavedPolicy:
    *_, last = learn(problem)
    return final_policy(problem, last.progress)


def sized(problem, low=0.2, high=0.5) -> dict[str, float]:
    """Different strengths above every cutoff for all operations."""
    values = torch.linspace(low, high, len(problem.names)).tolist()
    return dict(zip(problem.names, values, strict=True))


def copies(problem, policy) -> torch.Tensor:
    """One copy of every labelled sample, with the same noise for equal operations."""
    pool = problem.pool
    reference = Reference(pool.x, pool.y)
    noise = pool.augmenter.draw(pool.x, pool.y, reference, generator(0, "copies"))
    return pool.augmenter(policy.parameters(problem.names, pool.x), pool.x, noise, reference).x


@pytest.mark.parametrize("data", list(DATA))
def test_starting_strengths_are_the_inverse_of_what_the_final_model_gets(data):
    dataset = DATA[data]
    saved = sized(prepare(from_nothing(), dataset))
    problem = prepare(config(), dataset, start=SavedPolicy(saved))
    first = begin(problem).state.parameters[STRENGTHS]
    assert problem.applied(first).tolist() == pytest.approx(list(saved.values()))
    continuous = [not operation.spec.discrete for operation in problem.operations]
    gain = problem.modality.spec.recipe.gain
    for start, strength, divided in zip(first.tolist(), saved.values(), continuous, strict=True):
        assert start == pytest.approx(strength / gain if divided else strength)


def test_an_operation_the_policy_switched_off_can_still_be_learned_and_an_unknown_one_starts_anew():
    problem = prepare(config(start=0.35), image_set(), start=SavedPolicy({"rotate": 0.0, "hflip": 1.0}))
    first = dict(zip(problem.names, begin(problem).state.parameters[STRENGTHS].tolist(), strict=True))
    assert first["rotate"] == pytest.approx(FLOOR)
    assert first["hflip"] == 1.0
    assert first["noise"] == pytest.approx(0.35)


@pytest.mark.parametrize("policy", ["global", "conditional"])
@pytest.mark.parametrize("data", list(DATA))
def test_as_is_learns_nothing_and_changes_no_bit(data, policy):
    source = prepare(from_nothing(name=policy, generator=True), DATA[data])
    saved = learned(source)
    problem = prepare(config("as_is", name=policy, generator=True), DATA[data], start=saved)
    (record,) = learn(problem)
    assert record.progress.step == 0
    assert record.validation_loss is not None
    used = final_policy(problem, record.progress)
    assert dict(used.strengths) == dict(saved.strengths)
    assert list(used.strengths) == problem.names
    torch.testing.assert_close(dict(used.weights), dict(saved.weights), rtol=0, atol=0)
    assert torch.equal(copies(problem, used), copies(source, saved))


def test_as_is_an_operation_the_policy_does_not_know_is_not_applied():
    problem = prepare(config("as_is"), image_set(), start=SavedPolicy({"hflip": 0.5, "hue": 0.5}))
    (record,) = learn(problem)
    used = final_policy(problem, record.progress)
    assert {name: value for name, value in used.strengths.items() if value} == {"hflip": 0.5}


@pytest.mark.parametrize("data", list(DATA))
def test_adapting_without_moving_is_using_it_as_it_is(data):
    saved = SavedPolicy(sized(prepare(from_nothing(), DATA[data])))
    adapting = prepare(config(), DATA[data], start=saved)
    still = replace(adapting, settings=replace(adapting.settings, meta_lr=0.0))
    as_is = learned(prepare(config("as_is"), DATA[data], start=saved))
    assert dict(learned(still).strengths) == pytest.approx(dict(as_is.strengths))
    assert dict(learned(adapting).strengths) != pytest.approx(dict(as_is.strengths))


@pytest.mark.parametrize("meta", list(META_LEARNERS))
def test_a_resumed_adaptation_ends_in_the_same_bits(meta):
    saved = SavedPolicy(sized(prepare(from_nothing(), table_set())))
    asked = config(meta=QUICK.model_copy(update={"name": meta}))
    *before, whole = learn(prepare(asked, table_set(), start=saved))
    middle = Progress.from_tensors(before[1].progress.to_tensors(), torch.device("cpu"))
    *_, resumed = learn(prepare(asked, table_set(), start=saved), middle)
    torch.testing.assert_close(resumed.progress.to_tensors(), whole.progress.to_tensors(), rtol=0, atol=0)


@pytest.mark.parametrize(("data", "expected"), [("images", 13), ("tables", 8)])
def test_adapting_takes_a_quarter_of_the_steps_unless_told_otherwise(data, expected):
    saved = SavedPolicy({}, kind=DATA[data].kind)
    assert prepare(config(meta=MetaConfig()), DATA[data], start=saved).steps == expected
    assert prepare(config(meta=MetaConfig(steps=77)), DATA[data], start=saved).steps == 77
    assert prepare(config("as_is", meta=MetaConfig(steps=77)), DATA[data], start=saved).steps == 0


def test_a_conditional_policy_follows_its_operations_by_name_to_other_columns():
    # The categorical column is needed by operations that a table of numbers alone does not have.
    source = prepare(from_nothing(name="conditional"), table_set())
    saved = learned(source)
    saved = replace(saved, weights={**saved.weights, OUTPUT: torch.randn(saved.weights[OUTPUT].shape)})
    problem = prepare(config("as_is", name="conditional"), number_set(), start=saved)
    assert 0 < len(problem.names) < len(source.names)
    used = learned(problem)
    assert dict(used.strengths) == {name: saved.strengths[name] for name in problem.names}
    assert torch.equal(used.weights[HIDDEN], saved.weights[HIDDEN])
    for row, name in zip(used.weights[OUTPUT], problem.names, strict=True):
        assert torch.equal(row, saved.weights[OUTPUT][source.names.index(name)])
    assert not torch.equal(copies(problem, used), problem.pool.x)
    back = learned(prepare(config("as_is", name="conditional"), table_set(), start=used))
    unknown = [name for name in source.names if name not in problem.names]
    assert unknown
    for name in unknown:
        assert back.strengths[name] == 0
        assert not back.weights[OUTPUT][source.names.index(name)].any()


def test_a_global_policy_may_start_a_conditional_one():
    saved = SavedPolicy({"jitter": 0.3, "interpolate": 0.2})
    problem = prepare(config("as_is", name="conditional"), table_set(), start=saved)
    used = learned(problem)
    assert not used.weights[OUTPUT].any()
    assert used.strengths["jitter"] == 0.3


def test_the_cost_of_adapting_is_known_before_the_policy_is_copied():
    found = measure(config(meta=QUICK.model_copy(update={"steps": None})), table_set())
    assert found["steps"] == 8
    assert found["seconds"] == pytest.approx(8 * found["seconds_per_step"])


# what does not fit


def test_kinds_that_disagree_are_refused():
    saved = SavedPolicy({"jitter": 0.3}, kind="tables")
    sentence = r"run 20250131-142233-0a1b2c was learned on tables and cannot start learning on images\. Choose a run on"
    with pytest.raises(ConfigError, match=sentence):
        prepare(config(), image_set(), start=saved)


def test_a_conditional_policy_cannot_become_a_global_one():
    saved = learned(prepare(from_nothing(name="conditional"), table_set()))
    with pytest.raises(ConfigError, match=r'is conditional, so a global policy .* Set policy\.name to "conditional"'):
        prepare(config(), table_set(), start=saved)


def test_a_generator_of_other_columns_is_refused_and_can_be_left_behind():
    saved = learned(prepare(from_nothing(generator=True), table_set()))
    sentence = r"makes 2 numbers for a sample, but this data takes 3\. .* Set policy\.generator to false"
    with pytest.raises(ConfigError, match=sentence):
        prepare(config(generator=True), number_set(), start=saved)
    without = learned(prepare(config("as_is"), number_set(), start=saved))
    assert GENERATOR_OUTPUT not in without.weights
    assert "generator" not in without.strengths


@pytest.mark.parametrize(
    ("weight", "shape", "sentence"),
    [
        (HIDDEN, (16, 3), r'The weights "policy\.hidden" of run .* are 16×3, but 16×7 are needed'),
        (OUTPUT, (2, 16), r"it has weights for 2 operations, but strengths of \d+\. Start from another run"),
    ],
)
def test_weights_of_another_shape_are_refused(weight, shape, sentence):
    saved = learned(prepare(from_nothing(name="conditional"), table_set()))
    damaged = replace(saved, weights={**saved.weights, weight: torch.zeros(shape)})
    with pytest.raises(ConfigError, match=sentence):
        prepare(config(name="conditional"), table_set(), start=damaged)


def test_an_earlier_policy_that_is_missing_is_said():
    with pytest.raises(ConfigError, match=r"policy of run 20250131-142233-0a1b2c that this run starts from is missing"):
        prepare(config(), table_set())
    with pytest.raises(ConfigError, match=r"policy\.start_from does not name its run"):
        prepare(from_nothing(), table_set(), start=SavedPolicy({}))


def test_using_a_policy_as_it_is_needs_one():
    with pytest.raises(ConfigError, match=r'policy\.transfer "as_is" goes with policy\.start_from'):
        RunConfig.from_dict({"data": {"source": "builtin:iris"}, "policy": {"transfer": "as_is"}})


def test_little_data_that_cannot_be_halved_twice_can_still_be_augmented():
    few = config("as_is", MetaConfig(name="maml"), per_class=2)
    saved = SavedPolicy({"jitter": 0.3})
    assert learned(prepare(few, table_set(), start=saved)).strengths["jitter"] == 0.3
    with pytest.raises(ConfigError, match="maml halves the labelled samples twice"):
        prepare(config(meta=MetaConfig(name="maml"), per_class=2), table_set(), start=saved)
