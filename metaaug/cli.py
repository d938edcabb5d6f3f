"""The command line: ``metaaug learn``, ``verdict``, ``runs``, ``app``.

Asking for help is instant: whatever reads data or computes is imported where it is first needed.
"""

import json
import sys
from pathlib import Path
from typing import Any, NoReturn, get_args

import click
from pydantic import BaseModel

import metaaug
from metaaug import cli_output
from metaaug.cli_input import check_device, read_data
from metaaug.config import Device, Kind, LearnerConfig, MetaConfig, PolicyConfig, RunConfig, Task
from metaaug.errors import ConfigError, MetaAugError, RunError
from metaaug.runs.folder import RunFolder
from metaaug.runs.follow import follow
from metaaug.runs.launchers import Launcher, SubprocessLauncher
from metaaug.runs.start import settings_from
from metaaug.runs.status import State
from metaaug.runs.store import RunStore, runs_root

#: Labelled samples per class of built-in data, so that the small-data case is what one sees first.
BUILTIN_PER_CLASS = 10

_BAD_INPUT = 2
_FAILED = 1
_INTERRUPTED = 130


class _Sentences(click.Group):
    """A group whose commands end with one sentence and exit code 2 on bad input."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command; a MetaAugError becomes its sentence on stderr."""
        try:
            return super().invoke(context)
        except MetaAugError as error:
            click.echo(str(error), err=True)
            context.exit(_BAD_INPUT)


def _choices(config: type[BaseModel], field: str = "name") -> click.Choice[str]:
    return click.Choice(get_args(config.model_fields[field].annotation))


