"""Changes of texts, told token by token, and how they are marked."""

import json

import pandas as pd
import pytest

from metaaug.inspect.text_changes import changes
from metaaug.ui.previews import draw_rows, preview_of, thumbnail
from metaaug.ui.previews.text_pairs import marked, phrases


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("one two three", "one two three", []),
        ("one two three", "one three", ["“two” deleted"]),
        ("one two", "one big two", ["“big” inserted"]),
        ("one two three", "one four three", ["“two” → “four”"]),
        ("one two three", "two one three", ["“two” moved"]),
        ("a b c d", "d c b a", ["“d c b” moved"]),
        ("One two. Three four.", "Three four. One two.", ["“Three four.” moved"]),
        ("我想退货。", "我想要退货。", ["“要” inserted"]),
        ("a b", "", ["“a b” deleted"]),
    ],
)
def test_changes_are_told_by_what_happened(before, after, told):
    assert phrases(changes(before, after)) == told


@pytest.mark.parametrize(
    ("before", "after"),
    [("one two three", "three big two"), ("a, b! c", "c b, x!"), ("same", "same"), ("short", "a longer  one\nnow")],
)
def test_what_is_there_now_is_the_changed_text(before, after):
    found = changes(before, after)
    text = "".join(one.spacing + one.text for one in found if one.kind != "deleted").strip()
    assert text == after


@pytest.mark.parametrize("after", ["two three", "two now three", "three"])
def test_what_comes_after_a_deleted_first_word_keeps_its_blank(after):
    first, second, *_ = changes("one two three", after)
    assert (first.kind, second.kind) == ("deleted", "same")
    assert second.spacing == " "


def test_a_text_whose_beginning_stays_has_no_blank_before_it():
    assert changes("one two", "one")[0].spacing == ""


def test_the_cost_of_long_texts_is_that_of_their_changes():
    words = [f"w{place}" for place in range(20_000)]
    changed = [*words[:10_000], "new", *words[10_001:]]
    assert phrases(changes(" ".join(words), " ".join(changed))) == ["“w10000” → “new”"]


def test_marks_differ_by_more_than_colour():
    markup = marked(changes("one two three four five", "one big two three six"))
    assert markup == 'one <ins>big</ins> two three <ins class="ma-replaced" title="was four">six</ins> <del>five</del>'
    assert '<ins class="ma-moved" title="moved">b</ins>' in marked(changes("a b", "b a"))


def test_long_stretches_without_a_change_are_cut():
    words = [f"w{place}" for place in range(200)]
    markup = marked(changes(" ".join(words), " ".join([*words[:100], "new", *words[101:]])))
    assert markup.startswith("… w90 ")
    assert "w100" in markup
    assert markup.endswith(" w110 …")
    assert len(markup) < 300


def frame(text: str = "one two three", copy: str = "one three") -> pd.DataFrame:
    done = json.dumps([{"name": "delete", "value": 33.0, "text": "delete 33% of words"}])
    return pd.DataFrame(
        {
            "sample": [4, 4],
            "copy": [0, 1],
            "label": 0,
            "class": "news",
            "operations": ["[]", done],
            "text": [text, copy],
        }
    )


def test_a_copy_says_what_was_done_and_every_edit():
    markup = draw_rows(frame())
    assert "<h4>news</h4>" in markup
    assert 'dir="auto"' in markup
    assert "one <del>two</del> three" in markup
    assert "delete 33\u00a0% of words" in markup
    assert "<li>“two” deleted</li>" in markup


def test_what_comes_from_data_is_escaped():
    markup = draw_rows(frame("<script>alert(1)</script> two", '<b>x</b> "quoted"'))
    assert "<script>" not in markup
    assert "<b>" not in markup
    assert "&lt;script&gt;" in markup


def test_texts_have_their_preview_by_the_column():
    assert preview_of(frame()).kind == "texts"
    assert "¶" in thumbnail(frame().iloc[0].to_dict())


def test_copies_that_read_as_their_original_are_counted():
    rows = pd.concat([frame(), frame(copy="one two three").assign(copy=[0, 2]).iloc[1:]], ignore_index=True)
    markup = draw_rows(rows)
    assert "1 of 2 copies is unchanged." in markup
    assert markup.count("ma-copy") == 1
    assert "The copy is unchanged." in draw_rows(frame(copy="one two three"))
