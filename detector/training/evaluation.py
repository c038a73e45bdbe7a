"""What a model reaches on the shared gold texts, on clean text by domain, and on unseen spinners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from random import Random
from typing import Any

from detector.corpus.evaluate import prediction
from detector.corpus.intervals import Interval, intervals
from detector.corpus.labelled import Labelled, read_labelled
from detector.corpus.matching import Span
from detector.corpus.metrics import Measures, Prediction, measure, tally_all
from detector.corpus.reliability import Bin, calibration_error, reliability
from detector.detector import CheckOptions, Detector
from detector.report import Report, RiskName
from detector.training import corpus
from detector.training.calibrator import PRIOR, SPUN_DOCUMENT, draw_samples
from detector.training.inflection import CONTENT_TAGS
from detector.training.robustness import DISTORTIONS, hidden_paragraphs
from detector.training.roundtrip import changes, round_trips
from detector.training.sources import CLEAN_DOMAINS, SHARED, clean_rows
from detector.training.spinners import Spinner, Workshop, draw_style
from detector.training.tagging import TaggedText

Judged = list[tuple[Labelled, Prediction]]
NEAR_DOMAINS = ("news", "science", "blogs")
RATES = (0.1, 0.25, 0.5)
"""Shares of the content words of a text that a spinner replaces."""
_LEARNERS = ("toefl", "ielts", "jfleg")


@dataclass
class Evaluation:
    """Results by data set, gathered for one model."""

    threshold: float
    results: dict[str, Measures] = field(default_factory=dict)
    intervals: dict[str, dict[str, Interval]] = field(default_factory=dict)

    def add(self, name: str, judged: Judged, extra: Measures | None = None) -> None:
        """Measure a data set."""
        tallies = tally_all(judged)
        self.results[name] = measure(judged, self.threshold, tallies) | (extra or {})
        self.intervals[name] = intervals(judged, self.threshold, tallies)


def check_all(detector: Detector, texts: Iterable[Labelled], suggestions: bool = True) -> Iterator[Report]:
    """Check labelled texts, however short they are."""
    options = CheckOptions(min_words=1, suggestions=suggestions)
    return (detector.check(labelled.text, options=options) for labelled in texts)


def judge(
    detector: Detector, texts: Iterable[Labelled], suggestions: bool = True, risk: RiskName = "score"
) -> Judged:
    """The predictions for labelled texts; risk: which of the two counts."""
    kept = list(texts)
    reports = check_all(detector, kept, suggestions)
    return [(labelled, prediction(report, risk)) for labelled, report in zip(kept, reports, strict=True)]


def clean_texts(domain: str) -> Iterator[Labelled]:
    """The `dev` documents of a clean domain; the group is `learners` for essays by learners of English."""
    for row in clean_rows(domain, "dev"):
        source = f"{row['kind']} {row['source']}".lower()
        learner = any(name in source for name in _LEARNERS)
        yield Labelled(row["id"], row["text"], spun=False, group="learners" if learner else domain)


def judge_clean(detector: Detector, every: int = 1) -> dict[str, Judged]:
    """Predictions for every `every`th clean `dev` document, by domain."""
    return {
        domain: judge(detector, islice(clean_texts(domain), 0, None, every), False)
        for domain in CLEAN_DOMAINS
    }


def evaluate(evaluation: Evaluation, detector: Detector, clean: dict[str, Judged]) -> None:
    """Measure the story, the real passages (alone, with near and with all clean text), and clean text."""
    gold = SHARED / "data" / "gold"
    story = judge(detector, read_labelled(gold / "kim-putin.json"))
    real = judge(detector, read_labelled(gold / "real_spun_dev.jsonl"))
    near = [pair for domain in NEAR_DOMAINS for pair in clean[domain]]
    everything = [pair for pairs in clean.values() for pair in pairs]
    evaluation.add("story", story, {"score": story[0][1].score})
    evaluation.add("real", real)
    evaluation.add("real + dev news, science, blogs", real + near)
    evaluation.add("real + dev of all domains", real + everything)
    evaluation.add("clean", everything)
    for domain, pairs in clean.items():
        evaluation.add(f"clean/{domain}", pairs)
    evaluation.add("clean, first 100 words", judge(detector, _openings(everything), False))
    learners = [pair for pair in clean["student"] if pair[0].group == "learners"]
    evaluation.add("clean/learners", learners)


def _openings(judged: Judged, words: int = 100) -> Iterator[Labelled]:
    """The first `words` words of each text."""
    for labelled, _ in judged:
        yield replace(labelled, text=" ".join(labelled.text.split()[:words]), spans=())


def evaluate_families(
    evaluation: Evaluation,
    detector: Detector,
    clean: dict[str, Judged],
    dataset: Any,
    workshop: Workshop,
    families: Iterable[str],
    count: int = 200,
) -> None:
    """Measure `dev` documents spun by each family alone, at each rate, beside all clean ones."""
    everything = [pair for pairs in clean.values() for pair in pairs]
    for family in families:
        for rate in RATES:
            texts = list(spun_texts(dataset, workshop, family, rate, count))
            swapped = sum(_swapped(labelled) for labelled in texts) / max(1, len(texts))
            judged = judge(detector, texts) + everything
            evaluation.add(f"unseen {family} at {rate:.0%}", judged, {"swapped": swapped})


def spun_texts(dataset: Any, workshop: Workshop, family: str, rate: float, count: int) -> Iterator[Labelled]:
    """`dev` documents spun by one family alone, `rate` of their content words replaced.

    Where the family knows too few of the words, all that it knows are replaced.
    """
    rng = Random(f"{family}/{rate}")
    for row in rng.sample(range(len(dataset)), min(len(dataset), count)):
        text = corpus.tagged_text(dataset[row])
        text = text.slice(0, min(len(text), 400))
        share = rate / max(_known_share(text, workshop, family), 0.01)
        style = replace(draw_style(rng, (family,), rate=min(1.0, share)), vocabulary=1.0, phrase_rate=rate)
        spun = Spinner(workshop, style, rng).spin(text)
        if spun.spans:
            spans = tuple(Span(span.start, span.end, (span.original,)) for span in spun.spans)
            yield Labelled(f"{family}-{row}", spun.text, spun=True, spans=spans, exhaustive=True)


def evaluate_round_trips(
    evaluation: Evaluation, detector: Detector, clean: dict[str, Judged], dataset: Any, count: int = 200
) -> None:
    """Measure `dev` documents of up to 200 words that went to Spanish and back, beside all clean ones."""
    rng = Random("round trips")
    texts = [corpus.tagged_text(dataset[row]) for row in rng.sample(range(len(dataset)), count)]
    originals = [text.slice(0, min(len(text), 200)).text for text in texts]
    made = [changes(original, text) for original, text in zip(originals, round_trips(originals), strict=True)]
    garbled = [spun.text for spun in made if spun.spans]
    labelled = [Labelled(f"round-trip-{number}", text, spun=True) for number, text in enumerate(garbled)]
    everything = [pair for pairs in clean.values() for pair in pairs]
    evaluation.add("round trip through Spanish", judge(detector, labelled, False) + everything)


def _known_share(text: TaggedText, workshop: Workshop, family: str) -> float:
    """The share of a text's content words that a dictionary has."""
    dictionary = workshop.dictionaries[family]
    keys = [(lemma, CONTENT_TAGS.get(tag)) for lemma, tag in zip(text.lemmas, text.tags, strict=True)]
    content = [key for key in keys if key[1] not in (None, "PROPN")]
    return sum(key in dictionary for key in content) / max(1, len(content))


