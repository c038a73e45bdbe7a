"""Curves over all thresholds: what is found against what it costs."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from detector.corpus.metrics import Judged

Points = list[tuple[float, float]]


def roc(judged: Judged) -> Points:
    """(false-positive rate, true-positive rate) from (0, 0) to (1, 1), one at each score.

    Empty without spun or without clean texts.
    """
    spun, clean = _scores(judged, spun=True), _scores(judged, spun=False)
    if not spun or not clean:
        return []
    thresholds = sorted({*spun, *clean}, reverse=True)
    return [(0.0, 0.0), *((_from(clean, score), _from(spun, score)) for score in thresholds)]


def precision_recall(judged: Judged, prior: float | None = None) -> Points:
    """(recall, precision) at every score of a spun text, by falling score.

    prior: the share of all texts that is taken to be spun, as the texts have it where it is None.
    """
    spun, clean = _scores(judged, spun=True), _scores(judged, spun=False)
    share = len(spun) / max(1, len(spun) + len(clean)) if prior is None else prior
    points = []
    for score in sorted(set(spun), reverse=True):
        found, false = share * _from(spun, score), (1 - share) * _from(clean, score)
        points.append((_from(spun, score), found / (found + false)))
    return points


def _scores(judged: Judged, *, spun: bool) -> list[float]:
    return sorted(prediction.score for labelled, prediction in judged if labelled.spun is spun)


def _from(scores: Sequence[float], score: float) -> float:
    """The share of scores, which rise, that are at or above one; 0 where there are none."""
    return (len(scores) - bisect_left(scores, score)) / max(1, len(scores))
