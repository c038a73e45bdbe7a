"""Whole words of a document with the evidence that the network gives on each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.encoder import TokenScores
from detector.passages import Passage

WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def key(word: str) -> str:
    """A word as it is compared with others."""
    return word.lower().replace("’", "'")


@dataclass(frozen=True, eq=False)
class Words:
    """The words of a document that are judged, in order; all arrays have one entry a word.

    passage: index of the passage that a word is fresh in. sentence: running number of its sentence.
    starts, ends: characters of that passage's text. first, last: range of its wordpieces there.
    logits: mean logit of the wordpieces that they belong to a substitute; broken: to broken wording.
    """

    passage: NDArray[np.int32]
    sentence: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    logits: NDArray[np.float32]
    broken: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.logits)

    def of_passage(self, index: int) -> slice:
        """The words of one passage."""
        first, last = np.searchsorted(self.passage, [index, index + 1])
        return slice(int(first), int(last))


def gather(passages: Sequence[Passage], scores: Sequence[TokenScores]) -> Words:
    """The fresh words of all passages; digits and symbols alone are no words."""
    parts = [np.empty((0, 6), np.int32)]
    logits, broken = [np.empty(0, np.float32)], [np.empty(0, np.float32)]
    sentence = 0
    for index, (passage, score) in enumerate(zip(passages, scores, strict=True)):
        ranges = [(begin, stop) for begin, stop in passage.sentences if begin >= passage.fresh]
        found = _found(passage.text, ranges)
        first = np.searchsorted(score.spans[:, 1], found[:, 1], side="right")
        last = np.searchsorted(score.spans[:, 0], found[:, 2], side="left")
        read = first < last
        found, first, last = found[read], first[read], last[read]
        parts.append(
            np.column_stack([np.full(len(found), index), found[:, 0] + sentence, found[:, 1:], first, last])
        )
        logits.append(_means(score.substituted, first, last))
        broken.append(_means(score.broken, first, last))
        sentence += len(ranges)
    table = np.concatenate(parts).astype(np.int32)
    place, numbers, starts, ends, firsts, lasts = table.T
    return Words(place, numbers, starts, ends, firsts, lasts, np.concatenate(logits), np.concatenate(broken))


def _means(
    values: NDArray[np.float32], first: NDArray[np.int64], last: NDArray[np.int64]
) -> NDArray[np.float32]:
    """The mean of values[first:last] for each pair."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    means: NDArray[np.float32] = ((sums[last] - sums[first]) / (last - first)).astype(np.float32)
    return means


def _found(text: str, sentences: Sequence[tuple[int, int]]) -> NDArray[np.int64]:
    """Number of the sentence from 1, start and end of each word that is not of digits alone: int64 [N, 3]."""
    rows = [
        (number, *match.span())
        for number, (begin, stop) in enumerate(sentences, 1)
        for match in WORD.finditer(text, begin, stop)
        if not match[0].isdigit()
    ]
    return np.array(rows, np.int64).reshape(-1, 3)
