"""Reading the policy of a run back, and the earlier policy that it starts from."""

from pathlib import Path
from typing import Any

from safetensors import SafetensorError
from safetensors.torch import load

from metaaug.errors import RunError
from metaaug.runs.files import damaged
from metaaug.runs.folder import RunFolder
from metaaug.training.saved import SavedPolicy


def read_policy(run: RunFolder) -> SavedPolicy:
    """What the run has learned.

    Raises:
        RunError: it has learned nothing yet, or a file is damaged.
    """
    known = run.policy
    if known is None:
        raise RunError("This run has learned nothing yet. Wait until it has, or start another.")
    return _saved(known, run.policy_tensors_path)


def read_start(run: RunFolder) -> SavedPolicy | None:
    """The earlier policy that the run starts from, as it was copied when the run was made; None where there is none.

    Raises:
        RunError: a file is damaged.
    """
    known = run.start
    return None if known is None else _saved(known, run.start_tensors_path)


def _saved(known: dict[str, Any], tensors_path: Path) -> SavedPolicy:
    strengths, kind = dict(known["strengths"]), known.get("kind")
    if not tensors_path.exists():
        return SavedPolicy(strengths, kind=kind)
    try:
        tensors = load(tensors_path.read_bytes())
    except SafetensorError as error:
        raise damaged(tensors_path, error) from error
    # The rows of weights stand in the order of the operations, which other writers of JSON may not keep in an object.
    order = [operation["name"] for operation in known.get("operations", ())]
    strengths = {name: strengths[name] for name in order if name in strengths} | strengths
    # Copied, because views of a file's bytes are not aligned in memory, which can change the last bit of a sum.
    return SavedPolicy.from_tensors(strengths, {name: tensor.clone() for name, tensor in tensors.items()}, kind)
