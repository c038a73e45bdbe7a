"""What the verdicts and kinds of finding mean, in words for the people who read a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # the command line reads the kinds at its start, when numpy would slow it
    from detector.documents.document import BlockKind
    from detector.report import FindingKind, Report, Verdict
    from detector.reports.results import Results

Strength = Literal["strong", "moderate", "slight"]

CAUTION = "Risk markers are hints for a careful reader, not proof of how a text was made or by whom."


@dataclass(frozen=True)
class Kind:
    """A kind of finding: what it is in a few words and in full, what to do about it, and examples.

    examples: pairs of (garbled, original).
    """

    title: str
    summary: str
    advice: str
    examples: tuple[tuple[str, str], ...]


VERDICTS: dict[Verdict, str] = {
    "spun": "Much of it reads as if a rewriting or translation tool had garbled it.",
    "machine-garbled": "Much of it reads as if a poor machine translator had garbled it.",
    "suspect": "Parts of it read as if a rewriting or translation tool had garbled them.",
    "clean": "It reads like text that no rewriting tool has garbled.",
    "not-scored": "It was not judged.",
}

KINDS: dict[FindingKind, Kind] = {
    "substitution": Kind(
        "Wrong word or phrase in place of the usual one",
        "A wrong word or phrase stands where the usual one belongs, as when an article spinner swaps words "
        "for dictionary synonyms that do not fit the sentence.",
        "Read the sentence with the first suggestion in its place; if that is what it plainly means, the "
        "wording was probably swapped by a tool. A suggestion with a question mark is a guess.",
        (
            ("bosom malignancy", "breast cancer"),
            ("counterfeit consciousness", "artificial intelligence"),
            ("the culmination in Helsinki", "the summit in Helsinki"),
        ),
    ),
    "garbled": Kind(
        "Broken wording over several words",
        "The wording is broken over several words, as careless machine translation or repeated rewriting "
        "leaves it; no single word is the culprit.",
        "Ask what the sentence meant to say; if it cannot be told, look for the source it was made from.",
        (
            ("it makes to think of its consequences heavy", "it makes one think of its grave consequences"),
            ("he was taken in the hospital by urgency", "he was rushed to hospital"),
        ),
    ),
    "listed": Kind(
        "Phrase on a list of tortured phrases",
        "The phrase is on a list of tortured phrases you loaded, with the phrase that is expected there.",
        "Listed phrases are rare in honest writing, but a list can be wrong for a field: check the context.",
        (
            ("profound neural organization", "deep neural network"),
            ("flag to commotion", "signal to noise"),
        ),
    ),
    "obfuscation": Kind(
        "Look-alike or invisible characters",
        "Characters that look like ordinary letters but are not, or that cannot be seen at all: look-alike "
        "letters of other alphabets, zero-width characters. They hide text from search and comparison.",
        "Compare the text with the suggested plain spelling; stray characters can also come from copying "
        "out of a PDF or a web page.",
        (
            ("pаper (its second letter is Cyrillic)", "paper"),
            ("re⟨U+200B⟩search", "research"),
        ),
    ),
}

_SKIPPED: dict[BlockKind, str] = {
    "references": "in references",
    "code": "in code",
    "formula": "in formulas",
    "table": "in tables",
    "furniture": "around the text",
    "metadata": "in metadata",
    "ignored": "ignored on request",
}


def strength(score: float) -> Strength:
    """How sure a score from 0 to 1 is, in three steps."""
    if score >= 0.8:
        return "strong"
    return "moderate" if score >= 0.5 else "slight"


def count(number: int, noun: str) -> str:
    """A number and its noun: `1 risk marker`, `2,000 risk markers`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def chance(score: float) -> str:
    """A score from 0 to 1 as a percentage that never claims certainty."""
    if score < 0.01:
        return "under 1%"
    return "over 99%" if score > 0.99 else f"{score:.0%}"


def why_not_scored(report: Report) -> str:
    """The reason of a document that was not scored, as a sentence."""
    reason = report.reason
    sentence = f"{reason[:1].upper()}{reason[1:]}." if reason else VERDICTS["not-scored"]
    return f"{sentence} {skipped(report)}" if report.skipped else sentence


def checked(report: Report) -> str:
    """How many words were judged, how many were not and why, and how many risk markers that gave."""
    words = count(report.words_checked, "word") if report.score is not None else "no words"
    aside = f" {report.words_skipped:,} skipped ({_why_skipped(report)})," if report.skipped else ""
    return f"{words} checked,{aside} {count(len(report.findings), 'risk marker')}"


def skipped(report: Report) -> str:
    """How many words were passed over and why, as a sentence; empty for none."""
    number = count(report.words_skipped, "word")
    return f"{number} skipped ({_why_skipped(report)})." if report.skipped else ""


def _why_skipped(report: Report) -> str:
    """`in code` or, of several kinds, `20 in code, 11 in tables`."""
    if len(report.skipped) == 1:
        return _SKIPPED[report.skipped[0][0]]
    return ", ".join(f"{words:,} {_SKIPPED[kind]}" for kind, words in report.skipped)


def summed(results: Results) -> str:
    """What a run read: `3 documents: 2 spun, 1 clean, 1 not read; 4,210 words checked, 310 skipped`."""
    verdicts = results.verdicts
    parts = [f"{verdicts[verdict]:,} {verdict}" for verdict in VERDICTS if verdicts[verdict]]
    if results.failures:
        parts.append(f"{len(results.failures):,} not read")
    words = f"{count(results.words_checked, 'word')} checked, {results.words_skipped:,} skipped"
    return f"{count(verdicts.total(), 'document')}: {', '.join(parts)}; {words}"


def explanation(name: FindingKind) -> str:
    """What a kind of finding means, what to do about it, and examples, in paragraphs."""
    kind = KINDS[name]
    examples = "\n".join(f"  {garbled} → {original}" for garbled, original in kind.examples)
    return f"{name}\n\n{kind.summary}\n\n{kind.advice}\n\nFor example:\n{examples}\n"
