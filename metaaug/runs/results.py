"""What the stages of a run leave in its folder: where it lies, and what of it is a JSON object."""

from pathlib import Path
from typing import Any

from metaaug.runs.files import damaged, read_json


class Results:
    """The result files of a run, as part of :class:`metaaug.runs.folder.RunFolder`.

    Every property that reads a file raises RunError, with a sentence, where the file is damaged.
    """

    path: Path

    @property
    def pairs_path(self) -> Path:
        """pairs.parquet."""
        return self.path / "pairs.parquet"

    @property
    def projection_path(self) -> Path:
        """projection.parquet."""
        return self.path / "projection.parquet"

    @property
    def quality_path(self) -> Path:
        """quality.json."""
        return self.path / "quality.json"

    @property
    def issues_path(self) -> Path:
        """issues.json."""
        return self.path / "issues.json"

    @property
    def flagged_path(self) -> Path:
        """flagged.parquet: the copies of issues.json with their originals, for the eye."""
        return self.path / "flagged.parquet"

    @property
    def recommendation_path(self) -> Path:
        """recommendation.json."""
        return self.path / "recommendation.json"

    @property
    def verdict_path(self) -> Path:
        """verdict.json."""
        return self.path / "verdict.json"

    @property
    def quality(self) -> dict[str, Any] | None:
        """What the copies do to the data in numbers, or None before that."""
        return optional_object(self.quality_path)

    @property
    def issues(self) -> dict[str, Any] | None:
        """Which copies and operations are to be looked at, or None before that."""
        return optional_object(self.issues_path)

    @property
    def recommendation(self) -> dict[str, Any] | None:
        """Which policy to use, or None before that."""
        return optional_object(self.recommendation_path)

    @property
    def verdict(self) -> dict[str, Any] | None:
        """The comparison of strategies, or None before that."""
        return optional_object(self.verdict_path)


def optional_object(path: Path) -> dict[str, Any] | None:
    """The JSON object at ``path``, or None where there is no file. Raises RunError where it is damaged."""
    if not path.exists():
        return None
    value = read_json(path)
    if not isinstance(value, dict):
        raise damaged(path, ValueError("it is not a JSON object"))
    return value
