"""Texts as tokens and tensors and back, their vocabulary, and what learners and networks see of them."""

import math

import numpy as np
import pandas as pd
import pytest
import torch

from metaaug.data.dataset import Dataset
from metaaug.modalities.registry import MODALITIES
from metaaug.modalities.texts.format import TextFormat
from metaaug.modalities.texts.layout import fit_text_encoder
from metaaug.modalities.texts.similar import similar_words
from metaaug.modalities.texts.tokens import MOST_TOKENS, Token, join, rest, split
from metaaug.modalities.texts.typos import with_typos
from metaaug.modalities.texts.vocabulary import UNKNOWN
from metaaug.modalities.texts.weighting import Terms, inverse_frequencies, weighted
from metaaug.modalities.texts.wordnet import synonyms, wordnet_folder
from tests.engine.support import text_set

TEXTS = [
    "Don't panic! It's 3.50 € (approx.) at http://x.y/z?q=1 :-) 😀👍🏽 a_b",
    "Two  blanks,\ta tab\nand a line.\n\nAnd another…",
    "我明天想退货，请问怎么办？谢谢。 iPhone手机",
    "私は明日東京に行きます。よろしく！",
    "ฉันต้องการคืนสินค้าพรุ่งนี้",
    "أريد إرجاع المنتج غدا.",
    "한국어 텍스트입니다test 123abc",
    "é́ combining\u200d marks \u00a0no-break \x92",
    "!!! ... ?",
]


def of(*texts):
    frame = pd.DataFrame({"text": pd.Series(texts, dtype="str")})
    return Dataset("t", "texts", frame, np.arange(len(texts)) % 2, ("a", "b"))


@pytest.mark.parametrize("text", TEXTS)
def test_tokens_are_joined_to_exactly_the_text(text):
    assert join(split(text)) == text


def test_any_mixture_of_characters_is_joined_to_exactly_itself():
    random = np.random.default_rng(0)
    characters = list("ab1. ,!\n\t'’-_你好テストฉัน한😀👍🏽\u200dé\u0301€£()\"\x92\u00a0\u3000٣ا")
    for size in random.integers(1, 14, 2000):
        text = "".join(random.choice(characters, size))
        assert join(split(text)) == text.strip()


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Don't go, it's 3.50!", ["Don't", "go", ",", "it's", "3.50", "!"]),
        ("我明天想退货", ["我", "明天", "想", "退", "货"]),
        ("私は明日東京に行きます", ["私", "は", "明日", "東京", "に", "行き", "ます"]),
        ("ต้องการคืน", ["ต้องการ", "คืน"]),
    ],
)
def test_words_are_found_in_scripts_with_and_without_blanks(text, pieces):
    assert [token.piece for token in split(text)] == pieces


def test_words_that_would_grow_together_get_a_space():
    assert join([Token("", "go"), Token("", "home")]) == "go home"
    assert join([Token("", "想"), Token("", "退")]) == "想退"
    assert join([Token("", "go"), Token("", ","), Token(" ", "home")]) == "go, home"


def test_decoding_undoes_encoding_exactly_and_tokens_that_are_too_many_are_the_rest():
    long = " ".join(f"word{index}" for index in range(MOST_TOKENS + 3)) + "."
    data = of(*TEXTS, long)
    encoder = fit_text_encoder(data, np.arange(4))
    decoded = encoder.decode(encoder.encode(data, np.arange(len(data))))["text"].tolist()
    assert decoded[:-1] == TEXTS
    assert decoded[-1] + rest(long) == long
    assert rest(long) == f" word{MOST_TOKENS} word{MOST_TOKENS + 1} word{MOST_TOKENS + 2}."
    assert rest(TEXTS[0]) == ""


