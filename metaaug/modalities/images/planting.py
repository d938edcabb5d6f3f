"""Hiding a symmetry in an image set, so that what is learned can be checked against a known answer."""

import numpy as np

PLANTED = {
    "hflip": ("mirrored left–right", "Every image was mirrored left to right with probability ½."),
    "vflip": ("upside down", "Every image was turned upside down with probability ½."),
    "invert": ("light and dark swapped", "Light and dark were swapped in every image with probability ½."),
    "rotate": ("turned up to ±57°", "Every image was turned by a random angle, uniform between −57° and 57°."),
    "shift_x": (
        "shifted up to ±20 %",
        "Every image was moved sideways by a random distance, uniform within 20 % of its width.",
    ),
}
"""What can be planted: name -> what a choice shows, and what was done as a sentence."""

ROTATION_DEGREES = 57.0
SHIFT_OF_WIDTH = 0.2


def plant(images: np.ndarray, seed: int, name: str) -> np.ndarray:
    """A copy in which every image was transformed at random, whatever its class.

    ``hflip``, ``vflip`` and ``invert`` happen with probability ½; ``rotate`` turns about the centre by an
    angle uniform in ±57°; ``shift_x`` moves sideways by a distance uniform in ±20 % of the width. What
    comes in from outside is black.

    Args:
        images: ``(n, channels, height, width)`` uint8.
        seed: of the draws; the same seed gives the same images.
        name: the symmetry.
    """
    generator = np.random.default_rng([seed, list(PLANTED).index(name)])
    if name == "rotate":
        angles = generator.uniform(-ROTATION_DEGREES, ROTATION_DEGREES, len(images))
        return _moved(images, np.deg2rad(angles), np.zeros(len(images)))
    if name == "shift_x":
        width = images.shape[-1]
        shifts = generator.uniform(-SHIFT_OF_WIDTH * width, SHIFT_OF_WIDTH * width, len(images))
        return _moved(images, np.zeros(len(images)), shifts)
    planted = images.copy()
    chosen = generator.random(len(images)) < 0.5
    if name == "hflip":
        planted[chosen] = planted[chosen][..., ::-1]
    elif name == "vflip":
        planted[chosen] = planted[chosen][..., ::-1, :]
    else:
        planted[chosen] = 255 - planted[chosen]
    return planted


def _moved(images: np.ndarray, angles: np.ndarray, shifts: np.ndarray) -> np.ndarray:
    """Turn counter-clockwise by ``angles`` (radians), then move right by ``shifts`` (pixels), bilinear."""
    from scipy.ndimage import affine_transform

    height, width = images.shape[-2:]
    centre = np.array([(height - 1) / 2, (width - 1) / 2])
    moved = np.empty_like(images)
    for index, (angle, shift) in enumerate(zip(angles, shifts, strict=True)):
        cosine, sine = np.cos(angle), np.sin(angle)
        # From a place in the result to its place in the original: rows count downwards.
        matrix = np.array([[cosine, sine], [-sine, cosine]])
        offset = centre - matrix @ (centre + np.array([0.0, shift]))
        for channel in range(images.shape[1]):
            values = affine_transform(
                images[index, channel].astype(np.float64), matrix, offset, order=1, mode="grid-constant"
            )
            moved[index, channel] = np.clip(np.rint(values), 0, 255)
    return moved
