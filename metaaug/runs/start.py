"""Starting a run from the policy of an earlier one: what the new run is set to, and what is copied into its folder."""

from typing import Any

from metaaug.config import Kind, RunConfig
from metaaug.data.start import check_start
from metaaug.errors import RunError
from metaaug.runs.folder import RunFolder


def settings_from(source: RunFolder, transfer: str = "adapt") -> dict[str, Any]:
    """What ``policy`` of a new configuration is set to, so that it is a policy of the same form as that of ``source``.

    Raises RunError where the earlier run cannot be read.
    """
    policy = source.config.policy
    return {"start_from": source.id, "transfer": transfer, "name": policy.name, "generator": policy.generator}


def check_source(config: RunConfig, source: RunFolder, kind: Kind) -> None:
    """Raise RunError where ``source`` has learned nothing yet, ConfigError where its policy does not fit.

    Args:
        config: of the new run.
        source: the run of ``config.policy.start_from``.
        kind: of the new run's data.
    """
    known = _learned(source)
    check_start(config, kind, known.get("kind"), known.get("policy") == "conditional")


def copied_policy(config: RunConfig, source: RunFolder | None) -> tuple[bytes, ...]:
    """The content of start.json and, where there are weights, of start.safetensors; empty without an earlier policy.

    Raises RunError where ``source`` is not the run that the configuration names, or has learned nothing yet.
    """
    named = config.policy.start_from
    if source is None and named is None:
        return ()
    if source is None or source.id != named:
        given = "none was given" if source is None else f"run {source.id} was given"
        wanted = "no run" if named is None else f"run {named}"
        raise RunError(
            f"policy.start_from names {wanted} to start from, but {given}. Give the run that policy.start_from names."
        )
    _learned(source)
    try:
        content = source.policy_path.read_bytes()
        has_tensors = source.policy_tensors_path.exists()
        return (content, source.policy_tensors_path.read_bytes()) if has_tensors else (content,)
    except OSError as error:
        raise RunError(
            f"The policy of run {source.id} cannot be read ({error.strerror}). Choose another run to start from."
        ) from error


def _learned(source: RunFolder) -> dict[str, Any]:
    """policy.json of the run."""
    known = source.policy
    if known is None:
        raise RunError(
            f"Run {source.id} has learned nothing yet, so nothing can start from it. Wait until it has, or choose "
            "another run."
        )
    return known
