"""Candidates for a suspicious phrase, unit by unit: what each part of it may have been.

A phrase is cut into units: the longest stretches that the inverse lexicon knows, and single words
for the rest. Each unit has candidates from the restoration head and from the lexicon, each with
the evidence that the ranking weighs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.originals.lexicon import MAX_WORDS, Lexicon

Floats = NDArray[np.float32]
HEAD_CANDIDATES = 12
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
    """The wordpieces that are whole words, both ways."""

    def __init__(self, pieces: Mapping[str, int]) -> None:
        self.ids = {piece: index for piece, index in pieces.items() if piece.isalpha() and piece.isascii()}
        self.words = {index: piece for piece, index in self.ids.items() if len(piece) > 1 or piece in "ai"}


def units(
    words: Sequence[str], log_probabilities: Sequence[Floats], lexicon: Lexicon, vocabulary: Vocabulary
) -> list[Unit]:
    """Cut a phrase into units with candidates.

    words: as they stand; log_probabilities: for each word [vocabulary], the head's mean over its wordpieces.
    """
    lowered = [word.lower() for word in words]
    found = []
    index = 0
    while index < len(words):
        last = _longest(lowered, index, lexicon)
        rows = np.stack(log_probabilities[index:last])
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
    best = rows.max(0)
    if len(words) == 1:
        top = np.argpartition(-best, HEAD_CANDIDATES * 2)[: HEAD_CANDIDATES * 2]
        ordered = top[np.argsort(-best[top])]
        named = [vocabulary.words[int(index)] for index in ordered if int(index) in vocabulary.words]
        for word in named[:HEAD_CANDIDATES]:
            entries.setdefault(word, 0.0)
    for original, weight in entries.items():
        if original != standing:
            pieces = [vocabulary.ids.get(word) for word in original.split()]
            logs = [float(best[piece]) if piece is not None else _UNKNOWN for piece in pieces]
            yield Candidate(original, float(np.mean(logs)) if logs else _UNKNOWN, weight, len(pieces))
