"""Texts as tensors of token numbers, and back."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from metaaug.data.dataset import Dataset
from metaaug.errors import ConfigError
from metaaug.modalities.base import Encoder
from metaaug.modalities.texts.embedding import text_model
from metaaug.modalities.texts.format import TEXT
from metaaug.modalities.texts.tokens import MOST_TOKENS, Token, join, split
from metaaug.modalities.texts.vocabulary import Vocabulary, make_vocabulary
from metaaug.modalities.texts.weighting import Terms, weighted

ROOM = 1.25
"""Times the longest text, so that tokens can be inserted."""

MAP_WIDTH = 512
"""Most places of the vectors that maps are made of."""


@dataclass(frozen=True)
class TextEncoder:
    """Texts as ``(n, length)``: the number of every token with its spacing, and 0 after the end.

    A text has at most ``MOST_TOKENS`` tokens; what follows them is not there, and is put back where a copy is written.
    A number may carry a fraction of up to ±¼, which says how much its token counts (see ``weights``); it is not
    written.

    Attributes:
        vocabulary: tokens by number, and what the labelled texts say about them.
        length: of every row.
        terms: the words and pairs of words that count.
        text_model: the transformer whose embeddings are seen in the place of terms; empty for none.
    """

    vocabulary: Vocabulary
    length: int
    terms: Terms
    text_model: str = ""

    @property
    def bounds(self) -> tuple[float, float]:
        """No limits, because of the fractions."""
        return -math.inf, math.inf

    @property
    def offers(self) -> frozenset[str]:
        """What operations need and the labelled texts have."""
        tables = {"similar words": "similar", "synonyms": "synonyms", "long words": "typos"}
        return frozenset(name for name, table in tables.items() if getattr(self.vocabulary, table).any())

    @cached_property
    def tables(self) -> dict[str, Tensor]:
        """The arrays of the vocabulary as tensors, by name."""
        names = ("folded", "word", "ends", "similar", "synonyms", "typos", "marks")
        return {name: torch.from_numpy(getattr(self.vocabulary, name)) for name in names}

    def encode(self, dataset: Dataset, indices: np.ndarray) -> Tensor:
        """``(n, length)`` float32."""
        return self.encode_texts(texts_of(dataset, indices))

    def encode_texts(self, texts: Sequence[str]) -> Tensor:
        """Any texts as ``(n, length)`` float32; words that the data set does not have are unknown."""
        encoded = np.zeros((len(texts), self.length), dtype=np.float32)
        for row, text in zip(encoded, texts, strict=True):
            numbers = [self.vocabulary.number(token) for token in split(text, min(MOST_TOKENS, self.length))]
            row[: len(numbers)] = numbers
        return torch.from_numpy(encoded)

    def decode(self, x: Tensor) -> pd.DataFrame:
        """A frame with the column ``text``; without what follows the first ``MOST_TOKENS`` tokens."""
        numbers = whole(x.detach().cpu()).long().numpy()
        token = self.vocabulary.token
        texts = [join(token(number) for number in row[row > 0].tolist()) for row in numbers]
        return pd.DataFrame({TEXT: pd.Series(texts, dtype="str")})

    def vectors(self, x: Tensor) -> Tensor:
        """TF-IDF of single words that the labelled texts know, with equal idf: ``(n, up to 512)``; or embeddings."""
        if self.text_model:
            return self.embeddings(x)
        places = self.terms.placed(MAP_WIDTH, torch.Generator().manual_seed(0)).to(x.device)
        counts = places.counts(self.folded(x), self.weights(x), pairs=False)
        return weighted(counts, counts.new_ones(counts.shape[1]))

    def embeddings(self, x: Tensor) -> Tensor:
        """Embeddings ``(n, d)`` by the text model. Raises ConfigError where it cannot be used."""
        return text_model(self.text_model).embed(self.decode(x)[TEXT].tolist(), x.device).to(x)

    def folded(self, x: Tensor) -> Tensor:
        """``(n, length)`` numbers of words as they are counted."""
        return self.tables["folded"].to(x.device)[self.pieces(x)]

    def pieces(self, x: Tensor) -> Tensor:
        """``(n, length)`` numbers of tokens without their spacing."""
        return whole(x).long() // len(self.vocabulary.spacings)

    def weights(self, x: Tensor) -> Tensor:
        """``(n, length)`` how much every token counts: 1, and what a fraction of its number adds, differentiably."""
        return 1 + 4 * (x - whole(x))


def whole(x: Tensor) -> Tensor:
    """Numbers without their fractions."""
    return (x.detach() + 0.5).floor()


def texts_of(dataset: Dataset, indices: np.ndarray) -> list[str]:
    """The texts at ``indices``."""
    texts = pd.DataFrame(dataset.samples)[TEXT].to_numpy(dtype=object)
    return [str(texts[index]) for index in indices.tolist()]


def tokens_of(dataset: Dataset, indices: np.ndarray) -> list[list[Token]]:
    """The tokens of texts, at most ``MOST_TOKENS`` of each."""
    return [split(text, MOST_TOKENS) for text in texts_of(dataset, indices)]


def with_text_model(encoder: Encoder, name: str | None) -> Encoder:
    """The encoder with a text model, loaded already; as it is where none is named.

    Raises:
        ConfigError: these are no texts, or the model cannot be used.
    """
    if not name:
        return encoder
    if not isinstance(encoder, TextEncoder):
        raise ConfigError("learner.text_model is for texts, and this data is of another kind. Leave it out.")
    text_model(name)
    return replace(encoder, text_model=name)


def fit_text_encoder(dataset: Dataset, pool: np.ndarray) -> TextEncoder:
    """An encoder that has looked at the labelled texts ``pool`` (indices); of others it only numbers the tokens."""
    labelled = tokens_of(dataset, pool)
    others = tokens_of(dataset, np.setdiff1d(np.arange(len(dataset)), pool))
    longest = max(map(len, [*labelled, *others]), default=1)
    vocabulary = make_vocabulary(labelled, others)
    return TextEncoder(vocabulary, max(4, math.ceil(ROOM * longest)), _terms(vocabulary, labelled))


def _terms(vocabulary: Vocabulary, labelled: Sequence[Sequence[Token]]) -> Terms:
    """What the labelled texts know: their words, synonyms of these, and their pairs of words."""
    spacings = len(vocabulary.spacings)
    texts = [vocabulary.folded[[vocabulary.number(token) // spacings for token in tokens]] for tokens in labelled]
    synonyms = vocabulary.folded[vocabulary.synonyms[vocabulary.synonyms > 0]]
    pairs = np.concatenate([np.stack([text[:-1], text[1:]], axis=1) for text in texts])
    return Terms.of(int(vocabulary.folded.max()) + 1, np.concatenate([*texts, synonyms]), pairs)
