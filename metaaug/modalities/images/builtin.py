"""The built-in image set: scikit-learn's digits, in which symmetries can be planted."""

from functools import partial

import numpy as np

from metaaug.data.builtin import Builtin, Plant
from metaaug.data.dataset import Dataset
from metaaug.data.labels import encode_labels
from metaaug.modalities.images.planting import PLANTED, plant


def digits() -> Dataset:
    """1,797 handwritten digits of 8×8 pixels."""
    from sklearn.datasets import load_digits

    bunch = load_digits()
    samples = np.rint(bunch.images * (255 / 16)).astype(np.uint8)[:, None]
    labels, classes = encode_labels([str(target) for target in bunch.target])
    return Dataset(
        name="digits",
        kind="images",
        samples=samples,
        labels=labels,
        classes=classes,
        source={"format": "builtin", "mode": "L"},
        names=tuple(str(index) for index in range(len(labels))),
    )


IMAGE_SETS = {
    "digits": Builtin(
        "images",
        digits,
        plants={name: Plant(title, note, partial(plant, name=name)) for name, (title, note) in PLANTED.items()},
    )
}