def test_a_copy_is_shown_with_the_rest_of_its_text_and_an_unchanged_one_exactly():
    long = " ".join(f"word{index}" for index in range(MOST_TOKENS + 3))
    data = of("  One  two. ", long)
    decoded = pd.DataFrame({"text": ["One two.", "changed"]})
    touched = np.array([[False, False], [True, False]])
    shown = TextFormat().shown(data, np.arange(2), decoded, touched)["text"].tolist()
    assert shown == ["  One  two. ", f"changed word{MOST_TOKENS} word{MOST_TOKENS + 1} word{MOST_TOKENS + 2}"]
    assert TextFormat().shown(data, np.arange(2), decoded, None)["text"].tolist() == ["  One  two. ", long]


def test_numbers_are_whole_and_exact_in_single_precision():
    data = of(*TEXTS)
    encoder = fit_text_encoder(data, np.arange(len(data)))
    x = encoder.encode(data, np.arange(len(data)))
    assert x.dtype == torch.float32
    assert torch.equal(x, x.double().round().float())
    pieces = encoder.vocabulary.pieces
    assert [pieces[number] for number in encoder.pieces(x)[0, :2]] == ["Don't", "panic"]
    assert torch.equal(encoder.weights(x), torch.ones_like(x))


def test_of_unlabelled_texts_only_the_tokens_are_known():
    data = text_set()
    pool = np.arange(12)
    changed = data.samples.copy()
    changed.loc[12:, "text"] = "violet violet bicycles everywhere, violet bicycles."
    other = Dataset("t", "texts", changed, data.labels, data.classes)
    ours, theirs = fit_text_encoder(data, pool).vocabulary, fit_text_encoder(other, pool).vocabulary
    known = len({token.piece for index in pool for token in split(data.samples["text"][index])}) + 2
    assert ours.pieces[:known] == theirs.pieces[:known]
    for table in ("similar", "synonyms", "typos", "word", "folded"):
        np.testing.assert_array_equal(getattr(ours, table)[:known], getattr(theirs, table)[:known])
    strange = theirs.pieces.index("bicycles")
    assert not theirs.similar[strange].any()
    assert not theirs.typos[strange].any()


def test_a_token_of_another_data_set_is_unknown():
    encoder = fit_text_encoder(of("one two", "three four"), np.arange(2))
    x = encoder.encode(of("one never"), np.array([0]))
    assert encoder.pieces(x)[0, 1] == UNKNOWN
    assert encoder.decode(x)["text"].tolist() == ["one □"]


def test_capitals_count_as_small_letters():
    encoder = fit_text_encoder(of("Free free FREE", "other"), np.arange(2))
    pieces = encoder.pieces(encoder.encode(of("Free free FREE"), np.array([0])))[0, :3]
    assert len(set(pieces.tolist())) == 3
    assert len(set(encoder.tables["folded"][pieces].tolist())) == 1


def test_counts_are_those_of_known_words_and_pairs():
    terms = Terms.of(5, np.array([1, 2]), np.array([[1, 2], [2, 1]]))
    assert terms.count == 4
    places = terms.placed(10, torch.Generator())
    counts = places.counts(torch.tensor([[1, 2, 1, 4, 1, 0]]), torch.ones(1, 6))
    # Of the words 1 2 1 4 1, the fourth is not known, and neither are pairs with it or with the end.
    assert counts[0, :2].tolist() == [3, 1]
    assert sorted(counts[0, 2:].tolist()) == [1, 1]
    assert places.counts(torch.tensor([[1, 2, 1]]), torch.ones(1, 3), pairs=False).tolist() == [[2, 1, 0, 0]]


def test_more_terms_than_places_share_them_anew_every_time():
    terms = Terms.of(50, np.arange(1, 41), np.zeros((0, 2), dtype=int))
    words = torch.arange(50)[:, None]
    first, again, other = (
        terms.placed(8, torch.Generator().manual_seed(seed)).counts(words, torch.ones(50, 1)) for seed in (0, 0, 1)
    )
    assert torch.equal(first, again)
    assert not torch.equal(first, other)
    assert first.shape == (50, 8)
    assert first.sum(dim=1).tolist() == [0] + [1] * 40 + [0] * 9


