"""Known answers for the operations on texts: what a given draw does to a given text."""

import numpy as np
import pandas as pd
import pytest
import torch

from metaaug.data.dataset import Dataset
from metaaug.modalities.operation import Reference
from metaaug.modalities.recipes import KINDS
from metaaug.modalities.texts.layout import fit_text_encoder
from metaaug.modalities.texts.operations import OPERATIONS

SENTENCE = "One two, three four! Five."


def dataset(*texts, labels=None):
    frame = pd.DataFrame({"text": pd.Series(texts, dtype="str")})
    labels = np.arange(len(texts)) % 2 if labels is None else np.array(labels)
    return Dataset("t", "texts", frame, labels, ("a", "b"))


def numbers(*rows, length):
    """``(n, length)`` from the numbers of the first tokens; those of others are 0.99."""
    filled = torch.full((len(rows), length), 0.99, dtype=torch.float64)
    for place, row in enumerate(rows):
        filled[place, : len(row)] = torch.tensor(row)
    return filled


def apply(name, texts, value, extra, labels=None, reference=None):
    """The texts after the operation; ``extra`` is a function of the length of encoded texts."""
    data = dataset(*texts, labels=labels)
    encoder = fit_text_encoder(data, np.arange(len(data)))
    x = encoder.encode(data, np.arange(len(data))).double()
    operation = OPERATIONS[name](KINDS["texts"].operation(name), encoder)
    given = extra(x.shape[1]) if callable(extra) else extra
    seen = Reference(x, torch.from_numpy(data.labels)) if reference is None else reference(x)
    changed = operation.apply(x, torch.full((len(x),), value, dtype=x.dtype), given, seen)
    return encoder.decode(changed)["text"].tolist()


def words(chosen, what=0.0):
    """Two numbers per token: those at ``chosen`` places are chosen, and become ``what`` says."""

    def extra(length):
        uniform = torch.full((1, length, 2), 0.99, dtype=torch.float64)
        uniform[0, chosen, 0] = 0.0
        uniform[..., 1] = what
        return uniform

    return extra


def test_delete_leaves_out_the_chosen_words_and_no_mark():
    # One two , three four ! Five .
    assert apply("delete", [SENTENCE], 50.0, words([0, 3])) == ["two, four! Five."]


def test_delete_never_leaves_out_the_last_word():
    everything = apply("delete", ["one two"], 50.0, words([0, 1]))
    assert everything == ["one two"]
    one = apply("delete", ["one two three"], 50.0, lambda n: words([0, 2])(n))
    assert one == ["two"]


def test_swap_exchanges_a_word_with_the_next_and_leaves_marks_and_blanks():
    assert apply("swap_neighbours", [SENTENCE], 50.0, words([1])) == ["One three, two four! Five."]


def test_of_several_chosen_words_in_a_row_every_second_one_swaps():
    assert apply("swap_neighbours", ["a b c d e"], 50.0, words([0, 1, 2])) == ["b a d c e"]
    assert apply("swap_neighbours", ["a b"], 50.0, words([1])) == ["a b"]


@pytest.mark.parametrize(("place", "after"), [(0.0, "two One two."), (0.5, "One two two."), (0.99, "One two. two")])
def test_duplicate_says_the_word_again_at_the_place_drawn(place, after):
    assert apply("duplicate", ["One two.", "A longer text for room."], 30.0, double(words([1], place))) == [
        after,
        "A longer text for room.",
    ]


def double(extra):
    """The draw for the first of two texts; nothing happens to the second."""

    def both(length):
        first = extra(length)
        return torch.cat([first, torch.full_like(first, 0.99)])

    return both


def test_insertion_ends_where_there_is_no_room_and_loses_nothing():
    text = "a b c d e f g h"
    # Eight tokens have room for ten.
    changed = apply("duplicate", [text], 30.0, words(list(range(8)), 0.99))
    assert changed == ["a b c d e f g h a b"]


def test_marks_are_put_after_the_chosen_words():
    assert apply("insert_marks", ["One two.", "A longer text for room."], 50.0, double(words([0, 1], 0.4)))[0] == (
        "One? two?."
    )


def test_crop_keeps_the_stretch_drawn_with_the_marks_of_its_words():
    # Of 5 words 2 are cut off: floor(.4 × 5 + .1); floor(.5 × 3) = 1 of them at the start.
    draw = torch.tensor([[0.1, 0.5]], dtype=torch.float64)
    assert apply("crop", [SENTENCE], 40.0, draw) == ["two, three four!"]
    assert apply("crop", ["one"], 50.0, torch.tensor([[0.9, 0.9]], dtype=torch.float64)) == ["one"]


