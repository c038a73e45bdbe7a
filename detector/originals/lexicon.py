"""The inverse lexicon: for a word or phrase, what it may have replaced.

A SQLite file, so that nothing is loaded before it is needed: table `words(number, word)` and table
`originals(substitute, entries)`, where entries holds pairs of word number (uint32) and weight times
100 (uint16), best first. Built by `scripts/build_lexicon.py`.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from detector.errors import ModelError

MAX_WORDS = 8
"""Words of the longest substitute in the lexicon."""


@dataclass(frozen=True)
class Entry:
    """An original that a substitute is known for. weight: above 0, larger for better evidence."""

    original: str
    weight: float


class Lexicon:
    """Look-up of substitutes, lower case, words parted by one space."""

    def __init__(self, path: Path) -> None:
        try:
            # As a URI: "?", "#" and "%" in the name of a folder would else be read as options.
            address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
            self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)
            self._connection.execute("SELECT 1 FROM originals LIMIT 1").fetchone()
        except sqlite3.Error as error:
            raise ModelError(f"{path}: not a lexicon ({error}); reinstall unspin") from error
        self.originals = lru_cache(maxsize=10_000)(self._originals)

    def words_behind(self, word: str) -> frozenset[str]:
        """The originals of a substitute, without their weights."""
        return frozenset(entry.original for entry in self.originals(word))

    def _originals(self, substitute: str) -> tuple[Entry, ...]:
        row = self._connection.execute(
            "SELECT entries FROM originals WHERE substitute = ?", (substitute,)
        ).fetchone()
        pairs = list(struct.iter_unpack("<IH", row[0])) if row else []
        words = self._words([number for number, _ in pairs])
        return tuple(Entry(words[number], weight / 100) for number, weight in pairs)

    def _words(self, numbers: Sequence[int]) -> dict[int, str]:
        places = ",".join("?" * len(numbers))
        query = f"SELECT number, word FROM words WHERE number IN ({places})"
        return dict(self._connection.execute(query, numbers))
