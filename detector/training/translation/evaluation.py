"""What a model makes of poor translations, of good ones, and of honest text, for its translation.json."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from detector.corpus.intervals import intervals, wilson
from detector.corpus.labelled import Labelled, read_labelled
from detector.corpus.matching import Guess, Span
from detector.corpus.metrics import Judged, Prediction, measure
from detector.detector import CheckOptions, Detector
from detector.encoder import Encoder
from detector.model_folder import ModelFolder
from detector.report import FLAGGED_VERDICTS, Finding, Report
from detector.training.evaluation import clean_texts
from detector.training.roundtrip import changes
from detector.training.sources import CLEAN_DOMAINS, read_rows
from detector.training.suggesting import is_right
from detector.training.translation.judged import (
    SEVERITIES,
    Segment,
    Sentence,
    documents,
    sentences,
    translated_documents,
)
from detector.training.translation.measures import (
    Counts,
    correlations,
    mcc,
    overlaps,
    pearson,
)
from detector.training.translation.reading import (
    Reading,
    judged_sentences,
    judged_tokens,
    marked_characters,
    read_all,
)

Section = dict[str, Any]
SEEING = {
    "TransQuest": {"ro": 0.898, "et": 0.775, "ne": 0.791, "ru": 0.773, "si": 0.653},
    "OpenKiwi": {"ro": 0.685, "et": 0.477, "ne": 0.386, "ru": 0.548, "si": 0.374},
}
"""Pearson's correlation of systems that see the source (Fomicheva et al. 2020, arXiv 2005.10608)."""
_FEW = 5
"""Documents of a system that are needed to say something of it alone."""


def sentence_quality(found: Sequence[Sentence], readings: Sequence[Reading]) -> Section:
    """Correlation with the people's scores by language, beside systems that see the source."""
    return {"own": correlations(judged_sentences(found, readings)), "sees the source": SEEING}


def bad_words(found: Sequence[Sentence], readings: Sequence[Reading], threshold: float) -> Section:
    """Matthews' correlation with the tags of each token by language, and its mean."""
    judged = judged_tokens(found, readings)
    values = {language: mcc(bad, risks >= threshold) for language, (risks, bad) in judged.items()}
    return {"threshold": threshold, "mcc": values | {"mean": float(np.mean(list(values.values())))}}


def sentence_figures(folder: ModelFolder) -> dict[str, float]:
    """On MLQE-PE dev `pearson` of the quality and `mcc` of broken words, means of the languages."""
    content = folder.json("calibration.json")["translation"]
    found = list(sentences("dev"))
    texts = [sentence.text for sentence in found]
    readings = list(read_all(Encoder(folder), texts))
    qualities = judged_sentences(found, readings).values()
    tokens = judged_tokens(found, readings).values()
    return {
        "pearson": float(np.mean([pearson(one, other) for one, other in qualities])),
        "mcc": float(np.mean([mcc(bad, risks >= content["bad"]) for risks, bad in tokens])),
    }


def error_spans(found: Sequence[Segment], readings: Sequence[Reading], threshold: float) -> Section:
    """How well bad words meet error spans, by character and by stretch; all errors, and the major ones."""
    section: Section = {}
    for name, severities in (("all", SEVERITIES), ("major", ("major",))):
        letters = marked_characters(found, readings, threshold, severities)
        pairs = zip(found, readings, strict=True)
        parts = (overlaps(reading.runs(threshold), segment.spans(severities)) for segment, reading in pairs)
        stretches = sum(parts, Counts())
        section[name] = {"characters": letters.figures, "stretches": stretches.figures}
    return section


def check_all(detector: Detector, texts: Iterable[str]) -> list[Report]:
    """Check texts, however short they are."""
    return list(detector.check_many(texts, CheckOptions(min_words=1, suggestions=False)))


def garbled(report: Report) -> list[Finding]:
    """The findings of broken wording."""
    return [finding for finding in report.findings if finding.kind == "garbled"]


def told_apart(
    poor: Sequence[Labelled], bad: Sequence[Report], good: Sequence[Report], threshold: float
) -> Section:
    """Poor translations against good text by their translation risk, and what the poor ones are called."""
    honest = [Labelled("", "", spun=False)] * len(good)
    judged: Judged = [
        *((labelled, _prediction(report)) for labelled, report in zip(poor, bad, strict=True)),
        *((labelled, Prediction(_risk(report))) for labelled, report in zip(honest, good, strict=True)),
    ]
    measures, ranges = measure(judged, threshold), intervals(judged, threshold)
    names = ("auroc", "tpr@fpr1", "tpr", "fpr", "span_recall", "word_precision")
    section: Section = {"texts": len(poor), "good texts": len(good)}
    for name in names:
        if name in measures:
            section[name] = {"value": measures[name], "interval": ranges.get(name)}
    return section | {"verdicts": verdicts(bad)}


def _risk(report: Report) -> float:
    return report.translation_risk or 0.0


def _prediction(report: Report) -> Prediction:
    return Prediction(_risk(report), tuple(Guess(found.start, found.end) for found in garbled(report)))


def verdicts(reports: Sequence[Report]) -> dict[str, float]:
    """The share of each verdict."""
    names = ("clean", *FLAGGED_VERDICTS, "not-scored")
    return {name: sum(report.verdict == name for report in reports) / max(1, len(reports)) for name in names}


def honest(detector: Detector, groups: Mapping[str, Sequence[str]], threshold: float) -> Section:
    """Good text by group: how much of it is flagged or marked as a poor translation."""
    unique = list(dict.fromkeys(text for texts in groups.values() for text in texts))
    reports = dict(zip(unique, check_all(detector, unique), strict=True))
    return {name: _honest([reports[text] for text in texts], threshold) for name, texts in groups.items()}


