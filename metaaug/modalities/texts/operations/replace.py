"""Operations that put another word in the place of chosen ones; blanks and marks stay."""

from torch import Tensor

from metaaug.modalities.operation import Reference
from metaaug.modalities.texts.operations.words import WordOperation


class _Listed(WordOperation):
    """Takes one of the words that the vocabulary lists for a word; a word without any stays."""

    listed: str

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        options = self.table(self.listed, x)[self.encoder.pieces(x)]
        count = (options > 0).sum(dim=-1)
        place = (extra[..., 1] * count).long().minimum(count - 1).clamp_min(0)
        other = options.gather(-1, place[..., None])[..., 0]
        return self.put(x, other, self.chosen(x, value, extra) & (count > 0))


class ReplaceSimilar(_Listed):
    """Takes a word that stands in similar company in the labelled texts."""

    listed = "similar"


class ReplaceSynonym(_Listed):
    """Takes a synonym from WordNet (EDA, Wei and Zou 2019)."""

    listed = "synonyms"


class Mistype(_Listed):
    """Takes one of a few wrong spellings of the word."""

    listed = "typos"


class ReplaceAny(WordOperation):
    """Takes a word from anywhere in the reference, as often as words occur there, while the label stays."""

    def apply(self, x: Tensor, value: Tensor, extra: Tensor | None, reference: Reference) -> Tensor:
        assert extra is not None
        known = self.encoder.pieces(reference.x)[self.words(reference.x)]
        if not len(known):
            return x
        other = known[(extra[..., 1] * len(known)).long().clamp_max(len(known) - 1)]
        return self.put(x, other, self.chosen(x, value, extra))
