"""What the choices of the map are called, and what stands below it."""

from collections.abc import Sequence
from typing import Any

from metaaug.inspect.projection_table import TRUSTWORTHINESS
from metaaug.ui import words
from metaaug.ui.figures.map import Colouring, Method
from metaaug.ui.language import gettext as _
from metaaug.ui.sentences import in_a_row

METHODS: dict[Method, str] = {"umap": "UMAP", "pacmap": "PaCMAP", "pca": "PCA"}


def what_methods_keep(methods: Sequence[Method]) -> str:
    """What each of the maps keeps of the data."""
    kept: dict[Method, str] = {
        "pca": _("PCA keeps the directions of largest spread."),
        "umap": _("UMAP keeps neighbours together; distances between clusters mean little."),
        "pacmap": _("PaCMAP also keeps something of how far clusters lie apart."),
    }
    return in_a_row(kept[method] for method in reversed(methods))


def colourings() -> dict[Colouring, str]:
    """What points may be coloured by."""
    return {
        "class": _("class"),
        "target": _("target"),
        "kind": _("original or copy"),
        "operation": _("operation"),
        "confidence": _("confidence"),
        "issue": _("issue"),
    }


def drags() -> dict[str, str]:
    """What dragging may do."""
    return {"lasso": _("lasso"), "select": _("box"), "pan": _("move")}


def told_of(colouring: Colouring) -> str:
    """What the colours mean, where their names do not say it."""
    told: dict[Colouring, str] = {
        "operation": _("A copy has the colour of the operation that used most of its maximum."),
        "confidence": _(
            "Confidence is the probability that logistic regression, which has not seen the sample or its copies, "
            "gives to its class: a copy of low confidence may look like another class."
        ),
    }
    return told.get(colouring, "")


def how_to_read(number: bool) -> str:
    """Where copies should lie."""
    if number:
        return _("Copies (diamonds) should lie among originals of a similar target, which have a similar colour.")
    return _("Copies (diamonds) should lie with their own class; a copy among another class is a warning.")


def caption(method: Method, facts: dict[str, Any]) -> str:
    """How much of the data the map shows; empty where that was not measured."""
    if method == "pca":
        explained = facts.get("explained") or []
        held = _("The two directions hold {share} of the spread.").format(share=words.percent(sum(explained)))
        return held if explained else ""
    measured = facts.get(TRUSTWORTHINESS[method])
    if measured is None:
        return ""
    return _("Trustworthiness {trustworthiness} of 1.").format(trustworthiness=f"{measured:.2f}")


def headings(predicted: str) -> dict[str, str]:
    """Columns of the table of all points.

    Args:
        predicted: ``class`` or ``target``.
    """
    return {
        "sample": _("sample"),
        "copy": _("copy"),
        predicted: _("target") if predicted == "target" else _("class"),
        "part": _("part"),
        "confidence": _("confidence"),
        "operations": _("operations"),
    }
