import io
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

import metaaug
from metaaug import cli_output
from metaaug.cli import cli
from metaaug.errors import DataError
from metaaug.runs.follow import Progress
from metaaug.runs.launchers import InlineLauncher
from metaaug.runs.status import Status, now
from metaaug.runs.store import RunStore

POLICY = {
    "strengths": {"hflip": 0.0, "rotate": 0.75},
    "learn_seconds": 6.9,
    "best_validation_loss": 0.51,
    "best_step": 95,
}


def verdict_of(seeds):
    return {
        "n_seeds": seeds,
        "strategies": [
            {"name": "none", "label": "no augmentation", "mean": 0.886, "interval": [0.88, 0.89]},
            {"name": "learned", "label": "learned policy", "mean": 0.93, "interval": [0.92, 0.94]},
        ],
        "comparisons": [{"strategy": "learned", "against": "none", "difference": 0.047, "interval": [0.041, 0.053]}],
        "sentence": "The learned policy helps.",
        "how": "95 % intervals.",
    }


def learn(context):
    context.report(1, 1, validation_loss=0.6)
    context.run.policy_path.write_text(json.dumps(POLICY))


def verdict(context):
    context.run.verdict_path.write_text(json.dumps(verdict_of(context.stage_config.seeds)))


STAGES = {"learn": learn, "pairs": lambda context: None, "projection": lambda context: None, "verdict": verdict}


@pytest.fixture
def root(tmp_path):
    return tmp_path / "runs"


@pytest.fixture
def call(root):
    """Run the command line with stages that need no torch; the result of click's runner."""

    def invoke(*arguments, **replaced):
        launcher = InlineLauncher({**STAGES, **replaced})
        return CliRunner().invoke(cli, [*arguments, "--runs", str(root)], obj=launcher, catch_exceptions=False)

    return invoke


def learned(call) -> str:
    return json.loads(call("learn", "--data", "builtin:digits", "--json").stdout)["run"]


def test_learning_prints_one_object_as_the_last_line(call, root):
    result = call("learn", "--data", "builtin:digits", "--json")
    assert result.exit_code == 0
    assert result.stderr == ""
    found = json.loads(result.stdout.splitlines()[-1])
    run = RunStore(root).get(found["run"])
    assert found == {
        "run": run.id,
        "status": "finished",
        "seconds": 6.9,
        "policy": {"hflip": 0.0, "rotate": 0.75},
        "best_validation_loss": 0.51,
        "best_step": 95,
        "data": "builtin:digits",
        "meta_learner": "reptile",
        "start_from": None,
        "folder": str(run.path),
        "error": None,
    }


def test_options_become_the_configuration(call, root):
    options = "--per-class 7 --meta-learner bilevel --learner ridge --steps 3 --seed 4 --device cpu --json"
    found = json.loads(call("learn", "--data", "builtin:iris", *options.split()).stdout)
    config = RunStore(root).get(found["run"]).config
    assert config.data.model_dump(include={"source", "per_class"}) == {"source": "builtin:iris", "per_class": 7}
    assert (config.meta.name, config.meta.steps, config.seed, config.device) == ("bilevel", 3, 4, "cpu")


def test_built_in_data_shows_the_small_case(call, root):
    assert RunStore(root).get(learned(call)).config.data.per_class == 10


def test_a_file_is_saved_beside_the_runs(call, root, tmp_path):
    path = tmp_path / "points.csv"
    rows = [f"{i},{i % 7},{'ab'[i % 2]}" for i in range(40)]
    path.write_text("\n".join(["x,y,kind", *rows]))
    found = json.loads(call("learn", "--data", str(path), "--target", "kind", "--json").stdout)
    config = RunStore(root).get(found["run"]).config
    assert found["data"].startswith("dataset:points")
    assert config.data.per_class is None
    assert RunStore(root).datasets.load(config.data.source.removeprefix("dataset:")).classes == ("a", "b")
    again = json.loads(call("learn", "--data", found["data"], "--json").stdout)
    assert again["data"] == found["data"]


def test_what_a_file_was_taken_for_is_said_and_can_be_changed(call, root, tmp_path):
    path = tmp_path / "homes.csv"
    path.write_text("\n".join(["rooms,price", *(f"{i / 3},{30 + 3 * (i % 30)}" for i in range(90))]))
    result = call("learn", "--data", str(path), "--json")
    assert result.stderr == 'Guessed the target: column "price", a number to predict, with 30 different values.\n'
    found = json.loads(result.stdout.splitlines()[-1])
    assert RunStore(root).datasets.load(found["data"].removeprefix("dataset:")).is_regression
    result = call("learn", "--data", str(path), "--target", "price", "--task", "classes", "--json")
    assert result.stderr == ""
    found = json.loads(result.stdout.splitlines()[-1])
    assert not RunStore(root).datasets.load(found["data"].removeprefix("dataset:")).is_regression


