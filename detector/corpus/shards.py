"""A corpus cut into shards that workers read on their own, from any file system that fsspec knows.

A shard is a range of bytes of a JSON Lines file, or a row group of a Parquet file. The records of all
shards are those that the whole file has, with the same places in their error messages.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from detector.corpus.records import Columns, Record, read_records
from detector.corpus.sources import rows
from detector.errors import InputError

SHARD_BYTES = 1 << 20
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Shard:
    """A part of a corpus. start, stop: bytes, or row groups; first: the number of its first line or row."""

    number: int
    path: str
    start: int
    stop: int
    first: int

    @property
    def is_table(self) -> bool:
        """Whether it is of a Parquet file."""
        return self.path.endswith(".parquet")

    def records(self, named: Columns) -> Iterator[Record]:
        """Its records, in order."""
        filesystem, path = file_system(self.path)
        with filesystem.open(path, "rb") as raw:
            if self.is_table:
                from pyarrow.parquet import ParquetFile

                groups = list(range(self.start, self.stop))
                yield from rows(ParquetFile(raw).iter_batches(row_groups=groups), named, self.first)
            else:
                raw.seek(self.start)
                yield from read_records(io.BytesIO(raw.read(self.stop - self.start)), named, self.first)


def file_system(address: str) -> tuple[Any, str]:
    """The fsspec file system of an address such as `s3://bucket/a.jsonl` or `a.jsonl`, and the path there."""
    from fsspec.core import url_to_fs

    try:
        found: tuple[Any, str] = url_to_fs(address)
    except (ImportError, ValueError) as error:
        raise InputError(f"{address}: cannot be reached ({error}); install what it needs") from error
    return found


def shards(address: str, size: int = SHARD_BYTES) -> list[Shard]:
    """The shards of a corpus, in order, of about `size` bytes each where it is JSON Lines.

    Raises InputError for what cannot be read or has another format.
    """
    if not address.endswith((".jsonl", ".ndjson", ".parquet")):
        raise InputError(f"{address}: cannot be cut for many machines; give .jsonl, .ndjson or .parquet")
    filesystem, path = file_system(address)
    try:
        with filesystem.open(path, "rb") as raw:
            cut = _row_groups(raw) if address.endswith(".parquet") else _line_ranges(raw, size)
            return [Shard(number, address, *place) for number, place in enumerate(cut)]
    except (OSError, ValueError) as error:  # what pyarrow raises is a ValueError
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise InputError(f"{address}: cannot be read ({reason}); give a corpus file") from error


def _row_groups(raw: Any) -> Iterator[tuple[int, int, int]]:
    from pyarrow.parquet import ParquetFile

    metadata = ParquetFile(raw).metadata
    first = 1
    for group in range(metadata.num_row_groups):
        yield group, group + 1, first
        first += metadata.row_group(group).num_rows


def _line_ranges(raw: Any, size: int) -> Iterator[tuple[int, int, int]]:
    """Ranges of bytes that end with a line, with the number of the first line of each."""
    start, at, first, lines = 0, 0, 1, 0
    while block := raw.read(min(_BLOCK, size)):
        last = block.rfind(b"\n") + 1
        if last and at + last - start >= size:
            yield start, at + last, first
            first += lines + block.count(b"\n", 0, last)
            start, lines = at + last, block.count(b"\n", last)
        else:
            lines += block.count(b"\n")
        at += len(block)
    if at > start:
        yield start, at, first
