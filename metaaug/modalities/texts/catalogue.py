"""The operations on texts, in the order in which the augmenter applies them, and the measured recipe."""

from metaaug.modalities.specs import KindSpec, OperationSpec, Recipe

_HALF = "absolute value of a Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"
_COIN = "happens with probability strength × maximum"


def _word(name: str, summary: str, maximum: float, unit: str = "% of words", **more: object) -> OperationSpec:
    return OperationSpec(name, summary, maximum, unit, _HALF, "score", symmetric=False, **more)  # type: ignore[arg-type]


def _coin(name: str, summary: str, **more: object) -> OperationSpec:
    return OperationSpec(name, summary, 0.5, "probability", _COIN, "score", discrete=True, **more)  # type: ignore[arg-type]


OPERATIONS = (
    _coin("mix_same_class", "Joins the first half of the text and the second half of another of the same class."),
    _coin("shuffle_clauses", "Puts what stands between punctuation marks into another order."),
    _word("drop_clauses", "Leaves out what stands between punctuation marks.", 50.0, "% of clauses"),
    _word("crop", "Cuts words off at the start and the end.", 50.0),
    _coin("shuffle_words", "Puts all words into a random order.", dangerous=True),
    _word("swap_neighbours", "Swaps words with the next one.", 50.0),
    _word(
        "replace_similar",
        "Takes other words that stand in similar company in your texts.",
        50.0,
        needs="similar words",
    ),
    _word("replace_synonym", "Takes synonyms from WordNet, for English.", 50.0, needs="synonyms"),
    _word("replace_any", "Takes any words of your texts.", 50.0, dangerous=True),
    _word("delete", "Leaves words out.", 50.0),
    _word("duplicate", "Says words once more, at another place.", 30.0),
    _word("mistype", "Misspells words: letters swapped, left out, doubled, or mistyped.", 50.0, needs="long words"),
    _word("insert_marks", "Puts punctuation marks between words.", 50.0),
)

RECIPE = Recipe(
    start=0.15,
    steps={"reptile": 30, "maml": 100, "fomaml": 100, "meta_sgd": 100, "bilevel": 120},
    tasks_per_step={"reptile": 3, "maml": 4, "fomaml": 4, "meta_sgd": 4, "bilevel": 4},
    common_scale=False,
    meta_lr={"reptile": 0.5, "maml": 0.02, "fomaml": 0.02, "meta_sgd": 0.02, "bilevel": 0.02},
    inner_lr={"reptile": 0.02, "maml": 0.2, "fomaml": 0.2, "meta_sgd": 0.2},
    inner_steps={"reptile": 5, "maml": 1, "fomaml": 1, "meta_sgd": 1},
    prior=0.05,
    cutoff=0.08,
    width=2048,
    log_penalty=-2.3,
    log_penalty_floor=-3.5,
    default={"delete": 0.2, "swap_neighbours": 0.2, "duplicate": 0.2},
)

TEXTS = KindSpec("texts", "Texts", OPERATIONS, RECIPE)
