"""What a run stores of issues is known to the page that translates it."""

from typing import Any

import numpy as np
import pytest

from metaaug.inspect import issues
from metaaug.ui import retelling
from metaaug.ui.issues_view import STORED
from metaaug.ui.retelling import told

ORIGINALS = np.array([[0.0], [1.0], [3.0]])
COPIES = issues.Copies(ORIGINALS, np.array([[0.5]]), np.array([0]), np.arange(3), np.array([1]))


def stored() -> list[dict[str, Any]]:
    found = (
        issues.near_identical(COPIES, 0.05),
        issues.far_from_all(COPIES, 0.995),
        issues.likely_another_class(COPIES, np.zeros(3), None, 0.8),
        issues.idle_operations({"hflip": 0.0, "blur": 0.125}, [[]]),
    )
    return [issues.plain(one) for one in found]


def test_every_stored_text_of_an_issue_can_be_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retelling, "gettext", lambda message: f"said: {message}")
    for issue in stored():
        whys = [operation["why"] for operation in issue["operations"]]
        for text in (issue["title"], issue["rule"], issue["inapplicable"], *whys):
            assert text is None or told(text, STORED) == f"said: {text}"