def test_a_person_reads_a_table_of_strengths(call):
    lines = call("learn", "--data", "builtin:digits").stdout.splitlines()
    assert lines[0].endswith("finished: reptile on builtin:digits, 6.9 s")
    assert lines[1].split() == ["rotate", "0.75", "█" * 15]
    assert lines[2].split() == ["hflip", "0.00"]
    assert lines[3].startswith("Validation loss 0.51. Did it help? metaaug verdict 2")


@pytest.mark.parametrize(
    ("options", "transfer", "how"),
    [
        ([], "adapt", "adapted by bilevel"),
        (["--transfer", "as_is"], "as_is", "as it is"),
    ],
)
def test_learning_starts_from_an_earlier_run(call, root, options, transfer, how):
    source = learned(call)
    asked = ["learn", "--data", "builtin:digits", "--meta-learner", "bilevel", "--start-from", source, *options]
    found = json.loads(call(*asked, "--json").stdout)
    run = RunStore(root).get(found["run"])
    assert found["start_from"] == run.config.policy.start_from == source
    assert run.config.policy.transfer == transfer
    assert run.start == POLICY
    assert f": the policy of run {source} {how} on builtin:digits" in call(*asked).stdout


def test_a_policy_of_another_kind_of_data_is_refused_before_a_run_is_made(call, root):
    source = learned(call)
    path = RunStore(root).get(source).policy_path
    path.write_text(json.dumps({**POLICY, "kind": "images"}))
    result = call("learn", "--data", "builtin:iris", "--start-from", source)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"The policy of run {source} was learned on images and cannot start learning on")
    assert len(RunStore(root).list()) == 1


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ("learn --data nothing.csv", 'There is no file "nothing.csv". Give the path of a file, or builtin:digits'),
        ("learn --data builtin:letters", "letters"),
        ("learn --data dataset:../x", "x"),
        ("learn --data builtin:digits --target a", '--target "a" does not apply to builtin:digits'),
        ("learn --data builtin:diabetes --task number", '--task "number" does not apply to builtin:diabetes'),
        (
            "learn --data builtin:diabetes --learner prototypes",
            "prototypes predicts classes, but diabetes has",
        ),
        ("learn --data builtin:iris --task regression", "'regression' is not one of 'classes', 'number'"),
        ("learn --data builtin:diabetes --per-class 87", "87 labelled per target range and 1 for the test need 88"),
        ("learn --data builtin:digits --per-class 1", '"data.per_class": Input should be greater than or equal to 2'),
        ("learn --data builtin:iris --per-class 50", "50"),
        ("learn --data builtin:digits --steps 0", '"meta.steps": Input should be greater than or equal to 1'),
        (
            "learn --data builtin:digits --meta-learner sgd",
            "'sgd' is not one of 'reptile', 'maml', 'fomaml', 'meta_sgd', 'bilevel'",
        ),
        ("learn --data builtin:iris --transfer as_is", "--transfer as_is says what to do with an earlier policy, but"),
        ("learn --data builtin:iris --start-from last", "'last' is not the id of a run."),
        ("learn --data builtin:iris --start-from 20250131-142233-0a1b2c", "There is no run 20250131-142233-0a1b2c."),
        ("learn", "Missing option '--data'"),
        ("verdict nothing", "'nothing' is not the id of a run."),
        ("verdict 20250131-142233-0a1b2c", "There is no run 20250131-142233-0a1b2c."),
    ],
)
def test_bad_input_ends_with_a_sentence_and_exit_code_2(call, root, arguments, sentence):
    result = call(*arguments.split())
    assert result.exit_code == 2
    assert sentence in result.stderr
    assert result.stdout == ""
    assert RunStore(root).list() == []


def test_a_device_that_is_not_there_is_bad_input(call, root, monkeypatch):
    from metaaug.runs import devices

    absent = devices.DeviceState("cuda", "CUDA", "No GPU was found.")
    monkeypatch.setattr(devices, "detect", lambda: (absent,))
    result = call("learn", "--data", "builtin:digits", "--device", "cuda")
    assert result.exit_code == 2
    assert result.stderr == 'The device "cuda" cannot be used here. No GPU was found. Use --device cpu.\n'
    assert RunStore(root).list() == []


def test_a_failed_run_ends_with_its_sentence_and_exit_code_1(call):
    def fail(context):
        raise DataError("Nothing can be learned from this.")

    result = call("learn", "--data", "builtin:digits", "--json", learn=fail)
    assert result.exit_code == 1
    assert result.stderr == "Nothing can be learned from this.\n"
    found = json.loads(result.stdout.splitlines()[-1])
    assert (found["status"], found["policy"], found["error"]) == ("failed", {}, "Nothing can be learned from this.")


def test_a_stopped_run_prints_what_it_kept_and_exits_as_interrupted(call):
    def stopped(context):
        learn(context)
        context.run.request_stop()

    result = call("learn", "--data", "builtin:digits", "--json", learn=stopped)
    assert result.exit_code == 130
    found = json.loads(result.stdout.splitlines()[-1])
    assert (found["status"], found["policy"]["rotate"]) == ("stopped", 0.75)


