"""Generated residuals of texts: how much words count.

A residual cannot be words. It is a change of weights: every word belongs to one of a few groups, and a coefficient
makes the words of its group count up to 80 % more or less. It is kept in the fraction of a token's number, so a copy
reads as its original, and the learner and the final network see what is stressed and what is not.
"""

import torch
from torch import Tensor

from metaaug.modalities.residual import Residual
from metaaug.modalities.texts.layout import TextEncoder

GROUPS = 16
LARGEST = 0.2
"""Of a number, where a coefficient is 1: four times that is the change of the weight. It never reaches the next number,
whatever single precision rounds it to."""


def weights_residual(encoder: TextEncoder) -> Residual:
    """Coefficients are changes of weights, by group of words; marks and padding keep theirs."""
    folded, word = encoder.tables["folded"], encoder.tables["word"]
    groups = torch.randint(GROUPS, (int(folded.max()) + 1,), generator=torch.Generator().manual_seed(0))[folded]

    def add(x: Tensor, coefficients: Tensor) -> Tensor:
        pieces = encoder.pieces(x)
        change = coefficients.gather(1, groups.to(x.device)[pieces])
        return x + torch.where(word.to(x.device)[pieces], LARGEST * change, 0.0)

    return Residual(GROUPS, add)
