"""Lists of tortured phrases that users bring: imported once, then found in what is checked."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from detector.lexicons.matcher import Listed, Matcher
from detector.lexicons.query import Query, parse
from detector.lexicons.store import UserLexicon, import_list, queries, read_list, remove_list, stored

__all__ = [
    "Listed",
    "Matcher",
    "Query",
    "UserLexicon",
    "import_list",
    "load_matcher",
    "parse",
    "read_matcher",
    "remove_list",
    "stored",
]


def load_matcher() -> Matcher | None:
    """A matcher for all lists of this user, None when there are none."""
    lists = stored()
    return Matcher((lexicon.name, queries(lexicon)) for lexicon in lists) if lists else None


@lru_cache(maxsize=16)
def read_matcher(files: tuple[Path, ...]) -> Matcher | None:
    """A matcher for lists that are not imported, None for no files.

    Raises InputError when a file or a query in it cannot be read.
    """
    lists = [read_list(path, path.stem) for path in files]
    return Matcher((lexicon.name, queries(lexicon)) for lexicon in lists) if lists else None
