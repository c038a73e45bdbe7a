"""How well a baseline holds while a document is edited where it has no findings.

Documents are made of the honest and the garbled passages of tests/accuracy/gate.jsonl. Each is checked, its
findings are accepted, and then it is edited at random, sentence by sentence or word by word, at least one
sentence away from all findings. An old finding that the edited document reports as new would be a failure.

    python scripts/measure_baseline.py --documents 5 --edits 100
    python scripts/measure_baseline.py --documents 5 --edits 100 --together
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from detector import Detector, Finding, Report
from detector.corpus.baseline import Baseline
from detector.corpus.known import Known
from detector.corpus.settling import Settling
from detector.detector import CheckOptions
from detector.documents import read_text

GATE = Path(__file__).resolve().parents[1] / "tests" / "accuracy" / "gate.jsonl"
OPTIONS = CheckOptions(suggestions=False)
NAME = Path("baseline.json")
_APART = 1  # sentences between an edit and a finding


@dataclass(frozen=True)
class Edit:
    """The characters [start, end) of a text become `text`."""

    start: int
    end: int
    text: str

    def apply(self, raw: str) -> str:
        """The text after the edit."""
        return raw[: self.start] + self.text + raw[self.end :]

    @property
    def made(self) -> tuple[int, int]:
        """The range of the new text."""
        return self.start, self.start + len(self.text)

    def moved(self, span: tuple[int, int]) -> tuple[int, int]:
        """Where a range is after the edit; one that it touches holds the new text as well."""
        shift = len(self.text) - (self.end - self.start)
        first, last = span
        if first >= self.end:
            return first + shift, last + shift
        return (first, last) if last <= self.start else (min(first, self.start), max(last, self.end) + shift)


@dataclass(frozen=True)
class Outcome:
    """Findings of an edited text that the baseline did not know.

    repeated: those that overlap an accepted one, or have its phrase in its place. near, far: really new ones,
    in a passage that was edited and elsewhere. old: how many were accepted.
    """

    old: int
    repeated: tuple[Finding, ...]
    near: tuple[Finding, ...]
    far: tuple[Finding, ...]


def passages() -> tuple[list[str], list[str]]:
    """The honest and the garbled passages of the gate."""
    records = [json.loads(line) for line in GATE.read_text(encoding="utf-8").splitlines()]
    return tuple(  # type: ignore[return-value]
        [record["text"] for record in records if record["label"] == label] for label in ("clean", "spun")
    )


def document(dice: random.Random, honest: Sequence[str], garbled: Sequence[str], paragraphs: int) -> str:
    """A text of so many paragraphs, every other one garbled."""
    chosen = zip(dice.sample(honest, paragraphs // 2), dice.sample(garbled, paragraphs // 2), strict=True)
    return "\n\n".join(" ".join(text.split()) for pair in chosen for text in pair) + "\n"


def editable(report: Report, findings: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences that stand apart from all of the findings."""
    marked = [
        any(sentence.start < last and first < sentence.end for first, last in findings)
        for sentence in report.sentences
    ]
    return [
        sentence.span
        for at, sentence in enumerate(report.sentences)
        if not any(marked[max(0, at - _APART) : at + _APART + 1])
    ]


def edit(dice: random.Random, raw: str, sentence: tuple[int, int], honest: Sequence[str]) -> Edit:
    """A random edit of a sentence: words or the sentence put in, taken out or replaced."""
    start, end = sentence
    other = dice.choice(dice.choice(honest).split(". ")).strip(". ") + "."
    words = other.strip(".").split()
    kind = dice.choice(("put in", "take out", "replace", "word in", "word out", "word replaced", "paragraph"))
    if kind in ("put in", "take out", "replace"):
        at = end if kind == "put in" else start
        return Edit(at, end, {"put in": f" {other}", "take out": "", "replace": other}[kind])
    if kind == "paragraph":
        return Edit(end, end, f"\n\n{other}\n\n")
    spaces = [at for at in range(start + 1, end) if raw[at] == " "] or [end]
    first = dice.choice(spaces)
    last = first if kind == "word in" else min((at for at in spaces if at > first), default=first)
    return Edit(first, last, "" if kind == "word out" else f" {dice.choice(words)}")


def edited(
    detector: Detector, dice: random.Random, raw: str, honest: Sequence[str], together: bool, edits: int
) -> Iterator[Outcome]:
    """The outcome of each of some edits, each of them alone or all one after the other."""
    report = detector.check_document(read_text(raw, path="text.txt"), OPTIONS)
    baseline = Baseline.of([report], NAME, detector.sha256)
    old = [(finding.start, finding.end) for finding in report.findings]
    now, places, touched, current = raw, old, list[tuple[int, int]](), report
    for _ in range(edits):
        free = editable(current, places)
        if not free:
            return
        change = edit(dice, now, dice.choice(free), honest)
        after = change.apply(now)
        moved = [change.moved(span) for span in places]
        new = [*(change.moved(span) for span in touched), change.made]
        known = Settling(baseline=Known(baseline, detector.sha256))
        made = known.check(detector, read_text(after, path="text.txt"), OPTIONS)
        yield outcome(made, moved, new)
        if together:
            now, places, touched, current = after, moved, new, made


def outcome(made: Report, places: Sequence[tuple[int, int]], edited: Sequence[tuple[int, int]]) -> Outcome:
    """How an edited text fared; places: where the accepted findings are in it."""
    touched = [
        (passage.start, passage.end)
        for passage in made.passages
        if any(passage.start <= last and first <= passage.end for first, last in edited)
    ]
    repeated, near, far = [], [], []
    for finding in made.findings:
        if any(start < finding.end and finding.start < last for start, last in places):
            repeated.append(finding)
        elif any(start <= finding.start < last for start, last in touched):
            near.append(finding)
        else:
            far.append(finding)
    return Outcome(len(places), tuple(repeated), tuple(near), tuple(far))


def main() -> None:
    """Print what became of the accepted findings."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--documents", type=int, default=5)
    parser.add_argument("--edits", type=int, default=100)
    parser.add_argument("--paragraphs", type=int, default=12)
    parser.add_argument("--together", action="store_true", help="one edit on top of the other")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    detector, (honest, garbled) = Detector.load(), passages()
    outcomes: list[Outcome] = []
    for number in range(arguments.documents):
        dice = random.Random(f"{arguments.seed}:{number}")
        raw = document(dice, honest, garbled, arguments.paragraphs)
        outcomes += edited(detector, dice, raw, honest, arguments.together, arguments.edits)
    total = sum(item.old for item in outcomes)
    print(f"{len(outcomes)} edited texts with {total:,} accepted findings")
    print(f"old ones reported as new: {sum(len(item.repeated) for item in outcomes)}")
    print(f"new ones in an edited passage: {sum(len(item.near) for item in outcomes)}")
    print(f"new ones elsewhere: {sum(len(item.far) for item in outcomes)}")


if __name__ == "__main__":
    main()
