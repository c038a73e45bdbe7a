"""Whether suggestions are right as often as their scores say, on `dev` documents spun anew."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from detector.corpus.matching import Guess, Span, is_restored
from detector.detector import CheckOptions, Detector
from detector.report import Finding
from detector.training.calibrator import draw_samples
from detector.training.reliability import Bin, calibration_error, reliability
from detector.training.spinners import SpunText, Workshop


def evaluate_suggestions(
    detector: Detector, dataset: Any, workshop: Workshop, families: tuple[str, ...], limit: int = 200
) -> dict[str, Any]:
    """right: share of first suggestions that restore what stood there; error: calibration error; bins.

    A finding where nothing was swapped counts as wrong.
    """
    scores, truths = [], []
    for sample in draw_samples(dataset, workshop, families, 7, limit):
        if sample.is_spun:
            report = detector.check(sample.spun.text, options=CheckOptions(min_words=1))
            for finding in report.findings:
                if finding.kind == "substitution" and finding.suggestions:
                    scores.append(finding.suggestions[0].score)
                    truths.append(is_right(sample.spun, finding))
    bins: list[Bin] = reliability(scores, truths)
    right = sum(truths) / max(1, len(truths))
    return {
        "shown": len(scores),
        "right": right,
        "error": calibration_error(bins),
        "bins": [asdict(bin) for bin in bins],
    }


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