def test_a_worker_that_dies_is_reported_with_the_end_of_its_log(root, monkeypatch):
    class Dying:
        def start(self, run):
            from metaaug.runs.status import write_status

            run.log_path.write_text("Out of memory.\n")
            write_status(run.status_path, run.status.model_copy(update={"launched": now()}))
            return True

    result = CliRunner().invoke(cli, ["learn", "--data", "builtin:digits", "--runs", str(root)], obj=Dying())
    assert result.exit_code == 1
    assert "ended without a result. The end of its log:\nOut of memory.\n" in result.stderr


def test_a_verdict_is_asked_for_and_printed(call, root):
    run = learned(call)
    result = call("verdict", run, "--seeds", "3", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout.splitlines()[-1]) == {"run": run, "status": "finished", **verdict_of(3)}
    assert RunStore(root).get(run).plan[-1].settings == {"seeds": 3}


def test_a_verdict_that_is_there_is_not_computed_again(call, root):
    run = learned(call)
    first = call("verdict", run)
    assert call("verdict", run, "--seeds", "5").stdout == first.stdout
    assert len(RunStore(root).get(run).plan) == 3
    call("verdict", run, "--seeds", "6")
    assert len(RunStore(root).get(run).plan) == 4


def test_a_person_reads_the_sentence_and_the_intervals(call):
    lines = call("verdict", learned(call)).stdout.splitlines()
    assert lines == [
        "The learned policy helps.",
        "  no augmentation  0.886  [0.880, 0.890]",
        "  learned policy   0.930  [0.920, 0.940]",
        "95 % intervals.",
    ]


def test_errors_of_a_number_have_the_decimals_of_their_sentence(call):
    def errors(context):
        verdict = {
            "metric": "rmse",
            "n_seeds": 5,
            "strategies": [
                {"name": "none", "label": "no augmentation", "mean": 56.04, "interval": [52.0, 60.0]},
                {"name": "learned", "label": "learned policy", "mean": 54.12, "interval": [50.05, 58.2]},
            ],
            "comparisons": [{"strategy": "learned", "against": "none", "difference": -1.92, "interval": [-2.7, -1.1]}],
            "sentence": "The learned policy helps: RMSE 54.1 instead of 56.0, −1.9 ± 0.8 (5 seeds).",
        }
        context.run.verdict_path.write_text(json.dumps(verdict))

    run = json.loads(call("learn", "--data", "builtin:diabetes", "--json").stdout)["run"]
    assert call("verdict", run, verdict=errors).stdout.splitlines() == [
        "The learned policy helps: RMSE 54.1 instead of 56.0, −1.9 ± 0.8 (5 seeds).",
        "  no augmentation  56.0  [52.0, 60.0]",
        "  learned policy   54.1  [50.0, 58.2]",
    ]


def test_runs_are_listed_the_unreadable_too(call, root):
    assert call("runs").stdout.startswith(f"There are no runs in {root}. Start one: ")
    first, second = learned(call), learned(call)
    call("verdict", second)
    (root / first / "status.json").write_text("{")
    rows = json.loads(call("runs", "--json").stdout)
    assert (rows[0]["run"], rows[0]["status"]) == (second, "finished")
    assert rows[0]["verdict"] == "The learned policy helps."
    assert (rows[1]["run"], rows[1]["status"]) == (first, "unreadable")
    lines = call("runs").stdout.splitlines()
    assert lines[0].split() == ["RUN", "STATE", "PROGRESS", "DATA", "META-LEARNER"]
    assert lines[1].split()[:6] == [second, "finished", "verdict", "0/0", "builtin:digits", "reptile"]
    assert lines[2].split()[:2] == [first, "unreadable"]


class Terminal(io.StringIO):
    def isatty(self):
        return True


def progress(*steps, stage="learn", state="running"):
    records = [{"stage": stage, "step": step, "of": 4} for step in steps]
    return Progress(state, Status(created=now()), records)


def test_a_terminal_gets_a_bar_for_each_stage():
    terminal = Terminal()
    with cli_output.ProgressBars(terminal) as bars:
        bars.show(progress(state="queued"))
        bars.show(progress(state="queued"))
        bars.show(progress(0, 1, 2))
        bars.show(progress(3, 4))
        bars.show(progress(4, stage="verdict"))
    written = terminal.getvalue()
    assert written.count("Waiting for the device") == 1
    assert "learn" in written
    assert " 50%" in written
    assert written.count("100%") >= 2
    assert written.index("learn") < written.index("verdict")


def test_a_file_gets_no_bar():
    file = io.StringIO()
    with cli_output.ProgressBars(file) as bars:
        bars.show(progress(0, 1, 2))
    assert file.getvalue() == ""


def test_the_command_is_there_as_a_module(tmp_path):
    done = subprocess.run([sys.executable, "-m", "metaaug", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"metaaug, version {metaaug.__version__}\n"
    done = subprocess.run(
        [sys.executable, "-m", "metaaug", "learn", "--data", "nothing.zip", "--runs", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
