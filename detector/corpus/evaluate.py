"""Judging the detector on labelled text: read, check, measure, lay out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from detector.corpus.labelled import Labelled, read_labelled
from detector.corpus.matching import Guess
from detector.corpus.metrics import (
    Measures,
    Prediction,
    further_measures,
    measure,
    threshold_for,
)
from detector.corpus.progress import Progress
from detector.report import Report
from detector.reports.json import finding_record

if TYPE_CHECKING:
    from rich.console import Group
    from rich.table import Table

    from detector.detector import CheckOptions, Detector

_GAP, _WIDEST_NUMBER = 2, 6  # columns of the terminal
_COUNTS = frozenset({"spun", "clean", "gold_spans", "not_scored"})


def evaluate_file(
    detector: Detector,
    path: Path,
    options: CheckOptions,
    threshold: float,
    progress: Progress,
    *,
    group_by: str | None = None,
    predictions: Path | None = None,
    wanted_fpr: float | None = None,
) -> dict[str, Any]:
    """The measures of the detector on the labelled texts of a file, overall and by group.

    group_by: a column of the records. predictions: a JSON Lines file to write every judgement to.
    wanted_fpr: also propose the threshold that at most this share of the clean texts reach.
    Raises InputError for a file that cannot be read or a record that is not as it must be.
    """
    texts = read_labelled(path, group_by)
    progress.start(len(texts))
    judged = []
    with predictions.open("w", encoding="utf-8") if predictions else nullcontext() as sink:
        reports = detector.check_many((labelled.text for labelled in texts), options)
        for labelled, report in zip(texts, reports, strict=True):
            judged.append((labelled, prediction(report), report.score is None))
            _write(sink, labelled, report)
            progress.advance(1)
    proposed = {}
    if wanted_fpr is not None:
        pairs = [(labelled, guess) for labelled, guess, _ in judged]
        proposed = {"threshold_for": {"fpr": wanted_fpr, "threshold": threshold_for(wanted_fpr, pairs)}}
    groups = sorted({labelled.group for labelled in texts if labelled.group is not None})
    return {
        "model": detector.name,
        "model_sha256": detector.sha256,
        "threshold": threshold,
        **proposed,
        "overall": _measured(judged, threshold),
        "groups": {name: _measured([j for j in judged if j[0].group == name], threshold) for name in groups},
    }


def _measured(judged: Sequence[tuple[Labelled, Prediction, bool]], threshold: float) -> Measures:
    pairs = [(labelled, prediction) for labelled, prediction, _ in judged]
    measures = measure(pairs, threshold) | further_measures(pairs, threshold)
    return measures | {"not_scored": sum(not_scored for *_, not_scored in judged)}


def prediction(report: Report) -> Prediction:
    """What a report says of its text; one that was not scored counts as score 0."""
    found = tuple(
        Guess(finding.start, finding.end, tuple(suggestion.text for suggestion in finding.suggestions))
        for finding in report.findings
    )
    return Prediction(float(report.score or 0.0), found)


def _write(sink: IO[str] | None, labelled: Labelled, report: Report) -> None:
    if sink is not None:
        findings = [finding_record(finding) for finding in report.findings]
        record = {"id": labelled.id, "score": float(report.score or 0.0), "findings": findings}
        sink.write(json.dumps(record) + "\n")


def table(evaluation: dict[str, Any], width: int) -> Group:
    """The measures in rows, overall and each group in columns; in several tables if `width` asks for it."""
    from rich.console import Group
    from rich.text import Text

    head = Text(f"model {evaluation['model']}, threshold {evaluation['threshold']:.2f}\n")
    if proposed := evaluation.get("threshold_for"):
        head.append(_proposal(proposed))
    columns = {"overall": evaluation["overall"], **evaluation["groups"]}
    rows = list(evaluation["overall"])
    return Group(head, *(_table(rows, part) for part in _fitting(columns, width - max(map(len, rows)))))


def _proposal(proposed: dict[str, float | None]) -> str:
    if proposed["threshold"] is None:
        return "no clean texts, so no threshold can be proposed\n"
    return f"--threshold {proposed['threshold']:.4f} flags at most {proposed['fpr']:.2%} of the clean texts\n"


def _fitting(columns: dict[str, Measures], width: int) -> Iterator[dict[str, Measures]]:
    part: dict[str, Measures] = {}
    used = 0
    for name, measures in columns.items():
        needed = max(len(name), _WIDEST_NUMBER) + _GAP
        if part and used + needed > width:
            yield part
            part, used = {}, 0
        part[name] = measures
        used += needed
    yield part


def _table(rows: Sequence[str], columns: dict[str, Measures]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="bold")
    table.add_column("")
    for name in columns:
        table.add_column(Text(name), justify="right")
    for row in rows:
        table.add_row(row, *(_shown(row, measures.get(row)) for measures in columns.values()))
    table.add_row()
    return table


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in _COUNTS:
        return f"{value:.0f}"
    return f"{value:.2f}" if name == "findings/1000" else f"{value:.3f}"
