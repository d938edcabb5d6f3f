"""The kinds of data with everything that computes. Imports torch; pages read ``recipes.KINDS`` instead."""

from metaaug.config import Kind
from metaaug.modalities.audio.modality import AudioModality
from metaaug.modalities.base import Modality
from metaaug.modalities.images.modality import ImageModality
from metaaug.modalities.series.modality import SeriesModality
from metaaug.modalities.tables.modality import TableModality
from metaaug.modalities.texts.modality import TextModality

MODALITIES: dict[Kind, Modality] = {
    "images": ImageModality(),
    "tables": TableModality(),
    "series": SeriesModality(),
    "audio": AudioModality(),
    "texts": TextModality(),
}
