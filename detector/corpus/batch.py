"""Scoring a corpus record by record, in constant memory, so that a stopped run can go on."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from detector.corpus.progress import Progress
from detector.corpus.records import Record, read_records
from detector.errors import InputError, UnspinError, UsageError
from detector.report import Report
from detector.reports.json import finding_record, rounded

if TYPE_CHECKING:
    from detector.detector import CheckOptions, Detector

_PROBED = 32  # records that tell whether a file is JSON Lines
_STREAM = Path("-")


@dataclass(frozen=True)
class BatchOptions:
    """What to read and to write. limit: at most so many records; fields: "score" leaves findings out."""

    text_column: str = "text"
    id_column: str = "id"
    limit: int | None = None
    fields: Literal["all", "score"] = "all"
    min_words: int = 50


def run_batch(
    detector: Detector,
    source: Path,
    output: Path,
    options: BatchOptions,
    progress: Progress,
    *,
    overwrite: bool = False,
) -> None:
    """Write one record to `output` for each record of `source`, in order; `-` is a standard stream.

    An output that exists is gone on with after its last complete line, unless `overwrite`. Raises
    InputError for a source that cannot be read or is no JSON Lines, UsageError for an output that
    cannot be written or that was made from another source.
    """
    with _opened_source(source) as lines:
        if source != _STREAM and output.exists() and os.path.samefile(source, output):
            raise UsageError(f"{output}: the output would overwrite the input; name another file with -o")
        records = read_records(lines, options.text_column, options.id_column)
        progress.start(None if source == _STREAM else source.stat().st_size)
        with _opened_output(output, overwrite) as sink:
            resumes = output != _STREAM and sink.seekable()
            done = _skip_done(records, sink, source, output, progress) if resumes else 0
            left = None if options.limit is None else max(0, options.limit - done)
            _write_all(detector, islice(records, left), sink, source, options, progress)


def _opened_source(source: Path) -> AbstractContextManager[IO[bytes]]:
    if source == _STREAM:
        return nullcontext(sys.stdin.buffer)
    try:
        return source.open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{source}: cannot be read ({reason}); give a JSON Lines file") from error


def _opened_output(output: Path, overwrite: bool) -> AbstractContextManager[IO[bytes]]:
    if output == _STREAM:
        return nullcontext(sys.stdout.buffer)
    try:
        return output.open("w+b" if overwrite or not output.exists() else "r+b")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise UsageError(f"{output}: cannot be written ({reason}); name another file with -o") from error


def _skip_done(
    records: Iterator[Record], sink: IO[bytes], source: Path, output: Path, progress: Progress
) -> int:
    """Leave out the records that complete lines of the output stand for; cut off an incomplete one.

    Returns how many records that were.
    """
    done, end, last = 0, 0, b""
    for line in sink:
        if line.endswith(b"\n"):
            done, end, last = done + 1, end + len(line), line
    read = 0
    for record in islice(records, done):
        read += 1
        progress.advance(record.size, 0)
    if read < done or (done and _written_id(last) != (record.id,)):
        raise UsageError(
            f"{output}: was not written from {source}; name another file with -o, or add --overwrite"
        )
    sink.seek(end)
    sink.truncate()
    return done


def _written_id(line: bytes) -> tuple[Any, ...]:
    try:
        written = json.loads(line)
        return (written["id"],) if "verdict" in written else ()
    except (ValueError, KeyError, TypeError):
        return ()


def _write_all(
    detector: Detector,
    records: Iterator[Record],
    sink: IO[bytes],
    source: Path,
    options: BatchOptions,
    progress: Progress,
) -> None:
    from detector.detector import CheckOptions

    check_options = CheckOptions(min_words=options.min_words, suggestions=options.fields == "all")
    for record in _json_lines(records, source):
        outcome = _outcome(detector, record, check_options)
        sink.write(_line(record, outcome, options.fields == "all"))
        sink.flush()
        progress.advance(record.size)


def _json_lines(records: Iterator[Record], source: Path) -> Iterator[Record]:
    """The records; InputError if none of the first ones is JSON, for then the file is something else."""
    first = list(islice(records, _PROBED))
    if first and not any(record.parsed for record in first):
        raise InputError(f"{source}: no JSON Lines file, for {first[0].error}; give one JSON object a line")
    return chain(first, records)


def _outcome(detector: Detector, record: Record, options: CheckOptions) -> Report | str:
    """The report on a record, or the reason why there is none."""
    if record.text is None:
        return record.error or "no text"
    try:
        return detector.check(record.text, options=options)
    except UnspinError as error:
        return str(error)


def _line(record: Record, outcome: Report | str, with_findings: bool) -> bytes:
    report = None if isinstance(outcome, str) else outcome
    columns: dict[str, Any] = {
        "id": record.id,
        "score": rounded(report.score) if report else None,
        "verdict": report.verdict if report else "not-scored",
        "words": report.words if report else 0,
    }
    if with_findings:
        columns["findings"] = [finding_record(finding) for finding in report.findings] if report else []
    columns["error"] = outcome if isinstance(outcome, str) else outcome.reason
    columns.update((name, value) for name, value in record.further.items() if name not in columns)
    try:
        return json.dumps(columns, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # a carried column holds half a surrogate pair, which only an escape can say
        return json.dumps(columns).encode() + b"\n"
