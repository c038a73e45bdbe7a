"""Swaps of words, and the text that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detector.originals.wording import article_for, match_case
from detector.training.tagging import TaggedText

_ARTICLE = re.compile(r"\b([Aa])n?(\s+)$")


@dataclass(frozen=True)
class Swap:
    """Tokens first..last (exclusive) of a text are replaced by `new`.

    honest: an error or variant that a human writer makes; it is put in but not recorded as spun.
    agrees: an "a" or "an" before it is put right. glued: the space before it is lost.
    """

    first: int
    last: int
    new: str
    honest: bool = False
    agrees: bool = False
    glued: bool = False


@dataclass(frozen=True)
class SpunSpan:
    """A replaced stretch: characters start..end of the spun text stand for `original`."""

    start: int
    end: int
    original: str


@dataclass(frozen=True)
class SpunText:
    """A spun text and what was replaced in it, in order and without overlap."""

    text: str
    spans: tuple[SpunSpan, ...]


def apply_swaps(text: TaggedText, swaps: Sequence[Swap]) -> SpunText:
    """Put swaps (in order, not overlapping) into a text; capitals follow the original."""
    parts: list[str] = []
    spans: list[SpunSpan] = []
    length = copied = 0
    for swap in swaps:
        start, end = text.starts[swap.first], text.ends[swap.last - 1]
        original = text.text[start:end]
        new = match_case(swap.new, original)
        before = _before(text.text[copied:start], swap, new)
        parts += (before, new)
        length += len(before)
        if not swap.honest:
            spans.append(SpunSpan(length, length + len(new), original))
        length += len(new)
        copied = end
    parts.append(text.text[copied:])
    return SpunText("".join(parts), tuple(spans))


def _before(before: str, swap: Swap, new: str) -> str:
    """What stands between the last swap and this one."""
    if swap.glued:
        return before.removesuffix(" ")
    article = _ARTICLE.search(before) if swap.agrees else None
    if not article:
        return before
    right = article_for(new)
    return before[: article.start()] + (article[1] + right[1:]) + article[2]
