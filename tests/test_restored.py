import re
import time

import pytest

from detector.reports import render
from detector.restored import RestoredPiece, restored, source_queries
from tests.reports.conftest import make_report, make_results

RAW = (
    "Mayor Ellis of Pellmouth cautioned on 3 May that the barrier was feeble.\n\n"
    "Numerous individuals accept that it could have been stayed away from by everyone there.\n\n"
    "It was warm."
)
PHRASES = {
    "cautioned": (0.9, ["warned"]),
    "barrier": (0.9, ["wall"]),
    "feeble": (0.8, []),
    "Numerous individuals": (0.9, ["Many people"]),
    "accept": (0.6, ["believe"]),
    "stayed away from": (0.9, ["avoided"]),
}


@pytest.fixture
def report():
    return make_report


@pytest.fixture
def results():
    return make_results


def text_of(pieces):
    return "".join(piece.text for piece in pieces)


def test_likely_originals_stand_in_their_places(report):
    made = report(RAW, PHRASES)
    start, end = made.sentences[0].span
    pieces = list(restored(made, start, end))
    assert text_of(pieces) == "Mayor Ellis of Pellmouth warned on 3 May that the wall was feeble."
    assert RestoredPiece("warned", "cautioned") in pieces
    assert RestoredPiece("feeble", doubtful=True) in pieces


def test_unsure_originals_are_left_out(report):
    made = report(RAW, {"cautioned": (0.9, ["x", "y", "warned"])})
    start, end = made.sentences[0].span
    assert text_of(restored(made, start, end)).startswith("Mayor Ellis of Pellmouth x on")


def test_without_findings_nothing_changes_and_nothing_is_asked_for(report):
    made = report(RAW, {})
    start, end = made.sentences[0].span
    assert text_of(restored(made, start, end)) == made.document.raw[start:end]
    assert source_queries(made) == ()


def test_queries_are_restored_and_rich_in_names(report):
    made = report(RAW, PHRASES)
    queries = source_queries(made)
    assert 1 <= len(queries) <= 3
    assert "Ellis of Pellmouth" in queries[0]
    whole = " ".join(text_of(restored(made, *sentence.span)) for sentence in made.sentences)
    for query in queries:
        assert query in whole
        assert "feeble" not in query
        assert 5 <= len(query.split()) <= 9


def test_queries_keep_clear_of_quotation_marks(report):
    raw = 'He said "the old wall" was what Ellis and Carrow and Brand had seen on Friday.'
    queries = source_queries(report(raw, {"seen": (0.9, ["watched"])}))
    assert queries
    assert not any('"' in query for query in queries)


def test_the_terminal_and_the_page_show_them(report, results):
    text = "".join(render(results(report(RAW, PHRASES)), "text", to_file=True))
    assert re.search(r"search for them in quotation marks:\n  “.*Ellis of Pellmouth.*”", text)
    page = "".join(render(results(report(RAW, PHRASES)), "html"))
    assert "As it probably read" in page
    assert '<ins title="now: cautioned">warned</ins>' in page
    assert '<span class="doubtful">feeble</span>' in page
    assert "<q>" in page
    plain = "".join(render(results(report(RAW, {})), "html"))
    assert "As it probably read" not in plain


def test_long_documents_take_no_longer_than_their_length_asks_for(report):
    raw = "\n\n".join(f"Alpha{n} beta culm{n} gamma delta epsilon zeta." for n in range(2000))
    made = report(raw, {f"culm{n} ": (0.9, ["summit"]) for n in range(0, 2000, 2)})
    began = time.monotonic()
    assert source_queries(made)
    assert time.monotonic() - began < 3
