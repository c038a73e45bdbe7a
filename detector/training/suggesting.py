"""Whether suggestions are right as often as their scores say, on `dev` documents spun anew."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from detector.calibration import log_odds
from detector.corpus.matching import Guess, Span, is_restored
from detector.corpus.reliability import Bin, calibration_error, reliability
from detector.detector import CheckOptions, Detector
from detector.originals import Ranking
from detector.report import Finding, Suggestion
from detector.training.calibrator import Sample, draw_samples
from detector.training.spinners import SpunText, Workshop

Judged = tuple[Suggestion, bool]
"""A suggestion and whether it is right."""
RIGHT = 0.63
"""Share of the suggestions shown as likely that are to be right."""
_LEVELS = [round(0.05 * step, 2) for step in range(1, 20)]


def evaluate_suggestions(
    detector: Detector, dataset: Any, workshop: Workshop, families: tuple[str, ...], limit: int = 200
) -> dict[str, Any]:
    """right: share of first suggestions that restore what stood there, likely_right: the same of those that
    are shown as likely; error: calibration error; bins.

    A finding where nothing was swapped counts as wrong.
    """
    samples = draw_samples(dataset, workshop, families, 7, limit)
    judged = list(first_suggestions(detector, (sample for sample in samples if sample.is_spun)))
    likely = [right for suggestion, right in judged if suggestion.likely]
    bins: list[Bin] = reliability(*_columns(judged))
    return {
        "shown": len(judged),
        "right": _share([right for _, right in judged]),
        "likely": len(likely),
        "likely_right": _share(likely),
        "error": calibration_error(bins),
        "bins": [asdict(bin) for bin in bins],
    }


def first_suggestions(detector: Detector, samples: Iterable[Sample]) -> Iterator[Judged]:
    """The first suggestion of every finding in spun samples, and whether it is right."""
    for sample in samples:
        report = detector.check(sample.spun.text, options=CheckOptions(min_words=1))
        for finding in report.findings:
            if finding.kind == "substitution" and finding.suggestions:
                yield finding.suggestions[0], is_right(sample.spun, finding)


def calibrated(ranking: Ranking, judged: Sequence[Judged]) -> Ranking:
    """The ranking with scores that are probabilities, from what it suggested without that."""
    from sklearn.linear_model import LogisticRegression

    scores, truths = _columns(judged)
    odds = np.array([[log_odds(score)] for score in scores])
    fitted = LogisticRegression(C=1e6).fit(odds, truths)
    probabilities = fitted.predict_proba(odds)[:, 1]
    right = np.array(truths)
    shares = ((level, right[probabilities >= level]) for level in _LEVELS)
    likely = next((level for level, shown in shares if len(shown) and shown.mean() >= RIGHT), 1.0)
    slope, intercept = (round(float(value), 4) for value in (fitted.coef_[0, 0], fitted.intercept_[0]))
    return replace(ranking, slope=slope, intercept=intercept, likely=likely)


def _columns(judged: Sequence[Judged]) -> tuple[list[float], list[bool]]:
    return [suggestion.score for suggestion, _ in judged], [right for _, right in judged]


def _share(truths: Sequence[bool]) -> float:
    return sum(truths) / max(1, len(truths))


def is_right(spun: SpunText, finding: Finding) -> bool:
    """Whether the first suggestion makes the finding's surroundings what they were before the swaps."""
    over = [span for span in spun.spans if span.start < finding.end and span.end > finding.start]
    if not over:
        return False
    first, last = min(finding.start, over[0].start), max(finding.end, over[-1].end)
    original, at = "", first
    for span in over:
        original += spun.text[at : span.start] + span.original
        at = span.end
    whole = Span(first, last, (original + spun.text[at:last],))
    guess = Guess(finding.start, finding.end, (finding.suggestions[0].text,))
    return is_restored(spun.text, whole, [guess], 1)
