"""The rows of a table beside their copies, as markup."""

import json

import pandas as pd

from metaaug.ui.previews.table_rows import table_pairs


def test_changed_cells_are_marked_and_tell_the_value_before() -> None:
    jitter = json.dumps([{"name": "jitter", "value": 0.5, "text": "jitter 0.5 standard deviations"}])
    frame = pd.DataFrame(
        {
            "sample": [7, 7, 2, 2],
            "copy": [1, 0, 0, 1],
            "class": ["<good>"] * 4,
            "operations": [jitter, "[]", "[]", "[]"],
            "x:age": [41.5, 40.0, 30.0, 30.0],
            "x:job": ["a & b", "c", None, None],
        }
    )
    html = table_pairs(frame)
    rows = html.split("<tr")[1:]
    assert len(rows) == 5
    # The original is before its copy, and samples stay in the order they came in.
    assert [row.partition("</td>")[0].rpartition(">")[2] for row in rows[1:]] == [
        "original",
        "copy 1",
        "original",
        "copy 1",
    ]
    assert '<td class="ma-number">40</td><td>c</td>' in rows[1]
    assert '<td class="ma-number ma-changed" title="was 40">41.5</td>' in rows[2]
    assert '<td class="ma-changed" title="was c">a &amp; b</td>' in rows[2]
    assert "jitter 0.5</td>" in rows[2]
    assert "ma-changed" not in rows[3] + rows[4]
    assert '<td class="ma-number">30</td><td>–</td>' in rows[4]
    assert "&lt;good&gt;" in rows[1]
    assert '<th class="ma-number">age</th><th>job</th>' in html
