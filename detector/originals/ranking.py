"""Ranking: how likely each candidate is, and the best readings of a whole phrase."""

from __future__ import annotations

import heapq
import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from detector.errors import ModelError
from detector.originals.candidates import Candidate, Unit
from detector.originals.wording import fit
from detector.report import Suggestion

FEATURES = ("restoration", "lexicon", "known", "unsayable")
_CHOICES = 6
_READINGS = 400


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
        choices = [self._choices(unit) for unit in units]
        readings: dict[str, float] = {}
        standing = " ".join(unit.text for unit in units)
        combinations = itertools.islice(itertools.product(*_trimmed(choices)), _READINGS)
        for combination in combinations:
            text = fit(_collapsed(word for word, _ in combination), standing)
            if text and text.lower() != standing.lower():
                probability = math.prod(share for _, share in combination)
                readings[text] = readings.get(text, 0.0) + probability
        best = heapq.nlargest(count, readings.items(), key=lambda item: item[1])
        # Cut off instead of rounded, so that the sum stays at most 1.
        return tuple(
            Suggestion(text, math.floor(score * 1e4) / 1e4) for text, score in best if score >= self.floor
        )

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
    )


def _trimmed(choices: Sequence[list[tuple[str, float]]]) -> list[list[tuple[str, float]]]:
    """Fewer choices a unit in long phrases, so that their product stays small."""
    width = _CHOICES
    while width > 1 and width ** len(choices) > _READINGS:
        width -= 1
    return [unit[:width] for unit in choices]


def _collapsed(parts: Any) -> str:
    """Join parts, dropping a word that repeats the one before: several words stood for one."""
    words: list[str] = []
    for part in parts:
        for word in part.split():
            if not words or words[-1].lower() != word.lower():
                words.append(word)
    return " ".join(words)
