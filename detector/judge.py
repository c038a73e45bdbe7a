"""Judging: evidence on words in, probabilities of document, passages and words out.

There are two questions, judged alike: was the text spun, and did it go through a poor translator?
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from detector.calibration import (
    TEXT_FEATURES,
    Calibration,
    Floats,
    sigmoid,
    text_features,
    word_features,
)
from detector.encoder import TokenScores
from detector.words import Words

_STEADY = 20
"""Words of a passage from which on its mean counts as it is; a shorter one is drawn towards zero."""


@dataclass(frozen=True, eq=False)
class Judgement:
    """Probabilities in 0..1: of the document, of each passage [P], of each word [N]."""

    document: float
    passages: NDArray[np.float64]
    words: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evidence:
    """Features of a document [4], of its passages [P, 4], and the logits of its words [N]."""

    document: Floats
    passages: Floats
    words: Floats
    passage_of_word: NDArray[np.int32]


def gather_evidence(words: Words, scores: Sequence[TokenScores]) -> Evidence:
    """What speaks for a text having been spun, from its words and the scores of its passages."""
    return _evidence(words, words.logits.astype(np.float64), np.array([score.spun for score in scores]))


def gather_translation_evidence(words: Words, scores: Sequence[TokenScores]) -> Evidence:
    """What speaks for a text having gone through a poor translator."""
    return _evidence(words, words.broken.astype(np.float64), np.array([score.translated for score in scores]))


def _evidence(words: Words, logits: Floats, heads: Floats) -> Evidence:
    """logits: [N] of the words; heads: [P], what the network says of each passage as a whole."""
    probabilities = sigmoid(logits)
    counts = np.bincount(words.passage, minlength=len(heads))
    sums = np.bincount(words.passage, probabilities, minlength=len(heads))
    means = sums / np.maximum(counts, _STEADY)
    passages = [
        text_features(logits[words.of_passage(index)], float(means[index]), float(heads[index]))
        for index in range(len(heads))
    ]
    head = float(np.average(heads, weights=counts)) if counts.sum() else 0.0
    document = text_features(logits, float(means.max(initial=0.0)), head)
    return Evidence(document, np.array(passages).reshape(-1, len(TEXT_FEATURES)), logits, words.passage)


def judge(evidence: Evidence, calibration: Calibration) -> Judgement:
    """Calibrated probabilities; the document's is the prior of its words."""
    document = float(calibration.document.logit(evidence.document))
    passages = calibration.passage.logit(evidence.passages)
    features = word_features(evidence.words, document, passages[evidence.passage_of_word])
    return Judgement(
        document=float(sigmoid(np.array(document))),
        passages=sigmoid(passages),
        words=sigmoid(calibration.word.logit(features)),
    )
