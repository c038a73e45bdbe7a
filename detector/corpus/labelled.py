"""Labelled text: the truth that judgements are measured against, read from any corpus file and checked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.corpus.matching import Span
from detector.corpus.records import Columns, Record
from detector.corpus.sources import kind_of, open_source
from detector.errors import InputError

_LABELS = ("spun", "machine-garbled", "clean")
_NO_GROUP = "(none)"
_TRUE, _FALSE = frozenset({"true", "1", "yes"}), frozenset({"false", "0", "no", ""})


@dataclass(frozen=True)
class Labelled:
    """A text with its truth.

    spun: whether it is no clean one. spans: the garbled stretches that are known; exhaustive: whether these
    are all there are. translated: whether a poor translator garbled it, not a rewriter.
    """

    id: Any
    text: str
    spun: bool
    spans: tuple[Span, ...] = ()
    exhaustive: bool = False
    group: str | None = None
    translated: bool = False


@dataclass(frozen=True)
class LabelledColumns:
    """The names of the columns that hold the text, the id and the label."""

    text: str = "text"
    id: str = "id"
    label: str = "label"


def read_labelled(
    path: Path, group_by: str | None = None, named: LabelledColumns | None = None
) -> list[Labelled]:
    """The labelled texts of a corpus file (JSON Lines, CSV, Parquet), or of one JSON object or list.

    group_by: a column whose values group the texts. A text without an id is named by its number, from 1.
    A table (CSV, Parquet) needs labels; in JSON a text without one is spun, as gold texts often are.
    Raises InputError for a file that cannot be read or a record that is not as it must be.
    """
    named = named or LabelledColumns()
    default = None if kind_of(path) in ("csv", "parquet") else "spun"
    texts = []
    with _opened(path, Columns(named.text, named.id)) as records:
        for number, record in enumerate(records, 1):
            if record.text is None:
                raise InputError(f"{path}: {record.error or 'no text'}; mend the record")
            try:
                columns = record.further | {named.id: number if record.id is None else record.id}
                texts.append(_labelled(record.text, columns, named, group_by, default))
            except ValueError as error:
                raise InputError(f"{path}: {record.where}: {error}; mend the record") from error
    if not texts:
        raise InputError(f"{path}: holds no records; give labelled text as JSON Lines, CSV or Parquet")
    return texts


@contextmanager
def _opened(path: Path, columns: Columns) -> Iterator[Iterable[Record]]:
    whole = _whole(path) if path.suffix.lower() == ".json" else None
    if whole is not None:
        yield (_record(item, f"record {number}", columns) for number, item in enumerate(whole, 1))
        return
    with open_source(path, columns.text, columns.id) as source:
        yield source.records


def _whole(path: Path) -> list[Any] | None:
    """The items of a JSON list, or one object as a list; None for what must be read as JSON Lines."""
    try:
        raw = path.read_text(encoding="utf-8-sig")
        content = json.loads(raw) if raw.strip() else []
    except json.JSONDecodeError as error:
        if error.msg == "Extra data":  # after the first of several values, so one a line
            return None
        place = f"line {error.lineno}, column {error.colno}"
        raise InputError(f"{path}: no valid JSON ({error.msg} at {place}); mend it") from error
    except (OSError, ValueError, RecursionError):
        return None  # told by the reader of lines
    return content if isinstance(content, list) else [content]


def _record(item: Any, where: str, columns: Columns) -> Record:
    if isinstance(item, dict):
        return columns.record(item, 1, where)
    return Record(1, error=f"{where} is JSON, but not an object")


def _labelled(
    text: str, columns: dict[str, Any], named: LabelledColumns, group_by: str | None, default: str | None
) -> Labelled:
    """A text with its further columns as a labelled text; ValueError says what is wrong with them."""
    label = columns.get(named.label, default)
    if label is None and named.label not in columns:
        raise ValueError(f"no column {named.label!r}")
    if label not in _LABELS:
        raise ValueError(f"label {label!r} is none of {', '.join(map(repr, _LABELS))}")
    if group_by is not None and group_by not in columns:
        raise ValueError(f"no column {group_by!r} to group by")
    spans = _listed(columns, "spans")
    return Labelled(
        id=columns[named.id],
        text=text,
        spun=label != "clean",
        spans=tuple(_span(span, text) for span in spans or _listed(columns, "phrases") or ()),
        exhaustive=_flag(columns, "exhaustive") or spans is not None,
        group=None if group_by is None else _group(columns[group_by]),
        translated=label == "machine-garbled",
    )


def _group(value: Any) -> str:
    return _NO_GROUP if value is None or value == "" else str(value)


def _listed(columns: dict[str, Any], name: str) -> list[Any] | None:
    """A column with a list, or with JSON of one, as tables have it; None where it is missing or empty."""
    value = columns.get(name)
    if isinstance(value, str):
        try:
            value = json.loads(value) if value.strip() else None
        except (ValueError, RecursionError) as error:
            raise ValueError(f"column {name!r} is no JSON list ({error})") from error
    if value is not None and not isinstance(value, list):
        raise ValueError(f"column {name!r} is no list")
    return value


def _flag(columns: dict[str, Any], name: str) -> bool:
    """A column that says yes or no, also in the words that tables have for it."""
    value = columns.get(name)
    if not isinstance(value, str):
        return bool(value)
    if value.strip().lower() not in _TRUE | _FALSE:
        raise ValueError(f"column {name!r} is neither true nor false")
    return value.strip().lower() in _TRUE


def _span(span: Any, text: str) -> Span:
    wording = (span.get("text") or span.get("span")) if isinstance(span, dict) else None
    if not isinstance(wording, str):
        raise ValueError("a span without its text")
    start = span.get("start")
    start = text.find(wording) if start is None else start
    if not isinstance(start, int):
        raise ValueError(f"the span {wording!r} starts at {start!r}, which is no whole number")
    if not 0 <= start < len(text):
        raise ValueError(f"the span {wording!r} is not in the text")
    originals = span.get("originals") or [span.get("original")]
    if not isinstance(originals, list) or not all(isinstance(item, str | None) for item in originals):
        raise ValueError(f"the originals of the span {wording!r} are no list of strings")
    return Span(start, start + len(wording), tuple(original for original in originals if original))
