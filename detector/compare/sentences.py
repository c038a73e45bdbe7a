"""Which sentences of two texts belong together: monotone where possible, moved where not."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detector.documents.document import Document
from detector.passages import sentences as boundaries
from detector.words import WORD, key

Floats = NDArray[np.float64]
Known = Callable[[str], frozenset[str]]
"""For a word, the words that it is known to replace."""

ALIKE = 0.3
"""Similarity from which on sentences may belong together; unrelated ones of one topic stay below."""
MOVED = 0.4
"""The same for sentences out of order, where nothing else speaks for them."""
_KNOWN_SWAP = 0.8
_ENDINGS = re.compile(r"(?:['’]s|ing|edly|ed|ies|es|s|ly)$")


@dataclass(frozen=True)
class Word:
    """A word. key: what is compared; start, end: raw code points."""

    text: str
    key: str
    start: int
    end: int

    @property
    def stem(self) -> str:
        """The word without the ending that inflection gives it, roughly."""
        return _stem(self.key)


@lru_cache(maxsize=50_000)
def _stem(key: str) -> str:
    return _ENDINGS.sub("", key) if len(key) > 4 else key


@dataclass(frozen=True)
class Sentence:
    """A sentence as its words. start, end: raw code points."""

    words: tuple[Word, ...]
    start: int
    end: int

    def __add__(self, other: Sentence) -> Sentence:
        return Sentence(self.words + other.words, self.start, other.end)


@dataclass(frozen=True)
class Match:
    """Suspect sentences first..last (exclusive) belong to source sentences; both of one or two."""

    suspect: tuple[int, int]
    source: tuple[int, int]
    similarity: float
    moved: bool = False


def read_sentences(document: Document) -> list[Sentence]:
    """The sentences of a document that have words."""
    found = []
    for block in document.blocks:
        for start, end in boundaries(block.text):
            words = tuple(
                Word(match[0], key(match[0]), *block.offsets.span(*match.span()))
                for match in WORD.finditer(block.text, start, end)
            )
            if words:
                found.append(Sentence(words, *block.offsets.span(start, end)))
    return found


class Similarity:
    """How alike two sentences are: the share of their words that they have in common.

    Rare words weigh more (inverse document frequency over the sentences of both texts, Spärck Jones
    1972); a word counts too, somewhat less, for one that it is known to replace.
    """

    def __init__(self, sentences: Sequence[Sentence], known: Known) -> None:
        counts = Counter(stem for sentence in sentences for stem in {word.stem for word in sentence.words})
        self._weights = {stem: math.log(1 + len(sentences) / count) for stem, count in counts.items()}
        self._known = known

    def __call__(self, suspect: Sentence, source: Sentence) -> float:
        """Dice's coefficient over weighted words, 0..1."""
        left = Counter(word.stem for word in suspect.words)
        right = Counter(word.stem for word in source.words)
        common = left & right
        shared = self._weight(common)
        lone_left, lone_right = left - common, right - common
        there = {word.key for word in source.words if word.stem in lone_right}
        for word in suspect.words if there else ():
            if word.stem in lone_left and self._known(word.key) & there:
                shared += _KNOWN_SWAP * self._weights[word.stem]
        total = self._weight(left) + self._weight(right)
        return min(1.0, 2 * shared / total) if total else 0.0

    def _weight(self, stems: Counter[str]) -> float:
        return sum(self._weights[stem] * count for stem, count in stems.items())

    def table(self, suspect: Sequence[Sentence], source: Sequence[Sentence]) -> Floats:
        """The similarity of each suspect sentence to each source sentence that shares a word, else 0."""
        found = np.zeros((len(suspect), len(source)))
        holders: dict[str, set[int]] = {}
        for column, sentence in enumerate(source):
            for word in sentence.words:
                holders.setdefault(word.stem, set()).add(column)
        for row, sentence in enumerate(suspect):
            votes = Counter(column for word in sentence.words for column in holders.get(word.stem, ()))
            for column, _ in votes.most_common(40):  # the others share little more than articles
                found[row, column] = self(sentence, source[column])
        return found


def align(suspect: Sequence[Sentence], source: Sequence[Sentence], similarity: Similarity) -> list[Match]:
    """The sentences that belong together, by their place in the suspect text; each in one match at most."""
    table = similarity.table(suspect, source)
    pairs = dict(_chain(table))
    moved = dict(_rest(table, pairs))
    matches = [
        Match((row, row + 1), (column, column + 1), float(table[row, column]), row in moved)
        for row, column in sorted((pairs | moved).items())
    ]
    return _widened(matches, suspect, source, similarity)


def _chain(table: Floats) -> Iterator[tuple[int, int]]:
    """The monotone chain of pairs with the highest sum of similarity above ALIKE."""
    rows, columns = table.shape
    gain = np.maximum(table - ALIKE, 0)
    best = np.zeros((rows + 1, columns + 1))
    for row in range(rows):
        diagonal = best[row, :-1] + gain[row]
        best[row + 1, 1:] = np.maximum.accumulate(np.maximum(best[row, 1:], diagonal))
    row, column = rows, columns
    while row and column:
        if best[row, column] == best[row - 1, column]:
            row -= 1
        elif best[row, column] == best[row, column - 1]:
            column -= 1
        else:
            row, column = row - 1, column - 1
            yield row, column


def _rest(table: Floats, pairs: dict[int, int]) -> Iterator[tuple[int, int]]:
    """Pairs out of order among the sentences that the chain left, the most alike first."""
    rows, columns = set(pairs), set(pairs.values())
    candidates = np.argwhere(table >= MOVED)
    for row, column in sorted(candidates.tolist(), key=lambda place: -table[place[0], place[1]]):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            yield row, column


def _widened(
    matches: Sequence[Match],
    suspect: Sequence[Sentence],
    source: Sequence[Sentence],
    similarity: Similarity,
) -> list[Match]:
    """Matches with a free neighbour taken in where that makes them more alike: a split or joined sentence."""
    rows = {row for match in matches for row in range(*match.suspect)}
    columns = {column for match in matches for column in range(*match.source)}
    widened = []
    for match in matches:
        first, start = match.suspect[0], match.source[0]
        split = [(low, low + 2) for low in (first - 1, first) if _free(low, first, rows, suspect)]
        joined = [(low, low + 2) for low in (start - 1, start) if _free(low, start, columns, source)]
        wider = [(span, match.source) for span in split] + [(match.suspect, span) for span in joined]
        for left, right in wider:
            value = similarity(_joined(suspect, left), _joined(source, right))
            if value > match.similarity + 0.05:
                match = Match(left, right, value, match.moved)
        rows |= set(range(*match.suspect))
        columns |= set(range(*match.source))
        widened.append(match)
    return widened


def _free(low: int, own: int, taken: set[int], sentences: Sequence[Sentence]) -> bool:
    """Whether the neighbour that makes the pair low, low + 2 exists and is in no match."""
    neighbour = low if low != own else low + 1
    return 0 <= neighbour < len(sentences) and neighbour not in taken


def _joined(sentences: Sequence[Sentence], span: tuple[int, int]) -> Sentence:
    whole = sentences[span[0]]
    for sentence in sentences[span[0] + 1 : span[1]]:
        whole = whole + sentence
    return whole
