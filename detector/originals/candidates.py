"""Candidates for a suspicious phrase, unit by unit: what each part of it may have been.

A phrase is cut into units: the longest stretches that the inverse lexicon knows, and single words
for the rest. Each unit has candidates from the restoration head and from the lexicon, each with
the evidence that the ranking weighs.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detector.calibration import log_odds
from detector.originals.lexicon import MAX_WORDS, Lexicon

Floats = NDArray[np.float32]
HEAD_CANDIDATES = 12
_NEAR = 6.0
"""Words so much less likely than the best one, in log-probability, are no candidates."""
_UNKNOWN = -14.0
"""Log-probability of a word that is not one wordpiece, so that the head cannot say it."""


@dataclass(frozen=True)
class Candidate:
    """A possible original.

    restoration: log-probability by the head; lexicon: weight, 0 if unknown; rarity: logarithm of its
    rarest word's place in the vocabulary, which is roughly by frequency; agrees: whether it ends as what
    stands there does, by inflection.
    """

    text: str
    restoration: float
    lexicon: float
    rarity: float
    agrees: bool = True


@dataclass(frozen=True)
class Unit:
    """Words first..last (exclusive) of the phrase, replaced as one; `text` as it stands.

    suspicion: log-odds that its most suspicious word is a substitute.
    """

    first: int
    last: int
    text: str
    candidates: tuple[Candidate, ...]
    suspicion: float


class Vocabulary:
    """The words that the head can name, asked for one by one: a table of all takes time to build.

    words: R of them, in order, the wordpieces that are words; a word's place there is its column in the
    head's log-probabilities.
    """

    def __init__(
        self,
        number_of: Callable[[str], int | None],
        piece_of: Callable[[int], str | None],
        words: Sequence[int],
    ) -> None:
        self._number_of = number_of
        self._piece_of = piece_of
        self._words = words
        self.size = len(words)
        self.column = lru_cache(maxsize=50_000)(self._column)

    def _column(self, word: str) -> int | None:
        """The column of a word, None when the head cannot name it."""
        number = self._number_of(word)
        if number is None:
            return None
        column = bisect_left(self._words, number)
        return column if column < len(self._words) and self._words[column] == number else None

    def word(self, column: int) -> str | None:
        """The word of a column."""
        return self._piece_of(self._words[column])


def units(
    words: Sequence[str],
    log_probabilities: Floats,
    probabilities: NDArray[np.float64],
    lexicon: Lexicon,
    vocabulary: Vocabulary,
) -> list[Unit]:
    """Cut a phrase into units with candidates.

    words: as they stand, W of them; log_probabilities: by the head, [W, R]; probabilities: [W] that each is
    a substitute.
    """
    lowered = [word.lower() for word in words]
    found = []
    index = 0
    while index < len(words):
        last = _longest(lowered, index, lexicon)
        rows = log_probabilities[index:last]
        candidates = tuple(_candidates(lowered[index:last], rows, lexicon, vocabulary))
        suspicion = log_odds(float(probabilities[index:last].max()))
        found.append(Unit(index, last, " ".join(words[index:last]), candidates, suspicion))
        index = last
    return found


def _longest(words: Sequence[str], first: int, lexicon: Lexicon) -> int:
    for last in range(min(len(words), first + MAX_WORDS), first + 1, -1):
        if lexicon.originals(" ".join(words[first:last])):
            return last
    return first + 1


def _candidates(
    words: Sequence[str], rows: Floats, lexicon: Lexicon, vocabulary: Vocabulary
) -> Iterator[Candidate]:
    """Candidates of one unit; rows: [its words, R]."""
    standing = " ".join(words)
    ending = _ending(standing)
    entries = {entry.original: entry.weight for entry in lexicon.originals(standing)}
    best = rows[0] if len(rows) == 1 else rows.max(0)
    if len(words) == 1:
        top = np.flatnonzero(best > best.max() - _NEAR)  # much faster than to sort the vocabulary
        for column in top[np.argsort(-best[top])][:HEAD_CANDIDATES].tolist():
            if word := vocabulary.word(column):
                entries.setdefault(word, 0.0)
    for original, weight in entries.items():
        if original != standing:
            columns = [vocabulary.column(word) for word in original.split()]
            logs = [_UNKNOWN if column is None else float(best[column]) for column in columns]
            rarest = max(vocabulary.size if column is None else column for column in columns)
            agrees = _ending(original) == ending
            yield Candidate(original, sum(logs) / len(logs), weight, math.log1p(rarest), agrees)


@lru_cache(maxsize=20_000)
def _ending(phrase: str) -> str:
    """The ending that inflection gives a phrase: its first word's if that has one, else its last word's."""
    for word in (phrase.split(" ")[0], phrase.rsplit(" ", 1)[-1]):
        for ending in ("ing", "ed", "ly"):
            if len(word) > len(ending) + 2 and word.endswith(ending):
                return ending
    return "s" if word.endswith("s") and not word.endswith(("ss", "us", "is")) else ""
