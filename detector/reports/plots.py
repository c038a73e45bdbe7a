"""Plots of how good a model is, from plain numbers; matplotlib draws them as SVG files.

The same numbers give the same file. Every function that draws gives a matplotlib figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from warnings import catch_warnings, filterwarnings

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from detector.corpus.reliability import Bin

_BLUE, _ORANGE, _GREY = "#2f5d8a", "#c8642b", "#9aa5b1"
# Text stays text, and the same figures give the same file.
_SETTINGS: Any = {"svg.fonttype": "none", "svg.hashsalt": "unspin", "font.size": 9}
_SIZE = (3.4, 2.8)  # inches
_LOWEST = 0.001  # false-positive rate where the logarithmic axis begins
_BINS = 20
_LONGEST = 32  # characters of a name
_MOST = 40  # rows

Points = Sequence[tuple[float, float]]


@dataclass(frozen=True)
class Rate:
    """A share (0..1) of the texts of a kind, with its interval of 95%."""

    name: str
    value: float
    low: float
    high: float


def settings() -> Any:
    """The context that figures are made and saved in; ModuleNotFoundError where matplotlib is missing."""
    import matplotlib

    return matplotlib.rc_context(_SETTINGS)


def save(figures: Mapping[str, Figure], folder: Path) -> list[str]:
    """Write each figure as an SVG file of its name; gives the names."""
    metadata: Any = {"Date": None, "Creator": None}
    with catch_warnings():
        # Whoever shows the file may have letters that matplotlib's font lacks.
        filterwarnings("ignore", "Glyph")
        for name, figure in figures.items():
            figure.savefig(folder / name, format="svg", metadata=metadata, bbox_inches="tight")
    return list(figures)


def precision_recall(points: Points, title: str, chosen: tuple[float, float] | None = None) -> Figure:
    """Precision by recall, both 0..1; `chosen` is marked as what the threshold gives."""
    axes = _axes(title, "recall", "precision")
    axes.plot(*zip(*points, strict=True), color=_BLUE)
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02))
    _mark(axes, chosen, "lower left")
    return _figure(axes)


def roc(points: Points, title: str, chosen: tuple[float, float] | None = None) -> Figure:
    """True positives by false positives, 0..1; once whole, once where false positives are rare."""
    from matplotlib.figure import Figure

    figure = Figure((2 * _SIZE[0], _SIZE[1]), layout="constrained")
    whole, rare = figure.subplots(1, 2, sharey=True)
    figure.suptitle(title, fontsize="large")
    for axes in (whole, rare):
        _plain(axes)
        axes.plot(*zip(*points, strict=True), color=_BLUE, drawstyle="steps-post")
        axes.set(ylim=(0, 1.02), xlabel="false-positive rate")
    whole.plot([0, 1], [0, 1], color=_GREY, linewidth=1)
    whole.set(xlim=(-0.02, 1.02), ylabel="true-positive rate")
    rare.set_xscale("log")
    rare.set(xlim=(_LOWEST, 1), xlabel="false-positive rate, logarithmic")
    rare.set_xticks([_LOWEST, 0.01, 0.05, 0.25, 1], ["0.1%", "1%", "5%", "25%", "100%"])
    rare.minorticks_off()
    rare.grid(axis="x", color=_GREY, alpha=0.4, linewidth=0.6)
    _mark(whole, chosen, "lower right")
    if chosen and chosen[0] >= _LOWEST:
        _mark(rare, chosen, "lower right")
    return figure


def reliability(bins: Sequence[Bin], error: float, kind: str = "spun") -> Figure:
    """The share that is of a kind by score, both 0..1, beside the diagonal that a perfect score follows."""
    axes = _axes(f"Reliability, error {error:.3f}", "score", f"share that is {kind}")
    axes.plot([0, 1], [0, 1], color=_GREY, linewidth=1)
    axes.plot([b.score for b in bins], [b.spun for b in bins], "o-", color=_BLUE, markersize=4, clip_on=False)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    return _figure(axes)


def scores(found: Sequence[float], clean: Sequence[float], threshold: float, kind: str, by: str) -> Figure:
    """How many texts of a kind, and how many clean ones, have which score (0..1), and the threshold.

    by: the name of the score. There may be none of the one or the other.
    """
    from matplotlib.figure import Figure

    groups = [group for group in ((kind, found, _ORANGE), ("clean", clean, _BLUE)) if group[1]]
    figure = Figure((4.4, 1.8 * len(groups)), layout="constrained")
    panels = figure.subplots(len(groups), 1, sharex=True, squeeze=False)[:, 0]
    for axes, (name, values, color) in zip(panels, groups, strict=True):
        _plain(axes)
        axes.hist(values, bins=np.linspace(0, 1, _BINS + 1), color=color)
        axes.axvline(threshold, color="black", linestyle="--", linewidth=1)
        axes.set(yscale="log", ylim=(0.7, None), xlim=(0, 1), ylabel="texts")
        axes.set_title(f"{len(values):,} {name}", loc="left", fontsize="medium", color=color)
        axes.yaxis.set_major_formatter("{x:,.0f}")
    panels[-1].set_xlabel(by)
    panels[0].set_title(f"threshold {threshold:.2f}", loc="right", fontsize="medium")
    return figure


def false_positives(rates: Sequence[Rate]) -> Figure:
    """The share of honest documents that is flagged, by kind; of many kinds, those with the highest."""
    title = "Honest documents flagged"
    if len(rates) > _MOST:
        title += f", the {_MOST} highest of {len(rates)}"
        rates = sorted(rates, key=lambda rate: (-rate.value, rate.name))[:_MOST]
    axes = _axes(title, "% with interval of 95%", "", (4.4, max(2.8, 0.8 + 0.2 * len(rates))))
    low = [100 * max(0.0, rate.value - rate.low) for rate in rates]
    high = [100 * max(0.0, rate.high - rate.value) for rate in rates]
    places = range(len(rates))
    values = [100 * rate.value for rate in rates]
    axes.errorbar(values, places, xerr=[low, high], fmt="o", color=_BLUE, clip_on=False)
    axes.set_yticks(places, [_short(rate.name) for rate in rates])
    axes.invert_yaxis()
    axes.set_xlim(left=0)
    return _figure(axes)


def _short(name: str) -> str:
    # A dollar would begin a formula.
    return (name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…").replace("$", r"\$")


def _axes(title: str, across: str, up: str, size: tuple[float, float] = _SIZE) -> Axes:
    from matplotlib.figure import Figure

    axes = Figure(size).subplots()
    axes.set(title=title, xlabel=across, ylabel=up)
    _plain(axes)
    return axes


def _plain(axes: Axes) -> None:
    axes.spines[["top", "right"]].set_visible(False)


def _mark(
    axes: Axes, chosen: tuple[float, float] | None, corner: Literal["lower left", "lower right"]
) -> None:
    if chosen is not None:
        axes.plot(*chosen, "o", color=_ORANGE, markersize=5, clip_on=False, label="at the threshold")
        axes.legend(loc=corner, frameon=False, handletextpad=0)


def _figure(axes: Axes) -> Figure:
    figure = axes.get_figure(root=True)
    assert figure is not None
    return figure
