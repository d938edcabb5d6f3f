"""The built-in audio set: generated tones, in which symmetries can be planted."""

from functools import partial

from metaaug.data.builtin import Builtin, Plant
from metaaug.modalities.audio.planting import PLANTED, plant
from metaaug.modalities.audio.tones import tones

AUDIO_SETS = {
    "tones": Builtin(
        "audio",
        tones,
        plants={name: Plant(title, note, partial(plant, name=name)) for name, (title, note) in PLANTED.items()},
    )
}
