"""Phrases that a configuration allows: what is found in them is set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from detector.configuration.settings import Phrase
from detector.documents.document import Block, Document
from detector.report import Finding, Report

# A combining mark belongs to the letter before it, though it is no letter itself.
_STARTS, _ENDS, _SPACE = r"(?<!\w)", r"(?![\w\u0300-\u036f])", r"\s+"
_APOSTROPHE = re.compile("['’]")


def set_aside(report: Report, phrases: Sequence[Phrase]) -> Report:
    """The report with the findings aside that equal an allowed phrase, or lie inside one in their block."""
    if not phrases or not report.findings:
        return report
    places = _Places(report.document, [_pattern(phrase) for phrase in phrases])
    allowed = [finding for finding in report.findings if places.allow(finding)]
    return report.without(allowed, "allowed") if allowed else report


class _Places:
    """Where allowed phrases stand in a document; each block is searched once, when it is asked for."""

    def __init__(self, document: Document, patterns: Sequence[re.Pattern[str]]) -> None:
        self._document, self._patterns = document, patterns
        self._found: dict[int, list[tuple[int, int]]] = {}

    def allow(self, finding: Finding) -> bool:
        if any(pattern.fullmatch(finding.text.strip()) for pattern in self._patterns):
            return True
        block = self._document.block_at(finding.start)
        if block is None or finding.end > block.span[1]:
            return False
        start, end = block.offsets.starts.searchsorted([finding.start, finding.end]).tolist()
        return any(first <= start and end <= last for first, last in self._in(block))

    def _in(self, block: Block) -> list[tuple[int, int]]:
        begin = block.span[0]
        if begin not in self._found:
            matches = (match for pattern in self._patterns for match in pattern.finditer(block.text))
            self._found[begin] = [match.span() for match in matches]
        return self._found[begin]


@lru_cache(maxsize=4096)
def _pattern(phrase: Phrase) -> re.Pattern[str]:
    """Where a phrase stands as whole tokens, with any white space between its words."""
    words = [_APOSTROPHE.sub(_APOSTROPHE.pattern, re.escape(word)) for word in phrase.text.split()]
    flags = re.IGNORECASE if phrase.case == "ignore" else 0
    return re.compile(f"{_STARTS}{_SPACE.join(words)}{_ENDS}", flags)
