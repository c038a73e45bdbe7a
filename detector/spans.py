"""Spans: neighbouring risky words become one phrase; whole words only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.calibration import Calibration
from detector.judge import Judgement
from detector.passages import Passage
from detector.words import Words

# What may stand between two words of one phrase.
_JOINT = re.compile(r"[\s\-‐-–'’]*")


@dataclass(frozen=True)
class Span:
    """Words first..last (exclusive, indices into Words) as one suspicious phrase; score in 0..1."""

    first: int
    last: int
    score: float


def join(
    words: Words,
    probabilities: NDArray[np.float64],
    passages: Sequence[Passage],
    finding: float,
    extension: float,
) -> list[Span]:
    """Phrases of risky words, in order.

    A phrase needs one word at or above `finding`; words beside it at or above `extension` belong to
    it (hysteresis, as in Canny 1986), unless punctuation or the end of the sentence stands between.
    """
    spans = []
    for first, last in _runs(words, probabilities >= extension, passages):
        score = float(probabilities[first:last].max())
        if score >= finding:
            spans.append(Span(first, last, score))
    return spans


def mark(
    words: Words, judgement: Judgement, passages: Sequence[Passage], calibration: Calibration
) -> list[Span]:
    """The phrases that a judged document is marked with, at the thresholds that its score asks for."""
    finding = calibration.finding_threshold(judgement.document)
    return join(words, judgement.words, passages, finding, finding * calibration.extension)


def _runs(words: Words, risky: NDArray[np.bool_], passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    first = None
    for index in range(len(words)):
        if not risky[index]:
            continue
        if first is None or not (risky[index - 1] and _adjoin(words, index, passages)):
            first = index
        if index + 1 == len(words) or not (risky[index + 1] and _adjoin(words, index + 1, passages)):
            yield first, index + 1


def _adjoin(words: Words, index: int, passages: Sequence[Passage]) -> bool:
    before = index - 1
    if words.sentence[before] != words.sentence[index] or words.passage[before] != words.passage[index]:
        return False
    text = passages[words.passage[index]].text
    return bool(_JOINT.fullmatch(text, int(words.ends[before]), int(words.starts[index])))
