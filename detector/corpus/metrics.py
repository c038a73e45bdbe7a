"""How good judgements are, measured on labelled text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from detector.corpus.labelled import Labelled
from detector.corpus.matching import Guess, Span, count_words, is_restored
from detector.corpus.reliability import calibration_error, reliability

Measures = dict[str, float]


@dataclass(frozen=True)
class Prediction:
    """What was said about a text. score: 0..1; found: by start, without overlap."""

    score: float
    found: tuple[Guess, ...] = ()


Judged = Sequence[tuple[Labelled, Prediction]]


class Tally(NamedTuple):
    """What is counted of one text, or summed over several; the measures of spans are quotients of these.

    Of spun text: spans; those found; those restored by the first and by five suggestions; words that their
    originals have, and of these got; words that first suggestions bring, and of these right; words that
    findings mark where all spans are known, and of these inside one. Of clean text: findings and words.
    """

    spans: int = 0
    found: int = 0
    restored1: int = 0
    restored5: int = 0
    wanted: int = 0
    got1: int = 0
    got5: int = 0
    brought: int = 0
    right: int = 0
    marked: int = 0
    inside: int = 0
    findings: int = 0
    words: int = 0


Tallies = Sequence[Tally]


def measure(judged: Judged, threshold: float, tallies: Tallies | None = None) -> Measures:
    """All measures by name; one that the texts give no ground for is left out.

    tallies: of each text in turn, where they are counted already, which takes the most time.

    spun, clean, gold_spans: counts. auroc: spun against clean by score. tpr@fpr1: share of spun
    texts above the score that 1% of the clean ones exceed. tpr, fpr: shares at or above the
    threshold. span_recall: share of the gold spans that a finding overlaps. word_precision: share
    of the words in findings that lie in a gold span. restored@k: share of all gold spans that the
    first k suggestions restore. words@k: share of the originals' words among them. right@1: share
    of the words of first suggestions that the originals have. findings/1000: findings per 1,000
    words of clean text.
    """
    spun, clean = _scores(judged)
    measures: Measures = {"spun": len(spun), "clean": len(clean)}
    if spun and clean:
        measures["auroc"] = auroc(spun, clean)
        measures["tpr@fpr1"] = tpr_at_fpr1(spun, clean)
    if spun:
        measures["tpr"] = _share_from(spun, threshold)
    if clean:
        measures["fpr"] = _share_from(clean, threshold)
    return measures | _quotients(tally_all(judged) if tallies is None else tallies)


def further_measures(judged: Judged, threshold: float) -> Measures:
    """Measures of scores alone, where there are spun and clean texts.

    f1: harmonic mean of precision and recall at the threshold. average_precision: mean of the precisions
    at each spun text's score. tpr@fpr0.1, tpr@fpr5: as tpr@fpr1. calibration_error: mean distance between
    score and truth in ten bins of equal width (expected calibration error, Naeini et al. 2015).
    """
    spun, clean = _scores(judged)
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


def _scores(judged: Judged) -> tuple[list[float], list[float]]:
    """The scores of spun and of clean texts, each by rising score."""
    spun, clean = (
        sorted(prediction.score for labelled, prediction in judged if labelled.spun is kind)
        for kind in (True, False)
    )
    return spun, clean


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


@dataclass(frozen=True)
class Quotient:
    """A measure of spans by names of `Tally`. ground: what must not be 0 for it to be a measure."""

    above: str
    below: str
    ground: str
    factor: int = 1


QUOTIENTS = {
    "span_recall": Quotient("found", "spans", "spans"),
    "restored@1": Quotient("restored1", "spans", "spans"),
    "restored@5": Quotient("restored5", "spans", "spans"),
    "words@1": Quotient("got1", "wanted", "wanted"),
    "words@5": Quotient("got5", "wanted", "wanted"),
    "right@1": Quotient("right", "brought", "wanted"),
    "word_precision": Quotient("inside", "marked", "marked"),
    "findings/1000": Quotient("findings", "words", "words", 1000),
}


def tally_all(judged: Judged) -> list[Tally]:
    """The counts of each text, in order."""
    return [tally(labelled, prediction) for labelled, prediction in judged]


def tally(labelled: Labelled, prediction: Prediction) -> Tally:
    """The counts of one text."""
    if not labelled.spun:
        return Tally(findings=len(prediction.found), words=len(labelled.text.split()))
    counts = [_of_span(labelled.text, span, prediction) for span in labelled.spans]
    return _sum([*counts, _of_marked_words(labelled, prediction)])


def _of_span(text: str, span: Span, prediction: Prediction) -> Tally:
    over = [guess for guess in prediction.found if guess.overlaps(span)]
    first = count_words(text, span, over, 1)
    return Tally(
        spans=1,
        found=bool(over),
        restored1=bool(over) and is_restored(text, span, over, 1),
        restored5=bool(over) and is_restored(text, span, over, 5),
        wanted=first.wanted,
        got1=first.got,
        got5=count_words(text, span, over, 5).got,
        brought=first.brought,
        right=first.right,
    )


def _of_marked_words(labelled: Labelled, prediction: Prediction) -> Tally:
    if not labelled.exhaustive:
        return Tally()
    places = [
        guess.start + word.start()
        for guess in prediction.found
        for word in re.finditer(r"\w+", labelled.text[guess.start : guess.end])
    ]
    inside = sum(any(span.start <= place < span.end for span in labelled.spans) for place in places)
    return Tally(marked=len(places), inside=inside)


def _sum(tallies: Iterable[Tally]) -> Tally:
    return Tally(*map(sum, zip(*tallies, strict=True)))


def _quotients(tallies: Tallies) -> Measures:
    total = _sum([Tally(), *tallies])
    measures: Measures = {"gold_spans": total.spans} if total.spans else {}
    for name, quotient in QUOTIENTS.items():
        if getattr(total, quotient.ground):
            below = max(1, getattr(total, quotient.below))
            measures[name] = quotient.factor * getattr(total, quotient.above) / below
    return measures
