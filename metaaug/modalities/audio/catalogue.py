"""The operations on waveforms, in the order in which the augmenter applies them, and the measured recipe."""

from metaaug.modalities.specs import KindSpec, OperationSpec, Recipe

_GAUSSIAN = "Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"
_HALF = "absolute value of a Gaussian with standard deviation strength × maximum / 2.5, clipped at the maximum"
_COIN = "happens with probability strength × maximum"

OPERATIONS = (
    OperationSpec(
        "speed", "Plays the sound faster or slower; its pitch moves too.", 0.4, "log factor", _GAUSSIAN, "score"
    ),
    OperationSpec(
        "time_shift", "Moves the sound to an earlier or later time.", 30.0, "% of the clip", _GAUSSIAN, "score"
    ),
    OperationSpec("pitch", "Makes the sound higher or lower at the same speed.", 6.0, "semitones", _GAUSSIAN, "score"),
    OperationSpec(
        "reverse", "Plays the clip backwards.", 0.5, "probability", _COIN, "score", discrete=True, dangerous=True
    ),
    OperationSpec(
        "reverberation", "Adds the echo of a room.", 1.0, "× the direct sound", _HALF, "score", symmetric=False
    ),
    OperationSpec(
        "low_pass",
        "Weakens high frequencies, as a wall does.",
        3.0,
        "octaves off the top",
        _HALF,
        "score",
        symmetric=False,
    ),
    OperationSpec(
        "high_pass",
        "Weakens low frequencies, as a small loudspeaker does.",
        30.0,
        "% of the band",
        _HALF,
        "score",
        symmetric=False,
    ),
    OperationSpec(
        "frequency_mask", "Silences a band of frequencies.", 40.0, "% of the mel scale", _HALF, "score", symmetric=False
    ),
    OperationSpec("gain", "Makes the clip louder or quieter.", 20.0, "dB", _GAUSSIAN, "score"),
    OperationSpec("noise", "Adds white noise.", 1.0, "× the level of the clip", _HALF, "score", symmetric=False),
    OperationSpec("time_mask", "Silences a part of the clip.", 40.0, "% of the clip", _HALF, "score", symmetric=False),
)

RECIPE = Recipe(
    start=0.2,
    steps={"reptile": 24, "maml": 60, "fomaml": 60, "meta_sgd": 60, "bilevel": 100},
    tasks_per_step={"reptile": 3, "maml": 3, "fomaml": 3, "meta_sgd": 3, "bilevel": 3},
    common_scale=False,
    meta_lr={"reptile": 0.5, "maml": 0.02, "fomaml": 0.02, "meta_sgd": 0.02, "bilevel": 0.03},
    inner_lr={"reptile": 0.05, "maml": 0.15, "fomaml": 0.15, "meta_sgd": 0.15},
    inner_steps={"reptile": 5, "maml": 1, "fomaml": 1, "meta_sgd": 1},
    prior=0.02,
    cutoff=0.08,
    width=16,
    log_penalty=-3.0,
    log_penalty_floor=-5.0,
    gain=2.0,
    default={"time_shift": 0.2, "speed": 0.2, "pitch": 0.2, "gain": 0.2, "noise": 0.1},
    threads_from=1,
)

AUDIO = KindSpec("audio", "Audio", OPERATIONS, RECIPE)
