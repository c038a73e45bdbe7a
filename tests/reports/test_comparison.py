import json
import re

import pytest

from detector.compare import compare
from detector.documents import read_text
from detector.reports import COMPARISON_FORMATS
from detector.reports.comparison import comparison_record, render_comparison, rows, summary
from detector.reports.results import Tool

TOOL = Tool("0", "m", "s" * 64)
SOURCE = (
    "The council met on Monday to discuss the old harbour wall.\n\n"
    "Nine boats sank at their moorings during the storm.\n\nOnly the source says this about Leeds."
)
SUSPECT = (
    "Nine boats sank at their moorings during the tempest.\n\n"
    "The council met on Monday to discuss the <vintage> harbour wall.\n\nNobody else knows of kangaroos."
)


@pytest.fixture(scope="module")
def comparison():
    return compare(
        read_text(SUSPECT, path="a&b.txt"), read_text(SOURCE, path="s.txt"), lambda word: frozenset()
    )


def test_rows_hold_both_texts_once(comparison):
    found = rows(comparison)
    left = " ".join("".join(part.text for part in row.suspect) for row in found if row.suspect)
    right = " ".join("".join(part.text for part in row.source) for row in found if row.source)
    assert sorted(left.split()) == sorted(SUSPECT.split())
    assert sorted(right.split()) == sorted(SOURCE.split())
    assert [row.line for row in found] == [1, 3, 5, None]
    assert sum(row.moved for row in found) == 1


def test_json_offsets_lead_into_both_texts(comparison):
    record = json.loads("".join(render_comparison(comparison, TOOL, "json")))
    assert record == json.loads(json.dumps(comparison_record(comparison, TOOL)))
    assert (record["suspect"], record["source"], record["related"]) == ("a&b.txt", "s.txt", True)
    swaps = [swap for pair in record["pairs"] for swap in pair["swaps"]]
    assert [(swap["text"], swap["original"]) for swap in swaps] == [("tempest", "storm"), ("vintage", "old")]
    for swap in swaps:
        assert SUSPECT[swap["start"] : swap["end"]] == swap["text"]
        assert SOURCE[swap["source_start"] : swap["source_end"]] == swap["original"]


def test_text_shows_swaps_beside_their_originals(comparison):
    text = "".join(render_comparison(comparison, TOOL, "text", to_file=True))
    assert "a&b.txt against s.txt" in text
    assert "[tempest ← storm]" in text
    assert "<[vintage ← old]>" in text
    assert "(moved)" in text
    assert "\x1b" not in text


def test_the_page_escapes_and_loads_nothing(comparison):
    page = "".join(render_comparison(comparison, TOOL, "html"))
    assert "a&amp;b.txt" in page
    assert "<vintage>" not in page
    assert '<mark class="strong" title="← storm">tempest</mark>' in page
    assert '<mark class="source" title="→ tempest">storm</mark>' in page
    assert not re.search(r"<script|https?://|@import|url\(", page)


@pytest.mark.parametrize("output_format", COMPARISON_FORMATS)
def test_unrelated_texts_are_said_to_be(output_format):
    other = compare(read_text("The cat slept."), read_text(SOURCE), lambda word: frozenset())
    text = "".join(render_comparison(other, TOOL, output_format, to_file=True))
    assert "unrelated" in text.lower() or '"related": false' in text
    assert summary(other) in text.replace("\n", " ") or output_format == "json"
