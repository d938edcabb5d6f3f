"""The operations on images, by name."""

from metaaug.modalities.images.operations import pixels, warp
from metaaug.modalities.operation import Operation

OPERATIONS: dict[str, type[Operation]] = {
    "rotate": warp.Rotate,
    "shift_x": warp.ShiftX,
    "shift_y": warp.ShiftY,
    "scale": warp.Scale,
    "aspect": warp.Aspect,
    "shear": warp.Shear,
    "hflip": warp.HorizontalFlip,
    "vflip": warp.VerticalFlip,
    "quarter_turn": warp.QuarterTurn,
    "elastic": warp.Elastic,
    "blur": pixels.Blur,
    "brightness": pixels.Brightness,
    "contrast": pixels.Contrast,
    "saturation": pixels.Saturation,
    "hue": pixels.Hue,
    "invert": pixels.Invert,
    "noise": pixels.Noise,
    "cutout": pixels.Cutout,
}
