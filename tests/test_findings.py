import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.documents import read_text
from detector.encoder import TokenScores
from detector.findings import Places, marked, obfuscations
from detector.obfuscation import normalise
from detector.passages import split
from detector.report import Suggestion
from detector.spans import Span
from detector.words import gather
from tests.handmade import pieces, scores


def _count(texts):
    return [len(text.split()) for text in texts]


def _read(raw, form="text", max_tokens=160):
    document = read_text(raw, format=form)
    passages = split([normalise(block).block for block in document.blocks], _count, max_tokens)
    made: list[TokenScores] = [scores(item.text, [0.0] * len(pieces(item.text))) for item in passages]
    return document, passages, gather(passages, made)


def _found(raw, phrase, form="text", suggestions=None, max_tokens=160):
    """The finding of a phrase, each of whose words must stand once in the text."""
    document, passages, words = _read(raw, form, max_tokens)
    texts = [
        passages[index].text[start:end]
        for index, start, end in zip(words.passage, words.starts, words.ends, strict=True)
    ]
    first = texts.index(phrase.split()[0])
    span = Span(first, first + len(phrase.split()), 0.87654321)
    originals = None if suggestions is None else iter([suggestions])
    (finding,) = marked("substitution", [span], originals, words, passages, document, Places(document.raw))
    return finding


@pytest.mark.parametrize(
    ("raw", "places"),
    [
        ("ab\ncd", [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3)]),
        ("a\r\nb", [(1, 1), (1, 2), (1, 3), (2, 1)]),
        ("a\rb", [(1, 1), (1, 2), (2, 1)]),
        ("\n\n😀x", [(1, 1), (2, 1), (3, 1), (3, 2)]),
        ("", [(1, 1)]),
    ],
)
def test_lines_and_columns(raw, places):
    found = Places(raw)
    assert [found.line_and_column(offset) for offset in range(len(places))] == places


@given(st.text("a\n\r é", max_size=30), st.data())
def test_lines_and_columns_lead_back(raw, data):
    offset = data.draw(st.integers(0, len(raw)))
    line, column = Places(raw).line_and_column(offset)
    lines = raw.replace("\r\n", "\n\n").replace("\r", "\n").split("\n") if "\r" not in raw else None
    if lines is not None:
        assert offset == sum(len(text) + 1 for text in lines[: line - 1]) + column - 1
    ends = raw[:offset].replace("\r\n", "\n").replace("\r", "\n").count("\n")
    inside_break = raw[offset - 1 : offset + 1] == "\r\n"
    assert line == ends + 1 - inside_break
    assert column >= 1


def test_a_finding_stands_where_its_words_stand():
    raw = "A title\n\nThe town\nwill take a gander at it."
    finding = _found(raw, "take a gander at")
    assert raw[finding.start : finding.end] == finding.text == "take a gander at"
    assert (finding.line, finding.column) == (4, 6)
    assert finding.kind == "substitution"
    assert finding.score == 0.8765
    assert finding.passage == 0
    assert finding.suggestions == ()
    assert "take a gander at" in finding.reason


def test_a_finding_over_a_line_break_keeps_the_raw_text():
    finding = _found("The town will take a\ngander at it.", "take a gander at")
    assert finding.text == "take a\ngander at"


def test_plain_text_is_quoted_with_its_ligatures_and_invisible_characters():
    assert _found("An oﬃ​ce of it.", "office").text == "oﬃ​ce"


def test_markup_inside_a_finding_is_left_out_of_its_text():
    raw = "The town will *take a [gander](/g)* at it."
    finding = _found(raw, "take a gander", "markdown")
    assert finding.text == "take a gander"
    assert raw[finding.start : finding.end] == "take a [gander"


def test_the_passage_of_a_finding():
    raw = "One two three. Four five six. Seven eight nine. Ten eleven twelve."
    finding = _found(raw, "eleven", max_tokens=7)
    assert finding.passage == len(_read(raw, max_tokens=7)[1]) - 1 > 0
    assert raw[finding.start : finding.end] == "eleven"


def test_the_best_suggestion_is_named_in_the_reason():
    suggestions = (Suggestion("look at", 0.7), Suggestion("see", 0.1))
    finding = _found("They take a gander at it.", "take a gander at", suggestions=suggestions)
    assert finding.suggestions == suggestions
    assert "look at" in finding.reason
    assert "see" not in finding.reason


def test_disguised_words_are_found_with_what_they_say():
    raw = "Here is a title\n\nThe pаss\u200bword is plain. So is раy."
    document = read_text(raw)
    normalised = [normalise(block) for block in document.blocks]
    passages = split([item.block for item in normalised], _count)
    found = list(obfuscations(normalised, passages, document, Places(document.raw)))
    assert [(finding.text, finding.suggestions[0].text) for finding in found] == [
        ("pаss\u200bword", "password"),
        ("раy", "pay"),
    ]
    for finding in found:
        assert raw[finding.start : finding.end] == finding.text
        assert (finding.kind, finding.score, finding.line) == ("obfuscation", 1.0, 3)
        assert finding.column == finding.start - raw.rindex("\n")


def test_a_long_text_of_look_alikes_takes_time_as_it_is_long(detector):
    def seconds(words: int) -> float:
        began = time.process_time()
        assert len(detector.check("pаper " * words).findings) == words
        return time.process_time() - began

    seconds(100)
    assert seconds(4_000) < 8 * seconds(1_000)
