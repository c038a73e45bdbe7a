"""What a model reaches on the shared gold texts, on clean text by domain, and on unseen spinners."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from detector.corpus.evaluate import prediction, read_labelled
from detector.corpus.matching import Span
from detector.corpus.metrics import Labelled, Measures, Prediction, measure
from detector.detector import CheckOptions, Detector
from detector.training import corpus
from detector.training.sources import CLEAN_DOMAINS, SHARED, clean_rows
from detector.training.spinners import Spinner, Workshop, draw_style

Judged = list[tuple[Labelled, Prediction]]
NEAR_DOMAINS = ("news", "science", "blogs")
RATES = (0.1, 0.25, 0.5)


def judge(detector: Detector, texts: Iterable[Labelled], suggestions: bool = True) -> Judged:
    """Check labelled texts, however short they are."""
    options = CheckOptions(min_words=1, suggestions=suggestions)
    return [(labelled, prediction(detector.check(labelled.text, options=options))) for labelled in texts]


def clean_texts(domain: str) -> Iterator[Labelled]:
    """The `dev` documents of a clean domain."""
    for row in clean_rows(domain, "dev"):
        yield Labelled(row["id"], row["text"], spun=False, group=domain)


def spun_texts(dataset: Any, workshop: Workshop, family: str, rate: float, count: int) -> Iterator[Labelled]:
    """`dev` documents spun by one family alone, `rate` of the words it knows replaced."""
    rng = Random(f"{family}/{rate}")
    for row in rng.sample(range(len(dataset)), min(len(dataset), count)):
        text = corpus.tagged_text(dataset[row])
        text = text.slice(0, min(len(text), 400))
        spun = Spinner(workshop, draw_style(rng, (family,), rate), rng).spin(text)
        if spun.spans:
            spans = tuple(Span(span.start, span.end, (span.original,)) for span in spun.spans)
            yield Labelled(f"{family}-{row}", spun.text, spun=True, spans=spans, exhaustive=True)


def evaluate(detector: Detector, build: Path, workshop: Workshop, family: str) -> dict[str, Measures]:
    """Measures by data set: story, real, real with near clean domains, clean by domain, family at rates."""
    gold = SHARED / "data" / "gold"
    story = judge(detector, read_labelled(gold / "kim-putin.json"))
    real = judge(detector, read_labelled(gold / "real_spun_dev.jsonl"))
    clean = {domain: judge(detector, clean_texts(domain), False) for domain in CLEAN_DOMAINS}
    near = [pair for domain in NEAR_DOMAINS for pair in clean[domain]]
    everything = [pair for pairs in clean.values() for pair in pairs]
    threshold = detector.threshold
    results = {
        "story": measure(story, threshold) | {"score": story[0][1].score},
        "real": measure(real, threshold),
        "real + dev news, science, blogs": measure(real + near, threshold),
        "real + dev of all domains": measure(real + everything, threshold),
        "clean": measure(everything, threshold),
        **{f"clean/{domain}": measure(pairs, threshold) for domain, pairs in clean.items()},
    }
    dataset = corpus.load(build / "corpus", "dev")
    for rate in RATES:
        spun = judge(detector, spun_texts(dataset, workshop, family, rate, 200))
        results[f"unseen {family} at {rate:.0%}"] = measure(spun + everything, threshold)
    return results
