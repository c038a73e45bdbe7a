"""What pages of a PDF have around their text: running heads and feet, page numbers, line numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from detector.documents.pdf.lines import Line

_ROWS = 4  # at the top and at the bottom of a page
_PAGE_NUMBER = re.compile(
    r"(?:page\s+)?[-–—|\[(]?\s*(?:\d{1,4}|[ivxlc]{1,6})\s*[-–—|\])]?(?:\s*(?:of|/|\|)\s*\d{1,4})?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b")
_MOVED = 8.0  # points that a running head may stand higher or lower


def furniture(pages: Sequence[Sequence[Line]], body: float) -> list[set[int]]:
    """For each page which of its pieces are furniture, by index. body: size of the running text."""
    margins = _margins([piece for page in pages for piece in page])
    numbers = [_line_numbers(page, margins) for page in pages]
    edges = [_edges(page, aside) for page, aside in zip(pages, numbers, strict=True)]
    found = [
        {index for row in (*top, *bottom) for index in row if page[index].size < 1.4 * body}
        for page, (top, bottom) in zip(pages, edges, strict=True)
    ]
    # What repeats inside of what does not, such as a line of a refrain, is none.
    for _ in range(2):
        found = _repeated(pages, found)
        found = [_outermost(known, *sides) for known, sides in zip(found, edges, strict=True)]
    for page, known, aside, (top, bottom) in zip(pages, found, numbers, edges, strict=True):
        known |= _page_number(page, known | aside)
        known |= _beside_page_number(page, known, [index for row in (*top, *bottom) for index in row])
        known |= aside
    return found


def _repeated(pages: Sequence[Sequence[Line]], looked_at: Sequence[set[int]]) -> list[set[int]]:
    """The pieces that say the same, but for numbers, at the same height of several pages."""
    found: list[set[int]] = [set() for _ in pages]
    seen: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for number, indices in enumerate(looked_at):
        for index in indices:
            piece = pages[number][index]
            text = _DIGITS.sub("#", piece.text.lower())
            # Two steps that overlap, so that what moves a little meets in one of them.
            for step in {int(piece.base // _MOVED), int(piece.base // _MOVED + 0.5)}:
                seen.setdefault((text, step), []).append((number, index))
    least = 3 if len(pages) > 4 else 2
    for places in seen.values():
        if len({number for number, _ in places}) >= least:
            for number, index in places:
                found[number].add(index)
    return found


def _outermost(known: set[int], top: Sequence[Sequence[int]], bottom: Sequence[Sequence[int]]) -> set[int]:
    """Of the known pieces those that have only known ones above, or below."""
    kept: set[int] = set()
    for side in (top, bottom):
        for row in side:
            if not known.intersection(row):
                break
            kept |= known.intersection(row)
    return kept


def _edges(page: Sequence[Line], aside: set[int]) -> tuple[list[list[int]], list[list[int]]]:
    """The pieces in the highest rows of a page, from the top, and in the lowest, from the foot."""
    rows: list[list[int]] = []
    for index in sorted(set(range(len(page))) - aside, key=lambda at: -page[at].base):
        if rows and page[rows[-1][0]].base - page[index].base < 0.5 * page[index].size:
            rows[-1].append(index)
        else:
            rows.append([index])
    return rows[:_ROWS], rows[: -_ROWS - 1 : -1]


def _page_number(page: Sequence[Line], known: set[int]) -> set[int]:
    """A lone number above or below all else."""
    left = [index for index in range(len(page)) if index not in known]
    if len(left) < 2:
        return {index for index in left if _PAGE_NUMBER.fullmatch(page[index].text.strip())}
    ranked = sorted(left, key=lambda at: page[at].base)
    found = set()
    for outer, inner in ((ranked[0], ranked[1]), (ranked[-1], ranked[-2])):
        away = abs(page[outer].base - page[inner].base) > 1.6 * page[outer].size
        if away and _PAGE_NUMBER.fullmatch(page[outer].text.strip()):
            found.add(outer)
    return found


def _beside_page_number(page: Sequence[Line], known: set[int], edges: Sequence[int]) -> set[int]:
    """What shares a line with the page number, such as the title of the chapter."""
    numbers = [page[at] for at in known.intersection(edges) if _PAGE_NUMBER.fullmatch(page[at].text)]
    return {
        at
        for at in edges
        for number in numbers
        if abs(page[at].base - number.base) < 2
        and len(page[at].text) < 80
        and page[at].size < 1.2 * number.size
    }


def _margins(pieces: Sequence[Line]) -> tuple[float, float]:
    """Where the text begins and ends; nowhere if there is next to none."""
    texts = [piece for piece in pieces if len(piece.text) >= 20]
    if len(texts) < 3:
        return -np.inf, np.inf
    return (
        float(np.percentile([piece.left for piece in texts], 10)),
        float(np.percentile([piece.right for piece in texts], 90)),
    )


def _line_numbers(page: Sequence[Line], usual: tuple[float, float]) -> set[int]:
    """Numbers in the margin that count the lines of a manuscript."""
    left, right = _margins(page)
    left, right = (left, right) if np.isfinite(left) else usual
    numbers = [index for index, piece in enumerate(page) if re.fullmatch(r"\d{1,4}", piece.text)]
    found: set[int] = set()
    for side in (
        [index for index in numbers if page[index].right < left],
        [index for index in numbers if page[index].left > right],
    ):
        side.sort(key=lambda at: -page[at].base)
        rising = sum(int(page[one].text) < int(page[two].text) for one, two in pairwise(side))
        if len(side) >= 5 and rising >= 0.8 * (len(side) - 1):
            found |= set(side)
    return found
