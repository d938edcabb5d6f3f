"""What a conditional policy knows of a text: numbers that texts of every language and data set have."""

import torch
from torch import Tensor

from metaaug.modalities.texts.layout import TextEncoder


def describe_texts(encoder: TextEncoder, x: Tensor) -> Tensor:
    """``(n, length)`` encoded texts -> ``(n, 5)``.

    Logarithms of the numbers of words and of clauses, the shares of marks, of words that are repeated, and of words
    with others in similar company.
    """
    tables = {name: table.to(x.device) for name, table in encoder.tables.items()}
    pieces = encoder.pieces(x)
    there = (pieces > 0).to(x)
    word = tables["word"][pieces].to(x)
    size, words = there.sum(dim=1).clamp_min(1), word.sum(dim=1).clamp_min(1)
    folded = torch.where(word > 0, tables["folded"][pieces], 0).sort(dim=1).values
    repeated = ((folded[:, 1:] == folded[:, :-1]) & (folded[:, 1:] > 0)).to(x).sum(dim=1)
    alike = ((tables["similar"][:, 0] > 0)[pieces] & (word > 0)).to(x).sum(dim=1)
    parts = [
        words.log() - 2,
        (tables["ends"][pieces].to(x).sum(dim=1) + 1).log() - 1,
        1 - words / size,
        repeated / words,
        alike / words,
    ]
    return torch.stack(parts, dim=1)
