"""Numbers, durations and names as the dashboard writes them."""

import math
from datetime import UTC, datetime

from metaaug.config import RunConfig

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


def plural(amount: int, noun: str, many: str | None = None) -> str:
    """``1 class``, ``10 classes``."""
    return f"{count(amount)} {noun if amount == 1 else many or noun + 's'}"


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
        return "under 1 s"
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"


def ago(moment: datetime | None, now: datetime | None = None) -> str:
    """``just now``, ``5 min ago``, ``2 h ago``, or the date."""
    if moment is None:
        return ""
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    seconds = ((now or datetime.now(UTC)) - moment).total_seconds()
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60:.0f} min ago"
    if seconds < 86_400:
        return f"{seconds // 3600:.0f} h ago"
    return f"{moment:%-d %B %Y}"


def operation(name: str) -> str:
    """An operation's name as words: ``shift_x`` is ``shift x``."""
    return name.replace("_", " ")


def meta_learner(name: str) -> str:
    """A meta-learner's name as it is written: ``maml`` is ``MAML``."""
    return META_LEARNERS.get(name, (name, ""))[0]


def method(config: RunConfig) -> str:
    """How a run came to its policy: by which meta-learner, or by using an earlier policy as it is."""
    return "Policy as it is" if config.policy.is_used_as_is else meta_learner(config.meta.name)


def group(number: bool) -> str:
    """What samples are split and picked by: their class, or the range of the number that is predicted."""
    return "target range" if number else "class"


def answer(number: bool) -> str:
    """What a sample has that is predicted, and that a dangerous operation may change."""
    return "target" if number else "class"


def loss_of(number: bool) -> str:
    """What the validation loss is made of where that is not the usual: a number's errors have a unit of their own."""
    return "mean squared error, standardised" if number else ""


def data_name(source: str) -> str:
    """What is shown of a source before its data set is read: ``builtin:digits`` is ``digits``."""
    scheme, _, name = source.partition(":")
    return name if scheme == "builtin" else name.rpartition("-")[0] or name


def samples_of(shown: int, total: int, seed: int | None = None) -> str:
    """``Showing 2,000 of 60,000 samples, seed 0.``"""
    if shown >= total:
        return f"Showing all {plural(total, 'sample')}."
    suffix = "" if seed is None else f", seed {seed}"
    return f"Showing {count(shown)} of {plural(total, 'sample')}{suffix}."
