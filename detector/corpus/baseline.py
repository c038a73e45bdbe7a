"""Baselines: findings that were accepted once, kept in a file, by their words and never by their line."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, TypeVar

from detector.context import neighbours
from detector.corpus.accepted import Accepted, Entry
from detector.documents.document import overlapping
from detector.errors import InputError
from detector.report import Finding, Report
from detector.reports.excerpt import visible
from detector.reports.results import Note

_VERSION = 1
_DIGEST = 8  # hexadecimal digits: of a thousand sentences, one of four million is taken for another
_OF_THE_MODEL = ("substitution", "garbled")
_NAMED = 3  # phrases of a file that a note names


@dataclass(frozen=True)
class Kept:
    """What is kept of a document: its findings, and digests of the sentences that were judged."""

    findings: Counter[Entry]
    sentences: Counter[str]


_NOTHING = Kept(Counter(), Counter())


@dataclass(frozen=True)
class Baseline:
    """What was accepted in each document, by its path from the folder of the file.

    model: the checksum of the model that judged.
    """

    path: Path
    model: str
    documents: Mapping[str, Kept]

    @classmethod
    def of(cls, reports: Iterable[Report], path: Path, model: str) -> Baseline:
        """The baseline that accepts all findings of some reports; path: where it will be written."""
        documents = {
            _key(report.path, path): Kept(
                Counter(entries(report, report.findings)), Counter(_digests(report))
            )
            for report in reports
        }
        return cls(path, model, {name: kept for name, kept in documents.items() if kept != _NOTHING})

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """The baseline in a file. Raises InputError where it cannot be read or is none."""
        renew = f"write it anew with: unspin baseline PATH -o {path}"
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"{path}: cannot be read ({reason}); {renew}") from error
        except (ValueError, RecursionError) as error:
            raise InputError(f"{path}: is no baseline, since it is not JSON; {renew}") from error
        try:
            if content["schema_version"] != _VERSION:
                raise InputError(f"{path}: is a baseline of another version of Unspin; {renew}")
            documents = {name: _kept(record) for name, record in content["documents"].items()}
            return cls(path, str(content["model_sha256"]), documents)
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            raise InputError(f"{path}: is no baseline, or a damaged one; {renew}") from error

    def write(self) -> None:
        """Write the file: sorted, a finding a line, so that versions of it are easy to compare."""
        documents = ",\n".join(
            f"  {_json(name)}: {_written(kept)}" for name, kept in sorted(self.documents.items())
        )
        held = f"{{\n{documents}\n }}" if documents else "{}"
        head = f' "schema_version": {_VERSION},\n "model_sha256": {_json(self.model)},\n'
        self.path.write_text(f'{{\n{head} "documents": {held}\n}}\n', encoding="utf-8")

    def __len__(self) -> int:
        return sum(kept.findings.total() for kept in self.documents.values())


class Matching:
    """A baseline as the documents of a run use it up. model: the checksum of the model that judges now."""

    def __init__(self, baseline: Baseline, model: str) -> None:
        self._path = baseline.path
        self._documents = baseline.documents
        # Another model may find more in the same sentence.
        self._same_model = baseline.model == model
        self._accepted = {name: Accepted(kept.findings) for name, kept in self._documents.items()}
        self._met: set[str] = set()
        self._gone = {name for name in self._accepted if not os.path.exists(self._file(name))}
        # A file that was renamed keeps what was accepted in it.
        gone = [self._documents[name] for name in self._gone]
        self._homeless = Accepted(_sum(kept.findings for kept in gone))
        self._homeless_sentences = _sum(kept.sentences for kept in gone)

    def known(self, report: Report) -> list[Finding]:
        """The findings of a report that the baseline has; each entry is used up by what it matches.

        What else the model marks in a sentence that stood there word for word is no news either: it reads
        sentences together, so an edit elsewhere can tip the scale in this one.
        """
        name = _key(report.path, self._path)
        self._met.add(name)
        aside = [item.finding for item in report.aside]
        left = [*report.findings, *aside]
        for accepted in (self._accepted.get(name), self._homeless):
            taken = accepted.take(entries(report, left)) if accepted is not None else set()
            left = [finding for at, finding in enumerate(left) if at not in taken]
        new = set(map(id, left)) - set(map(id, self._old_text(report, name)))
        return [finding for finding in report.findings if id(finding) not in new]

    def _old_text(self, report: Report, name: str) -> Iterator[Finding]:
        """What the model found in sentences that were judged before."""
        if not self._same_model:
            return
        old = self._documents.get(name, _NOTHING).sentences + self._homeless_sentences
        new = []
        for span, digest in zip(report.sentences, _digests(report), strict=True):
            old[digest] -= 1
            if old[digest] < 0:
                new.append(span)
        new.sort()
        for finding in report.findings:
            if finding.kind in _OF_THE_MODEL and not overlapping(new, finding.start, finding.end):
                yield finding

    def stale(self) -> Iterator[Note]:
        """A note for each document that was checked, or is gone, and lacks some of what was accepted."""
        if not self._same_model:
            renew = f"renew it with: unspin baseline PATH -o {self._path}"
            yield Note(
                str(self._path), None, f"was made with another model, which found other things; {renew}"
            )
        homeless = Counter(self._homeless.left())
        for name, accepted in self._accepted.items():
            if name in self._gone:
                left = sorted((self._documents[name].findings & homeless).elements())
                homeless -= self._documents[name].findings
            else:
                left = accepted.left() if name in self._met else []
            if left:
                phrases = [entry.phrase for entry in left]
                yield Note(self._shown(name), None, self._renewal(phrases, gone=name in self._gone))

    def _renewal(self, phrases: Sequence[str], gone: bool) -> str:
        named = ", ".join(f"“{phrase}”" for phrase in phrases[:_NAMED])
        more = f" and {len(phrases) - _NAMED:,} more" if len(phrases) > _NAMED else ""
        why = "the file is gone, but the baseline has" if gone else "not found any more, but in the baseline:"
        return f"{why} {named}{more}; renew it with: unspin baseline PATH -o {self._path}"

    def _file(self, name: str) -> Path:
        return Path(os.path.abspath(self._path)).parent / name

    def _shown(self, name: str) -> str:
        return os.path.relpath(self._file(name))


def entries(report: Report, findings: Sequence[Finding]) -> list[Entry]:
    """What findings of a report are known by: the phrase and its neighbours, whatever their case."""
    return [
        Entry(_folded(finding.text), tuple(map(_folded, beside.before)), tuple(map(_folded, beside.after)))
        for finding, beside in zip(findings, neighbours(report.document, findings), strict=True)
    ]


def _folded(text: str) -> str:
    return _writable(visible(text).casefold())


def _writable(text: str) -> str:
    """The text with an escape for a half of a surrogate pair, which no file can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _key(path: str, baseline: Path) -> str:
    """The path of a document from the folder of the baseline."""
    folder = os.path.dirname(os.path.abspath(baseline))
    try:
        inside = os.path.relpath(os.path.abspath(path), folder)
    except ValueError:  # on another drive
        inside = os.path.abspath(path)
    return _writable(PurePath(inside).as_posix())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _digests(report: Report) -> list[str]:
    """A short digest of each sentence that was judged, in order."""
    prose = (_folded(report.document.prose(start, end)) for start, end in report.sentences)
    return [hashlib.sha256(text.encode()).hexdigest()[:_DIGEST] for text in prose]


