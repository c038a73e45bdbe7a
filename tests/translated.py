"""An article as a poor translation leaves it, and a report on it made by hand.

What a page shows of such a report does not depend on how well a model knows poor translations.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detector.documents import Document, read_text
from detector.findings import Places
from detector.report import Finding, FindingKind, Report, ScoredPassage, SentenceQuality, Suggestion
from detector.reports.results import Results, Tool
from detector.serve.records import check_record

TEXT = (Path(__file__).parent / "translated.txt").read_text(encoding="utf-8")
SPOTS: dict[str, tuple[FindingKind, float, str | None]] = {
    "is of new in march": ("garbled", 0.92, None),
    "cut the band": ("substitution", 0.55, "cut the ribbon"),
    "Many in the place had it already given up": ("garbled", 0.84, None),
    "took itself the thing before": ("garbled", 0.95, "took the matter in hand"),
    "We had of nothing an idea": ("garbled", 0.88, "We had no idea of anything"),
    "remembers herself on": ("garbled", 0.61, "remembers"),
    "fell higher out than planned": ("garbled", 0.73, None),
    "were at the end one hundred and thirty thousand to pay": ("garbled", 0.3, None),
    "in the eye": ("garbled", 0.42, "in mind"),
}
"""The phrases that are marked: their kind, score, and likely wording."""


def report(raw: str = TEXT, **changes: Any) -> Report:
    """A report on an article: a poor translation where it has some of the phrases."""
    document = read_text(raw, path="mill.txt")
    found = tuple(sorted(_findings(document), key=lambda finding: finding.start))
    words = len(raw.split())
    values: dict[str, Any] = {
        "path": document.path,
        "verdict": "machine-garbled" if found else "clean",
        "score": 0.3121 if found else 0.0121,
        "translation_risk": 0.9713 if found else 0.0213,
        "reason": None,
        "language": "en",
        "words": words,
        "words_checked": words,
        "passages": tuple(ScoredPassage(*block.span, 0.25) for block in document.blocks),
        "findings": found,
        "sentences": tuple(_sentences(document, found)),
        "document": document,
    }
    return Report(**(values | changes))


def answer(of: Report, threshold: float = 0.5) -> dict[str, Any]:
    """What `/v1/check` answers for a report."""
    results = Results(Tool("0.1.0", "test-model", "ab" * 32), threshold, iter((of,)))
    return check_record(of, results, text=True)


def _findings(document: Document) -> Iterator[Finding]:
    places = Places(document.raw)
    for phrase, (kind, score, original) in SPOTS.items():
        for match in re.finditer(re.escape(phrase), document.raw):
            yield Finding(
                *match.span(),
                *places.line_and_column(match.start()),
                text=phrase,
                kind=kind,
                score=score,
                passage=0,
                suggestions=(Suggestion(original, 0.6, likely=True),) if original else (),
                reason=f"“{phrase}” is broken wording, as a poor translation leaves it.",
            )


def _sentences(document: Document, findings: tuple[Finding, ...]) -> Iterator[SentenceQuality]:
    for block in document.blocks:
        for match in re.finditer(r"\S.*?(?:[.!?]”?\"?|$)(?=\s|$)", block.text, re.DOTALL):
            start, end = block.offsets.span(*match.span())
            worst = max((one.score for one in findings if start <= one.start < end), default=0.0)
            if worst >= 0.8:
                yield SentenceQuality(start, end, 0.0812, "garbled")
            elif worst:
                yield SentenceQuality(start, end, 0.4123, "understandable")
            else:
                yield SentenceQuality(start, end, 0.8534, "fluently")