def _swapped(labelled: Labelled) -> float:
    """The share of a text's words that lie in its spans."""
    words = sum(len(labelled.text[span.start : span.end].split()) for span in labelled.spans)
    return words / max(1, len(labelled.text.split()))


def evaluate_distorted(evaluation: Evaluation, detector: Detector, clean: dict[str, Judged]) -> None:
    """Measure the real passages and every eighth clean document after each distortion."""
    real = read_labelled(SHARED / "data" / "gold" / "real_spun_dev.jsonl")
    texts = [labelled for labelled in real if labelled.spun]
    texts += [labelled for pairs in clean.values() for labelled, _ in pairs[::8]]
    for name, distort in DISTORTIONS.items():
        changed = [replace(labelled, text=distort(labelled.text), spans=()) for labelled in texts]
        evaluation.add(f"distorted: {name}", judge(detector, changed, False))


def evaluate_hidden(
    evaluation: Evaluation, detector: Detector, dataset: Any, workshop: Workshop, families: tuple[str, ...]
) -> None:
    """Measure clean articles with one spun paragraph: how often a passage that stands out lies on it."""
    texts = list(hidden_paragraphs(dataset, workshop, families, 100))
    located = marked = 0
    judged: Judged = []
    for labelled, report in zip(texts, check_all(detector, texts, False), strict=True):
        (span,) = labelled.spans
        located += any(
            passage.stands_out and passage.start < span.end and passage.end > span.start
            for passage in report.passages
        )
        marked += any(finding.start < span.end and finding.end > span.start for finding in report.findings)
        judged.append((replace(labelled, spans=()), prediction(report)))
    count = max(1, len(texts))
    evaluation.add("one spun paragraph", judged, {"located": located / count, "marked": marked / count})


def evaluate_reliability(
    detector: Detector, dataset: Any, workshop: Workshop, families: tuple[str, ...], limit: int = 500
) -> tuple[list[Bin], float]:
    """Reliability of document scores on `dev` documents, each once clean and once spun anew."""
    options = CheckOptions(min_words=1, suggestions=False)
    scores, truths = [], []
    for sample in draw_samples(dataset, workshop, families, 1, limit):
        swapped = sum(span.end - span.start for span in sample.spun.spans)
        if sample.is_spun and swapped < SPUN_DOCUMENT * len(sample.spun.text):
            continue  # hardly touched: neither clean nor spun
        scores.append(detector.check(sample.spun.text, options=options).score or 0.0)
        truths.append(sample.is_spun)
    bins = reliability(scores, truths, PRIOR)
    return bins, calibration_error(bins)


def as_json(bins: list[Bin]) -> list[dict[str, float]]:
    """Bins as plain records."""
    return [asdict(bin) for bin in bins]


def rounded(value: Any) -> Any:
    """Floats with four digits, in whatever they lie."""
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return [rounded(item) for item in value] if isinstance(value, list | tuple) else value
