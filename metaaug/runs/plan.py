"""What a run is to do: its stages in order, to which later requests add."""

from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from metaaug.config import (
    ProjectionConfig,
    QualityConfig,
    RecommendationConfig,
    RunConfig,
    Stage,
    VerdictConfig,
    explain,
)
from metaaug.errors import ConfigError, RunError
from metaaug.runs.files import damaged, read_text, write_json


class PlanEntry(BaseModel):
    """One stage to work through; ``settings`` override the configuration of that stage for this entry."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    stage: Stage
    settings: dict[str, Any] = {}


_Config = TypeVar("_Config", ProjectionConfig, QualityConfig, RecommendationConfig, VerdictConfig)
StageConfig = ProjectionConfig | QualityConfig | RecommendationConfig | VerdictConfig
_PLAN = TypeAdapter(tuple[PlanEntry, ...])


def read_plan(path: Path) -> tuple[PlanEntry, ...]:
    """Read plan.json. Raises RunError where it is missing or damaged."""
    text = read_text(path)
    try:
        return _PLAN.validate_json(text)
    except ValidationError as error:
        raise damaged(path, ValueError(explain(error))) from error


def write_plan(path: Path, plan: tuple[PlanEntry, ...]) -> None:
    """Write plan.json atomically. Raises OSError."""
    write_json(path, [entry.model_dump() for entry in plan])


def make_entry(stage: Stage, settings: dict[str, Any], config: RunConfig) -> PlanEntry:
    """A checked entry. Raises RunError for an unknown stage, ConfigError for settings the stage does not have."""
    if stage not in get_args(Stage):
        raise RunError(f'"{stage}" is not a stage of a run. Use one of {", ".join(get_args(Stage))}.')
    entry = PlanEntry(stage=stage, settings=settings)
    stage_config(config, entry)
    return entry


def stage_config(config: RunConfig, entry: PlanEntry) -> StageConfig | None:
    """The configuration of the entry's stage with its settings applied; None for stages that have none.

    Raises ConfigError where a setting does not exist or is out of range.
    """
    if entry.stage == "projection":
        return _with(config.projection, entry.settings)
    if entry.stage == "quality":
        return _with(config.quality, entry.settings)
    if entry.stage == "recommendation":
        return _with(config.recommendation, entry.settings)
    if entry.stage == "verdict":
        return _with(config.verdict, entry.settings)
    for name in entry.settings:
        raise ConfigError(f'"{name}" is not a setting of the stage {entry.stage}, which has none. Remove it.')
    return None


def _with(base: _Config, settings: dict[str, Any]) -> _Config:
    try:
        return type(base).model_validate({**base.model_dump(), **settings})
    except ValidationError as error:
        raise ConfigError(explain(error)) from error
