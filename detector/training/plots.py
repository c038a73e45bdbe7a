"""The plots of the model card, as SVG files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

_BLUE, _GREY = "#2f5d8a", "#9aa5b1"


def draw(metrics: Mapping[str, Any], folder: Path) -> list[str]:
    """Draw precision-recall.svg, reliability.svg and false-positives.svg; gives their names."""
    import matplotlib

    matplotlib.use("svg")
    # Text stays text, and the same figures give the same file.
    matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "unspin", "font.size": 9})
    made = {
        "precision-recall.svg": _precision_recall(metrics["precision_recall"]),
        "reliability.svg": _reliability(metrics["reliability"]),
        "false-positives.svg": _false_positives(metrics["results"], metrics["intervals"]),
    }
    for name, figure in made.items():
        figure.savefig(folder / name, metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    return list(made)


def _axes(title: str, across: str, up: str, size: tuple[float, float] = (3.4, 2.8)) -> Any:
    from matplotlib.figure import Figure

    axes = Figure(size).subplots()
    axes.set(title=title, xlabel=across, ylabel=up)
    axes.spines[["top", "right"]].set_visible(False)
    return axes


def _precision_recall(points: Sequence[tuple[float, float]]) -> Any:
    axes = _axes("Precision and recall, one in ten spun", "recall", "precision")
    axes.plot(*zip(*points, strict=True), color=_BLUE)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02))
    return axes.figure


def _reliability(reliability: Mapping[str, Any]) -> Any:
    axes = _axes(f"Reliability, error {reliability['error']:.3f}", "score", "share that is spun")
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1)
    bins = reliability["bins"]
    axes.plot([b["score"] for b in bins], [b["spun"] for b in bins], "o-", color=_BLUE, markersize=4)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    return axes.figure


def _false_positives(results: Mapping[str, Any], intervals: Mapping[str, Any]) -> Any:
    axes = _axes("Honest documents flagged", "% with interval of 95%", "", (4.4, 2.8))
    names = [name for name in results if name.startswith("clean/")]
    values = [100 * results[name]["fpr"] for name in names]
    ends = [[100 * edge for edge in intervals[name]["fpr"]] for name in names]
    errors = list(
        zip(*((v - low, high - v) for v, (low, high) in zip(values, ends, strict=True)), strict=True)
    )
    places = range(len(names))
    axes.errorbar(values, places, xerr=[[max(0, e) for e in side] for side in errors], fmt="o", color=_BLUE)
    axes.set_yticks(places, [name.removeprefix("clean/").replace("_", ", ") for name in names])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    return axes.figure
