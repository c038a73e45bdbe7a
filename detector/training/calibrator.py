"""Calibration: fit what turns the network's evidence into probabilities, on documents kept from training.

Documents, passages and words get a logistic regression each (scikit-learn); thresholds come from
the false-positive rate on clean documents. The exported 8-bit network is what is measured.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.calibration import Calibration, Logistic, log_odds, word_features
from detector.documents import read_text
from detector.encoder import Encoder, TokenScores
from detector.judge import Evidence, gather_evidence, judge
from detector.passages import Passage, split
from detector.spans import Span, join
from detector.training import corpus
from detector.training.examples import SPUN_SHARE
from detector.training.noise import honest_slips
from detector.training.spinners import Spinner, SpunText, Workshop, draw_style
from detector.training.spinners.swap import apply_swaps
from detector.words import Words, gather

PRIOR = 0.1
"""Share of documents (and passages) that are taken to be spun before any evidence."""
SPUN_DOCUMENT = 0.05
"""A document counts as spun from this share of swapped words on; those with fewer are not fitted to."""
CLEAN_FINDINGS = 1.5
SLIPS = (0.03, 0.15)
"""Share of the words of an honest text that have slips, in the copy with slips."""
WORD_PRECISION = 0.57
"""Low, since simulated spinners also make good substitutions; real spun text gives a higher share."""
EXTENSION = 0.8
_GRID = [round(0.15 + 0.01 * step, 2) for step in range(80)]


@dataclass(frozen=True)
class Sample:
    """A document to calibrate on: its domain and its text with what was swapped in it."""

    domain: str
    spun: SpunText

    @property
    def is_spun(self) -> bool:
        """Whether anything was swapped."""
        return bool(self.spun.spans)


@dataclass(frozen=True, eq=False)
class Reading:
    """What the network made of a sample. labels: for each word, whether it lies in a swapped span."""

    sample: Sample
    passages: list[Passage]
    scores: list[TokenScores]
    words: Words
    evidence: Evidence
    labels: NDArray[np.bool_]


Judged = Sequence[tuple[Reading, NDArray[np.float64]]]


def draw_samples(
    dataset: Any, workshop: Workshop, families: tuple[str, ...], seed: int, limit: int
) -> Iterator[Sample]:
    """Each document clean, with a learner's slips, and spun, cut to 60 to 900 words.

    At most `limit` documents. Slips are no swaps: error alone is no evidence.
    """
    rng = Random(seed)
    rows = list(range(len(dataset)))
    rng.shuffle(rows)
    for row in rows[:limit]:
        record = dataset[row]
        text = corpus.tagged_text(record)
        text = text.slice(0, min(len(text), rng.randint(70, 1000)))
        yield Sample(record["domain"], SpunText(text.text, ()))
        slips = honest_slips(text, (), rng.uniform(*SLIPS), rng)
        yield Sample(record["domain"], apply_swaps(text, slips))
        spun = Spinner(workshop, draw_style(rng, families), rng).spin(text)
        if spun.spans:
            yield Sample(record["domain"], spun)


def read_sample(
    sample: Sample,
    encoder: Encoder,
    gather_from: Callable[[Words, Sequence[TokenScores]], Evidence] = gather_evidence,
) -> Reading | None:
    """Put a sample through reader and network; None when it has no words to judge.

    gather_from: what evidence is taken from its words and the scores of its passages.
    """
    document = read_text(sample.spun.text)
    passages = split(document.blocks, encoder.count_tokens)
    scores = encoder.encode([passage.text for passage in passages])
    words = gather(passages, scores)
    if not len(words):
        return None
    covered = np.zeros(len(document.raw) + 1, bool)
    for span in sample.spun.spans:
        covered[span.start : span.end] = True
    places = [
        passages[passage].offsets.starts[start]
        for passage, start in zip(words.passage.tolist(), words.starts.tolist(), strict=True)
    ]
    return Reading(sample, passages, scores, words, gather_from(words, scores), covered[places])


@dataclass(frozen=True)
class Limits:
    """What honest text is to be spared, and how right marks are to be.

    honest: share of the honest documents that may be suspect, surely: with 95% confidence; domain: share of
    those of any one domain. findings: per 1,000 words of honest documents of a domain that are not suspect.
    word_precision: share of the marked words that are to be right in suspect documents of the kind. surer:
    logits that a document is to be above suspect, at least, for its kind to be named.
    """

    honest: float = 1 / 300
    surely: bool = True
    domain: float = 1 / 100
    findings: float = CLEAN_FINDINGS
    word_precision: float = WORD_PRECISION
    surer: float = 1.0


def fit(
    readings: Sequence[Reading],
    others: Sequence[Reading] = (),
    suspect_at: float | None = None,
    limits: Limits | None = None,
) -> Calibration:
    """Fit the three logistic models and choose the thresholds.

    others: texts that are neither honest nor of the kind that is looked for; documents and passages are
    told apart from them, and no threshold heeds them. suspect_at: the score that the threshold `suspect` is
    to be; the share of documents that are taken to be of the kind is then what makes it so.
    """
    limits = limits or Limits()
    document = fit_document(readings, others)
    if suspect_at is not None:
        chosen, _ = _thresholds(readings, document, limits)
        shift = log_odds(suspect_at) - log_odds(chosen)
        document = Logistic(document.weights, round(document.bias + shift, 5))
    features, labels = zip(*(_passages(reading) for reading in [*readings, *others]), strict=True)
    passage = fit_logistic(np.concatenate(features), np.concatenate(labels))
    rows, truths = zip(*(_words(reading, document, passage) for reading in readings), strict=True)
    word = fit_logistic(np.concatenate(rows), np.concatenate(truths), balanced=False)
    suspect, spun = _thresholds(readings, document, limits)
    standing_out = _passage_threshold(readings, passage)
    calibration = Calibration(document, passage, word, suspect, spun, standing_out, 1.0, 1.0, EXTENSION)
    return _with_finding_thresholds(calibration, readings, limits)


def fit_document(readings: Sequence[Reading], others: Sequence[Reading] = ()) -> Logistic:
    """What tells documents of the kind that is looked for from all others, at PRIOR."""
    clear = [r for r in readings if not r.sample.is_spun or r.labels.mean() >= SPUN_DOCUMENT]
    return fit_logistic(
        np.array([reading.evidence.document for reading in [*clear, *others]]),
        np.array([reading.sample.is_spun for reading in [*clear, *others]]),
    )


def fit_logistic(features: NDArray[np.float64], labels: NDArray[np.bool_], balanced: bool = True) -> Logistic:
    """A logistic regression of labels [N] on features [N, F]; balanced: at PRIOR, however many are true."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    model = make_pipeline(
        StandardScaler(), LogisticRegression(class_weight="balanced" if balanced else None, max_iter=1000)
    ).fit(features, labels)
    scaler, regression = model.steps[0][1], model.steps[1][1]
    weights = regression.coef_[0] / scaler.scale_
    bias = float(regression.intercept_[0] - weights @ scaler.mean_)
    if balanced:  # fitted on odds of one to one
        bias += float(np.log(PRIOR / (1 - PRIOR)))
    return Logistic(tuple(round(float(weight), 5) for weight in weights), round(bias, 5))


