"""The plots of an evaluation, as SVG files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from detector.corpus.curves import precision_recall, roc
from detector.corpus.evaluate import Evaluation
from detector.corpus.reliability import calibration_error, reliability
from detector.errors import MissingPackageError
from detector.reports import plots
from detector.reports.evaluation import JUDGED
from detector.reports.excerpt import visible

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def make_folder(folder: Path) -> None:
    """Make the folder for plots, if need be; to be called before the work that they are made from.

    Raises InputError where matplotlib is missing, OSError where the folder cannot be made.
    """
    try:
        plots.settings()
    except ModuleNotFoundError as error:
        raise MissingPackageError("--plots", error, "evaluate") from error
    folder.mkdir(parents=True, exist_ok=True)


def draw(evaluation: Evaluation, folder: Path) -> list[str]:
    """Draw what the texts give ground for, and give the names of the files.

    reliability.svg and scores.svg always; roc.svg and precision-recall.svg where there are clean texts and
    others; false-positives.svg where there are groups with clean texts.
    """
    scores, truths = _scores(evaluation)
    spun = [score for score, truth in zip(scores, truths, strict=True) if truth]
    clean = [score for score, truth in zip(scores, truths, strict=True) if not truth]
    bins = reliability(scores, truths)
    rates = [
        plots.Rate(_printable(name), figures.measures["fpr"], *figures.intervals["fpr"])
        for name, figures in evaluation.groups.items()
        if "fpr" in figures.measures
    ]
    by, kind = JUDGED[evaluation.risk]
    with plots.settings():
        made = _curves(evaluation) if spun and clean else {}
        made["reliability.svg"] = plots.reliability(bins, calibration_error(bins), kind)
        made["scores.svg"] = plots.scores(spun, clean, evaluation.threshold, kind, by)
        if rates:
            made["false-positives.svg"] = plots.false_positives(rates)
        return plots.save(made, folder)


def _printable(name: str) -> str:
    return visible(name).encode("utf-8", "backslashreplace").decode("utf-8")  # half a surrogate pair


def _scores(evaluation: Evaluation) -> tuple[list[float], list[bool]]:
    scores = [prediction.score for _, prediction in evaluation.judged]
    return scores, [labelled.spun for labelled, _ in evaluation.judged]


def _curves(evaluation: Evaluation) -> dict[str, Figure]:
    measures, (_, kind) = evaluation.overall.measures, JUDGED[evaluation.risk]
    tpr, fpr = measures["tpr"], measures["fpr"]
    share = measures["spun"] / (measures["spun"] + measures["clean"])
    flagged = tpr * share + fpr * (1 - share)
    chosen = (tpr, tpr * share / flagged) if flagged else None
    precision = f"average precision {_told(evaluation, 'average_precision')}"
    return {
        "roc.svg": plots.roc(roc(evaluation.judged), f"ROC, area {_told(evaluation, 'auroc')}", (fpr, tpr)),
        "precision-recall.svg": plots.precision_recall(
            precision_recall(evaluation.judged),
            f"Precision and recall, {share:.0%} {kind}\n{precision}",
            chosen,
        ),
    }


def _told(evaluation: Evaluation, name: str) -> str:
    ends = evaluation.overall.intervals.get(name)
    shown = f" [{ends[0]:.3f}, {ends[1]:.3f}]" if ends else ""
    return f"{evaluation.overall.measures[name]:.3f}{shown}"
