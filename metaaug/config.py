"""The frozen, validated configuration of a run: one JSON object, unknown keys refused.

A value of ``None`` means "what is recommended for this kind of data" (see
:mod:`metaaug.modalities.recipes`). The one-line ``description`` of every field is the help text of
the Train page and of the documentation, so it is written for the person who sets it.

This module imports neither torch nor streamlit.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from metaaug.errors import ConfigError

Device = Literal["cpu", "cuda", "mps"]
Kind = Literal["images", "tables", "series", "audio", "texts"]
Task = Literal["classes", "number"]
"""What is predicted of a sample: which class it is, or a number."""
Stage = Literal["learn", "pairs", "projection", "quality", "recommendation", "verdict"]
STAGES: tuple[Stage, ...] = ("learn", "pairs", "projection", "quality", "recommendation", "verdict")


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DataConfig(_Frozen):
    """Which data, and how it is split."""

    source: str = Field(
        description="Where the data comes from: builtin:digits, builtin:digits+hflip, "
        "or dataset:ID from the workspace.",
    )
    per_class: int | None = Field(
        default=None,
        ge=2,
        le=100_000,
        description="Labelled samples to use per class, or per range of a number to predict; the rest becomes test "
        "data. Empty: use all but the test fraction.",
    )
    test_fraction: float = Field(
        default=0.3,
        gt=0,
        lt=0.9,
        description="Part of each class kept aside for the verdict, used when all labelled samples are taken.",
    )
    validation_fraction: float = Field(
        default=0.5,
        gt=0.1,
        lt=0.9,
        description="Part of the labelled samples on which the validation loss is measured, fitting on the others.",
    )
    split_seed: int = Field(default=0, ge=0, lt=2**31, description="Seed of the split into train, validation and test.")


class PolicyConfig(_Frozen):
    """What is learned."""

    name: Literal["global", "conditional"] = Field(
        default="global",
        description="global: one strength per operation. conditional: a small network from a sample's features to its "
        "strengths, for study and transfer; it has not been seen to beat the global one.",
    )
    generator: bool = Field(
        default=False,
        description="Also learn a small network that adds a residual to each copy, gated by a strength of its own.",
    )
    operations: tuple[str, ...] | None = Field(
        default=None,
        description="Operations whose strengths are learned. Empty: every operation that fits the data.",
    )
    start: float | None = Field(
        default=None, gt=0, le=1, description="Strength every operation starts from, between 0 and 1."
    )
    start_from: str | None = Field(
        default=None, description="The run whose policy this one starts from. Empty: from nothing learned before."
    )
    transfer: Literal["adapt", "as_is"] = Field(
        default="adapt",
        description="What becomes of an earlier policy. adapt: learn on from it, a quarter of the usual steps. as_is: "
        "use it unchanged, without learning.",
    )

    @property
    def is_used_as_is(self) -> bool:
        """Whether nothing is learned, because an earlier policy is used unchanged."""
        return self.start_from is not None and self.transfer == "as_is"


class LearnerConfig(_Frozen):
    """What fits on the augmented support and predicts the query."""

    name: Literal["ridge", "prototypes", "matching", "network"] = Field(
        default="ridge",
        description="What fits inside an episode: ridge regression, which found every symmetry that was planted as a "
        "check; class means (prototypes, which see an operation only as far as it moves them, and took a quarter turn "
        "for a planted rotation and a flip for a planted shift); attention over the support (matching, which found all "
        "but kept some quarter turn where none was planted); or a few unrolled steps of a small network, which found "
        "all in twice the time and looks no further than these steps.",
    )
    fit_steps: int = Field(default=5, ge=1, le=100, description="Unrolled gradient steps of the network learner.")
    width: int | None = Field(
        default=None,
        ge=1,
        le=4096,
        description="Random features: convolution channels (images, audio), kernels (series) or frequencies (tables); "
        "most terms (texts).",
    )
    text_model: str | None = Field(
        default=None,
        description="Texts: a transformer on Hugging Face, or a folder with one, whose sentence embeddings take the "
        "place of terms in the learner, the map and a ridge as the final model. Slow without a GPU. Empty: none.",
    )


class MetaConfig(_Frozen):
    """How the strengths move."""

    name: Literal["reptile", "maml", "fomaml", "meta_sgd", "bilevel"] = Field(
        default="reptile",
        description="The meta-learner: reptile averages adapted policies, maml differentiates through the adaptation, "
        "fomaml takes its inner gradients as constants, meta_sgd also learns how far each strength adapts, bilevel "
        "descends the validation loss directly.",
    )
    steps: int | None = Field(
        default=None,
        ge=1,
        le=100_000,
        description="Outer steps. Empty: what was measured to be enough, a quarter of it where an earlier policy is "
        "adapted.",
    )
    tasks_per_step: int | None = Field(
        default=None, ge=1, le=64, description="Episodes whose result is averaged in one outer step."
    )
    copies: int = Field(default=4, ge=2, le=32, description="Augmented copies of every support sample in an episode.")
    max_samples: int = Field(
        default=256,
        ge=4,
        le=4096,
        description="Most samples on either side of an episode, so cost does not grow with the data.",
    )
    meta_lr: float | None = Field(
        default=None,
        gt=0,
        le=10,
        description="Size of an outer step; for reptile the fraction moved towards the adapted policies.",
    )
    inner_lr: float | None = Field(default=None, gt=0, le=10, description="Size of an inner step; not for bilevel.")
    inner_optimiser: Literal["adam", "sgd"] = Field(
        default="adam", description="How reptile takes its inner steps: a fresh Adam per task, or plain gradient steps."
    )
    inner_steps: int | None = Field(default=None, ge=1, le=50, description="Inner steps K per task; not for bilevel.")
    prior: float | None = Field(
        default=None, ge=0, le=1, description="Weight of the identity prior: how much every unit of strength must earn."
    )
    evaluate_every: int = Field(
        default=5, ge=1, le=1000, description="Outer steps between two measurements of the validation loss."
    )


class EpisodesConfig(_Frozen):
    """Where tasks come from."""

    name: Literal["split", "n_way", "datasets"] = Field(
        default="split",
        description="split: random halves of the labelled samples. n_way: few classes with few samples each, and the "
        "validation loss on classes never learned from. datasets: each task from another data set.",
    )
    n_way: int = Field(default=5, ge=2, le=100, description="n_way: classes of a task.")
    k_shot: int = Field(default=5, ge=1, le=100, description="n_way: samples of each class to fit on.")
    queries: int = Field(default=5, ge=1, le=100, description="n_way: samples of each class to predict.")
    sources: tuple[str, ...] = Field(
        default=(),
        description="datasets: further data sets of the same kind, such as builtin:wine or dataset:ID.",
    )


class ProjectionConfig(_Frozen):
    """How the map of originals and copies is drawn."""

    max_points: int = Field(
        default=2000,
        ge=10,
        le=20_000,
        description="Most originals on the map: the labelled ones first, then test samples at random.",
    )
    copies: int = Field(default=1, ge=1, le=10, description="Augmented copies of each original on the map.")
    n_neighbors: int = Field(
        default=15, ge=2, le=200, description="UMAP and PaCMAP: size of the neighbourhood that is kept together."
    )
    min_dist: float = Field(default=0.1, ge=0, le=1, description="UMAP: how tightly points may be packed.")
    pacmap: bool = Field(
        default=False,
        description="Also a PaCMAP map, which keeps more of what lies far apart. Needs the package pacmap.",
    )
    seed: int = Field(default=0, ge=0, lt=2**31, description="Seed of the map.")


class QualityConfig(_Frozen):
    """How copies are measured against the data they were made of."""

    originals: int = Field(
        default=300,
        ge=4,
        le=2000,
        description="Most labelled samples measured, drawn evenly from every class; fewer where samples are large.",
    )
    copies: int = Field(default=2, ge=1, le=10, description="Augmented copies of each of them.")
    neighbours: int = Field(
        default=5, ge=1, le=50, description="Size k of the neighbourhoods of precision, recall, density and coverage."
    )
    permutations: int = Field(
        default=500,
        ge=19,
        le=10_000,
        description="Times the sides are exchanged for the p-value of the maximum mean discrepancy.",
    )
    identical: float = Field(
        default=0.05,
        ge=0,
        lt=1,
        description="A copy is near-identical below this part of the usual distance between neighbouring originals.",
    )
    far: float = Field(
        default=0.99,
        gt=0.5,
        lt=1,
        description="A copy is far from all data beyond this quantile of originals' distances to their nearest other.",
    )
    wrong_class: float = Field(
        default=0.8,
        gt=0.5,
        lt=1,
        description="A copy is likely of another class from this probability on.",
    )
    seed: int = Field(default=0, ge=0, lt=2**31, description="Seed of the samples measured and of their copies.")


class RecommendationConfig(_Frozen):
    """How a policy is chosen on labelled samples alone."""

    folds: int = Field(
        default=4, ge=2, le=20, description="Parts the labelled samples are split into; each is held out once."
    )
    repeats: int = Field(default=1, ge=1, le=20, description="Times the samples are split into folds anew.")
    steps: int = Field(
        default=400, ge=1, le=20_000, description="Training steps of every network that is cross-validated."
    )
    intensities: tuple[float, ...] = Field(
        default=(0.5, 1.5),
        description="Further intensities of the learned policy that are tried, beside 1.",
    )


class VerdictConfig(_Frozen):
    """How strategies are compared on held-out data."""

    seeds: int = Field(
        default=5, ge=2, le=100, description="Trainings per strategy; each seed is one paired comparison."
    )
    steps: int = Field(
        default=600, ge=1, le=20_000, description="Training steps of every final model, cosine schedule."
    )
    model: Literal["recommended", "network", "ridge"] = Field(
        default="recommended",
        description="What is trained with every strategy. network: a small one, from scratch. ridge: ridge regression "
        "on random features, fitted exactly. recommended: what did best on the kind of data.",
    )
    uniform: float = Field(
        default=0.2, gt=0, le=1, description="The strength given to all operations by the uniform strategy."
    )
    custom: dict[str, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict,
        description="Strengths of your own by operation, as one more strategy; empty for none.",
    )
    max_test: int = Field(
        default=5000,
        ge=10,
        le=100_000,
        description="Most test samples scored; of more, these many are chosen at random.",
    )


class RunConfig(_Frozen):
    """Everything that determines a run. The same configuration on the same device gives the same policy."""

    data: DataConfig
    policy: PolicyConfig = PolicyConfig()
    learner: LearnerConfig = LearnerConfig()
    episodes: EpisodesConfig = EpisodesConfig()
    meta: MetaConfig = MetaConfig()
    projection: ProjectionConfig = ProjectionConfig()
    quality: QualityConfig = QualityConfig()
    recommendation: RecommendationConfig = RecommendationConfig()
    verdict: VerdictConfig = VerdictConfig()
    seed: int = Field(default=0, ge=0, lt=2**31, description="Seed of learning, samples, and final models.")
    device: Device = Field(default="cpu", description="Where to compute.")

    @model_validator(mode="after")
    def _parts_agree(self) -> Self:
        names = self.policy.operations
        if names is not None and (not names or len(set(names)) != len(names)):
            raise ValueError("policy.operations must name at least one operation, each once")
        if self.policy.transfer == "as_is" and self.policy.start_from is None:
            raise ValueError('policy.transfer "as_is" goes with policy.start_from, the run whose policy is used')
        if (self.episodes.name == "datasets") != bool(self.episodes.sources):
            raise ValueError('episodes.sources goes with episodes.name "datasets", which needs at least one of them')
        return self

    def to_json(self) -> str:
        """The configuration as indented JSON; ``from_json`` gives the same object back."""
        return self.model_dump_json(indent=2)

    @classmethod
    def from_json(cls, text: str | bytes) -> "RunConfig":
        """Parse and validate. Raises ConfigError with one sentence per wrong field."""
        try:
            return cls.model_validate_json(text)
        except ValidationError as error:
            raise ConfigError(explain(error)) from error

    @classmethod
    def from_dict(cls, values: dict[str, Any]) -> "RunConfig":
        """Validate nested dictionaries. Raises ConfigError with one sentence per wrong field."""
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise ConfigError(explain(error)) from error


def explain(error: ValidationError) -> str:
    """One sentence per problem: the setting, what was given, what is allowed."""
    sentences = []
    for problem in error.errors():
        where = ".".join(str(part) for part in problem["loc"]) or "The configuration"
        if problem["type"] == "extra_forbidden":
            sentences.append(f'"{where}" is not a setting. Remove it or check its spelling.')
        elif problem["type"] == "missing":
            sentences.append(f'"{where}" is missing. Set it.')
        else:
            given = f" (given: {problem['input']!r})" if "input" in problem else ""
            sentences.append(f'"{where}": {problem["msg"]}{given}.')
    return " ".join(sentences)