def _passages(reading: Reading) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Passages that are clearly clean or clearly spun, with at least 20 words."""
    counts = np.bincount(reading.words.passage, minlength=len(reading.passages))
    shares = np.bincount(reading.words.passage, reading.labels, len(reading.passages)) / np.maximum(counts, 1)
    known = (counts >= 20) & ((shares == 0) | (shares >= SPUN_SHARE))
    return reading.evidence.passages[known], shares[known] > 0


def _words(
    reading: Reading, document: Logistic, passage: Logistic
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    passages = passage.logit(reading.evidence.passages)[reading.evidence.passage_of_word]
    prior = float(document.logit(reading.evidence.document))
    return word_features(reading.evidence.words, prior, passages), reading.labels


def _thresholds(readings: Sequence[Reading], document: Logistic, limits: Limits) -> tuple[float, float]:
    """Scores from which on a document is suspect, and spun, by the clean documents above them.

    suspect: by the limits, where one document of a domain is always allowed. spun: 1 in 1,000, and `surer`
    more at least.
    """
    clean = [reading for reading in readings if not reading.sample.is_spun]
    logits = np.array([float(document.logit(reading.evidence.document)) for reading in clean])
    domains = np.array([reading.sample.domain for reading in clean])
    worst = max(exceeded_by(logits[domains == domain], limits.domain) for domain in set(domains))
    exceeded = exceeded_surely_by_less if limits.surely else exceeded_by
    suspect = max(exceeded(logits, limits.honest), worst, 0.0)
    spun = max(float(np.quantile(logits, 1 - 1 / 1000)), suspect + limits.surer)
    return tuple(round(float(1 / (1 + np.exp(-limit))), 4) for limit in (suspect, spun))  # type: ignore[return-value]


def _passage_threshold(readings: Sequence[Reading], passage: Logistic) -> float:
    """The score that the strongest passage of at most 1 in 100 clean documents reaches."""
    clean = [reading for reading in readings if not reading.sample.is_spun and len(reading.passages)]
    logits = np.array([float(passage.logit(reading.evidence.passages).max()) for reading in clean])
    return round(float(1 / (1 + np.exp(-exceeded_by(logits, 1 / 100)))), 4)


def exceeded_by(logits: NDArray[np.float64], rate: float) -> float:
    """The lowest limit that at most a share `rate` of the values, or one of them, reaches."""
    ordered = np.sort(logits)[::-1]
    allowed = max(1, int(len(ordered) * rate))
    return float(ordered[allowed]) + 0.01 if allowed < len(ordered) else -np.inf


def exceeded_surely_by_less(logits: NDArray[np.float64], rate: float) -> float:
    """The lowest limit that, with 95% confidence, less than a share `rate` of such values reaches.

    By the upper limit of Clopper and Pearson (1934); just above the highest value where there are
    too few values to be sure of more.
    """
    from scipy.stats import beta

    ordered = np.sort(logits)[::-1]
    allowed = 0
    while allowed + 1 < len(ordered) and beta.ppf(0.95, allowed + 2, len(ordered) - allowed - 1) <= rate:
        allowed += 1
    return float(ordered[allowed]) + 0.01


def _with_finding_thresholds(
    calibration: Calibration, readings: Sequence[Reading], limits: Limits
) -> Calibration:
    """The lowest thresholds at which marks are right in spun samples, and rare in clean ones.

    For the limits see `Limits`.
    """
    judged = [(reading, judge(reading.evidence, calibration)) for reading in readings]
    clean = [(r, j.words) for r, j in judged if not r.sample.is_spun]
    spun = [(r, j.words) for r, j in judged if r.sample.is_spun and j.document >= calibration.suspect]
    return replace(
        calibration,
        finding=next((t for t in _GRID if _precision(spun, t) >= limits.word_precision), _GRID[-1]),
        finding_clean=next((t for t in _GRID if _worst_rate(clean, t) <= limits.findings), _GRID[-1]),
    )


def _precision(judged: Judged, threshold: float) -> float:
    """The share of marked words that were swapped."""
    marked = right = 0
    for reading, probabilities in judged:
        for span in join(reading.words, probabilities, reading.passages, threshold, threshold * EXTENSION):
            marked += span.last - span.first
            right += int(reading.labels[span.first : span.last].sum())
    return right / max(1, marked)


def _worst_rate(judged: Judged, threshold: float) -> float:
    """Findings per 1,000 words of the domain that has most."""
    findings, words = Counter[str](), Counter[str]()
    for reading, probabilities in judged:
        spans = join(reading.words, probabilities, reading.passages, threshold, threshold * EXTENSION)
        findings[reading.sample.domain] += len(spans)
        words[reading.sample.domain] += len(reading.words)
    return max((1000 * findings[domain] / words[domain] for domain in words), default=0.0)


def swapped_spans(reading: Reading) -> Iterator[tuple[Span, str]]:
    """The swapped spans of a sample as spans of words, with their originals."""
    starts = np.array(
        [
            reading.passages[passage].offsets.starts[start]
            for passage, start in zip(reading.words.passage, reading.words.starts, strict=True)
        ]
    )
    for span in reading.sample.spun.spans:
        first, last = np.searchsorted(starts, [span.start, span.end])
        if first < last and reading.words.passage[first] == reading.words.passage[last - 1]:
            yield Span(int(first), int(last), 1.0), span.original
