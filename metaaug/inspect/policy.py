"""Reading the policy of a run back."""

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
    if not run.policy_tensors_path.exists():
        return SavedPolicy(dict(known["strengths"]))
    try:
        tensors = load(run.policy_tensors_path.read_bytes())
    except SafetensorError as error:
        raise damaged(run.policy_tensors_path, error) from error
    # Copied, because views of a file's bytes are not aligned in memory, which can change the last bit of a sum.
    return SavedPolicy.from_tensors(known["strengths"], {name: tensor.clone() for name, tensor in tensors.items()})
