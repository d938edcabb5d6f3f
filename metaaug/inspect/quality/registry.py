"""Every measure in words: what it says, how it is defined, where it comes from, which way is good. No torch.

The one list of measures: the worker computes what stands here, and the page shows it.
"""

from dataclasses import dataclass
from typing import Literal

from metaaug.config import Kind

Unit = Literal["share", "points", "number"]
Good = Literal["high", "low", "one", "none"]
Section = Literal["plane", "fidelity", "columns", "leakage"]


@dataclass(frozen=True)
class MeasureSpec:
    """A measure as a reader meets it.

    Attributes:
        name: as in :class:`metaaug.inspect.quality.measured.Measured`.
        title: its name in words.
        sentence: what it says, for somebody who has never heard of it.
        formula: LaTeX.
        symbols: what the letters of the formula are.
        source: who defined it.
        good: high or low values, values near one, or none because it is a risk and no merit.
        unit: ``share`` is shown in per cent, ``points`` as a difference of per cents, ``number`` as it is.
        section: where it stands on the page.
        kinds: of data it applies to; None: all.
        of_number: what takes its place where a number is predicted; empty where nothing changes.
    """

    name: str
    title: str
    sentence: str
    formula: str
    symbols: str
    source: str
    good: Good
    unit: Unit
    section: Section
    kinds: frozenset[Kind] | None = None
    of_number: str = ""


_NAEEM = "Naeem et al., Reliable Fidelity and Diversity Metrics for Generative Models, ICML 2020 (arXiv 2002.09797)"
_GONTIJO = "Gontijo-Lopes et al., Affinity and Diversity, 2020 (arXiv 2002.08973)"
_PLATZER = "Platzer and Reutterer, Holdout-Based Empirical Assessment of Mixed-Type Synthetic Data, 2021"
_SDMETRICS = "SDMetrics, the quality report of the Synthetic Data Vault"
_BALLS = "x are originals, y copies, and B(x) is the ball around x that reaches its k-th nearest other."
_TABLES: frozenset[Kind] = frozenset({"tables"})

