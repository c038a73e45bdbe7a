"""How good judgements are, measured on labelled text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from detector.corpus.matching import Guess, Span, count_words, is_restored
from detector.corpus.reliability import calibration_error, reliability

Measures = dict[str, float]


@dataclass(frozen=True)
class Labelled:
    """A text with its truth.

    spans: the garbled stretches that are known; exhaustive: whether these are all there are.
    """

    id: str
    text: str
    spun: bool
    spans: tuple[Span, ...] = ()
    exhaustive: bool = False
    group: str | None = None


@dataclass(frozen=True)
class Prediction:
    """What was said about a text. score: 0..1; found: by start, without overlap."""

    score: float
    found: tuple[Guess, ...] = ()


Judged = Sequence[tuple[Labelled, Prediction]]


def measure(judged: Judged, threshold: float) -> Measures:
    """All measures by name; one that the texts give no ground for is left out.

    spun, clean, gold_spans: counts. auroc: spun against clean by score. tpr@fpr1: share of spun
    texts above the score that 1% of the clean ones exceed. tpr, fpr: shares at or above the
    threshold. span_recall: share of the gold spans that a finding overlaps. word_precision: share
    of the words in findings that lie in a gold span. restored@k: share of all gold spans that the
    first k suggestions restore. words@k: share of the originals' words among them. right@1: share
    of the words of first suggestions that the originals have. findings/1000: findings per 1,000
    words of clean text.
    """
    spun = sorted(prediction.score for labelled, prediction in judged if labelled.spun)
    clean = sorted(prediction.score for labelled, prediction in judged if not labelled.spun)
    measures: Measures = {"spun": len(spun), "clean": len(clean)}
    if spun and clean:
        measures["auroc"] = auroc(spun, clean)
        measures["tpr@fpr1"] = tpr_at_fpr1(spun, clean)
    if spun:
        measures["tpr"] = _share_from(spun, threshold)
    if clean:
        measures["fpr"] = _share_from(clean, threshold)
    return measures | _span_measures(judged) | _word_precision(judged) | _false_findings(judged)


def further_measures(judged: Judged, threshold: float) -> Measures:
    """Measures of scores alone, where there are spun and clean texts.

    f1: harmonic mean of precision and recall at the threshold. average_precision: mean of the precisions
    at each spun text's score. tpr@fpr0.1, tpr@fpr5: as tpr@fpr1. calibration_error: mean distance between
    score and truth in ten bins of equal width (expected calibration error, Naeini et al. 2015).
    """
    spun = sorted(prediction.score for labelled, prediction in judged if labelled.spun)
    clean = sorted(prediction.score for labelled, prediction in judged if not labelled.spun)
    if not spun or not clean:
        return {}
    truths = [True] * len(spun) + [False] * len(clean)
    found, false = (_share_from(scores, threshold) * len(scores) for scores in (spun, clean))
    return {
        "f1": 2 * found / max(1, found + false + len(spun)),
        "average_precision": _average_precision(spun, clean),
        "tpr@fpr0.1": tpr_at(0.001, spun, clean),
        "tpr@fpr5": tpr_at(0.05, spun, clean),
        "calibration_error": calibration_error(reliability([*spun, *clean], truths)),
    }


def threshold_for(rate: float, judged: Judged) -> float | None:
    """The lowest score that at most the share `rate` of the clean texts reach, None without any such text.

    Scores have four digits, so that it lies a ten-thousandth above one; 1 at the most.
    """
    clean = sorted((prediction.score for labelled, prediction in judged if not labelled.spun), reverse=True)
    allowed = int(rate * len(clean))
    if not clean or allowed >= len(clean):
        return 0.0 if clean else None
    return min(1.0, round(clean[allowed] + 1e-4, 4))


def _average_precision(spun: Sequence[float], clean: Sequence[float]) -> float:
    def above(scores: Sequence[float], score: float) -> int:
        return len(scores) - bisect_left(scores, score)

    precisions = (above(spun, score) / (above(spun, score) + above(clean, score)) for score in spun)
    return sum(precisions) / len(spun)


def auroc(spun: Sequence[float], clean: Sequence[float]) -> float:
    """The chance that a spun text scores above a clean one, ties counted half; both sorted."""
    wins = sum(bisect_left(clean, score) + bisect_right(clean, score) for score in spun)
    return wins / 2 / len(spun) / len(clean)


def tpr_at_fpr1(spun: Sequence[float], clean: Sequence[float]) -> float:
    """The share of spun texts above the score that 1% of the clean ones exceed; `clean` sorted."""
    return tpr_at(0.01, spun, clean)


def tpr_at(rate: float, spun: Sequence[float], clean: Sequence[float]) -> float:
    """The share of spun texts above the score that a share of the clean ones exceed; `clean` sorted."""
    cut = clean[max(0, int(len(clean) * (1 - rate)) - 1)]
    return sum(score > cut for score in spun) / len(spun)


def _share_from(scores: Sequence[float], threshold: float) -> float:
    return sum(score >= threshold for score in scores) / len(scores)


def _span_measures(judged: Judged) -> Measures:
    spans = found = restored1 = restored5 = 0
    wanted = got1 = got5 = brought = right = 0
    for labelled, prediction in judged:
        for span in labelled.spans if labelled.spun else ():
            over = [guess for guess in prediction.found if guess.overlaps(span)]
            spans += 1
            found += bool(over)
            restored1 += bool(over) and is_restored(labelled.text, span, over, 1)
            restored5 += bool(over) and is_restored(labelled.text, span, over, 5)
            first = count_words(labelled.text, span, over, 1)
            wanted, got1 = wanted + first.wanted, got1 + first.got
            brought, right = brought + first.brought, right + first.right
            got5 += count_words(labelled.text, span, over, 5).got
    measures: Measures = {}
    if spans:
        measures |= {"gold_spans": spans, "span_recall": found / spans}
        measures |= {"restored@1": restored1 / spans, "restored@5": restored5 / spans}
    if wanted:
        measures |= {"words@1": got1 / wanted, "words@5": got5 / wanted, "right@1": right / max(1, brought)}
    return measures


def _word_precision(judged: Judged) -> Measures:
    words = inside = 0
    for labelled, prediction in judged:
        if not (labelled.spun and labelled.exhaustive):
            continue
        for guess in prediction.found:
            for word in re.finditer(r"\w+", labelled.text[guess.start : guess.end]):
                position = guess.start + word.start()
                words += 1
                inside += any(span.start <= position < span.end for span in labelled.spans)
    return {"word_precision": inside / words} if words else {}


def _false_findings(judged: Judged) -> Measures:
    clean = [(labelled, prediction) for labelled, prediction in judged if not labelled.spun]
    words = sum(len(labelled.text.split()) for labelled, _ in clean)
    findings = sum(len(prediction.found) for _, prediction in clean)
    return {"findings/1000": 1000 * findings / words} if words else {}
