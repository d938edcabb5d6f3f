"""What the learner sees of a text: TF-IDF of what the labelled texts know, or the embedding of a named text model."""

from collections.abc import Callable

import torch
from torch import Tensor

from metaaug.modalities.texts.layout import TextEncoder
from metaaug.modalities.texts.weighting import inverse_frequencies, weighted


def text_features(
    encoder: TextEncoder, x: Tensor, width: int, generator: torch.Generator
) -> Callable[[Tensor], Tensor]:
    """A feature map for encoded texts.

    Args:
        encoder: knows the terms.
        x: ``(m, length)`` unaugmented support texts, from which document frequencies are taken.
        width: most places; of more terms, other ones share a place in every episode.
        generator: CPU generator.

    Returns:
        A function from ``(n, length)`` to ``(n, up to width)``, or to embeddings where a text model is named.
    """
    if encoder.text_model:
        return encoder.embeddings
    places = encoder.terms.placed(width, generator).to(x.device)

    def counts(texts: Tensor) -> Tensor:
        return places.counts(encoder.folded(texts), encoder.weights(texts))

    idf = inverse_frequencies(counts(x))
    return lambda texts: weighted(counts(texts), idf)
