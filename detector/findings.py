"""Findings: suspicious spans with their place in the raw text and a sentence that says why."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from detector.documents import Document
from detector.documents.quotation import quotations
from detector.lexicons.matcher import Matcher
from detector.obfuscation import Normalised
from detector.passages import Passage
from detector.report import Finding, FindingKind, Suggestion
from detector.spans import Span
from detector.words import Words


class Places:
    """Lines and columns of a raw text, both from 1, in code points."""

    def __init__(self, raw: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", raw))]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The place of a code point."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def marked(
    kind: FindingKind,
    spans: Sequence[Span],
    originals: Iterator[tuple[Suggestion, ...]] | None,
    words: Words,
    passages: Sequence[Passage],
    document: Document,
    places: Places,
) -> Iterator[Finding]:
    """Findings of a kind, `substitution` or `garbled`; originals: suggestions of each span, None for none."""
    for span in spans:
        index = int(words.passage[span.first])
        start, end = int(words.starts[span.first]), int(words.ends[span.last - 1])
        passage = passages[index]
        suggestions = next(originals) if originals is not None else ()
        text = passage.text[start:end]
        raw = passage.offsets.span(start, end)
        # Plain text is quoted as it stands, with its ligatures and invisible characters; markup is not.
        exact = document.format == "text" or raw[1] - raw[0] == len(text)
        shown = document.raw[slice(*raw)] if exact else text
        yield Finding(
            *raw,
            *places.line_and_column(raw[0]),
            text=shown,
            kind=kind,
            score=round(span.score, 4),
            passage=index,
            suggestions=suggestions,
            reason=_REASONS[kind](shown, suggestions),
        )


def obfuscations(
    normalised: Sequence[Normalised], passages: Sequence[Passage], document: Document, places: Places
) -> Iterator[Finding]:
    """Findings of kind `obfuscation`: words with look-alike letters or invisible characters."""
    for item in normalised:
        for start, end in item.marks:
            plain = _plain(item, start, end)
            yield Finding(
                start,
                end,
                *places.line_and_column(start),
                text=document.raw[start:end],
                kind="obfuscation",
                score=1.0,
                passage=_passage_at(passages, start),
                suggestions=(Suggestion(plain, 1.0, likely=True),),
                reason=f"“{plain}” is written with look-alike or invisible characters.",
            )


def listed(
    matcher: Matcher,
    normalised: Sequence[Normalised],
    passages: Sequence[Passage],
    document: Document,
    places: Places,
) -> Iterator[Finding]:
    """Findings of kind `listed`: phrases of the lists that the user imported."""
    blocks = [item.block for item in normalised]
    firsts = list(accumulate((len(block.text) + 1 for block in blocks), initial=0))
    for item in matcher.find("\n".join(block.text for block in blocks)):
        number = bisect_right(firsts, item.start) - 1
        first, last = item.start - firsts[number], item.end - firsts[number]
        if last > len(blocks[number].text):  # a phrase does not run on into the next block
            continue
        start, end = blocks[number].offsets.span(first, last)
        yield Finding(
            start,
            end,
            *places.line_and_column(start),
            text=blocks[number].text[first:last],
            kind="listed",
            score=1.0,
            passage=_passage_at(passages, start),
            suggestions=(Suggestion(item.expected, 1.0, likely=True),) if item.expected else (),
            reason=f"It is on the list “{item.list_name}”, which expects “{item.expected}” there.",
        )


def placed(findings: Iterable[Finding], document: Document) -> Iterator[Finding]:
    """The findings with their location and the kind of block that each stands in."""
    spoken: dict[int, list[tuple[int, int]]] = {}  # a long block is searched once, not for each finding
    for finding in findings:
        block = document.block_at(finding.start)
        if block is None:
            yield finding
            continue
        if id(block) not in spoken:
            spoken[id(block)] = quotations(block.text)
        at = int(block.offsets.starts.searchsorted(finding.start))
        quoted = any(start <= at < end for start, end in spoken[id(block)])
        yield replace(finding, location=block.location, block="quote" if quoted else block.kind)


def _passage_at(passages: Sequence[Passage], start: int) -> int:
    """The index of the passage that a raw place lies in, or of the last one."""
    after = bisect_right(passages, start, key=lambda passage: int(passage.offsets.ends.max()))
    return min(after, len(passages) - 1)


def _plain(item: Normalised, start: int, end: int) -> str:
    """What a marked raw range says in plain letters."""
    first, last = item.block.offsets.starts.searchsorted([start, end]).tolist()
    return item.block.text[first:last]


def _why_substitution(text: str, suggestions: Sequence[Suggestion]) -> str:
    if suggestions:
        return f"“{text}” does not fit here; “{suggestions[0].text}” is the usual wording."
    return f"“{text}” does not fit here: it reads like a substitute for the usual wording."


def _why_garbled(text: str, suggestions: Sequence[Suggestion]) -> str:
    if suggestions:
        return f"“{text}” is broken wording, as of a poor translation; editors write “{suggestions[0].text}”."
    return f"“{text}” is broken wording, as a poor translation leaves it."


_REASONS = {"substitution": _why_substitution, "garbled": _why_garbled}
