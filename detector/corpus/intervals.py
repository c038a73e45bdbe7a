"""How sure a measure is: intervals of 95%."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt
from operator import itemgetter
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.corpus.metrics import QUOTIENTS, Judged, Tallies, Tally, tally_all

Interval = tuple[float, float]
Numbers = NDArray[np.floating[Any]]
_RESAMPLES = 1000
_FEWEST = 2  # texts that can be drawn in more than one way
_CELLS = 1_000_000  # of a table of resamples and texts, which bounds the memory
_ENDS = (0.025, 0.975)
_Z = NormalDist().inv_cdf(_ENDS[1])


def intervals(judged: Judged, threshold: float, tallies: Tallies | None = None) -> dict[str, Interval]:
    """The interval of each measure that the texts give ground for, by its name.

    tallies: of each text in turn, where they are counted already.

    tpr and fpr: Wilson's score interval (1927), which is right for shares near 0 too. All others, f1 and
    the measures of spans among them: percentile bootstrap over texts (Efron 1979), spun and clean ones
    drawn apart, 1,000 times, always the same. These need two texts of each kind that they are of, for one
    drawn again and again would seem certain. calibration_error has none: chance alone makes it grow, so
    that resamples have larger ones than the texts.
    """
    counts = tally_all(judged) if tallies is None else tallies
    spun, clean = (_Kind.of(judged, counts, spun=is_spun) for is_spun in (True, False))
    found: dict[str, Interval] = {}
    for name, kind in (("tpr", spun), ("fpr", clean)):
        if len(kind.scores):
            found[name] = wilson(int((kind.scores >= threshold).sum()), len(kind.scores))
    parts = list(_resampled(spun, clean, threshold))
    for name in parts[0]:
        values = np.concatenate([part[name] for part in parts])
        low, high = np.quantile(values[~np.isnan(values)], _ENDS)
        found[name] = (float(low), float(high))
    return found


def wilson(successes: int, trials: int) -> Interval:
    """Wilson's 95% score interval of a share; ValueError without any trial."""
    if trials < 1:
        raise ValueError("an interval needs trials")
    share = successes / trials
    scale = 1 + _Z**2 / trials
    middle = (share + _Z**2 / (2 * trials)) / scale
    half = _Z / scale * sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
    return (
        max(0.0, middle - half) if successes else 0.0,
        min(1.0, middle + half) if successes < trials else 1.0,
    )


@dataclass(frozen=True)
class _Kind:
    """Texts of one kind by score. tallies: a row each, as `Tally` names the columns."""

    scores: Numbers
    tallies: Numbers

    @classmethod
    def of(cls, judged: Judged, tallies: Tallies, *, spun: bool) -> _Kind:
        texts = [
            (prediction.score, counts)
            for (labelled, prediction), counts in zip(judged, tallies, strict=True)
            if labelled.spun is spun
        ]
        texts.sort(key=itemgetter(0))
        counts = np.array([counts for _, counts in texts], float).reshape(-1, len(Tally._fields))
        return cls(np.array([score for score, _ in texts], float), counts)

    def drawn(self, rng: np.random.Generator, rows: int) -> Numbers:
        """How often each text is in each of `rows` resamples, (rows, texts)."""
        count = len(self.scores)
        if not count:
            return np.zeros((rows, 0))
        places = rng.integers(count, size=(rows, count)) + count * np.arange(rows)[:, None]
        return np.bincount(places.ravel(), minlength=rows * count).reshape(rows, count).astype(float)

    def by_score(self, drawn: Numbers, grid: Numbers) -> Numbers:
        """The same summed by the scores of `grid`, (rows, scores)."""
        summed = np.zeros((len(drawn), len(grid)))
        own, starts = np.unique(self.scores, return_index=True)
        summed[:, np.searchsorted(grid, own)] = np.add.reduceat(drawn, starts, axis=1)
        return summed


def _resampled(spun: _Kind, clean: _Kind, threshold: float) -> Iterator[dict[str, Numbers]]:
    """The measures of resamples, some at a time, until there are enough."""
    rng = np.random.default_rng(1)
    grid = np.unique(np.concatenate([spun.scores, clean.scores]))
    grounds = Tally(*((spun.tallies > 0).sum(axis=0) + (clean.tallies > 0).sum(axis=0)))
    step = max(1, _CELLS // max(1, len(spun.scores) + len(clean.scores)))
    for start in range(0, _RESAMPLES, step):
        rows = min(step, _RESAMPLES - start)
        some, others = spun.drawn(rng, rows), clean.drawn(rng, rows)
        measures = _quotients(Tally(*(some @ spun.tallies + others @ clean.tallies).T), grounds)
        if min(len(spun.scores), len(clean.scores)) >= _FEWEST:
            counts = spun.by_score(some, grid), clean.by_score(others, grid)
            measures |= counted_measures(*counts, grid >= threshold)
        yield measures


def _quotients(sums: Any, grounds: Any) -> dict[str, Numbers]:
    """The measures of spans of each resample; NaN for one that has no ground for it.

    sums: a `Tally` of (resamples,) each; grounds: one of the texts in which each is not 0.
    """
    measures = {}
    for name, quotient in QUOTIENTS.items():
        if getattr(grounds, quotient.ground) >= _FEWEST:
            below = np.maximum(1, getattr(sums, quotient.below))
            value = quotient.factor * getattr(sums, quotient.above) / below
            measures[name] = np.where(getattr(sums, quotient.ground) > 0, value, np.nan)
    return measures


def counted_measures(spun: Numbers, clean: Numbers, above: NDArray[np.bool_]) -> dict[str, Numbers]:
    """Measures of scores, as `metrics` defines them, from numbers of texts: (resamples,) each.

    spun, clean: texts with each score in each resample, (resamples, scores), by rising score.
    above: which of the scores are at or above the threshold, (scores,).
    """
    all_spun, all_clean = spun.sum(axis=1), clean.sum(axis=1)
    spun_to, clean_to = spun.cumsum(axis=1), clean.cumsum(axis=1)
    spun_from, clean_from = all_spun[:, None] - spun_to + spun, all_clean[:, None] - clean_to + clean
    precision = spun_from / np.maximum(1, spun_from + clean_from)
    found, false = spun[:, above].sum(axis=1), clean[:, above].sum(axis=1)
    measures = {
        "auroc": (spun * (clean_to - clean / 2)).sum(axis=1) / all_spun / all_clean,
        "average_precision": (spun * precision).sum(axis=1) / all_spun,
        "f1": 2 * found / np.maximum(1, found + false + all_spun),
    }
    for name, rate in (("tpr@fpr0.1", 0.001), ("tpr@fpr1", 0.01), ("tpr@fpr5", 0.05)):
        place = np.maximum(0, (all_clean * (1 - rate)).astype(int) - 1)
        cut = (clean_to > place[:, None]).argmax(axis=1)
        measures[name] = 1 - spun_to[np.arange(len(cut)), cut] / all_spun
    return measures