def test_tf_idf_is_what_its_formula_says():
    counts = torch.tensor([[1.0, 3.0, 0.0], [0.0, 1.0, 0.0]])
    idf = inverse_frequencies(counts)
    torch.testing.assert_close(idf, torch.tensor([math.log(3 / 2) + 1, 1.0, math.log(3) + 1]))
    rows = weighted(counts, idf)
    expected = torch.tensor([1.0 * (math.log(1.5) + 1), 2.0])
    torch.testing.assert_close(rows[0, :2], expected / expected.norm())
    assert rows[1].tolist() == pytest.approx([0, 1, 0])


def test_a_fraction_is_how_much_a_token_counts():
    data = of("one two", "three four")
    encoder = fit_text_encoder(data, np.arange(2))
    x = encoder.encode(data, np.arange(2)).double()
    torch.testing.assert_close(encoder.weights(x + 0.2), torch.full_like(x, 1.8))
    assert (
        encoder.decode(x + 0.2)["text"].tolist()
        == encoder.decode(x - 0.2)["text"].tolist()
        == ["one two", "three four"]
    )


def test_a_generated_residual_changes_what_counts_and_no_word():
    data = text_set()
    modality = MODALITIES["texts"]
    encoder = modality.fit_encoder(data, np.arange(24))
    x = encoder.encode(data, np.arange(24)).double()
    residual = modality.residual(encoder, x)
    ones = torch.ones(24, residual.size, dtype=x.dtype)
    changed = residual.add(x, ones)
    assert encoder.decode(changed)["text"].tolist() == data.samples["text"].tolist()
    words = encoder.tables["word"][encoder.pieces(x)]
    torch.testing.assert_close(encoder.weights(changed), torch.where(words, 1.8, 1.0).double())
    assert torch.equal(residual.add(x, 0 * ones), x)


def test_features_have_length_one_and_share_places_anew():
    data = text_set()
    modality = MODALITIES["texts"]
    encoder = modality.fit_encoder(data, np.arange(24))
    x = encoder.encode(data, np.arange(24))
    first, again, other = (
        modality.features(encoder, x, 32, torch.Generator().manual_seed(seed))(x) for seed in (0, 0, 1)
    )
    assert first.shape == (24, 32)
    torch.testing.assert_close(first.norm(dim=1), torch.ones(24))
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_words_of_the_same_company_are_similar():
    documents = [[1, 2, 3, 4], [1, 5, 3, 4], [1, 2, 3, 4], [1, 5, 3, 4], [6, 7, 8, 9], [6, 7, 8, 9]]
    found = similar_words(documents)
    assert found[2][0] == 5
    assert found[5][0] == 2
    assert 7 not in found[2]
    assert similar_words([[1], [2]]) == {}


def test_typos_are_near_the_word_and_always_the_same():
    made = with_typos("delivery")
    assert made == with_typos("delivery")
    assert 2 <= len(made) == len(set(made)) <= 4
    assert "delivery" not in made
    assert all(abs(len(one) - 8) <= 1 and one[0] == "d" for one in made)
    assert with_typos("now") == with_typos("3.50") == []


def test_synonyms_are_read_where_wordnet_is():
    folder = wordnet_folder()
    assert folder is not None
    found = synonyms(["car", "big", "quickly", "nonsense"], folder)
    assert found == {"car": ["automobile", "motorcar"], "big": ["large"], "quickly": ["fast"]}


def test_without_wordnet_there_are_no_synonyms(monkeypatch, tmp_path):
    monkeypatch.setattr("metaaug.modalities.texts.vocabulary.wordnet_folder", lambda: None)
    modality = MODALITIES["texts"]
    encoder = modality.fit_encoder(text_set(), np.arange(24))
    assert "synonyms" not in encoder.offers
    assert "replace_synonym" not in [operation.spec.name for operation in modality.operations(encoder, None)]


def test_a_damaged_wordnet_gives_no_synonyms(tmp_path):
    (tmp_path / "index.noun").write_text("car n many 0 1 0 00000069\n")
    assert synonyms(["car"], tmp_path) == {}
