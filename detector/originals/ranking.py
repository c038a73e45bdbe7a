"""Ranking: how likely each candidate is, and the best readings of a whole phrase."""

from __future__ import annotations

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detector.errors import ModelError
from detector.originals.candidates import Candidate, Unit
from detector.originals.wording import fit
from detector.report import Suggestion

FEATURES = ("restoration", "lexicon", "known", "unsayable", "agrees")
_CHOICES = 6
_BEAM = 40
"""Readings of the beginning of a phrase that are followed further."""


@dataclass(frozen=True)
class Ranking:
    """Log-linear weights of the evidence, fitted on simulated spinning (calibration.json).

    keep: log-weight of leaving a unit as it stands. floor: below it no suggestion is shown.
    """

    weights: tuple[float, ...]
    keep: float
    floor: float

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Ranking:
        """Read the part `ranking` of calibration.json; raises ModelError when it is missing."""
        try:
            part = content["ranking"]
            weights = tuple(map(float, part["weights"]))
            if len(weights) != len(FEATURES):
                raise ValueError(f"a ranking of {len(weights)} weights instead of {len(FEATURES)}")
            return cls(weights, float(part["keep"]), float(part["floor"]))
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"calibration.json: {error} is missing or wrong; reinstall unspin") from error

    def suggest(self, units: Sequence[Unit], count: int = 5) -> tuple[Suggestion, ...]:
        """The best readings of a phrase, best first; their scores sum to at most 1."""
        standing = " ".join(unit.text for unit in units)
        readings: dict[str, float] = {}
        for words, probability in self._beam(units):
            text = fit(" ".join(words), standing)
            if text and text.lower() != standing.lower():
                readings[text] = readings.get(text, 0.0) + probability
        best = heapq.nlargest(count, readings.items(), key=lambda item: item[1])
        # Cut off instead of rounded, so that the sum stays at most 1.
        return tuple(
            Suggestion(text, math.floor(score * 1e4) / 1e4) for text, score in best if score >= self.floor
        )

    def _beam(self, units: Sequence[Unit]) -> list[tuple[tuple[str, ...], float]]:
        """The likeliest readings as words with their probability, the units read one after the other.

        A word that repeats the one before is dropped: several words stood for one.
        """
        beam: list[tuple[tuple[str, ...], float]] = [((), 1.0)]
        for unit in units:
            choices = [(text.split(), share) for text, share in self._choices(unit)]
            grown: dict[tuple[str, ...], float] = {}
            for words, probability in beam:
                for new, share in choices:
                    longer = _joined(words, new)
                    grown[longer] = grown.get(longer, 0.0) + probability * share
            beam = heapq.nlargest(_BEAM, grown.items(), key=lambda item: item[1])
        return beam

    def _choices(self, unit: Unit) -> list[tuple[str, float]]:
        """Candidates of a unit with their probabilities, the unit as it stands among them."""
        scored = [(candidate.text, self._score(candidate)) for candidate in unit.candidates]
        scored.append((unit.text, self.keep))
        top = heapq.nlargest(_CHOICES, scored, key=lambda pair: pair[1])
        highest = top[0][1]
        total = sum(math.exp(score - highest) for _, score in scored)
        return [(text, math.exp(score - highest) / total) for text, score in top]

    def _score(self, candidate: Candidate) -> float:
        return sum(w * x for w, x in zip(self.weights, features(candidate), strict=True))


def features(candidate: Candidate) -> tuple[float, ...]:
    """Evidence for a candidate, see FEATURES."""
    return (
        max(candidate.restoration, -12.0),
        math.log1p(candidate.lexicon),
        float(candidate.lexicon > 0),
        float(candidate.restoration <= -13.9),
        float(candidate.agrees),
    )


def _joined(words: tuple[str, ...], new: Sequence[str]) -> tuple[str, ...]:
    for word in new:
        if not words or words[-1].lower() != word.lower():
            words = (*words, word)
    return words
