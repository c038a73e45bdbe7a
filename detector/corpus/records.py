"""The records of a corpus, good and bad."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detector.documents import Document


@dataclass(frozen=True)
class Record:
    """One record of a corpus.

    text: None where the record cannot be scored, and then `error` says why, naming the line.
    document: what stands in place of a text where a record is a file of its own.
    further: the columns that are neither the text nor the id. parsed: whether it has columns at all.
    size: its part of the corpus, in the unit of the source's total (bytes of input, or records).
    where: its place in the input, such as `line 7`; empty for a document.
    """

    size: int
    id: Any = None
    text: str | None = None
    further: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    parsed: bool = True
    document: Document | None = None
    where: str = ""


@dataclass(frozen=True)
class Columns:
    """The names of the columns that hold the text and the id."""

    text: str = "text"
    id: str = "id"

    def record(self, columns: dict[str, Any], size: int, where: str) -> Record:
        """A record from its columns, which are taken apart; `where` names its place in the input."""
        name = columns.pop(self.id, None)
        problem = _problem(columns, self.text)
        text = columns.pop(self.text, None)
        if problem is not None:
            return Record(size, name, None, columns, f"{where}: {problem}", where=where)
        return Record(size, name, text, columns, where=where)


def read_records(lines: Iterable[bytes], named: Columns, first: int = 1) -> Iterator[Record]:
    """One record for each line of JSON Lines that is not blank, in order; sizes in bytes.

    first: the number of the first line.
    """
    size = 0
    for number, line in enumerate(lines, first):
        size += len(line)
        if not line.strip():
            continue
        yield _record(line.removeprefix(b"\xef\xbb\xbf"), size, f"line {number}", named)
        size = 0


def _record(line: bytes, size: int, where: str, named: Columns) -> Record:
    try:
        columns = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Record(size, error=f"{where} is not valid UTF-8 at byte {error.start}", parsed=False)
    except json.JSONDecodeError as error:
        problem = f"{where} is not valid JSON: {error.msg} at column {error.colno}"
        return Record(size, error=problem, parsed=False)
    except (ValueError, RecursionError) as error:
        return Record(size, error=f"{where} is not JSON that can be read: {error}", parsed=False)
    if not isinstance(columns, dict):
        return Record(size, error=f"{where} is JSON, but not an object", parsed=False)
    return named.record(columns, size, where)


def _problem(columns: dict[str, Any], text_column: str) -> str | None:
    if text_column not in columns:
        return f"no column {text_column!r}"
    text = columns[text_column]
    if not isinstance(text, str):
        return f"column {text_column!r} is no string"
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        return f"column {text_column!r} holds half a surrogate pair at character {error.start}"
    return None