def test_shuffle_words_orders_them_by_the_numbers_drawn_and_leaves_marks():
    order = lambda n: numbers([0.5, 0.4, 0.1, 0.2, 0.3], length=n)  # noqa: E731
    assert apply("shuffle_words", [SENTENCE], 1.0, order) == ["three four, Five two! One."]
    assert apply("shuffle_words", [SENTENCE], 0.0, order) == [SENTENCE]


def test_replace_any_takes_the_word_drawn_from_the_reference_and_keeps_the_blanks():
    only_second = lambda x: Reference(x[1:], torch.tensor([1]))  # noqa: E731
    changed = apply("replace_any", ["One  two.", "red green"], 50.0, double(words([1], 0.6)), reference=only_second)
    assert changed == ["One  green.", "red green"]


def test_replace_similar_takes_words_of_the_same_company():
    texts = ["the cat sat here"] * 3 + ["the dog sat here"] * 3 + ["rain fell all day"] * 3
    changed = apply("replace_similar", texts, 50.0, lambda n: words([1])(n).expand(9, -1, -1))
    assert changed[0] == "the dog sat here"
    assert changed[3] == "the cat sat here"


def test_replace_synonym_takes_a_synonym_of_wordnet():
    assert apply("replace_synonym", ["a Car stops"], 50.0, words([1])) == ["a automobile stops"]
    assert apply("replace_synonym", ["a Car stops"], 50.0, words([2])) == ["a Car stops"]


def test_mistype_takes_a_wrong_spelling_and_leaves_short_words():
    changed = apply("mistype", ["see driving"], 50.0, words([0, 1]))[0].split()
    assert changed[0] == "see"
    assert changed[1] != "driving"
    assert changed[1][0] == "d"
    assert abs(len(changed[1]) - len("driving")) <= 1


def test_clauses_are_shuffled_whole_and_keep_a_blank_between_them():
    order = lambda n: numbers([0.9, 0.2, 0.5], length=n)  # noqa: E731
    assert apply("shuffle_clauses", [SENTENCE], 1.0, order) == ["three four! Five. One two,"]
    assert apply("shuffle_clauses", ["One two."], 1.0, order) == ["One two."]


def test_clauses_below_the_chance_are_dropped_and_one_stays():
    assert apply("drop_clauses", [SENTENCE], 50.0, lambda n: numbers([0.1, 0.7, 0.3], length=n)) == ["three four!"]
    assert apply("drop_clauses", [SENTENCE], 50.0, lambda n: numbers([0.1, 0.2, 0.3], length=n)) == ["Five."]


def test_repeated_marks_end_one_clause():
    order = lambda n: numbers([0.9, 0.2], length=n)  # noqa: E731
    assert apply("shuffle_clauses", ["What?! Yes..."], 1.0, order) == ["Yes... What?!"]


def test_halves_of_two_texts_of_a_class_are_joined():
    partners = torch.tensor([1, 0])
    assert apply("mix_same_class", ["a b c d", "e f g h i"], 1.0, partners, labels=[0, 0]) == ["a b h i", "e f g c d"]
    assert apply("mix_same_class", ["a b c d", "e f g h i"], 0.0, partners, labels=[0, 0])[0] == "a b c d"


def test_partners_are_of_the_same_class():
    data = dataset(*["a", "b", "c", "d", "e", "f"])
    encoder = fit_text_encoder(data, np.arange(6))
    x, y = encoder.encode(data, np.arange(6)), torch.from_numpy(data.labels)
    operation = OPERATIONS["mix_same_class"](KINDS["texts"].operation("mix_same_class"), encoder)
    for seed in range(5):
        partners = operation.extra(x, y, Reference(x, y), torch.Generator().manual_seed(seed))
        assert torch.equal(y[partners], y)


def test_words_of_scripts_without_blanks_stay_without_them():
    chinese = "我明天想退货，请问怎么办？"
    assert apply("delete", [chinese], 50.0, words([1])) == ["我想退货，请问怎么办？"]
    # The marks that are put in are those of the script.
    assert apply("insert_marks", [chinese, chinese * 2], 50.0, double(words([1], 0.99)))[0] == (
        "我明天，想退货，请问怎么办？"
    )
