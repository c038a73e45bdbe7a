"""What the verdicts and kinds of finding mean, in words for the people who read a report."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:  # the command line reads the kinds at its start, when numpy would slow it
    from detector.documents.document import BlockKind
    from detector.report import FindingKind, Reads, Report, Verdict
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
    "spun": "Much of it reads as if a rewriting tool had swapped its words blindly.",
    "machine-garbled": "Much of it reads as if a machine had translated it badly.",
    "suspect": "Parts of it read as if a rewriting tool or a poor machine translation had garbled them.",
    "clean": "It reads like text that no rewriting or translation tool has garbled.",
    "not-scored": "It was not judged.",
}
_GROUNDS: dict[Verdict, str] = {
    "spun": "Of the two risks the risk score is the higher one, and honest text hardly ever has it so high.",
    "machine-garbled": "Of the two risks the translation risk is the higher one, and honest text hardly ever "
    "has it so high. A machine translation that reads fluently is not flagged: the question is how the text "
    "reads, not how it was made.",
    "suspect": "One of the two risks, the risk score or the translation risk, is high, as it is in honest "
    "text only now and then.",
    "clean": "Both risks are low. That proves nothing: fluent rewriting and good translation leave no marks.",
    "not-scored": "It is too short, not in English, or holds no prose; the report says which.",
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
        "Broken wording, as of a poor translation",
        "The wording is broken, as a poor machine translation leaves it: the order, the grammar or the set "
        "phrases of another language show through. With a substitution the sentence is sound but for a "
        "word; here the sentence itself is damaged, and no single word is the culprit. A machine "
        "translation that reads fluently is not marked.",
        "Ask what the sentence meant to say, and for the original where there is one. Often nothing is "
        "suggested, for broken wording does not tell what stood there.",
        (
            ("it has been produced a fire in the port", "a fire broke out in the port"),
            ("the firemen have put two hours in arriving", "the firefighters took two hours to arrive"),
            ("to the boats it lacked them the fuel", "the boats had run out of fuel"),
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

_READS: tuple[Reads, ...] = ("fluently", "understandable", "garbled")
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


def risks(report: Report) -> str:
    """Both risks of a document: `risk score 0.97, translation risk 0.02`; only the first if none other."""
    known = {"risk score": report.score, "translation risk": report.translation_risk}
    return ", ".join(f"{name} {risk:.2f}" for name, risk in known.items() if risk is not None)


def chances(report: Report) -> str:
    """Both risks of a scored document as a sentence."""
    spun, translated = report.score or 0.0, report.translation_risk
    sentence = f"The model puts the chance that a rewriting tool swapped its words at {chance(spun)}"
    if translated is None:
        return f"{sentence}."
    return f"{sentence}, and the chance that it is a poor machine translation at {chance(translated)}."


def judgement(report: Report) -> str:
    """What a scored document was judged to be, on what grounds, in one line."""
    told = f"{risks(report).capitalize()}; {checked(report)}. {reads(report)}"
    return f"{VERDICTS[report.verdict]} {told}".strip()


def reads(report: Report) -> str:
    """How the sentences read, as a sentence: `How its sentences read: 24 fluently, 2 garbled.`

    Empty where none was judged, and where all read fluently.
    """
    numbers = Counter(sentence.reads for sentence in report.sentences)
    if numbers["fluently"] == numbers.total():
        return ""
    ways = [f"{numbers[way]:,} {way}" for way in _READS if numbers[way]]
    return f"How its sentences read: {', '.join(ways)}."


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


def verdict_explanation(verdict: Verdict) -> str:
    """What a verdict says, and what it rests on, in paragraphs."""
    return f"{verdict}\n\n{VERDICTS[verdict]}\n\n{_GROUNDS[verdict]}\n"


def explanation(name: FindingKind) -> str:
    """What a kind of finding means, what to do about it, and examples, in paragraphs."""
    kind = KINDS[name]
    examples = "\n".join(f"  {garbled} → {original}" for garbled, original in kind.examples)
    return f"{name}\n\n{kind.summary}\n\n{kind.advice}\n\nFor example:\n{examples}\n"
