"""How sure a measure is: intervals of 95%."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from detector.corpus.metrics import Labelled, Prediction, auroc, tpr_at_fpr1

Interval = tuple[float, float]
_ROUNDS = 400


def intervals(judged: Sequence[tuple[Labelled, Prediction]], threshold: float) -> dict[str, Interval]:
    """Intervals of the measures of scores that the texts give ground for.

    auroc and tpr@fpr1: percentile bootstrap over texts (Efron 1979), spun and clean apart.
    tpr and fpr: Wilson's score interval (1927), which is right for shares near 0 too.
    """
    spun = [prediction.score for labelled, prediction in judged if labelled.spun]
    clean = [prediction.score for labelled, prediction in judged if not labelled.spun]
    found: dict[str, Interval] = {}
    if spun and clean:
        found |= _bootstrap(spun, clean)
    for name, scores in (("tpr", spun), ("fpr", clean)):
        if scores:
            found[name] = wilson(sum(score >= threshold for score in scores), len(scores))
    return found


def _bootstrap(spun: Sequence[float], clean: Sequence[float]) -> dict[str, Interval]:
    rng = Random(1)
    drawn: dict[str, list[float]] = {"auroc": [], "tpr@fpr1": []}
    for _ in range(_ROUNDS):
        some = sorted(rng.choices(spun, k=len(spun)))
        others = sorted(rng.choices(clean, k=len(clean)))
        drawn["auroc"].append(auroc(some, others))
        drawn["tpr@fpr1"].append(tpr_at_fpr1(some, others))
    return {name: _middle(sorted(values)) for name, values in drawn.items()}


def _middle(values: Sequence[float]) -> Interval:
    return values[round(0.025 * (len(values) - 1))], values[round(0.975 * (len(values) - 1))]


def wilson(successes: int, trials: int) -> Interval:
    """Wilson's 95% score interval of a share."""
    from scipy.stats import binomtest

    interval = binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)
