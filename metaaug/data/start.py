"""Whether an earlier policy can be what a run on this data starts from; loads no torch, so forms can ask."""

from metaaug.config import Kind, RunConfig
from metaaug.errors import ConfigError


def check_start(config: RunConfig, kind: Kind, learned_on: Kind | None, is_conditional: bool) -> None:
    """Raise ConfigError where the policy of ``config.policy.start_from`` fits neither the data nor the settings.

    Args:
        config: of the new run.
        kind: of its data.
        learned_on: the kind of data the earlier policy was learned on; None where that is not known.
        is_conditional: whether the strengths of the earlier policy depend on the sample.
    """
    run = config.policy.start_from
    if learned_on is not None and learned_on != kind:
        raise ConfigError(
            f"The policy of run {run} was learned on {learned_on} and cannot start learning on {kind}. "
            f"Choose a run on {kind}, or start from nothing learned before."
        )
    if is_conditional and config.policy.name != "conditional":
        raise ConfigError(
            f"The policy of run {run} is conditional, so a {config.policy.name} policy cannot start from it. "
            'Set policy.name to "conditional", or start from another run.'
        )
