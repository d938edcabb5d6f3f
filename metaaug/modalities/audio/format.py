"""Audio in files: ZIP in, FLAC in tables, ZIP of WAV out."""

import io
import zipfile
from typing import Any, ClassVar

import numpy as np
import pandas as pd

from metaaug.config import Kind
from metaaug.data.dataset import Dataset
from metaaug.modalities.audio.loading import AUDIO_EXTENSIONS, load_audio, looks_like_audio
from metaaug.modalities.audio.sound_file import samples_of, sound_file
from metaaug.modalities.format import Options
from metaaug.modalities.images.format import safe_folder


class AudioFormat:
    """See :class:`metaaug.modalities.format.Format`. Tables have FLAC bytes in ``audio``."""

    kind: ClassVar[Kind] = "audio"
    extensions: ClassVar[tuple[str, ...]] = AUDIO_EXTENSIONS
    options: ClassVar[frozenset[str]] = frozenset({"seconds", "group"})
    about: ClassVar[str] = "is an audio set: its folders say the classes"

    def claims(self, data: bytes, filename: str) -> bool:
        """An archive most of whose files are recordings by their names."""
        return looks_like_audio(data, filename)

    def read(self, data: bytes, filename: str, options: Options) -> Dataset:
        """See :func:`metaaug.modalities.audio.loading.load_audio`."""
        return load_audio(data, filename, **options)

    def shown(self, dataset: Dataset, indices: np.ndarray, decoded: Any, touched: np.ndarray | None) -> pd.DataFrame:
        """``audio``: FLAC bytes, which a browser can play and which take half the room of WAV."""
        rate = int(dataset.source["rate"])
        return pd.DataFrame({"audio": [sound_file(samples, rate) for samples in decoded]})

    def write(self, dataset: Dataset, table: pd.DataFrame, facts: pd.DataFrame) -> tuple[bytes, str]:
        """ZIP with a folder of WAV per class."""
        buffer = io.BytesIO()
        files = []
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for folder, sample, copy, audio in zip(
                table["class"], table["sample"], table["copy"], table["audio"], strict=True
            ):
                files.append(f"{safe_folder(folder)}/{sample:06d}_{copy}.wav")
                archive.writestr(files[-1], sound_file(*samples_of(audio), form="WAV"))
            listed = facts.copy()
            listed.insert(0, "file", files)
            archive.writestr("provenance.csv", listed.to_csv(index=False))
        return buffer.getvalue(), ".zip"
