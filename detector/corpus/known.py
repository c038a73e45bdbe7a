"""What of the findings of a run was accepted before, and what of that is there no more."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from detector.corpus.accepted import Accepted, Entry
from detector.corpus.baseline import NOTHING, Baseline, digests, entries, folded, key_of
from detector.documents.document import Document, overlapping
from detector.report import Finding, Report
from detector.reports.results import Note

_OF_THE_MODEL = ("substitution", "garbled")
_NAMED = 3  # phrases of a file that a note names
_WORD = re.compile(r"\w+")
_Item = TypeVar("_Item")


class Known:
    """A baseline as the documents of a run use it up. model: the checksum of the model that judges now."""

    def __init__(self, baseline: Baseline, model: str) -> None:
        self._path = baseline.path
        self._documents = baseline.documents
        # Another model may find more in the same sentence.
        self._same_model = baseline.model == model
        self._accepted = {name: Accepted(kept.findings) for name, kept in self._documents.items()}
        self._lost: dict[str, list[str]] = {}
        self._gone = {name for name in self._accepted if not os.path.exists(self._file(name))}
        # A file that was renamed keeps what was accepted in it.
        gone = [self._documents[name] for name in self._gone]
        self._homeless = Accepted(_sum(kept.findings for kept in gone))
        self._homeless_sentences = _sum(kept.sentences for kept in gone)

    def findings(self, report: Report) -> list[Finding]:
        """The findings of a report that the baseline has; each entry is used up by what it matches.

        What else the model marks in a sentence that stood there word for word is no news either: it reads
        sentences together, so an edit elsewhere can tip the scale in this one.
        """
        name = key_of(report.path, self._path)
        aside = [item.finding for item in report.aside]
        left = [*report.findings, *aside]
        for accepted in (self._accepted.get(name), self._homeless):
            taken = accepted.take(entries(report, left)) if accepted is not None else set()
            left = [finding for at, finding in enumerate(left) if at not in taken]
        if name in self._accepted:
            self._lost[name] = _lost(self._accepted[name].left(), report.document)
        new = set(map(id, left)) - set(map(id, self._old_text(report, name)))
        return [finding for finding in report.findings if id(finding) not in new]

    def _old_text(self, report: Report, name: str) -> Iterator[Finding]:
        """What the model found in sentences that were judged before."""
        if not self._same_model:
            return
        old = self._documents.get(name, NOTHING).sentences + self._homeless_sentences
        new = []
        for sentence, digest in zip(report.sentences, digests(report), strict=True):
            old[digest] -= 1
            if old[digest] < 0:
                new.append(sentence.span)
        new.sort()
        for finding in report.findings:
            if finding.kind in _OF_THE_MODEL and not overlapping(new, finding.start, finding.end):
                yield finding

    def stale(self) -> Iterator[Note]:
        """A note for each document that is gone, or that was checked and lacks what was accepted in it."""
        if not self._same_model:
            renew = f"renew it with: unspin baseline PATH -o {self._path}"
            yield Note(
                str(self._path), None, f"was made with another model, which found other things; {renew}"
            )
        homeless = Counter(self._homeless.left())
        for name in sorted(self._accepted):
            phrases = self._lost.get(name, [])
            if name in self._gone:
                left = self._documents[name].findings & homeless
                homeless -= left
                phrases = [entry.phrase for entry in sorted(left.elements())]
            if phrases:
                yield Note(self._shown(name), None, self._renewal(phrases, gone=name in self._gone))

    def _renewal(self, phrases: Sequence[str], gone: bool) -> str:
        named = ", ".join(f"“{phrase}”" for phrase in phrases[:_NAMED])
        more = f" and {len(phrases) - _NAMED:,} more" if len(phrases) > _NAMED else ""
        why = "the file is gone, but the baseline has" if gone else "no longer there, but in the baseline:"
        return f"{why} {named}{more}; renew it with: unspin baseline PATH -o {self._path}"

    def _file(self, name: str) -> Path:
        return Path(os.path.abspath(self._path)).parent / name

    def _shown(self, name: str) -> str:
        return os.path.relpath(self._file(name))


def _lost(left: Sequence[Entry], document: Document) -> list[str]:
    """The phrases of the entries that do not stand in the document with their neighbours any more."""
    if not left:
        return []
    blocks = [_WORD.findall(folded(block.text)) for block in document.blocks]
    standing: dict[int, set[tuple[str, ...]]] = {}
    lost = []
    for entry in left:
        words = (*entry.before, *_WORD.findall(entry.phrase), *entry.after)
        size = len(words)
        if size not in standing:
            standing[size] = {tuple(block[at : at + size]) for block in blocks for at in range(len(block))}
        if words not in standing[size]:
            lost.append(entry.phrase)
    return lost


def _sum(counters: Iterable[Counter[_Item]]) -> Counter[_Item]:
    total: Counter[_Item] = Counter()
    for counter in counters:
        total.update(counter)
    return total