_runs_option = click.option(
    "--runs", type=click.Path(path_type=Path), help="The runs directory.  [default: METAAUG_RUNS, or ./runs]"
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON object as the last line.")


@click.group(cls=_Sentences)
@click.version_option(metaaug.__version__, prog_name="metaaug")
def cli() -> None:
    """Learn which data augmentation helps a small labelled data set, and whether it does."""


@cli.command()
@click.option(
    "--data",
    "source",
    required=True,
    help="builtin:digits, builtin:digits+hflip, dataset:ID, or a file: ZIP, NPZ, CSV, JSONL, …",
)
@click.option("--kind", type=click.Choice(get_args(Kind)), help="What a file is read as.  [default: guessed]")
@click.option("--target", help="Tables: the column to predict.  [default: guessed]")
@click.option(
    "--task", type=click.Choice(get_args(Task)), help="Tables: what the target is read as.  [default: guessed]"
)
@click.option("--text", help="Texts: the column with the texts.  [default: guessed]")
@click.option("--label", help="Texts: the column with their classes.  [default: guessed]")
@click.option(
    "--group", type=int, help="Audio: the part of the file names, split at _, that says the speaker.  [default: none]"
)
@click.option("--horizon", type=int, help="Series: predict the mean of the next so many values.")
@click.option("--window", type=int, help="Series: how many steps of the past a forecast sees.  [default: chosen]")
@click.option(
    "--per-class",
    type=int,
    help="Labelled samples per class, or per range of a number to predict; the rest is test data.  "
    f"[default: {BUILTIN_PER_CLASS} if built in, else 70 %]",
)
@click.option("--meta-learner", type=_choices(MetaConfig), default="reptile", show_default=True, help="How it learns.")
@click.option(
    "--learner", type=_choices(LearnerConfig), default="ridge", show_default=True, help="What it learns with."
)
@click.option("--steps", type=int, help="Outer steps.  [default: what was measured to work]")
@click.option("--start-from", metavar="RUN", help="An earlier run whose policy to start from.  [default: none]")
@click.option(
    "--transfer",
    type=_choices(PolicyConfig, "transfer"),
    help="adapt: learn on from the earlier policy, a quarter of the usual steps. as_is: use it unchanged.  "
    "[default: adapt]",
)
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed gives the same policy.")
@click.option(
    "--device", type=click.Choice(get_args(Device)), default="cpu", show_default=True, help="Where to compute."
)
@_runs_option
@_json_option
@click.pass_context
def learn(
    context: click.Context,
    source: str,
    kind: Kind | None,
    target: str | None,
    task: Task | None,
    text: str | None,
    label: str | None,
    group: int | None,
    horizon: int | None,
    window: int | None,
    per_class: int | None,
    meta_learner: str,
    learner: str,
    steps: int | None,
    start_from: str | None,
    transfer: str | None,
    seed: int,
    device: Device,
    runs: Path | None,
    as_json: bool,
) -> None:
    """Learn a policy: how strongly to apply which operation.

    Ctrl-C asks the run to stop and keeps what was learned so far.
    """
    store = RunStore(runs_root(runs))
    if per_class is None and source.startswith("builtin:"):
        per_class = BUILTIN_PER_CLASS
    settings: dict[str, Any] = {
        "data": {"source": source, "per_class": per_class},
        "meta": {"name": meta_learner, "steps": steps},
        "learner": {"name": learner},
        "seed": seed,
        "device": device,
    }
    start = None if start_from is None else store.get(start_from)
    if start is not None:
        settings["policy"] = settings_from(start, transfer or "adapt")
    elif transfer is not None:
        raise ConfigError(
            f"--transfer {transfer} says what to do with an earlier policy, but none was given. Add --start-from RUN."
        )
    # Settings are checked before data is read, which may take long.
    config = RunConfig.from_dict(settings)
    check_device(device)
    reading: dict[str, Any] = {"kind": kind, "target": target, "task": task, "text": text, "label": label}
    reading |= {"group": group, "horizon": horizon, "window": window}
    settings["data"]["source"], notes = read_data(source, reading, config, store, start)
    for note in notes:
        click.echo(note, err=True)
    run = store.create(RunConfig.from_dict(settings), stages=("learn", "pairs"), start=start)
    state = _work(context, run)
    if as_json:
        click.echo(json.dumps(cli_output.learned(run, state)))
    elif run.policy is not None:
        click.echo(cli_output.policy_text(run, state))
    _leave(run, state)


@cli.command()
@click.argument("run_id", metavar="RUN")
@click.option("--seeds", type=int, help="Trainings per strategy.  [default: as the run was configured]")
@_runs_option
@_json_option
@click.pass_context
def verdict(context: click.Context, run_id: str, seeds: int | None, runs: Path | None, as_json: bool) -> None:
    """Compare the policy of RUN with no augmentation and with hand-made ones, on held-out data."""
    run = RunStore(runs_root(runs)).get(run_id)
    wanted = run.config.verdict.seeds if seeds is None else seeds
    state: State = run.state
    if (run.verdict or {}).get("n_seeds") != wanted:
        run.add_request("verdict", **({} if seeds is None else {"seeds": seeds}))
        state = _work(context, run)
        _leave(run, state)
    found = run.verdict
    if found is None:
        raise RunError(f"Run {run.id} ended without a verdict. Its log has the details: {run.log_path}")
    click.echo(json.dumps({"run": run.id, "status": state, **found}) if as_json else cli_output.verdict_text(found))


@cli.command()
@_runs_option
@_json_option
def runs(runs: Path | None, as_json: bool) -> None:
    """List the runs, newest first."""
    store = RunStore(runs_root(runs))
    rows = [cli_output.summary(run) for run in store.list()]
    click.echo(json.dumps(rows) if as_json else cli_output.runs_text(rows, store.root))


@cli.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The port.  [default: 8501, or the next free one]")
@_runs_option
def app(port: int | None, runs: Path | None) -> NoReturn:
    """Start the dashboard on 127.0.0.1 and print its address."""
    from metaaug import serve

    chosen = serve.choose_port(port)
    command = serve.command(chosen)
    click.echo(f"MetaAug: http://{serve.ADDRESS}:{chosen}   (Ctrl-C ends it)")
    serve.become_server(command, runs)


def main() -> None:
    """Entry point of the ``metaaug`` command."""
    cli(prog_name="metaaug")


def _work(context: click.Context, run: RunFolder) -> State:
    """Start the run and show its progress until it has ended."""
    launcher: Launcher = context.obj or SubprocessLauncher()
    launcher.start(run)
    with cli_output.ProgressBars(sys.stderr) as bars:
        try:
            return follow(run, bars.show)
        except KeyboardInterrupt:
            click.echo(f"\nRun {run.id} goes on in the background.", err=True)
            context.exit(_INTERRUPTED)


def _leave(run: RunFolder, state: State) -> None:
    """End with the exit code that belongs to the state; nothing where the run finished."""
    if state == "finished":
        return
    if state == "stopped":
        click.echo(f"Run {run.id} was stopped; what it had learned is kept.", err=True)
        sys.exit(_INTERRUPTED)
    if state == "failed":
        click.echo(run.status.error, err=True)
    else:
        click.echo(f"The worker of run {run.id} ended without a result. The end of its log:", err=True)
        click.echo(run.log_tail(10), err=True)
    sys.exit(_FAILED)
