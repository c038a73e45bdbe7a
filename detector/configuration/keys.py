"""The keys of a configuration: what each may hold, and how its value is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from detector.configuration.settings import Phrase
from detector.documents.files import FORMATS
from detector.errors import UsageError
from detector.reports import FORMATS as OUTPUT_FORMATS

_DOCUMENTS = tuple(dict.fromkeys(FORMATS.values()))
_SUFFIX = re.compile(r"\.[^./\\\s]+")
_MOST_WORDS = 1_000_000_000
_LONGEST = 60  # characters of a wrong value that are quoted


class ValueRefusedError(ValueError):
    """A value that a key cannot have; says what it must be."""


def _threshold(value: Any, folder: Path) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueRefusedError("a number from 0 to 1")
    return float(value)


def _count(value: Any, folder: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= _MOST_WORDS:
        raise ValueRefusedError(f"a whole number from 1 to {_MOST_WORDS:,}")
    return value


def _switch(value: Any, folder: Path) -> bool:
    if not isinstance(value, bool):
        raise ValueRefusedError("true or false")
    return value


def _output_format(value: Any, folder: Path) -> str:
    if value not in OUTPUT_FORMATS:
        raise ValueRefusedError(f"one of {', '.join(OUTPUT_FORMATS)}")
    return str(value)


def _patterns(value: Any, folder: Path) -> tuple[str, ...]:
    from pathspec import GitIgnoreSpec

    wanted = ValueRefusedError('a list of patterns as in a .gitignore file, such as ["drafts/"]')
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise wanted
    try:
        GitIgnoreSpec.from_lines(value)
    except ValueError as error:
        raise wanted from error
    return tuple(value)


def _phrases(value: Any, folder: Path) -> tuple[Phrase, ...]:
    if not isinstance(value, list):
        raise ValueRefusedError('a list of phrases, such as ["profound learning"]')
    return tuple(map(_phrase, value))


def _phrase(value: Any) -> Phrase:
    item = {"phrase": value} if isinstance(value, str) else value
    wanted = ValueRefusedError(
        'a list whose items are phrases, or tables as {phrase = "NIH", case = "exact"}'
    )
    if not isinstance(item, dict) or not item.keys() <= {"phrase", "case"}:
        raise wanted
    text, case = item.get("phrase"), item.get("case", "ignore")
    if not isinstance(text, str) or not text.strip() or case not in ("ignore", "exact"):
        raise wanted
    return Phrase(" ".join(text.split()), case)


def _path(value: Any, folder: Path) -> Path:
    if not isinstance(value, str) or not value or "\0" in value:
        raise ValueRefusedError("a path")
    return folder / value


def _paths(value: Any, folder: Path) -> tuple[Path, ...]:
    if not isinstance(value, list):
        raise ValueRefusedError("a list of paths")
    try:
        return tuple(_path(item, folder) for item in value)
    except ValueRefusedError as error:
        raise ValueRefusedError("a list of paths") from error


def _formats(value: Any, folder: Path) -> dict[str, str]:
    wanted = f'a table of suffixes, such as {{".mdx" = "markdown"}}, of {", ".join(_DOCUMENTS)}'
    if not isinstance(value, dict) or not all(map(_SUFFIX.fullmatch, value)):
        raise ValueRefusedError(wanted)
    if not all(format in _DOCUMENTS for format in value.values()):
        raise ValueRefusedError(wanted)
    return {suffix.lower(): format for suffix, format in value.items()}


KEYS: Mapping[str, Callable[[Any, Path], Any]] = {
    "threshold": _threshold,
    "min-words": _count,
    "suggestions": _switch,
    "output-format": _output_format,
    "exclude": _patterns,
    "force-exclude": _switch,
    "allow": _phrases,
    "lexicons": _paths,
    "model": _path,
    "baseline": _path,
    "formats": _formats,
}
"""How the value of each key is read, given the folder that paths in it are relative to.

Raises ValueRefusedError.
"""
OVERRIDABLE = ("threshold", "min-words", "suggestions", "allow")
"""The keys that an override may have."""
_OVERRIDES, _PATHS = "overrides", "paths"


def read_values(table: Mapping[str, Any], folder: Path, name: str) -> dict[str, Any]:
    """The values of a configuration but for its overrides. name: of the table, for what is wrong.

    Raises UsageError for an unknown key and for a value that its key cannot have.
    """
    _refuse_unknown(table, (*KEYS, _OVERRIDES), name)
    return {key: _read(key, value, folder, name) for key, value in table.items() if key != _OVERRIDES}


def read_overrides(
    table: Mapping[str, Any], folder: Path, name: str
) -> list[tuple[tuple[str, ...], dict[str, Any]]]:
    """The patterns and the values of each override, in order. Raises UsageError as `read_values` does."""
    items = table.get(_OVERRIDES, [])
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise UsageError(
            f"{name} “{_OVERRIDES}” must be an array of tables, each with a “{_PATHS}” of its own"
        )
    return [_read_override(item, folder, f"{name} override {n}") for n, item in enumerate(items, 1)]


def _read_override(
    item: Mapping[str, Any], folder: Path, name: str
) -> tuple[tuple[str, ...], dict[str, Any]]:
    for key in item:
        if key in KEYS and key not in OVERRIDABLE:
            raise UsageError(
                f"{name} has “{key}”, which cannot differ by path; put it above the overrides"
                f" (an override may have {', '.join(OVERRIDABLE)})"
            )
    _refuse_unknown(item, (_PATHS, *OVERRIDABLE), name)
    if not item.get(_PATHS):
        raise UsageError(f"{name} has no “{_PATHS}”; say in it which files it is for")
    patterns = _wanted(_patterns, _PATHS, item[_PATHS], folder, name)
    values = {key: _read(key, value, folder, name) for key, value in item.items() if key != _PATHS}
    return patterns, values


def _refuse_unknown(table: Mapping[str, Any], known: tuple[str, ...], name: str) -> None:
    for key in table:
        if key not in known:
            near = get_close_matches(key, known, n=1)
            mend = f"did you mean “{near[0]}”?" if near else f"the keys are {', '.join(known)}"
            raise UsageError(f"{name} has no key {_quoted(key)}; {mend}")


def _read(key: str, value: Any, folder: Path, name: str) -> Any:
    return _wanted(KEYS[key], key, value, folder, name)


def _wanted(read: Callable[[Any, Path], Any], key: str, value: Any, folder: Path, name: str) -> Any:
    try:
        return read(value, folder)
    except ValueRefusedError as error:
        raise UsageError(f"{name} has “{key}” = {_quoted(value)}; it must be {error}") from error


def _quoted(value: Any) -> str:
    """A value on one line, cut where it is long."""
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number of more than 64 bits"
    text = "".join(letter if letter.isprintable() else " " for letter in str(value))
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"“{text}”" if isinstance(value, str) else text
