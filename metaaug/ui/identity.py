"""What is said where a run has learned to leave the data alone."""

from metaaug.runs.folder import RunFolder
from metaaug.ui.language import gettext as _
from metaaug.ui.markup import draw


def learned_identity(run: RunFolder) -> bool:
    """Whether every strength ended at 0. Raises RunError where the policy cannot be read."""
    policy = run.policy
    return policy is not None and not any(policy["strengths"].values())


def draw_identity() -> None:
    """The sentence below what would otherwise look broken: copies that are their originals, differences of 0."""
    told = _("No operation helped here: every strength ended at 0, so copies are unchanged.")
    draw(f'<p class="ma-note">{told}</p>')
