"""Candidates for a suspicious phrase, unit by unit: what each part of it may have been.

A phrase is cut into units: the longest stretches that the inverse lexicon knows, and single words
for the rest. Each unit has candidates from the restoration head and from the lexicon, each with
the evidence that the ranking weighs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from detector.originals.lexicon import MAX_WORDS, Lexicon

Floats = NDArray[np.float32]
HEAD_CANDIDATES = 12
_NEAR = 6.0
"""Wordpieces so much less likely than the best one, in log-probability, are no candidates."""
_UNKNOWN = -14.0
"""Log-probability of a word that is not one wordpiece, so that the head cannot say it."""


@dataclass(frozen=True)
class Candidate:
    """A possible original. restoration: log-probability by the head; lexicon: weight, 0 if unknown."""

    text: str
    restoration: float
    lexicon: float
    words: int


@dataclass(frozen=True)
class Unit:
    """Words first..last (exclusive) of the phrase, replaced as one; `text` as it stands."""

    first: int
    last: int
    text: str
    candidates: tuple[Candidate, ...]


class Vocabulary:
    """The wordpieces that are whole words, asked for one by one: a table of all takes time to build."""

    def __init__(self, number_of: Callable[[str], int | None], piece_of: Callable[[int], str | None]) -> None:
        self._number_of = number_of
        self._piece_of = piece_of

    def number(self, word: str) -> int | None:
        """The wordpiece that is this whole word, if there is one."""
        return self._number_of(word) if _is_word(word) else None

    def word(self, number: int) -> str | None:
        """The whole word that a wordpiece is; None for parts of words, symbols and single letters."""
        piece = self._piece_of(number)
        return piece if piece and _is_word(piece) and (len(piece) > 1 or piece in "ai") else None


def _is_word(piece: str) -> bool:
    return piece.isalpha() and piece.isascii()


def units(
    words: Sequence[str], log_probabilities: Floats, lexicon: Lexicon, vocabulary: Vocabulary
) -> list[Unit]:
    """Cut a phrase into units with candidates.

    words: as they stand; log_probabilities: by the head, [words, vocabulary].
    """
    lowered = [word.lower() for word in words]
    found = []
    index = 0
    while index < len(words):
        last = _longest(lowered, index, lexicon)
        rows = log_probabilities[index:last]
        candidates = tuple(_candidates(lowered[index:last], rows, lexicon, vocabulary))
        found.append(Unit(index, last, " ".join(words[index:last]), candidates))
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
    """Candidates of one unit; rows: [its words, vocabulary]."""
    standing = " ".join(words)
    entries = {entry.original: entry.weight for entry in lexicon.originals(standing)}
    best = rows[0] if len(rows) == 1 else rows.max(0)
    if len(words) == 1:
        top = np.flatnonzero(best > best.max() - _NEAR)  # much faster than to sort the vocabulary
        ordered = top[np.argsort(-best[top])][: HEAD_CANDIDATES * 2]
        named = filter(None, map(vocabulary.word, ordered.tolist()))
        for word in islice(named, HEAD_CANDIDATES):
            entries.setdefault(word, 0.0)
    for original, weight in entries.items():
        if original != standing:
            pieces = [vocabulary.number(word) for word in original.split()]
            logs = [float(best[piece]) if piece is not None else _UNKNOWN for piece in pieces]
            yield Candidate(original, sum(logs) / len(logs) if logs else _UNKNOWN, weight, len(pieces))
