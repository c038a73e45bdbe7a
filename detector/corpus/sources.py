"""Corpora of every kind as one stream of records, in constant memory.

JSON Lines (also .gz and .zst), CSV, Parquet, a directory that `datasets` saved, or a folder of
documents. The columnar kinds need pyarrow, .zst needs zstandard: `pip install "unspin[corpus]"`.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from detector.corpus.records import Columns, Record, read_records
from detector.errors import InputError, MissingPackageError

STREAM = Path("-")
"""Standard input."""
_LINES = frozenset({".jsonl", ".ndjson"})
_PACKED = frozenset({".gz", ".zst"})
_PROBED = 32  # records that tell whether a file is JSON Lines
_ROWS = 256  # of a columnar file that are in memory at once
_WIDEST = 2**31 - 1  # characters of a field of a CSV file


@dataclass(frozen=True)
class Source:
    """A corpus.

    total: what the sizes of all its records sum to, None where that is not known; in_bytes: whether these
    are bytes of input, else each record counts 1.
    """

    records: Iterator[Record]
    total: int | None
    in_bytes: bool = True


def is_corpus(path: Path) -> bool:
    """Whether a path names many records, not a document or a folder of documents."""
    return kind_of(path) != "documents"


@contextmanager
def open_source(path: Path, text_column: str = "text", id_column: str = "id") -> Iterator[Source]:
    """The records of a corpus; `-` is standard input, and what has no known ending is JSON Lines.

    Raises InputError for what cannot be read, or not without a package that is missing.
    """
    named = Columns(text_column, id_column)
    with ExitStack() as stack:
        try:
            yield _source(path, named, stack)
        except ModuleNotFoundError as error:
            raise MissingPackageError(f"{path}: reading it", error, "corpus") from error


def _source(path: Path, named: Columns, stack: ExitStack) -> Source:
    kind = kind_of(path)
    if kind == "parquet":
        return _parquet(path, named)
    if kind == "dataset":
        return _dataset(path, named, stack)
    if kind == "csv":
        return _csv(path, named, stack)
    if path.is_dir():
        return _folder(path)
    return _json_lines(path, named, stack)


def kind_of(path: Path) -> str:
    """What a path names, by its ending: `lines`, `csv`, `parquet`, `dataset`, or else `documents`."""
    if path == STREAM:
        return "lines"
    if path.is_dir():
        saved = any((path / name).exists() for name in ("state.json", "dataset_dict.json"))
        return "dataset" if saved else "documents"
    ending = (path.with_suffix("") if path.suffix.lower() in _PACKED else path).suffix.lower()
    if ending in _LINES or (path.suffix.lower() in _PACKED and not ending):
        return "lines"
    return {".csv": "csv", ".parquet": "parquet"}.get(ending, "documents")


def _json_lines(path: Path, named: Columns, stack: ExitStack) -> Source:
    if path == STREAM:
        return Source(checked(read_records(sys.stdin.buffer, named), path), None)
    raw = stack.enter_context(_opened(path))
    total = path.stat().st_size
    if path.suffix.lower() not in _PACKED:
        return Source(checked(_whole(read_records(raw, named), path), path), total)
    records = _resized(read_records(_unpacked(raw, path), named), raw)
    return Source(checked(_whole(records, path), path), total)


def checked(records: Iterator[Record], path: Path | str) -> Iterator[Record]:
    """The records; InputError if none of the first ones is JSON, for then the file is something else."""
    first = list(islice(records, _PROBED))
    if first and not any(record.parsed for record in first):
        raise InputError(f"{path}: no JSON Lines file, for {first[0].error}; give one JSON object a line")
    yield from chain(first, records)


def _csv(path: Path, named: Columns, stack: ExitStack) -> Source:
    raw = stack.enter_context(_opened(path))
    packed = path.suffix.lower() in _PACKED
    stream = _unpacked(raw, path) if packed else raw
    lines = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="surrogateescape", newline="")
    csv.field_size_limit(_WIDEST)
    records = _resized(_csv_records(csv.DictReader(lines), path, named), raw)
    return Source(_whole(records, path), path.stat().st_size)


def _csv_records(rows: csv.DictReader[str], path: Path, named: Columns) -> Iterator[Record]:
    while True:
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(f"{path}: line {rows.line_num} is no CSV ({error}); mend it") from error
        where = f"line {rows.line_num}"
        if None in row:
            yield Record(0, row.get(named.id), error=f"{where}: more fields than the header has")
        else:
            yield named.record(dict(row), 0, where)


def _parquet(path: Path, named: Columns) -> Source:
    import pyarrow
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(path)
    except (OSError, pyarrow.ArrowException) as error:
        raise InputError(f"{path}: cannot be read as Parquet ({_first_line(error)}); check it") from error
    return Source(rows(file.iter_batches(_ROWS), named), file.metadata.num_rows, in_bytes=False)


def _dataset(path: Path, named: Columns, stack: ExitStack) -> Source:
    """What `datasets` saved: the Arrow files that state.json names, of each split in turn."""
    from pyarrow import ArrowException, ipc, memory_map

    folders = [path]
    try:
        if (path / "dataset_dict.json").exists():
            splits = json.loads((path / "dataset_dict.json").read_text(encoding="utf-8"))["splits"]
            folders = [path / split for split in splits]
        files = []
        for folder in folders:
            state = json.loads((folder / "state.json").read_text(encoding="utf-8"))
            if state.get("_indices_data_files"):
                raise InputError(f"{folder}: has an index; save it again after flatten_indices()")
            files += [folder / item["filename"] for item in state["_data_files"]]
        readers = [ipc.open_stream(stack.enter_context(memory_map(str(file)))) for file in files]
    except (OSError, ValueError, KeyError, TypeError, ArrowException) as error:
        raise InputError(f"{path}: no saved dataset ({_first_line(error)}); check the folder") from error
    return Source(rows(chain.from_iterable(readers), named), None, in_bytes=False)


def rows(batches: Iterable[Any], named: Columns, first: int = 1) -> Iterator[Record]:
    """One record for each row of Arrow batches, in order; `first` is the number of the first row."""
    number = first
    for batch in batches:
        for columns in batch.to_pylist():
            yield named.record(columns, 1, f"row {number}")
            number += 1


def _folder(path: Path) -> Source:
    from detector.documents import discover

    files, errors = discover([path])
    if errors:
        raise errors[0]
    return Source((_document(file, path) for file in files), len(files), in_bytes=False)


def _document(file: Path, folder: Path) -> Record:
    from detector.documents import read

    name = file.relative_to(folder).as_posix()
    try:
        return Record(1, name, document=read(file))
    except InputError as error:
        return Record(1, name, error=str(error))


def _opened(path: Path) -> IO[bytes]:
    try:
        return path.open("rb")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise InputError(f"{path}: cannot be read ({reason}); give a corpus file or a folder") from error


def _unpacked(raw: IO[bytes], path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return io.BufferedReader(gzip.GzipFile(fileobj=raw))
    import zstandard

    return io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True))


def _whole(records: Iterator[Record], path: Path) -> Iterator[Record]:
    """The records; InputError where the file is damaged."""
    damages: tuple[type[Exception], ...] = (OSError, EOFError, zlib.error, ValueError)
    if path.suffix.lower() == ".zst":
        import zstandard

        damages += (zstandard.ZstdError,)
    try:
        yield from records
    except damages as error:
        raise InputError(
            f"{path}: cannot be read to its end ({_first_line(error)}); check the file"
        ) from error


def _resized(records: Iterator[Record], raw: IO[bytes]) -> Iterator[Record]:
    """The records with the bytes of the raw file as their sizes."""
    before = 0
    for record in records:
        now = raw.tell()
        yield replace(record, size=now - before)
        before = now


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")
