import os

import pytest

from metaaug.runs import estimate
from metaaug.runs.estimate import Estimate, main, measured, read_estimate, request_estimate
from metaaug.runs.locks import try_lock
from tests.runs.support import make_config, wait_until

MEASURED = {"seconds": 6.5, "megabytes": 300.0, "seconds_per_step": 0.065, "steps": 100}


@pytest.fixture
def commands(monkeypatch):
    """The commands of processes that would have been started; they hold on to what they inherit, like processes."""
    started = []
    monkeypatch.setattr(
        estimate, "start_process", lambda command, log, keep: started.append((command, os.dup(keep[0])))
    )
    yield started
    for _, descriptor in started:
        os.close(descriptor)


def finish(commands) -> None:
    """Let the process that would have been started end."""
    os.close(commands.pop()[1])


def test_what_was_never_measured_is_unknown(tmp_path):
    assert read_estimate(tmp_path, make_config()) is None


def test_a_measurement_is_started_once_and_remembered(tmp_path, commands, monkeypatch):
    root, config = tmp_path / "runs", make_config()
    assert request_estimate(root, config) == Estimate(state="measuring")
    assert request_estimate(root, config) == Estimate(state="measuring")
    assert len(commands) == 1
    monkeypatch.setattr(estimate, "measured", lambda config, root: Estimate(state="ready", **MEASURED))
    main([argument for argument in commands[0][0][3:] if argument != "--lock"][:3])
    finish(commands)
    assert request_estimate(root, config) == Estimate(state="ready", **MEASURED)
    assert request_estimate(root, make_config(meta={"steps": 77})) == Estimate(state="measuring")


def test_settings_that_cost_learning_nothing_share_a_measurement(tmp_path, commands):
    request_estimate(tmp_path, make_config())
    request_estimate(tmp_path, make_config(seed=1, verdict={"seeds": 9}, projection={"copies": 2}))
    assert len(commands) == 1


def run_command(command) -> None:
    main([argument for argument in command[0][3:] if argument != "--lock"][:3])


def test_of_measurements_that_wait_only_the_newest_is_made(tmp_path, commands, monkeypatch):
    first, second = make_config(), make_config(meta={"steps": 77})
    request_estimate(tmp_path, first)
    request_estimate(tmp_path, second)
    made = []
    monkeypatch.setattr(estimate, "measured", lambda config, root: made.append(config) or Estimate(state="ready"))
    run_command(commands[0])
    assert made == []
    os.close(commands.pop(0)[1])
    assert read_estimate(tmp_path, first) is None
    run_command(commands[0])
    assert made == [second]


def test_asking_again_makes_a_waiting_measurement_the_newest(tmp_path, commands, monkeypatch):
    first, second = make_config(), make_config(meta={"steps": 77})
    for config in (first, second, first):
        request_estimate(tmp_path, config)
    assert len(commands) == 2
    monkeypatch.setattr(estimate, "measured", lambda config, root: Estimate(state="ready", **MEASURED))
    run_command(commands[0])
    assert read_estimate(tmp_path, first).state == "ready"


def test_a_measurement_that_died_has_failed_and_is_repeated_only_on_demand(tmp_path, commands):
    config = make_config()
    request_estimate(tmp_path, config)
    finish(commands)
    known = request_estimate(tmp_path, config)
    assert known.state == "failed"
    assert known.error.startswith("The measurement ended without a result. ")
    assert commands == []
    assert request_estimate(tmp_path, config, again=True).state == "measuring"
    assert len(commands) == 1


def test_a_damaged_result_is_measured_again(tmp_path, commands):
    config = make_config()
    request_estimate(tmp_path, config)
    finish(commands)
    next((tmp_path / ".estimates").glob("*.json")).write_text("{")
    assert read_estimate(tmp_path, config) is None
    assert request_estimate(tmp_path, config).state == "measuring"


def test_what_another_measures_is_waited_for(tmp_path, commands):
    config = make_config()
    request_estimate(tmp_path, config)
    finish(commands)
    path = next((tmp_path / ".estimates").glob("*.json"))
    path.unlink()
    with try_lock(path.with_suffix(".lock")):
        assert request_estimate(tmp_path, config).state == "measuring"
    assert commands == []


def test_of_two_who_ask_at_once_one_measures(tmp_path, commands, monkeypatch):
    monkeypatch.setattr(estimate, "read_estimate", lambda root, config: None)
    assert request_estimate(tmp_path, make_config()).state == "measuring"
    assert request_estimate(tmp_path, make_config()).state == "measuring"
    assert len(commands) == 1


def test_the_measurement_gets_the_configuration_and_its_data(tmp_path):
    def measure(config, dataset):
        assert config == make_config()
        assert len(dataset) == 1797
        return MEASURED

    assert measured(make_config(), tmp_path, measure) == Estimate(state="ready", **MEASURED)


def test_what_fails_is_told_in_a_sentence(tmp_path):
    def measure(config, dataset):
        raise MemoryError("too much")

    assert measured(make_config(), tmp_path, measure) == Estimate(
        state="failed", error="The measurement stopped with MemoryError: too much. The log has the details."
    )
    gone = measured(make_config(data={"source": "dataset:gone-00000000"}), tmp_path, measure)
    assert "gone-00000000" in gone.error


def test_a_real_process_answers_also_where_the_data_is_gone(tmp_path):
    config = make_config(data={"source": "dataset:gone-00000000"})
    assert request_estimate(tmp_path, config).state == "measuring"
    wait_until(lambda: read_estimate(tmp_path, config).state != "measuring")
    known = read_estimate(tmp_path, config)
    assert known.state == "failed"
    assert "gone-00000000" in known.error
