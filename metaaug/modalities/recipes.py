"""The kinds of data, by name. Imports no torch."""

from metaaug.config import Kind
from metaaug.modalities.images.catalogue import IMAGES
from metaaug.modalities.specs import KindSpec
from metaaug.modalities.tables.catalogue import TABLES

KINDS: dict[Kind, KindSpec] = {"images": IMAGES, "tables": TABLES}
