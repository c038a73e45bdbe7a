"""Ranking: how likely each candidate is, and the best readings of a whole phrase."""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import mul
from typing import Any

from detector.calibration import log_odds
from detector.errors import ModelError
from detector.originals.candidates import Candidate, Unit
from detector.originals.wording import fit
from detector.report import Suggestion

Choice = tuple[list[str], float]
"""Words that a unit may have been, and how likely that is."""
Reading = tuple[tuple[str, ...], float]
"""Words of a whole phrase, and their weight among its readings."""
Bond = Callable[[str, str], float]
"""How strongly two neighbouring words belong together."""
FEATURES = ("restoration", "lexicon", "known", "unsayable", "agrees", "rarity")
_CHOICES = 6
_BEAM = 12
"""Readings of the beginning of a phrase that are followed further."""
_LIKELIEST = 3
"""Suggestions that are the likeliest readings; the others change every doubtful unit at once."""
_DOUBTFUL = 0.02
"""Probability from which on a unit's next choice is shown."""
_COMMON = 9.0
"""Rarity of a middling word."""


@dataclass(frozen=True)
class Ranking:
    """Log-linear weights of the evidence, fitted on simulated spinning (calibration.json).

    keep: log-weight of leaving a unit as it stands; suspicion: what the log-odds that it is a substitute
    add to that. collocation: what the bond of two neighbouring words adds. floor: no suggestion is shown
    for a phrase whose likeliest reading is below it. slope, intercept: a logistic regression (Platt 1999)
    that makes the share of the likeliest reading the probability that it is right. likely: from which
    score on it is shown without a question mark.
    """

    weights: tuple[float, ...]
    keep: float
    suspicion: float
    collocation: float
    floor: float
    slope: float = 1.0
    intercept: float = 0.0
    likely: float = 1.0

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Ranking:
        """Read the part `ranking` of calibration.json; raises ModelError when it is missing."""
        try:
            part = content["ranking"]
            weights = tuple(map(float, part["weights"]))
            if len(weights) != len(FEATURES):
                raise ValueError(f"a ranking of {len(weights)} weights instead of {len(FEATURES)}")
            rest = {field.name: float(part[field.name]) for field in fields(cls) if field.name != "weights"}
            return cls(weights, **rest)
        except (KeyError, TypeError, ValueError) as error:
            raise ModelError(f"calibration.json: {error} is missing or wrong; reinstall unspin") from error

    def suggest(
        self,
        units: Sequence[Unit],
        beside: tuple[str, str] = ("", ""),
        bond: Bond = lambda before, after: 0.0,
        count: int = 5,
    ) -> tuple[Suggestion, ...]:
        """The best readings of a phrase, best first; their scores sum to at most 1.

        beside: the words before and after the phrase, empty where there are none. bond: how strongly two
        neighbouring words belong together (`Collocations.strength`).
        """
        standing = " ".join(unit.text for unit in units)
        choices = [self._choices(unit) for unit in units]
        paths = _Paths(beside, lambda before, after: math.exp(self.collocation * bond(before, after)))
        beam = paths.beam(choices)
        alternatives, known = list(paths.alternatives(choices)), {words for words, _ in beam}
        others = [reading for reading in alternatives if reading[0] not in known]
        total = sum(weight for _, weight in (*beam, *others)) or 1.0
        readings: dict[str, float] = {}
        for words, weight in beam:
            text = fit(" ".join(words), standing)
            if text and text.lower() != standing.lower():
                readings[text] = readings.get(text, 0.0) + weight / total
        best = heapq.nlargest(_LIKELIEST, readings.items(), key=lambda item: item[1])
        if not best or best[0][1] < self.floor:
            return ()
        shown = {text.lower() for text, _ in best} | {standing.lower()}
        for words, weight in alternatives:
            text = fit(" ".join(words), standing)
            if text and text.lower() not in shown and len(best) < count:
                shown.add(text.lower())
                best.append((text, weight / total))
        return tuple(self._suggestions(best[:count]))

    def _suggestions(self, readings: Sequence[tuple[str, float]]) -> Iterator[Suggestion]:
        """Readings with calibrated scores, best first; the first of `readings` is the likeliest."""
        share = readings[0][1]
        right = 1 / (1 + math.exp(-self.slope * log_odds(share) - self.intercept))
        factor = min(1.0, right / share)
        for text, score in sorted(readings, key=lambda reading: -reading[1]):
            # Cut off instead of rounded, so that the sum stays at most 1.
            calibrated = math.floor(score * factor * 1e4) / 1e4
            yield Suggestion(text, calibrated, calibrated >= self.likely)

    def _choices(self, unit: Unit) -> list[Choice]:
        """Candidates of a unit with their probabilities, the unit as it stands among them."""
        scored = [(candidate.text, self._score(candidate)) for candidate in unit.candidates]
        scored.append((unit.text, self.keep + self.suspicion * unit.suspicion))
        top = heapq.nlargest(_CHOICES, scored, key=lambda pair: pair[1])
        highest = top[0][1]
        total = sum(math.exp(score - highest) for _, score in scored)
        return [(text.split(), math.exp(score - highest) / total) for text, score in top]

    def _score(self, candidate: Candidate) -> float:
        return float(sum(map(mul, self.weights, features(candidate))))


def features(candidate: Candidate) -> tuple[float, ...]:
    """Evidence for a candidate, see FEATURES."""
    return (
        max(candidate.restoration, -12.0),
        math.log1p(candidate.lexicon),
        float(candidate.lexicon > 0),
        float(candidate.restoration <= -13.9),
        float(candidate.agrees),
        candidate.rarity - _COMMON,
    )


class _Paths:
    """Ways through the choices of a phrase's units; what belongs together weighs more."""

    def __init__(self, beside: tuple[str, str], bond: Bond) -> None:
        self._before, self._after = beside
        self._bond = bond

    def beam(self, units: Sequence[Sequence[Choice]]) -> list[Reading]:
        """The readings of most weight, from the units read one after the other.

        A word that repeats the one before is dropped: several words stood for one.
        """
        beam: list[Reading] = [((), 1.0)]
        for choices in units:
            grown: dict[tuple[str, ...], float] = {}
            for words, weight in beam:
                for new, share in choices:
                    longer = _joined(words, new)
                    grown[longer] = grown.get(longer, 0.0) + weight * share * self._bonds(words, new)
            beam = heapq.nlargest(_BEAM, grown.items(), key=lambda item: item[1])
        return [(words, self._ended(words, weight)) for words, weight in beam]

    def alternatives(self, units: Sequence[Sequence[Choice]]) -> Iterator[Reading]:
        """Readings with every unit's second choice, then its third and so on, where likely enough."""
        for place in range(1, _CHOICES):
            words: tuple[str, ...] = ()
            weight = 1.0
            for choices in units:
                likely = place < len(choices) and choices[place][1] >= _DOUBTFUL
                new, share = choices[place if likely else 0]
                weight *= share * self._bonds(words, new)
                words = _joined(words, new)
            yield words, self._ended(words, weight)

    def _bonds(self, words: tuple[str, ...], new: Sequence[str]) -> float:
        before, bond = words[-1] if words else self._before, 1.0
        for word in new:
            if before:
                bond *= self._bond(before, word)
            before = word
        return bond

    def _ended(self, words: tuple[str, ...], weight: float) -> float:
        return weight * (self._bond(words[-1], self._after) if words and self._after else 1.0)


def _joined(words: tuple[str, ...], new: Sequence[str]) -> tuple[str, ...]:
    for word in new:
        if not words or (words[-1] != word and words[-1].lower() != word.lower()):
            words = (*words, word)
    return words
