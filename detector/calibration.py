"""From logits to probabilities: documents, passages and words, each by a fitted logistic model.

The document's probability is the prior of its words: in a spun document weak evidence counts, in
a clean one it does not. The coefficients come with the model (calibration.json).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import ModelError

Floats = NDArray[np.float64]
TEXT_FEATURES = ("mean", "high", "strongest", "passage head")
WORD_FEATURES = ("word", "document", "passage", "neighbours", "word x document")
_NEAR = 4
_HEAD = 3.0
"""Passage logits count no further than this: the head is surer than it is right."""


@dataclass(frozen=True)
class Logistic:
    """probability = 1 / (1 + exp(-(features . weights + bias)))."""

    weights: tuple[float, ...]
    bias: float

    def logit(self, features: Floats) -> Floats:
        """Log-odds of rows of features [N, F] (or one row [F])."""
        return np.asarray(features @ np.array(self.weights) + self.bias)


@dataclass(frozen=True)
class Calibration:
    """How evidence becomes probability, and from where on it is told.

    suspect, spun: document probabilities. suspect_passage: passage probability from which on a passage
    stands out, whatever its document. finding: word probability from which on a word is marked in
    a document that is at least suspect; finding_clean: the same in other documents, where weak
    evidence is none. extension: share of it from which on a word beside a marked one is marked too.
    """

    document: Logistic
    passage: Logistic
    word: Logistic
    suspect: float
    spun: float
    suspect_passage: float
    finding: float
    finding_clean: float
    extension: float

    def finding_threshold(self, document: float) -> float:
        """The word probability from which on a word is marked in a document of this probability."""
        return self.finding if document >= self.suspect else self.finding_clean

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Calibration:
        """Read calibration.json; raises ModelError when a part is missing."""
        try:
            return cls(
                document=read_logistic(content["document"], len(TEXT_FEATURES)),
                passage=read_logistic(content["passage"], len(TEXT_FEATURES)),
                word=read_logistic(content["word"], len(WORD_FEATURES)),
                suspect=float(content["suspect"]),
                spun=float(content["spun"]),
                suspect_passage=float(content["suspect_passage"]),
                finding=float(content["finding"]),
                finding_clean=float(content["finding_clean"]),
                extension=float(content["extension"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"calibration.json: {error} is missing or wrong; reinstall unspin") from error


def read_logistic(content: Mapping[str, Any], features: int) -> Logistic:
    """A logistic model of so many features; raises KeyError, TypeError or ValueError for what is none."""
    weights = tuple(map(float, content["weights"]))
    if len(weights) != features:
        raise ValueError(f"one of {len(weights)} weights instead of {features}")
    return Logistic(weights, float(content["bias"]))


def sigmoid(logit: Floats) -> Floats:
    """1 / (1 + exp(-logit)), without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(np.asarray(logit) / 2)))


def text_features(logits: Floats, strongest: float, passage_head: float) -> Floats:
    """Evidence of a text (document or passage) with word logits [N]: float [4], see TEXT_FEATURES.

    strongest: the highest mean word probability of a passage of it; passage_head: mean passage logit.
    """
    probabilities = sigmoid(np.asarray(logits, np.float64))
    high = (float((probabilities > 0.5).sum()) + 0.5) / (max(1, len(probabilities)) + 1)
    return np.array(
        [
            log_odds(float(probabilities.mean()) if len(probabilities) else 0.0),
            log_odds(high),
            log_odds(strongest),
            min(max(passage_head, -_HEAD), _HEAD),
        ]
    )


def word_features(logits: Floats, document: float, passage: Floats) -> Floats:
    """Evidence on each of N words: float [N, 5], see WORD_FEATURES.

    logits: [N] of the words; document: log-odds of their document; passage: [N] log-odds of each
    one's passage. The neighbours are the mean logit of the words up to four places away.
    """
    logits = np.asarray(logits, np.float64)
    if not len(logits):
        return np.empty((0, len(WORD_FEATURES)))
    kernel = np.ones(2 * _NEAR + 1)
    kernel[_NEAR] = 0
    full = np.convolve(logits, kernel)[_NEAR : _NEAR + len(logits)]
    counts = np.convolve(np.ones(len(logits)), kernel)[_NEAR : _NEAR + len(logits)]
    near = full / np.maximum(counts, 1)
    prior = np.full(len(logits), document)
    return np.stack([logits, prior, passage, near, logits * np.tanh(document / 4)], axis=1)


def log_odds(share: float) -> float:
    """Logarithm of the odds of a share in 0..1, which is kept off its ends by 1e-4."""
    share = min(max(share, 1e-4), 1 - 1e-4)
    return float(np.log(share / (1 - share)))
