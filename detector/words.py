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
    logits: mean logit of the wordpieces that they belong to a substitute.
    """

    passage: NDArray[np.int32]
    sentence: NDArray[np.int32]
    starts: NDArray[np.int32]
    ends: NDArray[np.int32]
    first: NDArray[np.int32]
    last: NDArray[np.int32]
    logits: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.logits)

    def of_passage(self, index: int) -> slice:
        """The words of one passage."""
        first, last = np.searchsorted(self.passage, [index, index + 1])
        return slice(int(first), int(last))


def gather(passages: Sequence[Passage], scores: Sequence[TokenScores]) -> Words:
    """The fresh words of all passages; digits and symbols alone are no words."""
    rows: list[tuple[int, int, int, int, int, int]] = []
    logits: list[float] = []
    sentence = 0
    for index, (passage, score) in enumerate(zip(passages, scores, strict=True)):
        starts, ends = score.spans[:, 0], score.spans[:, 1]
        for begin, stop in passage.sentences:
            if begin < passage.fresh:
                continue
            sentence += 1
            for match in WORD.finditer(passage.text, begin, stop):
                first = int(np.searchsorted(ends, match.start(), side="right"))
                last = int(np.searchsorted(starts, match.end(), side="left"))
                if first < last and not match[0].isdigit():
                    rows.append((index, sentence, match.start(), match.end(), first, last))
                    logits.append(float(score.substituted[first:last].mean()))
    table = np.array(rows, np.int32).reshape(-1, 6)
    return Words(
        passage=table[:, 0],
        sentence=table[:, 1],
        starts=table[:, 2],
        ends=table[:, 3],
        first=table[:, 4],
        last=table[:, 5],
        logits=np.array(logits, np.float32),
    )
