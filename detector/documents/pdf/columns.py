"""Columns of a page: what stands beside each other is read one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np

from detector.documents.pdf.lines import Line

_MOST = 3000  # pieces on a page that has columns; more are a drawing
_LEAST = 2  # lines on each side of a gutter
_LETTERS = 12  # characters in a line of a column; the cells of a table have fewer


def columns(pieces: Sequence[Line]) -> list[list[Line]]:
    """The columns in reading order; what spans several of them parts those above it from those below."""
    if len(pieces) > _MOST:
        return [list(pieces)]
    gutters = _gutters(pieces)
    for gutter in gutters:
        bands = _bands(pieces, gutter, gutters)
        if any(isinstance(band, tuple) for band in bands):
            return [column for band in bands for column in _within(band, len(pieces))]
    return [list(pieces)] if pieces else []


_Band = list[Line] | tuple[list[Line], list[Line]]


def _within(band: _Band, size: int) -> list[list[Line]]:
    if isinstance(band, tuple):
        return [column for side in band for column in columns(side)]
    return columns(band) if len(band) < size else [band]


def _gutters(pieces: Sequence[Line]) -> list[float]:
    """Where columns may part: inside the gaps that the most neighbours have in common, most first."""
    if len(pieces) < 2 * _LEAST:
        return []
    left, right, base, size = (
        np.array([getattr(piece, name) for piece in pieces]) for name in ("left", "right", "base", "size")
    )
    beside = np.abs(base[:, None] - base[None, :]) < 0.9 * size[:, None]
    distance = np.where(beside, left[None, :] - right[:, None], np.inf)
    distance[distance < 0] = np.inf
    nearest = distance.argmin(axis=1)
    paired = np.isfinite(distance.min(axis=1)) if len(pieces) else np.zeros(0, dtype=bool)
    gaps = [(float(right[at]), float(left[nearest[at]])) for at in np.flatnonzero(paired)]
    found: list[float] = []
    highest = 0
    while len(gaps) >= _LEAST and len(found) < 6:
        edges = sorted([(start, 1) for start, _ in gaps] + [(end, -1) for _, end in gaps])
        depth = most = 0
        best = (0.0, 0.0)
        for (place, step), (following, _) in zip(edges, [*edges[1:], edges[-1]], strict=True):
            depth += step
            if depth > most:
                most, best = depth, (place, following)
        if most < max(_LEAST, 0.4 * highest):
            break
        highest = max(highest, most)
        gutter = (best[0] + best[1]) / 2
        found.append(gutter)
        gaps = [(start, end) for start, end in gaps if not start <= gutter <= end]
    return found


def _bands(pieces: Sequence[Line], gutter: float, gutters: Sequence[float]) -> list[_Band]:
    """The page from top to bottom: what spans the gutter or has no columns, and pairs of columns."""
    bands: list[_Band] = []
    run: list[Line] = []
    for piece in sorted(pieces, key=lambda piece: -piece.base):
        if piece.left < gutter < piece.right:
            _close(run, gutter, gutters, bands)
            run = []
            _append(bands, [piece])
        else:
            run.append(piece)
    _close(run, gutter, gutters, bands)
    return bands


def _close(run: list[Line], gutter: float, gutters: Sequence[float], bands: list[_Band]) -> None:
    first = [piece for piece in run if piece.right <= gutter]
    second = [piece for piece in run if piece.left >= gutter]
    # Each side may be several columns: then the one beside the gutter is looked at.
    before = max((other for other in gutters if other < gutter), default=-np.inf)
    behind = min((other for other in gutters if other > gutter), default=np.inf)
    near_first = [piece for piece in first if piece.left >= before]
    near_second = [piece for piece in second if piece.right <= behind]
    if any(
        _are_columns(one, two)
        for one, two in product((first, near_first), (second, near_second))
        if one and two
    ):
        bands.append((first, second))
    else:
        _append(bands, run)


def _are_columns(first: Sequence[Line], second: Sequence[Line]) -> bool:
    left, right = max(piece.right for piece in first), min(piece.left for piece in second)
    # A gutter as narrow as a wide space between words must go on for longer.
    least = _LEAST if right - left > first[0].size else 2 * _LEAST
    return (
        min(len(first), len(second)) >= least
        and _is_column(first, left - min(piece.left for piece in first))
        and _is_column(second, max(piece.right for piece in second) - right)
    )


def _append(bands: list[_Band], pieces: list[Line]) -> None:
    if pieces and bands and isinstance(bands[-1], list):
        bands[-1] += pieces
    elif pieces:
        bands.append(list(pieces))


def _is_column(pieces: Sequence[Line], width: float) -> bool:
    """Whether most of what pieces say stands in lines of running text that fill their column."""
    full = sum(
        len(piece.text) for piece in pieces if piece.width >= 0.6 * width and len(piece.text) >= _LETTERS
    )
    return full >= 0.5 * sum(len(piece.text) for piece in pieces)
