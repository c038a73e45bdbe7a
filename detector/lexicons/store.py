"""The lists of tortured phrases that a user has imported: one JSON file each, in the user's data folder."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from detector.errors import InputError
from detector.lexicons.query import Query, parse

PHRASE_COLUMNS = ("tortured_phrase", "phrase", "fingerprint")
EXPECTED_COLUMNS = ("expected_phrase", "expected", "original")
_NAME = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Entry:
    """A query and the phrase that is expected in place of what it finds."""

    query: str
    expected: str


@dataclass(frozen=True)
class UserLexicon:
    """An imported list. sha256: of the file it came from; imported: the day, as YYYY-MM-DD."""

    name: str
    source: str
    sha256: str
    imported: str
    entries: tuple[Entry, ...] = field(repr=False)


def folder() -> Path:
    """Where the lists are kept: $UNSPIN_LEXICONS, or `lexicons` in the user's data folder."""
    if given := os.environ.get("UNSPIN_LEXICONS"):
        return Path(given)
    from platformdirs import user_data_path

    return user_data_path("unspin", appauthor=False) / "lexicons"


def import_list(path: Path, name: str | None = None, place: Path | None = None) -> UserLexicon:
    """Read a CSV list and keep it, in place of one of the same name.

    Raises InputError, which names the line, when the file or a query in it cannot be read.
    """
    chosen = name or path.stem
    if not _NAME.fullmatch(chosen):
        raise InputError(f"{chosen}: no name for a list; use letters, digits, '.', '-' and '_' (--name)")
    lexicon = read_list(path, chosen)
    _keep(lexicon, place or folder())
    return lexicon


def read_list(path: Path, name: str) -> UserLexicon:
    """Read a CSV list. Raises InputError as `import_list` does."""
    try:
        raw = path.read_bytes()
        rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True)))
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); name a CSV file") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{path}: not a CSV file in UTF-8 ({error}); export it again") from error
    return UserLexicon(
        name=name,
        source=path.name,
        sha256=hashlib.sha256(raw).hexdigest(),
        imported=datetime.now(UTC).date().isoformat(),
        entries=tuple(_entries(path, rows)),
    )


def _entries(path: Path, rows: list[dict[str, Any]]) -> Iterator[Entry]:
    columns = list(rows[0]) if rows else []
    phrase = next((name for name in PHRASE_COLUMNS if name in columns), None)
    expected = next((name for name in EXPECTED_COLUMNS if name in columns), None)
    if phrase is None or expected is None:
        raise InputError(
            f"{path}: no columns {PHRASE_COLUMNS[0]!r} and {EXPECTED_COLUMNS[0]!r}; "
            f"name them so in its first line"
        )
    for number, row in enumerate(rows, 2):
        query, original = (row[phrase] or "").strip(), (row[expected] or "").strip()
        if not query:
            continue
        try:
            parse(query)
        except ValueError as error:
            raise InputError(f"{path}: record {number}: {error}; mend the query") from error
        yield Entry(query, original)


def _keep(lexicon: UserLexicon, place: Path) -> None:
    target = place / f"{lexicon.name}.json"
    try:
        place.mkdir(parents=True, exist_ok=True)
        partial = target.with_suffix(".partial")
        partial.write_text(json.dumps(asdict(lexicon), ensure_ascii=False), encoding="utf-8")
        partial.replace(target)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror}); check the folder") from error


def stored(place: Path | None = None) -> list[UserLexicon]:
    """The lists that were imported, by name. Raises InputError for one that is damaged."""
    where = place or folder()
    return [_read(path) for path in sorted(where.glob("*.json"))] if where.is_dir() else []


def remove_list(name: str, place: Path | None = None) -> None:
    """Forget an imported list. Raises InputError when there is none of that name."""
    known = {lexicon.name for lexicon in stored(place)}
    if name not in known:
        raise InputError(f"{name}: no list of that name; there are: {', '.join(sorted(known)) or 'none'}")
    ((place or folder()) / f"{name}.json").unlink()


def _read(path: Path) -> UserLexicon:
    try:
        record: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        entries = tuple(Entry(entry["query"], entry["expected"]) for entry in record["entries"])
        return UserLexicon(**{**record, "entries": entries})
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: a damaged list ({error}); import it again or delete the file") from error


def queries(lexicon: UserLexicon) -> Iterator[tuple[Query, str]]:
    """The queries of a list with the phrases expected."""
    return ((parse(entry.query), entry.expected) for entry in lexicon.entries)
