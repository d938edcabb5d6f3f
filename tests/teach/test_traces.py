"""The stored traces are what the code computes now, and small."""

import pytest
import torch

from metaaug.config import RunConfig
from metaaug.errors import MetaAugError
from metaaug.meta import META_LEARNERS
from metaaug.teach import __main__ as command
from metaaug.teach import fixed_network, learning, lens, lessons, traces

STEPS = 2


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_every_trace_that_can_be_made_is_stored_and_no_other():
    assert traces.names() == sorted(command.makers())


@pytest.mark.parametrize("name", traces.names())
def test_a_trace_is_small(name):
    assert (traces.FOLDER / f"{name}.json").stat().st_size <= traces.LARGEST


def test_all_meta_learners_are_under_the_lens():
    assert set(lessons.PLANE_LEARNERS) == set(META_LEARNERS) == set(lens.SETTINGS)


@pytest.mark.parametrize("hidden", lessons.HIDDEN)
def test_what_meta_learners_share_is_what_is_stored(hidden):
    stored, made = traces.read(f"plane-{hidden}"), lens.shared_trace(hidden)
    assert made.keys() == stored.keys()
    for name, value in made.items():
        assert value == (pytest.approx(stored[name], abs=2e-3) if name == "strengths" else stored[name]) or (
            name == "landscape"
        )
    torch.testing.assert_close(torch.tensor(made["landscape"]), torch.tensor(stored["landscape"]), rtol=0, atol=2e-3)


@pytest.mark.parametrize("hidden", lessons.HIDDEN)
@pytest.mark.parametrize("name", lessons.PLANE_LEARNERS)
def test_the_first_steps_under_the_lens_are_those_that_are_stored(hidden, name):
    stored, made = traces.read(f"plane-{hidden}-{name}"), lens.learner_trace(hidden, name, STEPS)
    assert len(stored["frames"]) == lessons.OUTER_STEPS * (stored["inner"] + 1) + 1
    assert len(made["frames"]) == STEPS * (stored["inner"] + 1) + 1
    for ours, theirs in zip(made["frames"], stored["frames"], strict=False):
        torch.testing.assert_close(torch.tensor(ours["theta"]), torch.tensor(theirs["theta"]), rtol=0, atol=2e-3)
        assert ours["loss"] == pytest.approx(theirs["loss"], abs=2e-3)
        assert ours["cloud"] == pytest.approx(theirs["cloud"], abs=2)
        levels = [torch.tensor(list(bytes.fromhex(frame["map"]))) for frame in (ours, theirs)]
        torch.testing.assert_close(*levels, rtol=0, atol=3, check_dtype=False)


@pytest.mark.parametrize("symmetry", ["hflip", "none"])
def test_the_first_steps_of_a_planted_symmetry_are_those_that_are_stored(symmetry):
    stored = traces.read("symmetry")["runs"][symmetry]["0"]
    made = learning.symmetry_trace(symmetry, 0, STEPS)
    assert made["names"] == stored["names"]
    assert made["labelled"] == stored["labelled"] == 200
    close(made["strengths"], stored["strengths"][: STEPS + 1])
    assert made["loss"][0] == pytest.approx(stored["loss"][0], abs=2e-3)


@pytest.mark.parametrize("case", lessons.UNROLLED)
def test_the_first_steps_of_unrolled_learners_are_those_that_are_stored(case):
    everything = traces.read("unrolled")
    stored = everything["runs"][case]["0"]
    made = learning.unrolled_trace(case, 0, everything["steps"], until=STEPS)
    close(made["strengths"], stored["strengths"][: STEPS + 1])
    assert made["loss_none"][0] == pytest.approx(stored["loss_none"][0], abs=2e-3)


def close(made, stored):
    """In thousandths."""
    torch.testing.assert_close(torch.tensor(made), torch.tensor(stored), rtol=0, atol=3)


def test_the_documents_algorithm_starts_as_it_is_stored():
    stored = traces.read("literal")
    made = fixed_network.literal_trace(1, command.LITERAL_STEPS_PER_FRAME)
    assert made["originals"] == stored["originals"]
    assert made["classes"] == stored["classes"]
    for ours, theirs in zip(made["frames"], stored["frames"], strict=False):
        assert ours["step"] == theirs["step"]
        assert ours["variety"] == pytest.approx(theirs["variety"], abs=5e-3)
        assert ours["task_loss"] == pytest.approx(theirs["task_loss"], abs=0.05)


def test_a_trace_that_is_not_there_or_damaged_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(traces, "FOLDER", tmp_path)
    (tmp_path / "torn.json").write_text("{", encoding="utf-8")
    with pytest.raises(MetaAugError, match=r'^There is no trace "gone"\. Make it with: python -m metaaug\.teach gone$'):
        traces.read("gone")
    with pytest.raises(MetaAugError, match=r"torn\.json is damaged\. Make it again: python -m metaaug\.teach torn$"):
        traces.read("torn")


def test_the_command_makes_what_is_named(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command, "makers", lambda: {"one": lambda: {"a": 1}, "two": lambda: {"b": "θ"}})
    assert command.main(["two", "--folder", str(tmp_path)]) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["two.json"]
    assert (tmp_path / "two.json").read_text(encoding="utf-8") == '{"b":"θ"}\n'
    assert "two.json: 11 bytes" in capsys.readouterr().out
    with pytest.raises(SystemExit, match=r"^2$"):
        command.main(["three"])
    assert "There is no trace three. Choose from: one, two." in capsys.readouterr().err


def test_the_runs_of_the_lessons_are_what_they_say():
    for symmetry in lessons.SYMMETRIES:
        config = lessons.symmetry_config(symmetry, 3)
        assert isinstance(config, RunConfig)
        assert config.data.source == ("builtin:digits" if symmetry == "none" else f"builtin:digits+{symmetry}")
        assert (config.seed, config.data.split_seed, config.meta.name) == (3, 3, "reptile")
