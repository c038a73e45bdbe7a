"""Lists of tortured phrases that users bring: imported once, then found in what is checked."""

from __future__ import annotations

from detector.lexicons.matcher import Listed, Matcher
from detector.lexicons.query import Query, parse
from detector.lexicons.store import UserLexicon, import_list, queries, remove_list, stored

__all__ = [
    "Listed",
    "Matcher",
    "Query",
    "UserLexicon",
    "import_list",
    "load_matcher",
    "parse",
    "remove_list",
    "stored",
]


def load_matcher() -> Matcher | None:
    """A matcher for all lists of this user, None when there are none."""
    lists = stored()
    return Matcher((lexicon.name, queries(lexicon)) for lexicon in lists) if lists else None
