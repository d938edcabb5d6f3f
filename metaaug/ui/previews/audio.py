"""Audio on every page: waveforms, spectrograms and players, by class and beside their copies."""

from html import escape
from typing import Any

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.modalities.audio.sound_file import samples_of, sound_file
from metaaug.runs.folder import RunFolder
from metaaug.ui import pictures, sounds
from metaaug.ui.class_list import draw_classes
from metaaug.ui.language import gettext as _
from metaaug.ui.pairs import all_in_words, first_samples, in_words, operations_of, texts_of
from metaaug.ui.previews.audio_reading import draw_length_and_group
from metaaug.ui.previews.titles import linked, noted
from metaaug.ui.theme import palette

_FEW = 3
_OF_CLASS = 4
_MOST_BYTES = 900_000
"""Sound on one page; pictures go on without players beyond it."""


class AudioPreview:
    """See :class:`metaaug.ui.previews.base.Preview`."""

    kind: Kind = "audio"
    column = "audio"
    samples_shown = 6
    draws_all = False
    is_wide = False

    @property
    def title(self) -> str:
        """The kind, in a choice."""
        return _("Audio")

    @property
    def upload_help(self) -> str:
        """Which files can be dropped."""
        return _("Audio: a ZIP with one folder of WAV, FLAC or OGG recordings per class.")

    @property
    def reading_title(self) -> str:
        """What of a file can be read differently."""
        return _("length of the recordings, and who speaks")

    @property
    def space(self) -> str:
        """What distances are measured in."""
        return _("standardised log-mel spectrograms")

    def each(self, dataset: Dataset) -> str:
        """Length and rate."""
        rate = int(dataset.source["rate"])
        seconds = np.asarray(dataset.samples).shape[1] / rate
        return _("{seconds} s at {rate} kHz").format(seconds=f"{seconds:.3g}", rate=f"{rate / 1000:.3g}")

    def draw_samples(self, dataset: Dataset) -> None:
        """The first clips of every class."""
        clips, rate = np.asarray(dataset.samples), int(dataset.source["rate"])
        room = _Room(_MOST_BYTES)
        colour = palette().original

        def row(name: str, indices: np.ndarray) -> str:
            shown = []
            for index in indices:
                told = _("Sample {sample} of class {name}").format(sample=index, name=name)
                seen = _("Sample {sample} of class {name}: spectrogram").format(sample=index, name=name)
                drawn = _pictures(clips[index], rate, None, colour, seen)
                shown.append(
                    f'<figure class="ma-clip">{drawn}{room.player(sound_file(clips[index], rate), told)}</figure>'
                )
            return f'<span class="ma-sound-row">{"".join(shown)}</span>'

        draw_classes(dataset, row, _OF_CLASS)

    def draw_reading(self, dataset: Dataset, identifier: str) -> dict[str, Any]:
        """The length of all clips, and which part of the file names says the speaker."""
        return draw_length_and_group(dataset, identifier)

    def pairs(self, frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
        """A grid of clips with players."""
        return sound_pairs(frame, style, captions)

    def few(self, frame: pd.DataFrame) -> str:
        """Three originals with two copies each."""
        return sound_pairs(first_samples(frame, _FEW, copies=2), "ma-small", captions=False)

    def how_to_read(self, predicts_number: bool) -> str:
        """What the pictures are, and what to ask."""
        return _(
            "Left of the hairline is the original, right of it are its copies: the waveform, and below it how strong "
            "low (bottom) to high frequencies are over time. Play them: would you still give each copy the same class? "
            "Hover, tap or focus a copy to read all that was done to it."
        )

    def how_to_read_few(self) -> str:
        """What the pictures are."""
        return _(
            "Left of the hairline the original, right of it its copies: the waveform, and low to high frequencies over "
            "time. Play them; hover or tap a copy to read what was done."
        )

    def draw_more(self, frame: pd.DataFrame, run: RunFolder) -> None:
        """Nothing."""

    def thumbnail(self, row: dict[str, Any]) -> str:
        """The spectrogram."""
        samples, rate = samples_of(row["audio"])
        drawn = sounds.levels(samples, rate, 52, 52)
        source = pictures.address(sounds.picture(drawn, float(drawn.max()), palette().original))
        return f'<img class="ma-runs-thumb" src="{source}" alt="{_("spectrogram of a sample")}">'


class _Room:
    """Players, until the page has as much sound as it can bear."""

    def __init__(self, most: int) -> None:
        self._left = most

    def player(self, flac: bytes, label: str) -> str:
        """A player, or nothing where there is no room left."""
        self._left -= len(flac)
        return sounds.player(flac, label) if self._left >= 0 else ""


def sound_pairs(frame: pd.DataFrame, style: str = "", captions: bool = True) -> str:
    """A grid of clips: the original, a hairline, then its copies, each with what was done to it.

    Args:
        frame: rows of a pairs table with ``audio``; one or more samples.
        style: ``ma-narrow`` for one column, ``ma-small`` for many small pairs.
        captions: words under every copy; they are always there on hover, tap and focus.
    """
    room = _Room(_MOST_BYTES)
    rows = []
    for _sample, group in frame.groupby("sample", sort=False):
        ordered = group.sort_values("copy").to_dict("records")
        heard = [samples_of(row["audio"]) for row in ordered]
        # Copies are drawn on the scale of their original, so that louder and quieter is seen.
        loudest = float(sounds.levels(*heard[0]).max())
        figures = "".join(
            _figure(row, samples, rate, loudest, captions, room)
            for row, (samples, rate) in zip(ordered, heard, strict=True)
        )
        rows.append(f'<div class="ma-pair" style="--cells:{len(ordered)}">{figures}</div>')
    return f'<div class="ma-pairs ma-sounds {style}">{"".join(rows)}</div>'


def _figure(row: dict[str, Any], samples: np.ndarray, rate: int, loudest: float, captions: bool, room: _Room) -> str:
    operations = operations_of(row["operations"])
    name = escape(str(row["class"]))
    colours = palette()
    if row["copy"] == 0:
        told = _("Original of class {name}, sample {sample}").format(name=row["class"], sample=row["sample"])
        drawn = _pictures(samples, rate, loudest, colours.original, told)
        caption = f"<figcaption>{name}{noted(row)}</figcaption>" if captions else ""
        return f'<figure class="ma-clip">{linked(row, drawn)}{room.player(row["audio"], told)}{caption}</figure>'
    done = all_in_words(operations)
    told = _("Copy {copy} of sample {sample}").format(copy=row["copy"], sample=row["sample"])
    seen = _("Copy {copy} of sample {sample}: {done}").format(copy=row["copy"], sample=row["sample"], done=done)
    drawn = _pictures(samples, rate, loudest, colours.learned, seen)
    caption = f"<figcaption>{escape(in_words(operations))}</figcaption>" if captions else ""
    tip = "<br>".join(escape(text) for text in texts_of(operations)) or _("unchanged")
    return (
        f'<figure class="ma-clip" tabindex="0">{drawn}{room.player(row["audio"], told)}{caption}'
        f'<span class="ma-tip" role="tooltip">{tip}</span></figure>'
    )


def _pictures(samples: np.ndarray, rate: int, loudest: float | None, colour: str, told: str) -> str:
    """The waveform over the spectrogram; ``loudest`` None: on the clip's own scale."""
    drawn = sounds.levels(samples, rate)
    top = float(drawn.max()) if loudest is None else loudest
    return (
        f'<img class="ma-wave" src="{sounds.waveform(samples, colour)}" alt="">'
        f'<img class="ma-spectrogram" src="{pictures.address(sounds.picture(drawn, top, colour))}" '
        f'alt="{escape(told)}">'
    )
