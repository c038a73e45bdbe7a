"""Scoring chunks of records, in this process or in several."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from detector.corpus.records import Record
from detector.documents import Document, read_text
from detector.encoder import Device
from detector.errors import UnspinError
from detector.report import FLAGGED_VERDICTS, Report
from detector.reports.json import finding_record, rounded

if TYPE_CHECKING:
    from detector.detector import CheckOptions, Detector

Chunk = Sequence[Record]
Rows = list[dict[str, Any]]
_AHEAD = 3
"""Chunks that each worker has waiting, so that none idles and the memory stays the same."""


@dataclass(frozen=True)
class Scoring:
    """How records are judged.

    findings: whether they are told, with their likely originals. clear_below: score of the small network
    below which the large one does not read a record, None for the model's. device: that the large one
    runs on.
    """

    min_words: int = 50
    findings: bool = True
    clear_below: float | None = None
    device: Device = "cpu"

    @property
    def chunk(self) -> int:
        """Records that are scored together: a GPU wants many passages at a time."""
        return 16 if self.device == "cpu" else 512

    def rows(self, detector: Detector, chunk: Chunk) -> Rows:
        """The result of each record, in order."""
        from detector.detector import CheckOptions

        below = detector.clear_below if self.clear_below is None else self.clear_below
        options = CheckOptions(self.min_words, suggestions=self.findings, clear_below=below)
        return [
            row for part in chunks_of(iter(chunk), self.chunk) for row in self._rows(detector, part, options)
        ]

    def _rows(self, detector: Detector, chunk: Chunk, options: CheckOptions) -> Iterator[dict[str, Any]]:
        read = [_read(record) for record in chunk]
        documents = [document for document in read if not isinstance(document, str)]
        reports = iter(detector.check_documents(documents, options))
        outcomes = (item if isinstance(item, str) else next(reports) for item in read)
        return (self._row(record, outcome) for record, outcome in zip(chunk, outcomes, strict=True))

    def _row(self, record: Record, outcome: Report | str) -> dict[str, Any]:
        report = None if isinstance(outcome, str) else outcome
        row: dict[str, Any] = {
            "id": record.id,
            "score": rounded(report.score) if report else None,
            "translation_risk": rounded(report.translation_risk) if report else None,
            "quality": rounded(report.quality) if report else None,
            "verdict": report.verdict if report else "not-scored",
            "words": report.words if report else 0,
        }
        if self.findings:
            row["findings"] = [finding_record(finding) for finding in report.findings] if report else []
        row["error"] = outcome if isinstance(outcome, str) else outcome.reason
        row.update((name, value) for name, value in record.further.items() if name not in row)
        return row


def flagged(rows: Rows) -> int:
    """How many results are suspect or worse."""
    return sum(row["verdict"] in FLAGGED_VERDICTS for row in rows)


def _read(record: Record) -> Document | str:
    """The document of a record, or the reason why there is none."""
    if record.text is None and record.document is None:
        return record.error or "no text"
    try:
        return record.document or read_text(record.text or "")
    except UnspinError as error:
        return str(error)


def score_chunks(
    detector: Detector, chunks: Iterable[Chunk], scoring: Scoring, workers: int
) -> Iterator[tuple[Chunk, Rows]]:
    """Each chunk with its rows, in order; with more than one worker each has a model of its own."""
    if workers <= 1:
        yield from ((chunk, scoring.rows(detector, chunk)) for chunk in chunks)
        return
    # Read by the numerical libraries of the workers when they start: a thread each, no more.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    pool = ProcessPoolExecutor(
        workers, get_context("spawn"), _load, (detector.folder, detector.lists is not None, scoring.device)
    )
    try:
        yield from _in_order(pool, iter(chunks), scoring, workers * _AHEAD)
    except BrokenProcessPool as error:
        message = "a worker process ended without a result; is there memory for --workers of them?"
        raise UnspinError(f"{message} Give the same command again to go on") from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _in_order(
    pool: ProcessPoolExecutor, chunks: Iterator[Chunk], scoring: Scoring, ahead: int
) -> Iterator[tuple[Chunk, Rows]]:
    waiting: deque[tuple[Chunk, Future[Rows]]] = deque()
    for chunk in chunks:
        waiting.append((chunk, pool.submit(_score, scoring, chunk)))
        if len(waiting) >= ahead:
            done, future = waiting.popleft()
            yield done, future.result()
    for done, future in waiting:
        yield done, future.result()


_loaded: Detector | None = None
"""The model of a worker process."""


def _load(folder: Path, with_lists: bool, device: Device) -> None:
    from detector.detector import Detector
    from detector.lexicons import load_matcher

    global _loaded
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the main process ends the workers
    Thread(target=_end_with, args=(parent_process(),), daemon=True).start()
    _loaded = Detector.load(folder, load_matcher() if with_lists else None, threads=1, device=device)


def _end_with(parent: Any) -> None:
    """A worker must not outlive a main process that was killed."""
    parent.join()
    os._exit(1)


def _score(scoring: Scoring, chunk: Chunk) -> Rows:
    assert _loaded is not None
    return scoring.rows(_loaded, chunk)


def chunks_of(records: Iterator[Record], size: int) -> Iterator[list[Record]]:
    """The records in lists of at most `size`."""
    while chunk := list(islice(records, size)):
        yield chunk
