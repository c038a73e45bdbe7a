"""Baselines: findings that were accepted once, kept in a file, by their words and never by their line."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from detector.context import neighbours
from detector.corpus.accepted import Accepted, Entry
from detector.errors import InputError
from detector.report import Finding, Report
from detector.reports.excerpt import visible
from detector.reports.results import Note

_VERSION = 1
_NAMED = 3  # phrases of a file that a note names


@dataclass(frozen=True)
class Baseline:
    """What was accepted: for each document, by its path from the folder of the file, its entries."""

    path: Path
    documents: Mapping[str, Counter[Entry]]

    @classmethod
    def of(cls, reports: Iterable[Report], path: Path) -> Baseline:
        """The baseline that accepts all findings of some reports; path: where it will be written."""
        documents: dict[str, Counter[Entry]] = {}
        for report in reports:
            if report.findings:
                documents[_key(report.path, path)] = Counter(entries(report, report.findings))
        return cls(path, documents)

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
            documents = {name: _counted(found) for name, found in content["documents"].items()}
        except (TypeError, KeyError, AttributeError, ValueError) as error:
            raise InputError(f"{path}: is no baseline, or a damaged one; {renew}") from error
        return cls(path, documents)

    def write(self) -> None:
        """Write the file: sorted, a finding a line, so that versions of it are easy to compare."""
        documents = [
            f"  {_json(name)}: [\n"
            + ",\n".join(f"   {_json(_record(entry, count))}" for entry, count in sorted(found.items()))
            + "\n  ]"
            for name, found in sorted(self.documents.items())
        ]
        held = "{\n" + ",\n".join(documents) + "\n }" if documents else "{}"
        text = f'{{\n "schema_version": {_VERSION},\n "documents": {held}\n}}\n'
        self.path.write_text(text, encoding="utf-8")

    def __len__(self) -> int:
        return sum(found.total() for found in self.documents.values())


class Matching:
    """A baseline as the documents of a run use it up."""

    def __init__(self, baseline: Baseline) -> None:
        self._path = baseline.path
        self._documents = baseline.documents
        self._accepted = {name: Accepted(found) for name, found in baseline.documents.items()}
        self._met: set[str] = set()
        self._gone = {name for name in self._accepted if not os.path.exists(self._file(name))}
        # A file that was renamed keeps what was accepted in it.
        self._homeless = Accepted(sum((self._documents[name] for name in self._gone), Counter()))

    def known(self, report: Report) -> list[Finding]:
        """The findings of a report that the baseline has; each entry is used up by what it matches."""
        name = _key(report.path, self._path)
        self._met.add(name)
        aside = [item.finding for item in report.aside]
        left = [*report.findings, *aside]
        known: list[Finding] = []
        for accepted in (self._accepted.get(name), self._homeless):
            if accepted is not None and left:
                taken = accepted.take(entries(report, left))
                known += [finding for at, finding in enumerate(left) if at in taken]
                left = [finding for at, finding in enumerate(left) if at not in taken]
        settled = set(map(id, aside))
        return [finding for finding in known if id(finding) not in settled]

    def stale(self) -> Iterator[Note]:
        """A note for each document that was checked, or is gone, and lacks some of what was accepted."""
        homeless = Counter(self._homeless.left())
        for name, accepted in self._accepted.items():
            if name in self._gone:
                left = sorted((self._documents[name] & homeless).elements())
                homeless -= self._documents[name]
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


def _record(entry: Entry, count: int) -> dict[str, Any]:
    record: dict[str, Any] = {
        "phrase": entry.phrase,
        "before": " ".join(entry.before),
        "after": " ".join(entry.after),
    }
    return record | ({"count": count} if count > 1 else {})


def _counted(records: Sequence[Mapping[str, Any]]) -> Counter[Entry]:
    counted: Counter[Entry] = Counter()
    for record in records:
        phrase, before, after = record["phrase"], record["before"], record["after"]
        count = record.get("count", 1)
        if not isinstance(phrase, str) or not isinstance(count, int) or count < 1:
            raise ValueError
        counted[Entry(phrase, tuple(before.split()), tuple(after.split()))] += count
    return counted
