"""What a check gives back: a report with passages and findings, all in raw offsets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from detector.documents.document import BlockKind, Document

Verdict = Literal["clean", "suspect", "spun", "machine-garbled", "not-scored"]
FindingKind = Literal["substitution", "garbled", "listed", "obfuscation"]
Reads = Literal["fluently", "understandable", "garbled"]
WhyAside = Literal["allowed", "baseline", "unchanged"]
RiskName = Literal["score", "translation_risk", "risk"]

FLAGGED_VERDICTS: tuple[Verdict, ...] = ("suspect", "spun", "machine-garbled")
"""Verdicts on texts that are to be read with care."""


@dataclass(frozen=True)
class Suggestion:
    """A likely original of a finding. score: 0..1, the suggestions of a finding sum to at most 1.

    likely: whether suggestions of such a score are right more often than not.
    """

    text: str
    score: float
    likely: bool = False


@dataclass(frozen=True)
class Finding:
    """A stretch of characters judged suspicious.

    start, end: code points of the decoded raw document; line, column: from 1, in code points.
    text: the raw text of the span, without the markup that lies inside it.
    passage: index into the report's passages. location: page and paragraph where offsets do not help.
    block: the kind of block it stands in, "quote" also for quoted speech in a paragraph.
    """

    start: int
    end: int
    line: int
    column: int
    text: str
    kind: FindingKind
    score: float
    passage: int
    suggestions: tuple[Suggestion, ...]
    reason: str
    location: str | None = None
    block: BlockKind = "paragraph"


@dataclass(frozen=True)
class Aside:
    """A finding that is not to be reported: an allowed phrase, one of the baseline, or in unchanged text."""

    finding: Finding
    why: WhyAside


@dataclass(frozen=True)
class ScoredPassage:
    """Consecutive sentences and their risk score (0..1). start, end: raw code points.

    stands_out: whether hardly any honest document has a passage that scores as high. translation_risk: as
    that of a report.
    """

    start: int
    end: int
    score: float
    stands_out: bool = False
    translation_risk: float | None = None

    @property
    def risk(self) -> float:
        """The higher one of the two risks."""
        return max(self.score, self.translation_risk or 0.0)


@dataclass(frozen=True)
class SentenceQuality:
    """How well a sentence reads. start, end: raw code points.

    quality: 0..1, the share of human-scored machine translations that it reads better than; reads: the same
    in words.
    """

    start: int
    end: int
    quality: float
    reads: Reads

    @property
    def span(self) -> tuple[int, int]:
        """Where it stands, in raw code points."""
        return self.start, self.end


@dataclass(frozen=True)
class Report:
    """The judgement of one document.

    score: calibrated probability in 0..1 that the text was spun, None if not scored. translation_risk: the
    same that it went through a poor translator; None too where the small network cleared the text.
    sentences: the sentences that were judged, in order. aside: findings that the user asked
    not to hear of. skipped: kinds of block that were not judged and their words, the most first.
    """

    path: str
    verdict: Verdict
    score: float | None
    reason: str | None
    language: str | None
    words: int
    words_checked: int
    passages: tuple[ScoredPassage, ...]
    findings: tuple[Finding, ...]
    sentences: tuple[SentenceQuality, ...] = field(repr=False)
    document: Document = field(repr=False)
    aside: tuple[Aside, ...] = ()
    skipped: tuple[tuple[BlockKind, int], ...] = ()
    translation_risk: float | None = None

    def without(self, findings: Sequence[Finding], why: WhyAside) -> Report:
        """The report with some of its findings set aside."""
        gone = set(map(id, findings))
        aside = [*self.aside, *(Aside(finding, why) for finding in findings)]
        return replace(
            self,
            findings=tuple(finding for finding in self.findings if id(finding) not in gone),
            aside=tuple(sorted(aside, key=lambda item: item.finding.start)),
        )

    def reaches(self, threshold: float) -> bool:
        """Whether it was scored, has something new to tell, and its risk is not below a threshold."""
        return self.risk is not None and not self.settled and self.risk >= threshold

    @property
    def risk(self) -> float | None:
        """The higher one of the two risks, None if not scored."""
        risks = [risk for risk in (self.score, self.translation_risk) if risk is not None]
        return max(risks, default=None)

    @property
    def rather_translated(self) -> bool:
        """Whether the translation risk is the higher one of the two."""
        return (self.translation_risk or 0.0) > (self.score or 0.0)

    @property
    def quality(self) -> float | None:
        """The mean quality of the sentences, None where none was judged."""
        values = [sentence.quality for sentence in self.sentences]
        return sum(values) / len(values) if values else None

    @property
    def settled(self) -> bool:
        """Whether there were findings and all of them are set aside."""
        return bool(self.aside) and not self.findings

    @property
    def words_skipped(self) -> int:
        """The words that were told apart as no prose and not judged."""
        return sum(words for _, words in self.skipped)
