import json

import pytest

from detector.compare import compare
from detector.documents import read_text
from detector.reports.results import Tool
from detector.reports.tracing import render_trace
from detector.trace import Candidate

TOOL = Tool("0", "m", "s" * 64)
SUSPECT = read_text("Nine boats sank at their moorings in the tempest.", path="suspect.txt")


@pytest.fixture
def candidates():
    sources = [
        read_text("Nine boats sank at their moorings in the storm.", path="best.txt"),
        read_text("Nine boats sank in the storm.", path="other.txt"),
    ]
    return [
        Candidate(source.path, 1.0, compare(SUSPECT, source, lambda word: frozenset())) for source in sources
    ]


def test_sources_are_listed_and_the_best_compared(candidates):
    text = "".join(render_trace(SUSPECT, candidates, TOOL, "text", to_file=True))
    assert text.startswith("Likeliest sources of suspect.txt:\n  1  best.txt: 100% of the text stands there")
    assert "\n  2  other.txt: " in text
    assert "[tempest ← storm]" in text


def test_json_holds_every_source(candidates):
    record = json.loads("".join(render_trace(SUSPECT, candidates, TOOL, "json")))
    assert record["suspect"] == "suspect.txt"
    assert [source["source"] for source in record["sources"]] == ["best.txt", "other.txt"]


def test_the_page_is_that_of_the_best(candidates):
    page = "".join(render_trace(SUSPECT, candidates, TOOL, "html"))
    assert page.count("<!doctype html>") == 1
    assert "best.txt" in page
    assert "other.txt" not in page


@pytest.mark.parametrize("output_format", ["text", "html"])
def test_no_source_is_said_in_a_sentence(output_format):
    assert "".join(render_trace(SUSPECT, [], TOOL, output_format)) == (
        "suspect.txt: no source was found in the index.\n"
    )
