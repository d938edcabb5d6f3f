"""The operations on tables, in the order in which the augmenter applies them, and the measured recipe."""

from metaaug.modalities.specs import KindSpec, OperationSpec, Recipe

_HALF = "absolute value of a Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"
_GAUSSIAN = "Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"

OPERATIONS = (
    OperationSpec(
        "interpolate",
        "Moves numbers towards another row of the same class or target range (SMOTE).",
        1.0,
        "of the way",
        _HALF,
        "score",
        symmetric=False,
        needs="numbers",
    ),
    OperationSpec(
        "interpolate_any_class",
        "Moves numbers towards a row of any class.",
        1.0,
        "of the way",
        _HALF,
        "score",
        dangerous=True,
        symmetric=False,
        needs="numbers",
    ),
    OperationSpec(
        "covariance_noise",
        "Adds the difference of two rows of the same class or target range, so noise follows its own shape.",
        1.0,
        "× a difference",
        _GAUSSIAN,
        "pathwise",
        needs="numbers",
    ),
    OperationSpec(
        "swap_same_class",
        "Takes cells from another row of the same class or target range.",
        50.0,
        "% of cells",
        _HALF,
        "score",
        symmetric=False,
    ),
    OperationSpec(
        "swap_any_class",
        "Takes cells from a row of any class.",
        50.0,
        "% of cells",
        _HALF,
        "score",
        dangerous=True,
        symmetric=False,
    ),
    OperationSpec(
        "resample_category",
        "Draws categories again as they occur within the class or target range.",
        50.0,
        "% of categories",
        _HALF,
        "score",
        symmetric=False,
        needs="categories",
    ),
    OperationSpec(
        "dropout",
        "Sets numbers to the column's median.",
        50.0,
        "% of numbers",
        _HALF,
        "score",
        symmetric=False,
        needs="numbers",
    ),
    OperationSpec(
        "row_scale",
        "Multiplies a row's deviations from the mean.",
        0.5,
        "log factor",
        _GAUSSIAN,
        "pathwise",
        needs="numbers",
    ),
    OperationSpec(
        "jitter",
        "Adds independent noise to every number.",
        1.0,
        "standard deviations",
        _HALF,
        "pathwise",
        symmetric=False,
        needs="numbers",
    ),
)

RECIPE = Recipe(
    start=0.1,
    steps={"reptile": 30, "maml": 100, "fomaml": 100, "meta_sgd": 100, "bilevel": 120},
    tasks_per_step={"reptile": 3, "maml": 4, "fomaml": 4, "meta_sgd": 4, "bilevel": 4},
    common_scale=False,
    meta_lr={"reptile": 0.5, "maml": 0.01, "fomaml": 0.01, "meta_sgd": 0.01, "bilevel": 0.02},
    inner_lr={"reptile": 0.02, "maml": 0.15, "fomaml": 0.15, "meta_sgd": 0.15},
    inner_steps={"reptile": 5, "maml": 1, "fomaml": 1, "meta_sgd": 1},
    prior=0.03,
    cutoff=0.08,
    width=256,
    log_penalty=-2.3,
    log_penalty_floor=-3.5,
    default={"jitter": 0.1, "interpolate": 0.3},
)

TABLES = KindSpec("tables", "Tables", OPERATIONS, RECIPE)
