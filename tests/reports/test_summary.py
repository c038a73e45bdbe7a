import json

import pytest

from detector.corpus.summary import Phrase, Source, Summary
from detector.reports.summary import render_summary

SUMMARY = Summary(
    path="out.jsonl",
    documents=1200,
    words=240_000,
    verdicts={"clean": 1150, "spun": 50},
    histogram=(1100, 50, 0, 0, 0, 0, 0, 0, 0, 50),
    phrases=(Phrase("<b>culmination</b>", "summit", 31), Phrase("colossal", None, 4)),
    sources=(Source("Annals", 100, 25), Source(None, 3, 0)),
    duplicates=(("a", "b"),),
)
EMPTY = Summary("none.jsonl", 0, 0, {}, (0,) * 10, (), (), ())


def _rendered(output_format, summary=SUMMARY):
    return "".join(render_summary(summary, "1.0", output_format, to_file=True))


def test_the_text_tells_shares_phrases_sources_and_duplicates():
    text = " ".join(_rendered("text").split())
    for part in (
        "out.jsonl: 1,200 documents of 240,000 words",
        "spun 50 4.17%",
        "Risk, the higher of the two from documents 0.0–0.1 1,100 " + "█" * 40,
        "31 <b>culmination</b> summit",
        "4 colossal –",
        "Annals 25 100 25.0%",
        "2 a, b",
    ):
        assert part in text


def test_the_page_escapes_and_loads_nothing():
    page = _rendered("html")
    assert "<td>&lt;b&gt;culmination&lt;/b&gt;</td><td>summit</td>" in page
    assert "default-src 'none'" in page
    assert "http" not in page.split("</style>")[1]


def test_json_holds_everything():
    record = json.loads(_rendered("json"))
    assert record["verdicts"] == {"clean": 1150, "spun": 50}
    assert record["phrases"][0] == {"text": "<b>culmination</b>", "original": "summit", "documents": 31}
    assert record["duplicates"] == [["a", "b"]]


@pytest.mark.parametrize("output_format", ["text", "html", "json"])
def test_nothing_scored_is_no_error(output_format):
    assert "none.jsonl" in _rendered(output_format, EMPTY)
