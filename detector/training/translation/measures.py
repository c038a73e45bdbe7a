"""Measures of how well poor translation is told, with intervals of 95% by bootstrap."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Range = tuple[int, int]
Figure = dict[str, float | tuple[float, float]]
_RESAMPLES = 1000
_ENDS = (0.025, 0.975)


def correlations(pairs: Mapping[str, tuple[Floats, Floats]]) -> dict[str, dict[str, Figure]]:
    """Pearson's and Spearman's correlation by language, and `mean`, the mean over the languages.

    The interval of the mean is of resamples that draw each language's sentences anew.
    """
    found: dict[str, dict[str, Figure]] = {language: {} for language in (*pairs, "mean")}
    for name, measure in (("pearson", pearson), ("spearman", spearman)):
        values, drawn = [], []
        for language, (guess, truth) in pairs.items():
            values.append(measure(guess, truth))
            drawn.append(_resampled(measure, guess, truth))
            found[language][name] = _figure(values[-1], drawn[-1])
        found["mean"][name] = _figure(float(np.mean(values)), np.mean(drawn, axis=0))
    return found


def _figure(value: float, resampled: Floats) -> Figure:
    low, high = np.quantile(resampled, _ENDS)
    return {"value": value, "interval": (float(low), float(high))}


def _resampled(measure: Callable[[Floats, Floats], float], one: Floats, other: Floats) -> Floats:
    rng = np.random.default_rng(1)
    draws = (rng.integers(len(one), size=len(one)) for _ in range(_RESAMPLES))
    return np.array([measure(one[rows], other[rows]) for rows in draws])


def pearson(one: Floats, other: Floats) -> float:
    """The correlation of two series, 0 where one of them does not vary."""
    if np.ptp(one) == 0 or np.ptp(other) == 0:
        return 0.0
    return float(np.corrcoef(one, other)[0, 1])


def spearman(one: Floats, other: Floats) -> float:
    """The correlation of their ranks."""
    from scipy.stats import rankdata

    return pearson(rankdata(one), rankdata(other))


def mcc(truth: Flags, guess: Flags) -> float:
    """Matthews' correlation of two series of yes and no, 0 where one of them does not vary."""
    both, neither = int((truth & guess).sum()), int((~truth & ~guess).sum())
    missed, false = int((truth & ~guess).sum()), int((~truth & guess).sum())
    scale = sqrt((both + missed) * (both + false) * (neither + missed) * (neither + false))
    return (both * neither - missed * false) / scale if scale else 0.0


def best_threshold(judged: Mapping[str, tuple[Floats, Flags]], grid: Sequence[float]) -> float:
    """The one threshold of the grid that gives the highest mean of the languages' correlations (`mcc`).

    judged: by language, the probability of each token and whether it is bad.
    """
    return max(
        grid,
        key=lambda level: float(np.mean([mcc(truth, guess >= level) for guess, truth in judged.values()])),
    )


@dataclass(frozen=True)
class Counts:
    """Found and true things, and how many of each the other side has."""

    found: int = 0
    right: int = 0
    wanted: int = 0
    got: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.found + other.found,
            self.right + other.right,
            self.wanted + other.wanted,
            self.got + other.got,
        )

    @property
    def figures(self) -> dict[str, float]:
        """Precision, recall and F1."""
        precision, recall = self.right / max(1, self.found), self.got / max(1, self.wanted)
        return {
            "precision": precision,
            "recall": recall,
            "f1": 2 * precision * recall / max(1e-9, precision + recall),
        }


def characters(text: str, found: Sequence[Range], wanted: Sequence[Range]) -> Counts:
    """Characters other than space that lie in each, and in both."""
    solid = {at for at, letter in enumerate(text) if not letter.isspace()}
    guess, truth = (_covered(ranges) & solid for ranges in (found, wanted))
    both = len(guess & truth)
    return Counts(len(guess), both, len(truth), both)


def _covered(ranges: Sequence[Range]) -> set[int]:
    return {at for start, end in ranges for at in range(start, end)}


def overlaps(found: Sequence[Range], wanted: Sequence[Range]) -> Counts:
    """Stretches of either that share a character with one of the other."""
    return Counts(len(found), _touched(found, wanted), len(wanted), _touched(wanted, found))


def _touched(ones: Sequence[Range], others: Sequence[Range]) -> int:
    return sum(any(start < last and first < end for first, last in others) for start, end in ones)
