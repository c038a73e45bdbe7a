"""How well each sentence reads, as people who scored machine translations would say, without its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from detector.calibration import sigmoid
from detector.encoder import TokenScores
from detector.errors import ModelError
from detector.passages import Passage
from detector.report import Reads, SentenceQuality


@dataclass(frozen=True)
class Quality:
    """From what the network says of a sentence to its quality: sigmoid(slope * value + bias), 0..1.

    understandable, fluent: the qualities from which on it reads so.
    """

    slope: float
    bias: float
    understandable: float
    fluent: float

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Quality:
        """Read the part `quality` of calibration.json; raises ModelError when something is missing."""
        try:
            return cls(*(float(content[name]) for name in ("slope", "bias", "understandable", "fluent")))
        except (KeyError, TypeError, ValueError) as error:
            reason = f"calibration.json: quality: {error} is missing or wrong; reinstall unspin"
            raise ModelError(reason) from error

    def of(self, value: float) -> float:
        """The quality 0..1 of a sentence with this value."""
        return float(sigmoid(np.array(self.slope * value + self.bias)))

    def reads(self, quality: float) -> Reads:
        """A quality in words."""
        if quality >= self.fluent:
            return "fluently"
        return "understandable" if quality >= self.understandable else "garbled"

    def sentences(
        self, passages: Sequence[Passage], scores: Sequence[TokenScores]
    ) -> Iterator[SentenceQuality]:
        """The fresh sentences of all passages, in order."""
        for passage, score in zip(passages, scores, strict=True):
            for start, end in passage.sentences:
                if start >= passage.fresh:
                    quality = round(self.of(sentence_value(score, start, end)), 4)
                    yield SentenceQuality(*passage.offsets.span(start, end), quality, self.reads(quality))


def sentence_value(score: TokenScores, start: int, end: int) -> float:
    """What the network says of the characters [start, end) of a passage; 0 where it reads nothing there."""
    first = int(np.searchsorted(score.spans[:, 1], start, side="right"))
    last = int(np.searchsorted(score.spans[:, 0], end, side="left"))
    if first >= last:
        return 0.0
    attention = score.attention[first:last].astype(np.float64)
    weights = np.exp(attention - attention.max())
    return float(weights @ score.quality[first:last] / weights.sum())
