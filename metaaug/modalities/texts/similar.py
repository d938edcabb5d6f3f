"""Words that stand in similar company, from the labelled texts alone.

Positive pointwise mutual information of words and their neighbours in a window, compared by cosine (Bullinaria and
Levy, "Extracting semantic representations from word co-occurrence statistics", 2007).
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np

WINDOW = 3
"""Words to either side that count as company."""

MOST_WORDS = 2_000
"""Words that are compared, the most frequent first: the cost grows with their square."""

LEAST_OCCURRENCES = 2
MOST_SIMILAR = 5
LEAST_COSINE = 0.1


def similar_words(documents: Sequence[Sequence[int]]) -> dict[int, list[int]]:
    """For every word that is frequent enough, up to ``MOST_SIMILAR`` others, the most similar first.

    Args:
        documents: the words of each text, as whole numbers.
    """
    counts = Counter(word for words in documents for word in words)
    known = [word for word, count in counts.most_common(MOST_WORDS) if count >= LEAST_OCCURRENCES]
    if len(known) < 2:
        return {}
    vectors = _company({word: place for place, word in enumerate(known)}, documents)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, 0)
    best = np.argsort(-cosines, axis=1, kind="stable")[:, :MOST_SIMILAR]
    found = {
        known[row]: [known[column] for column in columns if cosines[row, column] >= LEAST_COSINE]
        for row, columns in enumerate(best.tolist())
    }
    return {word: others for word, others in found.items() if others}


def _company(place: dict[int, int], documents: Sequence[Sequence[int]]) -> np.ndarray:
    """Vectors ``(words, words)`` of length 1, or 0 where a word has no company."""
    joint = np.zeros((len(place), len(place)), dtype=np.float32)
    for words in documents:
        row = np.array([place.get(word, -1) for word in words], dtype=np.int64)
        for distance in range(1, WINDOW + 1):
            first, second = row[:-distance], row[distance:]
            both = (first >= 0) & (second >= 0)
            np.add.at(joint, (first[both], second[both]), 1)
            np.add.at(joint, (second[both], first[both]), 1)
    total = max(float(joint.sum()), 1.0)
    share = joint.sum(axis=1) / total
    expected = np.outer(share, share)
    ratio = np.divide(joint / total, expected, out=np.ones_like(joint), where=(joint > 0) & (expected > 0))
    information = np.log(ratio).clip(min=0)
    length = np.linalg.norm(information, axis=1, keepdims=True)
    return np.divide(information, length, out=np.zeros_like(information), where=length > 0)
