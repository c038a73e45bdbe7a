"""The screen: a small network in front of the large one, which clears documents that are surely clean.

A cascade in the sense of Viola and Jones (2001): most documents of a corpus are clean, and to see that
of many of them takes a thirtieth of the work. What it does not clear, the large network reads as ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.calibration import TEXT_FEATURES, Floats, Logistic, read_logistic, sigmoid, text_features
from detector.encoder import Encoder
from detector.errors import ModelError
from detector.graph import Graph
from detector.model_folder import ModelFolder

WINDOW = 160
"""Wordpieces that it reads together, as many as the passages have that it learnt from."""


class Screen:
    """The small network of a model folder with its calibration, the part `screen` of calibration.json.

    clear_below: the score below which a document is surely clean, as far as was measured. From what speaks
    for a text having been spun it also judges, less surely, whether it was translated poorly; the part
    `translation` says how, and from where on it clears nothing.
    """

    def __init__(
        self, folder: ModelFolder, content: Mapping[str, Any], encoder: Encoder, threads: int = 0
    ) -> None:
        self._encoder = encoder
        self._network = Graph(folder, "screen.onnx", threads)
        self._logistic, self.clear_below = _calibration(content)
        self._translation, self._translation_below = _calibration(content.get("translation", {}))

    def cleared(self, text: str, below: float) -> float | None:
        """The probability 0..1 that a text was spun, if it is below a limit and the text surely clean.

        With a limit of 1 every text is cleared, whatever speaks for a translation.
        """
        evidence = self.evidence(text)
        score = float(sigmoid(self._logistic.logit(evidence)))
        translated = float(sigmoid(self._translation.logit(evidence)))
        clear = score < below and translated < self._translation_below
        return score if clear or below >= 1 else None

    def evidence(self, text: str) -> Floats:
        """What speaks for a text having been spun: float [4], see TEXT_FEATURES."""
        ids, inside = windows(self._encoder.numbers(text, special=False))
        logits, heads = self._network.run(
            ("substituted", "spun"), {"input_ids": ids, "attention_mask": inside}
        )
        return _evidence(logits, inside, heads)


def _calibration(content: Mapping[str, Any]) -> tuple[Logistic, float]:
    try:
        return read_logistic(content, len(TEXT_FEATURES)), float(content["clear_below"])
    except (KeyError, TypeError, ValueError) as error:
        reason = f"calibration.json: screen: {error} is missing or wrong; reinstall unspin"
        raise ModelError(reason) from error


def windows(numbers: Sequence[int], size: int = WINDOW) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Wordpieces in W even windows of at most `size`: int64 [W, T], and 1 where there is one, else 0."""
    count = max(1, -(-len(numbers) // size))
    width = max(1, -(-len(numbers) // count))
    ids = np.zeros((count, width), np.int64)
    inside = np.zeros_like(ids)
    ids.ravel()[: len(numbers)] = numbers
    inside.ravel()[: len(numbers)] = 1
    return ids, inside


def _evidence(logits: NDArray[np.float32], inside: NDArray[np.int64], heads: NDArray[np.float32]) -> Floats:
    """From logits of wordpieces [W, T] and of windows [W]."""
    wide = logits.astype(np.float64)
    means = (sigmoid(wide) * inside).sum(1) / np.maximum(inside.sum(1), 1)
    return text_features(wide[inside > 0], float(means.max()), float(heads.mean()))
