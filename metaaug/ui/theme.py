"""Colours with one meaning everywhere, in a light and a dark form, and the style sheet that carries them."""

from dataclasses import dataclass
from pathlib import Path

import streamlit as st

_STYLES = (Path(__file__).with_name("style.css"), *sorted(Path(__file__).parent.glob("previews/*.css")))


@dataclass(frozen=True)
class Palette:
    """Every colour the dashboard draws with; safe for colour blindness, and never the only cue.

    Attributes:
        ground, surface, text, muted, rule: page, quiet panels, words, quieter words, hairlines.
        original: untouched samples (with a circle) and the strategy "none" (with a dash).
        learned: augmented samples (with a diamond) and the learned policy.
        default: the hand-made default. uniform: all operations at one strength.
        danger: a likely wrong class, a failure.
        on_learned: words on a ground of the colour ``learned``.
        classes: ten qualitative colours for classes; they repeat with another shape.
        targets: from the least to the largest number to predict; lightness alone tells them apart.
    """

    ground: str
    surface: str
    text: str
    muted: str
    rule: str
    original: str
    learned: str
    default: str
    uniform: str
    danger: str
    on_learned: str
    classes: tuple[str, ...]
    targets: tuple[str, ...]

    def strategy(self, name: str) -> str:
        """The colour of a verdict's strategy by its name."""
        return {"none": self.original, "default": self.default, "uniform": self.uniform}.get(name, self.learned)


LIGHT = Palette(
    ground="#ffffff",
    surface="#f5f6f9",
    text="#1d2130",
    muted="#596073",
    rule="#e1e4ea",
    original="#64748b",
    learned="#4f46e5",
    default="#0d8a80",
    uniform="#b45f06",
    danger="#c81e3a",
    on_learned="#ffffff",
    classes=(
        "#3b6fb6", "#d1495b", "#2e8b57", "#b8860b", "#7b4fa3", "#1895a8", "#8c564b", "#c2559d", "#6b7a1e", "#54627a",
    ),
    targets=("#e3b04b", "#cd7a54", "#95497a", "#3a2f78"),
)  # fmt: skip
DARK = Palette(
    ground="#0f1218",
    surface="#181c25",
    text="#e7e9f0",
    muted="#a3aaba",
    rule="#2a303c",
    original="#9aa8bd",
    learned="#9b95ff",
    default="#35c2b4",
    uniform="#f0a742",
    danger="#ff7085",
    on_learned="#0f1218",
    classes=(
        "#7fb0f2", "#ff8a96", "#6fd39b", "#e6c14a", "#c4a0ee", "#5fd0e0", "#c99a8c", "#f09ad2", "#b9c95a", "#a9b6cc",
    ),
    targets=("#4a4f9c", "#9a5c9c", "#e0836b", "#f8dc86"),
)  # fmt: skip
SHAPES = ("circle", "square", "triangle-up", "x", "star", "triangle-down", "pentagon", "hexagon")


def palette() -> Palette:
    """The palette of the theme the browser shows now."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def class_mark(colours: Palette, index: int) -> tuple[str, str]:
    """Colour and marker shape of class number ``index``: ten colours, then the same with the next shape."""
    count = len(colours.classes)
    return colours.classes[index % count], SHAPES[(index // count) % len(SHAPES)]


def apply_style() -> None:
    """Put the style sheet and the palette's colours on the page."""
    colours = palette()
    names = ("ground", "surface", "text", "muted", "rule", "original", "learned", "default", "uniform", "danger")
    variables = "".join(f"--ma-{name}:{getattr(colours, name)};" for name in names)
    variables += f"--ma-on-learned:{colours.on_learned};"
    # Of what the browser draws itself, such as players.
    variables += f"--ma-scheme:{'dark' if colours is DARK else 'light'};"
    variables += "".join(f"--ma-class-{index}:{colour};" for index, colour in enumerate(colours.classes))
    styles = "\n".join(path.read_text(encoding="utf-8") for path in _STYLES)
    st.html(f"<style>:root{{{variables}}}\n{styles}</style>")
