"""Judging the detector on labelled text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detector.corpus.intervals import Interval, intervals
from detector.corpus.labelled import Labelled, LabelledColumns, read_labelled
from detector.corpus.matching import Guess
from detector.corpus.metrics import (
    Judged,
    Measures,
    Prediction,
    Tally,
    further_measures,
    measure,
    tally,
    threshold_for,
)
from detector.corpus.progress import Progress
from detector.corpus.worst import Worst
from detector.report import Report, RiskName
from detector.reports.json import finding_record

if TYPE_CHECKING:
    from detector.detector import Detector


@dataclass(frozen=True)
class EvaluateOptions:
    """What is measured, and how.

    group_by: a column of the records. threshold: None for the model's. threshold_for: also propose the
    threshold that at most this share (0..1) of the clean texts reach. examples: how many false alarms,
    and misses, are shown.
    """

    group_by: str | None = None
    threshold: float | None = None
    min_words: int = 1
    threshold_for: float | None = None
    examples: int = 5
    columns: LabelledColumns = field(default_factory=LabelledColumns)


@dataclass(frozen=True)
class Figures:
    """What was measured on some texts, and its intervals of 95%, by the measures' names."""

    measures: Measures
    intervals: dict[str, Interval]


@dataclass(frozen=True)
class Evaluation:
    """How good a model is on labelled texts.

    risk: the one that the labels ask for, which was measured. wanted_fpr: the share that a threshold was
    asked for, and proposed: that threshold; None where it was not, or where there are no clean texts.
    """

    model: str
    model_sha256: str
    threshold: float
    wanted_fpr: float | None
    proposed: float | None
    overall: Figures
    groups: dict[str, Figures]
    worst: Worst
    judged: Judged
    risk: RiskName = "score"

    def record(self) -> dict[str, Any]:
        """As JSON prints it."""
        wanted = {"threshold_for": {"fpr": self.wanted_fpr, "threshold": self.proposed}}
        return {
            "model": self.model,
            "model_sha256": self.model_sha256,
            "threshold": self.threshold,
            "risk": self.risk,
            **(wanted if self.wanted_fpr is not None else {}),
            "overall": self.overall.measures,
            "groups": {name: figures.measures for name, figures in self.groups.items()},
            "intervals": {
                "overall": self.overall.intervals,
                "groups": {name: figures.intervals for name, figures in self.groups.items()},
            },
            "examples": self.worst.record(),
        }


def evaluate_file(
    detector: Detector,
    path: Path,
    options: EvaluateOptions,
    progress: Progress,
    predictions: Path | None = None,
) -> Evaluation:
    """Measure the detector on the labelled texts of a file, overall and by group.

    predictions: a JSON Lines file to write every judgement to.
    Raises InputError for a file that cannot be read or a record that is not as it must be.
    """
    from detector.detector import CheckOptions

    texts = read_labelled(path, options.group_by, options.columns)
    threshold = detector.threshold if options.threshold is None else options.threshold
    risk = _asked_for(texts)
    worst = Worst(threshold, options.examples, risk)
    judged: list[_Judgement] = []
    progress.start(len(texts))
    with predictions.open("w", encoding="utf-8") if predictions else nullcontext() as sink:
        reports = detector.check_many((item.text for item in texts), CheckOptions(options.min_words))
        for labelled, report in zip(texts, reports, strict=True):
            guess = prediction(report, risk)
            judged.append(_Judgement(labelled, guess, tally(labelled, guess), report.score is not None))
            worst.add(labelled, report)
            _write(sink, labelled, report, guess.score)
            progress.advance(1)
    groups = sorted({labelled.group for labelled in texts if labelled.group is not None})
    pairs = [item.pair for item in judged]
    return Evaluation(
        model=detector.name,
        model_sha256=detector.sha256,
        threshold=threshold,
        wanted_fpr=options.threshold_for,
        proposed=None if options.threshold_for is None else threshold_for(options.threshold_for, pairs),
        overall=_figures(judged, threshold),
        groups={
            name: _figures([item for item in judged if item.labelled.group == name], threshold)
            for name in groups
        },
        worst=worst,
        judged=pairs,
        risk=risk,
    )


def _asked_for(texts: Sequence[Labelled]) -> RiskName:
    """The risk that the labels are about; for spun and translated texts together the higher one of both."""
    translated = {labelled.translated for labelled in texts if labelled.spun}
    if translated == {True}:
        return "translation_risk"
    return "risk" if translated == {True, False} else "score"


@dataclass(frozen=True)
class _Judgement:
    labelled: Labelled
    prediction: Prediction
    tally: Tally
    scored: bool

    @property
    def pair(self) -> tuple[Labelled, Prediction]:
        return self.labelled, self.prediction


def _figures(judged: Sequence[_Judgement], threshold: float) -> Figures:
    pairs, tallies = [item.pair for item in judged], [item.tally for item in judged]
    measures = measure(pairs, threshold, tallies) | further_measures(pairs, threshold)
    measures |= {"not_scored": sum(not item.scored for item in judged)}
    return Figures(measures, intervals(pairs, threshold, tallies))


def prediction(report: Report, risk: RiskName = "score") -> Prediction:
    """What a report says of its text; one that was not scored counts as score 0. risk: what counts."""
    found = tuple(
        Guess(finding.start, finding.end, tuple(suggestion.text for suggestion in finding.suggestions))
        for finding in report.findings
    )
    return Prediction(float(getattr(report, risk) or 0.0), found)


def _write(sink: IO[str] | None, labelled: Labelled, report: Report, score: float) -> None:
    if sink is not None:
        findings = [finding_record(finding) for finding in report.findings]
        record = {"id": labelled.id, "score": score, "findings": findings}
        sink.write(json.dumps(record, default=str) + "\n")
