"""Scoring a corpus record by record, in constant memory, so that a stopped run can go on.

Results are committed once a second or so: first the output, then a manifest beside it that says how far
the run has come and with which model and options. What lies beyond the manifest is cut off and made
again, so that every record has exactly one result however often the run is stopped.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from detector.corpus.manifest import Manifest, chained
from detector.corpus.outputs import is_table, open_output, parts_of
from detector.corpus.progress import Progress
from detector.corpus.records import Record
from detector.corpus.scoring import Scoring, chunks_of, flagged, score_chunks
from detector.corpus.sources import STREAM, Source, open_source
from detector.encoder import Device
from detector.errors import UsageError
from detector.lexicons import stored

if TYPE_CHECKING:
    from detector.detector import Detector

MEND = "name another file with -o, or add --overwrite"
"""How to go on where an output cannot be gone on with."""
_COMMIT = 1.0  # seconds between two commits
_SMALL = 200_000  # bytes of a corpus that is not worth the start of worker processes


@dataclass(frozen=True)
class BatchOptions:
    """What to read and to write.

    limit: at most so many records; fields: "score" leaves findings out; workers: processes that score,
    None for one each processor where the corpus is large enough; clear_below: score of the small network
    below which the large one does not read a record, None for the model's, 0 for none; device: that the
    large one runs on.
    """

    text_column: str = "text"
    id_column: str = "id"
    limit: int | None = None
    fields: Literal["all", "score"] = "all"
    min_words: int = 50
    workers: int | None = None
    clear_below: float | None = None
    device: Device = "cpu"

    @property
    def scoring(self) -> Scoring:
        """How the records are judged."""
        return Scoring(self.min_words, self.fields == "all", self.clear_below, self.device)

    def made_with(self, model: str, lists: bool) -> dict[str, Any]:
        """What a run must have in common with one that it goes on with. model: its SHA-256."""
        return {
            "model": model,
            "list of phrases": [f"{one.name} {one.sha256}" for one in stored()] if lists else [],
            "--text-column": self.text_column,
            "--id-column": self.id_column,
            "--fields": self.fields,
            "--min-words": self.min_words,
            "--clear-below": self.clear_below,
            "--device": self.device,
        }


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

    An output that exists is gone on with, unless `overwrite`. Raises InputError for a source that
    cannot be read, UsageError for an output that cannot be written or that another source, model or
    other options have made.
    """
    with open_source(source, options.text_column, options.id_column) as corpus:
        if source != STREAM and output.exists() and os.path.samefile(source, output):
            raise UsageError(f"{output}: the output would overwrite the input; name another file with -o")
        run = _Run(detector, output, options)
        done = Manifest(run.made_with) if overwrite else run.resumed()
        progress.start(corpus.total)
        _skip(corpus.records, done, output, progress)
        records = run.left(corpus, done)
        if records is not None:
            streams = STREAM in (source, output) or not (source.is_file() or source.is_dir())
            workers = options.workers or _workers(corpus, streams or options.device != "cpu")
            run.go_on(records, done, progress, streams, workers)


class _Run:
    """One run: a model, an output and options."""

    def __init__(self, detector: Detector, output: Path, options: BatchOptions) -> None:
        self._detector = detector
        self._output = output
        self._options = options
        self._is_table = is_table(output)
        self._manifest = None if output == STREAM else output.with_name(output.name + ".manifest.json")
        self.made_with = options.made_with(detector.sha256, detector.lists is not None)

    def resumed(self) -> Manifest:
        """How far an earlier run came. Raises UsageError if this one cannot go on from there."""
        if self._manifest is None or not (self._output.exists() or parts_of(self._output).exists()):
            return Manifest(self.made_with)
        found = Manifest.load(self._manifest)
        if found is None:
            if self._output.exists() and self._output.stat().st_size:
                raise UsageError(f"{self._output}: is there already, and no run to go on with; {MEND}")
            return Manifest(self.made_with)
        other = found.difference(self.made_with)
        if other is not None:
            raise UsageError(f"{self._output}: was made with another {other}; {MEND}")
        if not self._is_table and self._output.stat().st_size < found.size:
            raise UsageError(f"{self._output}: is shorter than the run has left it; {MEND}")
        return found

    def left(self, corpus: Source, done: Manifest) -> Iterator[Record] | None:
        """The records to score, None for a finished run without any. Raises UsageError if it cannot go on."""
        limit = self._options.limit
        records = islice(corpus.records, None if limit is None else max(0, limit - done.records))
        if not done.finished:
            return records
        first = next(records, None)
        if first is not None and self._is_table:
            raise UsageError(f"{self._output}: is complete, and the input has more records by now; {MEND}")
        return None if first is None else chain([first], records)

    def go_on(
        self, records: Iterator[Record], done: Manifest, progress: Progress, streams: bool, workers: int
    ) -> None:
        """Score records, each as it comes where they stream, and write the results."""
        scoring = self._options.scoring
        chunks = chunks_of(records, 1 if streams else scoring.chunk)
        with open_output(self._output, done.size) as sink:
            committed = time.monotonic()
            for chunk, rows in score_chunks(self._detector, chunks, scoring, workers):
                sink.append(rows)
                done = _with(done, chunk)
                progress.advance(sum(record.size for record in chunk), len(chunk), flagged(rows))
                if time.monotonic() - committed >= _COMMIT:
                    done = self._commit(done, sink.commit())
                    committed = time.monotonic()
            done = self._commit(done, sink.commit())
            sink.finish()
            self._commit(replace(done, finished=True), done.size)

    def _commit(self, done: Manifest, size: int) -> Manifest:
        made = replace(done, size=size)
        if self._manifest:
            made.save(self._manifest)
        return made


def _with(done: Manifest, chunk: Sequence[Record]) -> Manifest:
    digest = done.digest
    for record in chunk:
        digest = chained(digest, record)
    return replace(done, records=done.records + len(chunk), digest=digest, finished=False)


def _skip(records: Iterator[Record], done: Manifest, output: Path, progress: Progress) -> None:
    """Leave out the records that are done. Raises UsageError if they are not the ones that were."""
    read = Manifest(done.made_with)
    for record in islice(records, done.records):
        read = _with(read, [record])
        progress.advance(record.size, 0)
    if (read.records, read.digest) != (done.records, done.digest):
        raise UsageError(f"{output}: was made from another input, or that has changed; {MEND}")


def _workers(corpus: Source, alone: bool) -> int:
    """Processes that a corpus is worth: one each processor, or this alone, as for a small one."""
    small = corpus.in_bytes and (corpus.total or 0) < _SMALL
    return 1 if alone or small else os.cpu_count() or 1
