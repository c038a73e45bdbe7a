"""Where batch results go: JSON Lines or Parquet, committed piece by piece."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any, Protocol

from detector.corpus.sources import STREAM
from detector.errors import MissingPackageError, UsageError

Row = dict[str, Any]
_GROUP = 10_000  # rows of a row group of the finished Parquet file


class Output(Protocol):
    """Takes rows in order. `size` of what is committed says where a stopped run goes on."""

    def append(self, rows: Sequence[Row]) -> None:
        """Take rows; a reader of a stream sees them at once."""

    def commit(self) -> int:
        """Put all that was taken on the disk; its size so far, in the output's own unit."""

    def finish(self) -> None:
        """Complete the output; nothing is taken after this."""


@contextmanager
def open_output(path: Path, size: int) -> Iterator[Output]:
    """The output of a name, cut back to what was committed; size 0 starts afresh.

    `-` is standard output. Raises UsageError where it cannot be written, or the disk is full.
    """
    try:
        if path == STREAM:
            yield _Lines(sys.stdout.buffer)
        elif is_table(path):
            yield _Parts(path, size)
        else:
            with path.open("r+b" if size else "wb") as sink:
                if size:
                    sink.truncate(size)
                    sink.seek(size)
                yield _Lines(sink)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        again = "name another file with -o" if size == 0 else "mend that and give the same command again"
        raise UsageError(f"{path}: cannot be written ({reason}); {again}") from error
    except ModuleNotFoundError as error:
        raise MissingPackageError(f"{path}: writing it", error, "corpus") from error


def is_table(path: Path | str) -> bool:
    """Whether a file, or what an address names, is Parquet, by its ending."""
    return Path(path).suffix.lower() == ".parquet"


def parts_of(path: Path) -> Path:
    """Where the parts of an unfinished Parquet output lie."""
    return path.with_name(path.name + ".parts")


class _Lines:
    """JSON Lines; the size is in bytes."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink

    def append(self, rows: Sequence[Row]) -> None:
        self._sink.write(b"".join(map(json_line, rows)))
        self._sink.flush()

    def commit(self) -> int:
        if not self._sink.seekable():
            return 0
        os.fsync(self._sink.fileno())
        return self._sink.tell()

    def finish(self) -> None:
        pass


class _Parts:
    """Parquet: a part for each commit, joined at the end; the size is the number of parts."""

    def __init__(self, path: Path, size: int) -> None:
        import pyarrow  # noqa: F401  that it is missing is told before the work

        self._path = path
        self._folder = parts_of(path)
        self._rows: list[Row] = []
        self._count = size
        self._folder.mkdir(exist_ok=True)
        kept = {self._part(number) for number in range(size)}
        for part in set(self._folder.iterdir()) - kept:
            part.unlink()

    def append(self, rows: Sequence[Row]) -> None:
        self._rows += rows

    def commit(self) -> int:
        if self._rows:
            from pyarrow import parquet

            table = table_of(self._rows)
            with self._part(self._count).open("wb") as sink:
                parquet.write_table(table, sink)
                sink.flush()
                os.fsync(sink.fileno())
            self._count += 1
            self._rows = []
        return self._count

    def finish(self) -> None:
        whole = self._path.with_name(self._path.name + ".partial")
        parts = (self._part(number) for number in range(self._count))
        join_tables([partial(open, part, "rb") for part in parts], whole)
        whole.replace(self._path)
        shutil.rmtree(self._folder)

    def _part(self, number: int) -> Path:
        return self._folder / f"{number:07}.parquet"


def join_tables(parts: Sequence[Callable[[], Any]], whole: Any) -> None:
    """Write Parquet files, each opened by a call, as one; a column gets a type that holds all of its values.

    whole: a path or an open file.
    """
    import pyarrow
    from pyarrow import parquet

    schema = _schema(map(parquet.read_schema, _opened(parts)))
    with parquet.ParquetWriter(whole, schema) as writer:
        for tables in _grouped(_conformed(parquet.read_table(file), schema) for file in _opened(parts)):
            writer.write_table(pyarrow.concat_tables(tables), row_group_size=_GROUP)


def _opened(parts: Iterable[Callable[[], Any]]) -> Iterator[Any]:
    for part in parts:
        with part() as file:
            yield file


def _grouped(tables: Iterator[Any]) -> Iterator[list[Any]]:
    group: list[Any] = []
    for table in tables:
        group.append(table)
        if sum(map(len, group)) >= _GROUP:
            yield group
            group = []
    if group:
        yield group


def table_of(rows: Sequence[Row]) -> Any:
    """Rows as an Arrow table; a column without one type is text."""
    import pyarrow

    columns = {}
    for name in dict.fromkeys(name for row in rows for name in row):
        values = [row.get(name) for row in rows]
        if any(isinstance(value, dict | list) for value in values):
            values = [None if value is None else json.dumps(value, default=str) for value in values]
        try:
            columns[name] = pyarrow.array(values)
        except (pyarrow.ArrowException, OverflowError):
            columns[name] = pyarrow.array([None if value is None else str(value) for value in values])
    return pyarrow.table(columns)


def _schema(schemas: Iterable[Any]) -> Any:
    """The columns of all parts; one that has no type that holds every part's is text."""
    import pyarrow

    types: dict[str, Any] = {}
    for schema in schemas:
        for field in schema:
            known = pyarrow.schema([(field.name, types.get(field.name, field.type))])
            try:
                both = pyarrow.unify_schemas([known, pyarrow.schema([field])], promote_options="permissive")
                types[field.name] = both.field(field.name).type
            except pyarrow.ArrowException:
                types[field.name] = pyarrow.string()
    return pyarrow.schema(list(types.items()))


def _conformed(table: Any, schema: Any) -> Any:
    """A part with the columns and types of the whole."""
    import pyarrow

    names = set(table.column_names)
    columns = [
        table[field.name].cast(field.type) if field.name in names else pyarrow.nulls(len(table), field.type)
        for field in schema
    ]
    return pyarrow.table(columns, schema=schema)


def json_line(row: Row) -> bytes:
    """A row as a line of JSON Lines."""
    try:
        return json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n"
    except UnicodeEncodeError:  # a carried column holds half a surrogate pair, which only an escape can say
        return json.dumps(row, default=str).encode() + b"\n"
