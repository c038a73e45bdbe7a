"""Baselines: findings that were accepted once, kept in a file, by their words and never by their line."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

from detector.context import neighbours
from detector.corpus.accepted import Entry
from detector.errors import InputError
from detector.report import Finding, Report
from detector.reports.excerpt import visible

_VERSION = 1
_DIGEST = 8  # hexadecimal digits: of a thousand sentences, one of four million is taken for another


@dataclass(frozen=True)
class Kept:
    """What is kept of a document: its findings, and digests of the sentences that were judged."""

    findings: Counter[Entry]
    sentences: Counter[str]


NOTHING = Kept(Counter(), Counter())
"""Of a document that the baseline does not have."""


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
            key_of(report.path, path): Kept(
                Counter(entries(report, report.findings)), Counter(digests(report))
            )
            for report in reports
        }
        return cls(path, model, {name: kept for name, kept in documents.items() if kept != NOTHING})

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


def entries(report: Report, findings: Sequence[Finding]) -> list[Entry]:
    """What findings of a report are known by: the phrase and its neighbours, whatever their case."""
    return [
        Entry(folded(finding.text), tuple(map(folded, beside.before)), tuple(map(folded, beside.after)))
        for finding, beside in zip(findings, neighbours(report.document, findings), strict=True)
    ]


def folded(text: str) -> str:
    """The text as baselines compare it: as it is seen, whatever its case."""
    return _writable(visible(text).casefold())


def _writable(text: str) -> str:
    """The text with an escape for a half of a surrogate pair, which no file can hold."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def key_of(path: str, baseline: Path) -> str:
    """The path of a document from the folder of the baseline."""
    folder = os.path.dirname(os.path.abspath(baseline))
    try:
        inside = os.path.relpath(os.path.abspath(path), folder)
    except ValueError:  # on another drive
        inside = os.path.abspath(path)
    return _writable(PurePath(inside).as_posix())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def digests(report: Report) -> list[str]:
    """A short digest of each sentence that was judged, in order."""
    prose = (folded(report.document.prose(*sentence.span)) for sentence in report.sentences)
    return [hashlib.sha256(text.encode()).hexdigest()[:_DIGEST] for text in prose]


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
