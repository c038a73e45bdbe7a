"""The plots of the model card, as SVG files."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from detector.corpus.reliability import Bin
from detector.reports import plots


def draw(metrics: Mapping[str, Any], folder: Path) -> list[str]:
    """Draw precision-recall.svg, reliability.svg and false-positives.svg; gives their names."""
    reliability = metrics["reliability"]
    bins = [Bin(**values) for values in reliability["bins"]]
    with plots.settings():
        made = {
            "precision-recall.svg": plots.precision_recall(
                metrics["precision_recall"], "Precision and recall, one in ten spun"
            ),
            "reliability.svg": plots.reliability(bins, reliability["error"]),
            "false-positives.svg": plots.false_positives(_rates(metrics["results"], metrics["intervals"])),
        }
        return plots.save(made, folder)


def _rates(results: Mapping[str, Any], intervals: Mapping[str, Any]) -> list[plots.Rate]:
    return [
        plots.Rate(
            name.removeprefix("clean/").replace("_", ", "), results[name]["fpr"], *intervals[name]["fpr"]
        )
        for name in results
        if name.startswith("clean/")
    ]
