"""Policies: what is learned. A policy turns θ, and for a conditional one a sample, into strengths."""

from collections.abc import Callable

from metaaug.policies.base import Policy
from metaaug.policies.conditional import ConditionalPolicy
from metaaug.policies.global_policy import GlobalPolicy

POLICIES: dict[str, Callable[[int, int], Policy]] = {
    "global": lambda inputs, operations: GlobalPolicy(),
    "conditional": ConditionalPolicy,
}
"""From the length of a sample's description and the number of operations to a policy."""