_SPECS = (
    MeasureSpec(
        "affinity",
        "Affinity",
        "How much less accurate a model that knows clean samples is on copies of samples it has not seen; near 0 means "
        "that copies look like the data.",
        r"A(m, D'_{\mathrm{val}}) - A(m, D_{\mathrm{val}})",
        "A is the accuracy of the model m, trained on clean samples; D′ are copies of the samples D it has not seen.",
        f"{_GONTIJO}. Cross-validated, and with a linear model on vectors.",
        "high",
        "points",
        "plane",
        of_number="there is no accuracy of a number, so the explained share of its variance (R²) takes its place.",
    ),
    MeasureSpec(
        "diversity",
        "Diversity",
        "How much harder copies are to learn than originals: the training loss with them, less that without; 0 means "
        "that copies add nothing.",
        r"\mathbb E_{D'}\, L(m', D') - L(m, D)",
        "L is the training loss in the end, of the model m′ trained on copies D′ and of m trained on originals D.",
        f"{_GONTIJO}. A difference, with copies drawn once, and with a linear model on vectors.",
        "high",
        "number",
        "plane",
        of_number="the loss is the squared error over the variance of the number, in place of the cross-entropy.",
    ),
    MeasureSpec(
        "precision",
        "Precision",
        "The share of copies that lie near some original; high means that copies do not leave the data. A copy is near "
        "its own original unless it was changed much.",
        r"\frac1m \sum_j \Big[\, y_j \in \bigcup_i B(x_i) \Big]",
        _BALLS,
        _NAEEM,
        "high",
        "share",
        "fidelity",
    ),
    MeasureSpec(
        "density",
        "Density",
        "In how many neighbourhoods of originals a copy lies; about 1 is expected of new samples, less of copies "
        "between or beside the data.",
        r"\frac1{k\,m} \sum_j \sum_i \big[\, y_j \in B(x_i) \big]",
        _BALLS,
        _NAEEM,
        "one",
        "number",
        "fidelity",
    ),
    MeasureSpec(
        "recall",
        "Recall",
        "The share of originals that lie near some copy, copies having neighbourhoods; high means that no part of the "
        "data is left out.",
        r"\frac1n \sum_i \Big[\, x_i \in \bigcup_j B(y_j) \Big]",
        "x are originals, y copies, and B(y) is the ball around y that reaches its k-th nearest other copy.",
        _NAEEM,
        "high",
        "share",
        "fidelity",
    ),
    MeasureSpec(
        "coverage",
        "Coverage",
        "The share of originals with a copy in their neighbourhood; high means that copies cover the data.",
        r"\frac1n \sum_i \Big[\, \exists j:\ y_j \in B(x_i) \Big]",
        _BALLS,
        _NAEEM,
        "high",
        "share",
        "fidelity",
    ),
    MeasureSpec(
        "two_sample",
        "Classifier two-sample test",
        "How often a classifier tells a copy from an original, of samples it has not seen; 50 % is guessing, 100 % "
        "means that copies give themselves away.",
        r"\frac1{2n} \sum_i \big[ f(x_i) = 0 \big] + \big[ f(y_i) = 1 \big]",
        "f is a support vector machine that has seen neither the original x nor its copy y.",
        "Lopez-Paz and Oquab, Revisiting Classifier Two-Sample Tests, ICLR 2017. Folds keep an original and its copy "
        "together; the p-value is that of a sign test over originals.",
        "low",
        "share",
        "fidelity",
    ),
    MeasureSpec(
        "discrepancy",
        "Maximum mean discrepancy",
        "How far apart originals and copies are as distributions; 0 means that no smooth function tells them apart.",
        r"\Big\lVert \frac1n \sum_i \varphi(x_i) - \frac1m \sum_j \varphi(y_j) \Big\rVert",
        "φ is the map of a Gaussian kernel whose width is the median distance.",
        "Gretton et al., A Kernel Two-Sample Test, JMLR 2012. The permutation test exchanges an original with its own "
        "copies, group by group.",
        "low",
        "number",
        "fidelity",
    ),
    MeasureSpec(
        "column_shapes",
        "Column shapes",
        "How alike the values of each column are before and after, on average; 100 % means the same distribution.",
        r"1 - \sup_t \lvert F_x(t) - F_y(t)\rvert \quad\text{or}\quad 1 - \tfrac12 \sum_c \lvert p_x(c) - p_y(c)\rvert",
        "The first is for numbers, with the distribution functions F; the second for categories, with their shares p.",
        f"{_SDMETRICS}: KSComplement and TVComplement.",
        "high",
        "share",
        "columns",
        _TABLES,
    ),
    MeasureSpec(
        "pair_trends",
        "Pair trends",
        "How alike the relation of every two columns is before and after, on average; 100 % means that columns go "
        "together as they did.",
        r"1 - \tfrac12 \lvert \rho_x - \rho_y \rvert \quad\text{or}\quad "
        r"1 - \tfrac12 \sum_{c, d} \lvert p_x(c, d) - p_y(c, d)\rvert",
        "The first is for two numbers, with their correlation ρ; the second for categories, and for a number cut into "
        "10 bins with a category.",
        f"{_SDMETRICS}: CorrelationSimilarity and ContingencySimilarity.",
        "high",
        "share",
        "columns",
        _TABLES,
    ),
    MeasureSpec(
        "closest_record",
        "Distance to closest record",
        "The usual distance from a copy to the nearest original. Below that of held-out samples, copies give away the "
        "originals they were made of to whoever has them.",
        r"\operatorname{median}_j\ \min_i \lVert y_j - x_i\rVert",
        "x are originals, y copies; beside it the same of held-out samples.",
        f"{_PLATZER}.",
        "none",
        "number",
        "leakage",
    ),
    MeasureSpec(
        "neighbour_ratio",
        "Nearest-neighbour distance ratio",
        "The distance from a copy to the nearest original over that to the second nearest. Near 0, a copy points at "
        "one original; near 1, at none of them.",
        r"\operatorname{median}_j\ \frac{\lVert y_j - x_{(1)}\rVert}{\lVert y_j - x_{(2)}\rVert}",
        "x₍₁₎ and x₍₂₎ are the nearest and the second nearest original of the copy y; beside it the same of held-out "
        "samples.",
        f"{_PLATZER}.",
        "none",
        "number",
        "leakage",
    ),
)

MEASURES: dict[str, MeasureSpec] = {spec.name: spec for spec in _SPECS}
"""All measures by name, in the order in which they are shown."""


def applies(name: str, kind: Kind) -> bool:
    """Whether the measure is for this kind of data."""
    kinds = MEASURES[name].kinds
    return kinds is None or kind in kinds
