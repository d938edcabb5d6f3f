"""The operations on series, in the order in which the augmenter applies them, and the measured recipe."""

from metaaug.modalities.specs import KindSpec, OperationSpec, Recipe

_GAUSSIAN = "Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"
_HALF = "absolute value of a Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"
_COIN = "happens with probability strength × maximum"

OPERATIONS = (
    OperationSpec(
        "time_reversal",
        "Runs the series backwards.",
        0.5,
        "probability",
        _COIN,
        "score",
        discrete=True,
        dangerous=True,
    ),
    OperationSpec(
        "shift", "Moves the series in time; the end value fills the gap.", 30.0, "% of length", _GAUSSIAN, "score"
    ),
    OperationSpec(
        "zoom", "Stretches a part of the series to the full length.", 0.8, "log factor", _HALF, "score", symmetric=False
    ),
    OperationSpec(
        "time_warp",
        "Runs faster in some places and slower in others.",
        2.0,
        "log factor",
        _HALF,
        "score",
        symmetric=False,
    ),
    OperationSpec(
        "segment_permutation",
        "Cuts the series into four and shuffles them.",
        0.5,
        "probability",
        _COIN,
        "score",
        discrete=True,
        dangerous=True,
    ),
    OperationSpec(
        "sign_flip",
        "Turns the series upside down about the mean.",
        0.5,
        "probability",
        _COIN,
        "score",
        discrete=True,
        dangerous=True,
    ),
    OperationSpec("scale", "Multiplies all values.", 0.9, "log factor", _GAUSSIAN, "pathwise"),
    OperationSpec(
        "magnitude_warp",
        "Multiplies values by a factor that changes smoothly.",
        1.2,
        "log factor",
        _HALF,
        "pathwise",
        symmetric=False,
    ),
    OperationSpec(
        "offset",
        "Adds a constant, up or down in each channel.",
        1.0,
        "standard deviations",
        _HALF,
        "pathwise",
        symmetric=False,
    ),
    OperationSpec(
        "drift",
        "Adds a smooth wander.",
        1.2,
        "standard deviations",
        _HALF,
        "pathwise",
        symmetric=False,
    ),
    OperationSpec(
        "frequency_noise",
        "Disturbs the size and phase of every frequency.",
        1.0,
        "× each frequency",
        _HALF,
        "pathwise",
        symmetric=False,
    ),
    OperationSpec(
        "frequency_mask",
        "Removes a band of frequencies.",
        50.0,
        "% of frequencies",
        _HALF,
        "score",
        symmetric=False,
    ),
    OperationSpec(
        "jitter",
        "Adds independent noise to every value.",
        0.8,
        "standard deviations",
        _HALF,
        "pathwise",
        symmetric=False,
    ),
    OperationSpec(
        "cutout",
        "Sets a stretch of time to the mean of the series.",
        30.0,
        "% of length",
        _HALF,
        "score",
        symmetric=False,
    ),
    OperationSpec(
        "channel_dropout",
        "Sets whole channels to their mean.",
        50.0,
        "% of channels",
        _HALF,
        "score",
        symmetric=False,
        needs="several channels",
    ),
)

RECIPE = Recipe(
    start=0.1,
    steps={"reptile": 60, "maml": 80, "fomaml": 80, "meta_sgd": 80, "bilevel": 150},
    tasks_per_step={"reptile": 4, "maml": 4, "fomaml": 4, "meta_sgd": 4, "bilevel": 4},
    common_scale=False,
    meta_lr={"reptile": 0.5, "maml": 0.02, "fomaml": 0.02, "meta_sgd": 0.02, "bilevel": 0.03},
    inner_lr={"reptile": 0.04, "maml": 0.15, "fomaml": 0.15, "meta_sgd": 0.15},
    inner_steps={"reptile": 5, "maml": 1, "fomaml": 1, "meta_sgd": 1},
    prior=0.03,
    cutoff=0.08,
    width=64,
    log_penalty=-2.3,
    log_penalty_floor=-3.5,
    final_model="ridge",
    default={"jitter": 0.1, "scale": 0.2, "time_warp": 0.2, "shift": 0.1},
    threads_from=48,
)

SERIES = KindSpec("series", "Series", OPERATIONS, RECIPE)
