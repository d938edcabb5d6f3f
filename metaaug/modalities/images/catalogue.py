"""The operations on images, in the order in which the augmenter applies them, and the measured recipe."""

from metaaug.modalities.specs import KindSpec, OperationSpec, Recipe

_GAUSSIAN = "Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"
_HALF = "absolute value of a Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"
_COIN = "happens with probability strength × maximum"

OPERATIONS = (
    OperationSpec("rotate", "Turns the image about its centre.", 69.0, "°", _GAUSSIAN, "score"),
    OperationSpec("shift_x", "Moves the image sideways.", 25.0, "% of width", _GAUSSIAN, "score"),
    OperationSpec("shift_y", "Moves the image up or down.", 25.0, "% of height", _GAUSSIAN, "score"),
    OperationSpec("scale", "Enlarges or shrinks the image.", 0.5, "log factor", _GAUSSIAN, "score"),
    OperationSpec("aspect", "Stretches one side and squeezes the other.", 0.4, "log factor", _GAUSSIAN, "score"),
    OperationSpec("shear", "Slants the image sideways.", 0.6, "slope", _GAUSSIAN, "score"),
    OperationSpec(
        "hflip", "Mirrors left and right.", 0.5, "probability", _COIN, "score", discrete=True, dangerous=True
    ),
    OperationSpec(
        "vflip", "Mirrors top and bottom.", 0.5, "probability", _COIN, "score", discrete=True, dangerous=True
    ),
    OperationSpec(
        "quarter_turn",
        "Turns by a quarter, left or right.",
        0.5,
        "probability",
        _COIN,
        "score",
        discrete=True,
        dangerous=True,
    ),
    OperationSpec(
        "elastic", "Bends the image by a smooth random field.", 20.0, "% of width", _HALF, "score", symmetric=False
    ),
    OperationSpec("blur", "Smooths with a Gaussian kernel.", 1.5, "px", _HALF, "score", symmetric=False),
    OperationSpec("brightness", "Adds a constant to all pixels.", 50.0, "% of range", _GAUSSIAN, "score"),
    OperationSpec(
        "contrast", "Spreads or narrows pixels about the image's mean.", 0.8, "log factor", _GAUSSIAN, "score"
    ),
    OperationSpec("saturation", "Strengthens or fades colours.", 0.8, "log factor", _GAUSSIAN, "score", needs="colour"),
    OperationSpec("hue", "Turns colours around the colour wheel.", 180.0, "°", _GAUSSIAN, "score", needs="colour"),
    OperationSpec("invert", "Swaps light and dark.", 0.5, "probability", _COIN, "score", discrete=True, dangerous=True),
    OperationSpec(
        "noise",
        "Adds independent noise to every pixel.",
        0.6,
        "deviations of the data",
        _HALF,
        "score",
        symmetric=False,
    ),
    OperationSpec("cutout", "Blanks a square.", 100.0, "% of side", _HALF, "score", symmetric=False),
)

RECIPE = Recipe(
    start=0.2,
    steps={"reptile": 50, "maml": 100, "fomaml": 100, "meta_sgd": 100, "bilevel": 200},
    tasks_per_step={"reptile": 3, "maml": 4, "fomaml": 4, "meta_sgd": 4, "bilevel": 3},
    common_scale=True,
    meta_lr={"reptile": 0.5, "maml": 0.03, "fomaml": 0.03, "meta_sgd": 0.03, "bilevel": 0.03},
    inner_lr={"reptile": 0.06, "maml": 0.05, "fomaml": 0.05, "meta_sgd": 0.05},
    inner_steps={"reptile": 5, "maml": 1, "fomaml": 1, "meta_sgd": 1},
    prior=0.0,
    cutoff=0.03,
    width=16,
    log_penalty=-4.6,
    log_penalty_floor=-9.2,
    gain=2.0,
    default={
        "rotate": 0.2,
        "shift_x": 0.2,
        "shift_y": 0.2,
        "scale": 0.2,
        "shear": 0.2,
        "brightness": 0.2,
        "contrast": 0.2,
        "noise": 0.1,
    },
    threads_from=400,
)

IMAGES = KindSpec("images", "Images", OPERATIONS, RECIPE)