def _honest(reports: Sequence[Report], threshold: float) -> Section:
    judged = [sentence for report in reports for sentence in report.sentences]
    words = sum(report.words_checked for report in reports)
    marks = sum(len(garbled(report)) for report in reports)
    return {
        "texts": len(reports),
        "flagged": _share([_risk(report) >= threshold for report in reports]),
        "any verdict": _share([report.verdict in FLAGGED_VERDICTS for report in reports]),
        "reads garbled": _share([sentence.reads == "garbled" for sentence in judged]),
        "findings/1000": 1000 * marks / max(1, words),
    }


def _share(truths: Sequence[bool]) -> Section:
    return {"value": sum(truths) / max(1, len(truths)), "interval": wilson(sum(truths), max(1, len(truths)))}


def honest_texts(every: int = 1) -> dict[str, list[str]]:
    """Good text by group: clean domains, learners, good translations by language and system, post-edits."""
    groups: defaultdict[str, list[str]] = defaultdict(list)
    for domain in CLEAN_DOMAINS:
        for labelled in islice(clean_texts(domain), 0, None, every):
            groups[domain].append(labelled.text)
            if labelled.group == "learners":
                groups["learners"].append(labelled.text)
    systems: defaultdict[str, list[str]] = defaultdict(list)
    for document in translated_documents():
        groups["good translation"].append(document.text)
        groups[f"good translation/{document.lang}"].append(document.text)
        systems[f"good translation by {document.system.lower()}"].append(document.text)
    groups |= {name: texts for name, texts in sorted(systems.items()) if len(texts) >= _FEW}
    for language, group in by_language(sentences("dev")).items():
        groups[f"post-edits/{language}"] = list(documents(sentence.corrected for sentence in group))
    return dict(groups)


def by_language(found: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    """Sentences by language, shuffled the same each time."""
    groups: defaultdict[str, list[Sentence]] = defaultdict(list)
    for sentence in sorted(found, key=lambda sentence: crc32(sentence.id.encode())):
        groups[sentence.lang].append(sentence)
    return dict(sorted(groups.items()))


def worst_third(found: Sequence[Sentence]) -> list[Sentence]:
    """The third that people scored lowest, in order."""
    limit = float(np.quantile([sentence.z for sentence in found], 1 / 3))
    return [sentence for sentence in found if sentence.z <= limit]


def mt_documents(detector: Detector, found: Sequence[Sentence], threshold: float) -> Section:
    """Documents of the worst sentences of each language, and of all, against their post-edits."""
    section: Section = {}
    bad: list[str] = []
    good: list[str] = []
    for language, group in by_language(found).items():
        worst = worst_third(group)
        pair = (
            list(documents(sentence.text for sentence in worst)),
            list(documents(sentence.corrected for sentence in worst)),
        )
        section[language] = _documents(detector, *pair, threshold)
        bad += pair[0]
        good += pair[1]
    return section | {"all": _documents(detector, bad, good, threshold)}


def _documents(detector: Detector, bad: Sequence[str], good: Sequence[str], threshold: float) -> Section:
    labelled = [Labelled("", text, spun=True) for text in bad]
    return told_apart(labelled, check_all(detector, bad), check_all(detector, good), threshold)


def round_trips(path: Path, every: int = 1) -> dict[str, tuple[list[Labelled], list[str]]]:
    """By way: texts that were translated with what changed, and their originals."""
    found: defaultdict[str, tuple[list[Labelled], list[str]]] = defaultdict(lambda: ([], []))
    for row in islice(read_rows(path), 0, None, every):
        spans = tuple(Span(start, end, (original,)) for start, end, original in row["spans"])
        labelled = Labelled(row["id"], row["text"], spun=True, spans=spans, exhaustive=True)
        texts, originals = found[row["way"]]
        texts.append(labelled)
        originals.append(row["original"])
    return dict(found)


def translated_ways(detector: Detector, path: Path, threshold: float, every: int = 1) -> Section:
    """Texts sent through translators against their originals, by way."""
    ways = round_trips(path, every)
    unique = sorted({original for _, originals in ways.values() for original in originals})
    known = dict(zip(unique, check_all(detector, unique), strict=True))
    section: Section = {}
    for way, (texts, originals) in ways.items():
        reports = check_all(detector, (labelled.text for labelled in texts))
        good = [known[original] for original in dict.fromkeys(originals)]
        section[way] = told_apart(texts, reports, good, threshold)
    return section


def spun(detector: Detector, groups: Mapping[str, Sequence[str]]) -> Section:
    """Spun text: what its verdicts are, and how much of what is flagged is called machine-garbled."""
    section: Section = {}
    for name, texts in groups.items():
        reports = check_all(detector, texts)
        sure = [report.verdict for report in reports if report.verdict in ("spun", "machine-garbled")]
        called = sum(verdict == "machine-garbled" for verdict in sure)
        section[name] = {
            "texts": len(texts),
            "verdicts": verdicts(reports),
            "called machine-garbled": called / max(1, len(sure)),
        }
    return section


def real_spun(path: Path) -> list[str]:
    """The real spun passages."""
    return [labelled.text for labelled in read_labelled(path) if labelled.spun]


def repairs(detector: Detector, found: Iterable[Sentence]) -> Section:
    """Garbled findings in single sentences: how many have a suggestion, and the share that are right.

    Right is a first suggestion that makes of the place what the editor made of it.
    """
    options = CheckOptions(min_words=1)
    marks = shown = right = 0
    for sentence in found:
        truth = changes(sentence.corrected, sentence.text)
        for finding in garbled(detector.check(sentence.text, options=options)):
            marks += 1
            if finding.suggestions:
                shown += 1
                right += is_right(truth, finding)
    return {"findings": marks, "shown": shown, "right@1": right / max(1, shown)}
