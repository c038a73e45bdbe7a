"""Whether scores are probabilities: reliability bins and the expected calibration error."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Bin:
    """Documents whose scores lie together. weight: their share of all; score, spun: means, 0..1."""

    weight: float
    score: float
    spun: float


def reliability(
    scores: Sequence[float], spun: Sequence[bool], prior: float | None = None, count: int = 10
) -> list[Bin]:
    """Non-empty bins of equal width over scores in 0..1.

    With a `prior`, documents are weighted so that this share of them is spun, as the scores assume.
    """
    values, truths = np.array(scores, float), np.array(spun, bool)
    if prior is None:
        weights = np.full(len(values), 1 / max(1, len(values)))
    else:
        weights = np.where(truths, prior / max(1, truths.sum()), (1 - prior) / max(1, (~truths).sum()))
    place = np.minimum((values * count).astype(int), count - 1)
    bins = []
    for index in range(count):
        inside = place == index
        weight = float(weights[inside].sum())
        if weight:
            shares = weights[inside] / weight
            bins.append(Bin(weight, float(values[inside] @ shares), float(truths[inside] @ shares)))
    return bins


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Naeini et al. 2015): mean distance of score and truth, weighted."""
    total = sum(bin.weight for bin in bins)
    return sum(bin.weight * abs(bin.score - bin.spun) for bin in bins) / total if total else 0.0
