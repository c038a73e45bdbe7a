"""Reports made by hand, so that the renderers can be judged without a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import pytest

from detector.documents.document import Block, BlockKind, Document, OffsetMap
from detector.report import Finding, Report, ScoredPassage, SentenceQuality, Suggestion
from detector.reports.results import Results, Tool

SPUN = """\
# The culmination in Helsinki

The president met his partner at the culmination on Monday. He said that the two
nations had numerous things to talk about.

The worldwide monetary emergency was not examined. It rained."""

TRANSLATED = """\
# In Pellmouth it stays closed the harbour

The engineers raise of new the wall of the sea. It was told on Wednesday. To the boats it lacked them the
fuel.

The council waits that the repair costs a million."""
QUALITIES = (0.2, 0.05, 0.7, 0.01, 0.4)


def make_report(
    raw: str = SPUN,
    phrases: dict[str, tuple[float, list[str]]] | None = None,
    verdict: str = "spun",
    score: float | None = 0.97,
    path: str = "article.md",
    **changes: Any,
) -> Report:
    """A report whose blocks are the paragraphs of `raw`; phrases: text to (score, originals)."""
    if phrases is None:
        phrases = {
            "at the culmination": (0.93, ["at the summit", "at the meeting"]),
            "worldwide monetary emergency": (0.7, ["global financial crisis"]),
            "It rained": (0.3, []),
        }
    blocks = tuple(_blocks(raw))
    document = Document(path, raw, blocks, "markdown")
    words = len(raw.split())
    values: dict[str, Any] = {
        "path": path,
        "verdict": verdict,
        "score": score,
        "reason": None,
        "language": "en",
        "words": words,
        "words_checked": words,
        "passages": tuple(
            ScoredPassage(block.offsets.span(0, 1)[0], block.offsets.span(0, len(block.text))[1], 0.9)
            for block in blocks
        ),
        "findings": tuple(_findings(raw, phrases)),
        "sentences": tuple(_sentences(blocks)),
        "document": document,
        "translation_risk": 0.02,
    }
    return Report(**(values | changes))


def _blocks(raw: str) -> Iterable[Block]:
    for match in re.finditer(r"(?:[^\n]|\n(?!\n))+", raw):
        marker = re.match(r"#+ ", match[0])
        kind: BlockKind = "heading" if marker else "paragraph"
        skipped = len(marker[0]) if marker else 0
        text = match[0][skipped:]
        yield Block(text, OffsetMap.contiguous(match.start() + skipped, len(text)), kind)


def _sentences(blocks: tuple[Block, ...]) -> Iterable[SentenceQuality]:
    for block in blocks:
        for match in re.finditer(r"\S.*?(?:[.!?]|$)(?=\s|$)", block.text, re.DOTALL):
            yield SentenceQuality(*block.offsets.span(match.start(), match.end()), 0.7, "fluently")


def _findings(raw: str, phrases: dict[str, tuple[float, list[str]]]) -> Iterable[Finding]:
    for text, (score, originals) in sorted(phrases.items(), key=lambda item: raw.index(item[0])):
        start = raw.index(text)
        yield Finding(
            start=start,
            end=start + len(text),
            line=raw.count("\n", 0, start) + 1,
            column=start - (raw.rfind("\n", 0, start) + 1) + 1,
            text=text,
            kind="substitution",
            score=score,
            passage=0,
            suggestions=tuple(Suggestion(o, 0.6 / (n + 1), likely=not n) for n, o in enumerate(originals)),
            reason="These words are unusual here.",
        )


def make_results(*reports: Report, threshold: float = 0.5) -> Results:
    return Results(Tool("0.1.0", "test-model", "ab" * 32), threshold, iter(reports))


def make_translated(**changes: Any) -> Report:
    """A report on a poor translation; of its five sentences three read garbled, the fourth worst."""
    phrases = {
        "stays closed the harbour": (0.9, []),
        "raise of new the wall": (0.6, ["rebuild the wall"]),
        "waits that the repair": (0.3, []),
    }
    made = make_report(TRANSLATED, phrases, "machine-garbled", 0.12, "translated.md", translation_risk=0.96)
    reads = ["garbled", "garbled", "fluently", "garbled", "understandable"]
    sentences = zip(made.sentences, QUALITIES, reads, strict=True)
    return replace(
        made,
        **{
            "findings": tuple(replace(finding, kind="garbled") for finding in made.findings),
            "passages": tuple(
                replace(passage, score=0.1, translation_risk=0.95) for passage in made.passages
            ),
            "sentences": tuple(replace(s, quality=quality, reads=way) for s, quality, way in sentences),
            **changes,
        },
    )


@pytest.fixture
def translated() -> Callable[..., Report]:
    return make_translated


@pytest.fixture
def report() -> Callable[..., Report]:
    return make_report


@pytest.fixture
def results() -> Callable[..., Results]:
    return make_results
