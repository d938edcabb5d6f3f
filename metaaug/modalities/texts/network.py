"""The small perceptron trained from scratch as the final model: TF-IDF and one hidden layer."""

import torch
from torch import Tensor, nn

from metaaug.modalities.texts.layout import TextEncoder
from metaaug.modalities.texts.weighting import inverse_frequencies, weighted

PLACES, HIDDEN = 4096, 64


class TextPerceptron(nn.Module):
    """Always the same places; document frequencies of the labelled texts."""

    def __init__(self, encoder: TextEncoder, x: Tensor, n_classes: int) -> None:
        super().__init__()
        self.encoder = encoder
        # Not left to the caller, who may ask for a network without memory for its weights.
        with torch.device(x.device):
            self.places = encoder.terms.placed(PLACES, torch.Generator().manual_seed(0)).to(x.device)
            self.idf = inverse_frequencies(self._counts(x))
        self.body = nn.Sequential(nn.Linear(self.places.width, HIDDEN), nn.GELU(), nn.Linear(HIDDEN, n_classes))

    def _counts(self, x: Tensor) -> Tensor:
        return self.places.counts(self.encoder.folded(x), self.encoder.weights(x))

    def forward(self, x: Tensor) -> Tensor:
        """Encoded texts ``(n, length)`` -> logits ``(n, n_classes)``."""
        return self.body(weighted(self._counts(x), self.idf.to(x)))
