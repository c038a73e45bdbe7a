"""From the value of a sentence to its quality, fitted on sentences that people scored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from detector.calibration import sigmoid
from detector.encoder import Encoder
from detector.quality import Quality, sentence_value
from detector.training.calibrator import Reading

_HONEST_NOT_FLUENT, _HONEST_GARBLED = 1 / 10, 1 / 100
"""Shares of the sentences of honest text that may read other than fluently, and garbled."""


def fit_quality(encoder: Encoder, rows: Sequence[dict[str, Any]], readings: Sequence[Reading]) -> Quality:
    """A quality that is the share of the scored sentences which a sentence reads better than.

    rows: of MLQE-PE. readings: of documents, the honest of which decide from where on a sentence is told
    to read badly.
    """
    values = np.array([whole_value(encoder, row["mt"]) for row in rows])
    ranks = (np.argsort(np.argsort(values)) + 0.5) / len(values)
    slope, bias = np.polyfit(values, np.log(ranks / (1 - ranks)), 1)
    honest = np.array(
        [
            sentence_value(score, start, end)
            for reading in readings
            if not reading.sample.is_spun
            for passage, score in zip(reading.passages, reading.scores, strict=True)
            for start, end in passage.sentences
            if start >= passage.fresh and end - start >= 20
        ]
    )
    limits = slope * np.quantile(honest, (_HONEST_GARBLED, _HONEST_NOT_FLUENT)) + bias
    understandable, fluent = (round(float(limit), 4) for limit in sigmoid(limits))
    return Quality(round(float(slope), 5), round(float(bias), 5), understandable, fluent)


def whole_value(encoder: Encoder, text: str) -> float:
    """The value of a text read as one sentence."""
    (score,) = encoder.encode([text])
    return sentence_value(score, 0, len(text))
