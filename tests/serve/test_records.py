"""What the page shows of a document: its blocks, cut where sentences and risk markers begin and end."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from detector.documents import read_text
from detector.report import Report, SentenceQuality
from detector.reports.excerpt import block_pieces
from detector.serve.records import shown_record
from tests import translated

WITH_A_NOTE = (
    "The mill stood\\footnote{It is of the year 1742. Nobody had measured it.} still for eleven years. "
    "Then it took itself the thing before, and the wheel turned.\n"
)


def pieces(report: Report) -> list[dict[str, Any]]:
    return [piece for block in shown_record(report)["blocks"] for piece in block["pieces"]]


def text_of(report: Report, sentence: int) -> str:
    return "".join(piece["text"] for piece in pieces(report) if piece["sentence"] == sentence)


def test_each_sentence_is_there_in_full() -> None:
    report = translated.report()
    for number, sentence in enumerate(report.sentences):
        assert text_of(report, number) == " ".join(report.document.raw[slice(*sentence.span)].split())


def test_a_phrase_stands_in_its_sentence() -> None:
    report = translated.report()
    marked = [piece for piece in pieces(report) if piece["finding"] is not None]
    assert [piece["text"] for piece in marked] == [finding.text for finding in report.findings]
    for piece in marked:
        sentence = report.sentences[piece["sentence"]]
        assert sentence.start <= report.findings[piece["finding"]].start < sentence.end


def test_a_note_in_a_sentence_has_sentences_of_its_own() -> None:
    document = read_text(WITH_A_NOTE, format="latex", path="mill.tex")
    raw = document.raw
    spans = [
        (0, raw.index(" Then")),
        (raw.index("It is"), raw.index(" Nobody")),
        (raw.index("Nobody"), raw.index("}")),
        (raw.index("Then"), len(raw) - 1),
    ]
    # As they are judged: the paragraph first, then its note.
    order = [spans[0], spans[3], spans[1], spans[2]]
    sentences = tuple(SentenceQuality(*span, 0.9, "fluently") for span in order)
    report = translated.report(document=document, sentences=sentences, findings=(), passages=())
    assert [text_of(report, number) for number in range(4)] == [
        "The mill stood still for eleven years.",
        "Then it took itself the thing before, and the wheel turned.",
        "It is of the year 1742.",
        "Nobody had measured it.",
    ]


@given(st.lists(st.integers(0, 400), max_size=12), st.sampled_from(["text", "latex"]))
def test_cutting_at_sentences_loses_nothing(cuts: list[int], format: str) -> None:
    document = read_text(WITH_A_NOTE * 3, format=format)
    spans = [(start, end) for start, end in pairwise(cuts) if start < end]
    sentences = tuple(SentenceQuality(*span, 0.5, "garbled") for span in spans)
    report = translated.report(document=document, sentences=sentences, findings=(), passages=())
    blocks = sorted(document.blocks, key=lambda one: one.span)
    for block, shown in zip(blocks, shown_record(report)["blocks"], strict=True):
        (whole,) = block_pieces(block, [], *block.span)
        together = "".join(piece["text"] for piece in shown["pieces"])
        assert together.split() == whole.text.split()


def test_what_is_not_judged_has_no_sentences() -> None:
    document = read_text("# References\n\nTarrant, I. (2019). Mills. Flour, 3(2), 1–9.", format="markdown")
    sentence = SentenceQuality(0, len(document.raw), 0.1, "garbled")
    report = translated.report(document=document, sentences=(sentence,), findings=(), passages=())
    assert [block["judged"] for block in shown_record(report)["blocks"]] == [False, False]
    assert {piece["sentence"] for piece in pieces(report)} == {None}