_Item = TypeVar("_Item")


def _sum(counters: Iterable[Counter[_Item]]) -> Counter[_Item]:
    total: Counter[_Item] = Counter()
    for counter in counters:
        total.update(counter)
    return total


def _written(kept: Kept) -> str:
    findings = ",\n".join(f"    {_json(_record(*item))}" for item in sorted(kept.findings.items()))
    held = f"[\n{findings}\n   ]" if findings else "[]"
    sentences = _json(" ".join(sorted(kept.sentences.elements())))
    return f'{{\n   "findings": {held},\n   "sentences": {sentences}\n  }}'


def _record(entry: Entry, count: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "phrase": entry.phrase,
        "before": " ".join(entry.before),
        "after": " ".join(entry.after),
    }
    return record | ({"count": count} if count > 1 else {})


def _kept(record: Mapping[str, Any]) -> Kept:
    """Raises TypeError, KeyError, AttributeError or ValueError where the record is damaged."""
    findings: Counter[Entry] = Counter()
    for item in record["findings"]:
        phrase, count = item["phrase"], item.get("count", 1)
        if not isinstance(phrase, str) or not isinstance(count, int) or count < 1:
            raise ValueError
        findings[Entry(phrase, tuple(item["before"].split()), tuple(item["after"].split()))] += count
    return Kept(findings, Counter(record["sentences"].split()))
