"""The operations on texts, by name."""

from metaaug.modalities.texts.operations import replace, sentences, words
from metaaug.modalities.texts.operations.base import TextOperation

OPERATIONS: dict[str, type[TextOperation]] = {
    "mix_same_class": sentences.MixSameClass,
    "shuffle_clauses": sentences.ShuffleClauses,
    "drop_clauses": sentences.DropClauses,
    "crop": words.Crop,
    "shuffle_words": words.ShuffleWords,
    "swap_neighbours": words.Swap,
    "replace_similar": replace.ReplaceSimilar,
    "replace_synonym": replace.ReplaceSynonym,
    "replace_any": replace.ReplaceAny,
    "delete": words.Delete,
    "duplicate": words.Duplicate,
    "mistype": replace.Mistype,
    "insert_marks": words.InsertMarks,
}
