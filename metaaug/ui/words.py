"""Numbers, durations and names as the dashboard writes them."""

import math
import re
from datetime import UTC, datetime

from metaaug.config import RunConfig
from metaaug.ui.language import gettext as _
from metaaug.ui.language import ngettext

MINUS = "−"

EXPLAIN = {
    "strength": "How far an operation may go: 0 leaves a sample as it is, 1 is the operation's stated maximum.",
    "operation": "One random change of a sample, such as a small turn or a little noise.",
    "policy": "The learned strengths, one for each operation.",
    "run": "One training job with its settings and results, kept in its own folder.",
    "verdict": "The comparison with and without the policy on test data nothing has seen before.",
    "validation loss": "How wrong predictions are on labelled samples that were held out while fitting. Lower is "
    "better.",
}

META_LEARNERS = {
    "reptile": ("Reptile", "Adapts to a few episodes, then moves half of the way there. A good first choice."),
    "maml": ("MAML", "Differentiates through the adaptation. Second order, so slower."),
    "fomaml": ("First-order MAML", "MAML that takes its inner gradients as constants, so it is faster."),
    "meta_sgd": ("Meta-SGD", "MAML that also learns how far each strength adapts."),
    "bilevel": ("Bilevel", "Follows the validation loss directly, without an inner adaptation."),
}

ISSUES = {
    "another_class": "likely another class",
    "far_from_all": "far from all data",
    "near_identical": "near-identical",
}
"""What the quality stage may flag a copy for, in a word or two."""


_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PART_OF_TIME = re.compile("%-?[a-zA-Z]")


def explain(name: str) -> str:
    """What one of our words means, for a help text."""
    return _(EXPLAIN[name])


def number(value: float, digits: int = 3) -> str:
    """At most ``digits`` significant digits, with a true minus sign; unusual sizes as ``6.33 × 10⁻⁸``."""
    if not math.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    magnitude = math.floor(math.log10(abs(value)))
    rounded = round(value, digits - 1 - magnitude)
    places = max(0, digits - 1 - math.floor(math.log10(abs(rounded))))
    if abs(magnitude) >= 7:
        mantissa, exponent = f"{rounded:.{digits - 1}e}".split("e")
        return f"{mantissa} × 10{str(int(exponent)).translate(_RAISED)}".replace("-", MINUS)
    text = f"{rounded:,.{min(places, 6)}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.replace("-", MINUS)


def count(value: int) -> str:
    """A count, with thousands separated."""
    return f"{value:,}"


def percent(fraction: float) -> str:
    """``0.8864`` as ``88.6 %``."""
    return f"{number(100 * fraction)} %"


def points(difference: float, sign: bool = True) -> str:
    """A difference of accuracies in percentage points: ``+4.7``, ``−0.3``; half-widths without a sign."""
    text = f"{abs(100 * difference):.1f}"
    if not sign:
        return text
    return text if text == "0.0" else ("+" if difference > 0 else MINUS) + text


def duration(seconds: float | None) -> str:
    """``4 s``, ``3 min``, ``1 h 20 min``; a dash where it is not known."""
    if seconds is None or not math.isfinite(seconds):
        return "–"
    if seconds < 1:
        return _("under 1 s")
    if seconds < 90:
        return _("{seconds} s").format(seconds=f"{seconds:.0f}")
    minutes = round(seconds / 60)
    if minutes < 90:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes} min").format(hours=minutes // 60, minutes=minutes % 60)


def moment(at: datetime, pattern: str) -> str:
    """A moment by a pattern of strftime, such as ``%-d %B %Y``. What else stands in it may be in any script."""
    return _PART_OF_TIME.sub(lambda part: at.strftime(part[0]), pattern)


def ago(at: datetime | None, now: datetime | None = None) -> str:
    """``just now``, ``5 min ago``, ``2 h ago``, or the date."""
    if at is None:
        return ""
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    seconds = ((now or datetime.now(UTC)) - at).total_seconds()
    if seconds < 60:
        return _("just now")
    if seconds < 3600:
        return _("{minutes} min ago").format(minutes=int(seconds // 60))
    if seconds < 86_400:
        return _("{hours} h ago").format(hours=int(seconds // 3600))
    return moment(at, _("%-d %B %Y"))


def standing(state: str) -> str:
    """The state of a run."""
    told = {
        "queued": _("queued"),
        "running": _("running"),
        "finished": _("finished"),
        "stopped": _("stopped"),
        "interrupted": _("interrupted"),
        "failed": _("failed"),
        "unreadable": _("unreadable"),
    }
    return told.get(state, state)


def stage(name: str) -> str:
    """A stage of a run."""
    told = {
        "learn": _("learn"),
        "pairs": _("pairs"),
        "projection": _("projection"),
        "quality": _("quality"),
        "recommendation": _("recommendation"),
        "verdict": _("verdict"),
    }
    return told.get(name, name)


def operation(name: str) -> str:
    """An operation's name as words: ``shift_x`` is ``shift x``."""
    return _(name.replace("_", " "))


def meta_learner(name: str) -> str:
    """A meta-learner's name as it is written: ``maml`` is ``MAML``."""
    return _(META_LEARNERS.get(name, (name, ""))[0])


def issue(name: str) -> str:
    """What the quality stage flagged a copy for."""
    return _(ISSUES.get(name, name))


def method(config: RunConfig) -> str:
    """How a run came to its policy: by which meta-learner, or by using an earlier policy as it is."""
    return _("Policy as it is") if config.policy.is_used_as_is else meta_learner(config.meta.name)


def group(number: bool) -> str:
    """What samples are split and picked by: their class, or the range of the number that is predicted."""
    return _("target range") if number else _("class")


def answer(number: bool) -> str:
    """What a sample has that is predicted, and that a dangerous operation may change."""
    return _("target") if number else _("class")


def loss_of(number: bool) -> str:
    """What the validation loss is made of where that is not the usual: a number's errors have a unit of their own."""
    return _("mean squared error, standardised") if number else ""


def data_name(source: str) -> str:
    """What is shown of a source before its data set is read: ``builtin:digits`` is ``digits``."""
    scheme, name = source.partition(":")[::2]
    return name if scheme == "builtin" else name.rpartition("-")[0] or name


def samples_of(shown: int, total: int, seed: int | None = None) -> str:
    """``Showing 2,000 of 60,000 samples, seed 0.``"""
    if shown >= total:
        return ngettext("Showing all {amount} sample.", "Showing all {amount} samples.", total)
    if seed is None:
        return ngettext(
            "Showing {shown} of {amount} sample.", "Showing {shown} of {amount} samples.", total, shown=count(shown)
        )
    return ngettext(
        "Showing {shown} of {amount} sample, seed {seed}.",
        "Showing {shown} of {amount} samples, seed {seed}.",
        total,
        shown=count(shown),
        seed=seed,
    )
