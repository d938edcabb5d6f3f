"""What curves are drawn along, steps or seconds, in words."""

from metaaug.ui.language import gettext as _


def along(by: str) -> str:
    """The axis, ``step`` or ``seconds``."""
    return {"step": _("step"), "seconds": _("seconds")}[by]


def axis_title(by: str) -> str:
    """The axis, also of what the seconds are."""
    return _("seconds of learning") if by == "seconds" else along(by)


def place(by: str, number: str) -> str:
    """A place on the axis: ``step 12``."""
    message = {"step": _("step {number}"), "seconds": _("seconds {number}")}[by]
    return message.format(number=number)
