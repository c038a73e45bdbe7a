"""The records of a JSON Lines corpus, good and bad."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Record:
    """One line of a corpus.

    text: None where the record cannot be scored, and then `error` says why, naming the line.
    further: the columns that are neither the text nor the id. parsed: whether the line is a JSON object.
    size: bytes of input up to its end, from the end of the record before.
    """

    size: int
    id: Any = None
    text: str | None = None
    further: dict[str, Any] = field(default_factory=dict)
    error: str | None = None
    parsed: bool = True


def read_records(lines: Iterable[bytes], text_column: str, id_column: str) -> Iterator[Record]:
    """One record for each line that is not blank, in order."""
    size = 0
    for number, line in enumerate(lines, 1):
        size += len(line)
        if not line.strip():
            continue
        yield _record(line.removeprefix(b"\xef\xbb\xbf"), size, f"line {number}", text_column, id_column)
        size = 0


def _record(line: bytes, size: int, where: str, text_column: str, id_column: str) -> Record:
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
    name = columns.pop(id_column, None)
    missing = _problem(columns, text_column)
    text = columns.pop(text_column, None)
    if missing is not None:
        return Record(size, name, None, columns, f"{where}: {missing}")
    return Record(size, name, text, columns)


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
