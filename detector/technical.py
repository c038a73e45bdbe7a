"""Places in running text that are no words of it: parts of addresses, program names, formulas, citations."""

from __future__ import annotations

import re
from collections.abc import Sequence

from detector.documents.strand import PLACEHOLDER
from detector.passages import Passage
from detector.spans import Span
from detector.words import Words

# Signs that no word of a sentence has in it, as they stand in names and calls of programs and in addresses.
_TECHNICAL = re.compile(
    r"[\w)\]]=[\w(]|\w_\w|\w(?:->|::)\w|[\\{}]|\w\(\)|\w\.\w+\(|[a-z]\[[a-z]"
    r"|://|^www\.|\w@\w|\w/[\w.-]+/\w|-\w+/\w|/\w+-\w",
    re.IGNORECASE,
)
_BROKEN_AT = "-_=&%"
_REACH = 100
_NAME = r"[^\W\d_a-z][\w’'-]+"
_YEAR = r"(?:1[6-9]|20)\d\d[a-z]?"
_CITATION = re.compile(
    rf"\((?:(?:see|cf\.|e\.g\.),? )?{_NAME}(?: et al\.?|(?:, {_NAME})*,? (?:and|&) {_NAME})?,? {_YEAR}"
    rf"(?:[;,] [^()]{{0,200}})?\)|(?:{_NAME} )?\bet al\b\.?",
)


def in_prose(spans: Sequence[Span], words: Words, passages: Sequence[Passage], raw: str) -> list[Span]:
    """The spans that hold nothing technical; raw: the text of the document."""
    citations: dict[int, list[tuple[int, int]]] = {}
    kept = []
    for span in spans:
        index = int(words.passage[span.first])
        start, end = int(words.starts[span.first]), int(words.ends[span.last - 1])
        passage = passages[index]
        if index not in citations:
            citations[index] = [match.span() for match in _CITATION.finditer(passage.text)]
        cited = any(start < last and end > first for first, last in citations[index])
        if not cited and not _is_technical(passage, start, end) and not _goes_on(passage, start, raw):
            kept.append(span)
    return kept


def _is_technical(passage: Passage, start: int, end: int) -> bool:
    """Whether a place has a placeholder in it, or is in or of a token with signs of other than prose."""
    text = passage.text
    before = re.search(r"\S*\Z", text[max(0, start - _REACH) : start])
    after = re.match(r"\S*", text[end : end + _REACH])
    tokens = (before[0] if before else "") + text[start:end] + (after[0] if after else "")
    if any(map(_TECHNICAL.search, tokens.split())):
        return True
    offsets = passage.offsets
    return any(
        text[at] == PLACEHOLDER and offsets.ends[at] - offsets.starts[at] > 1 for at in range(start, end)
    )


def _goes_on(passage: Passage, start: int, raw: str) -> bool:
    """Whether what stands before is an address that was broken, at a sign that ends none."""
    before = start - 2
    if before < 0 or passage.text[before] != PLACEHOLDER:
        return False
    first, last = passage.offsets.span(before, before + 1)
    return last - first > 1 and raw[last - 1] in _BROKEN_AT
