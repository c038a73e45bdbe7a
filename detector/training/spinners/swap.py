"""Swaps of words, and the text that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from detector.originals.wording import match_case
from detector.training.tagging import TaggedText

_ARTICLE = re.compile(r"\b([Aa])n?(\s+)$")
_VOWEL = re.compile(r"(?!uni|use|usa|one|eu)[aeiou]|hon[eo]|hour|heir", re.IGNORECASE)


@dataclass(frozen=True)
class Swap:
    """Tokens first..last (exclusive) of a text are replaced by `new`.

    honest: an error or variant that a human writer makes; it is put in but not recorded as spun.
    """

    first: int
    last: int
    new: str
    honest: bool = False


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


def apply_swaps(text: TaggedText, swaps: Sequence[Swap], fixed_articles: Sequence[bool]) -> SpunText:
    """Put swaps (in order, not overlapping) into a text; capitals follow the original.

    fixed_articles: for each swap, whether an "a" or "an" before it is made to agree.
    """
    parts: list[str] = []
    spans: list[SpunSpan] = []
    length = copied = 0
    for swap, fixed in zip(swaps, fixed_articles, strict=True):
        start, end = text.starts[swap.first], text.ends[swap.last - 1]
        original = text.text[start:end]
        new = match_case(swap.new, original)
        before = text.text[copied:start]
        if fixed:
            before = _agree(before, new)
        parts += (before, new)
        length += len(before)
        if not swap.honest:
            spans.append(SpunSpan(length, length + len(new), original))
        length += len(new)
        copied = end
    parts.append(text.text[copied:])
    return SpunText("".join(parts), tuple(spans))


def _agree(before: str, new: str) -> str:
    article = _ARTICLE.search(before)
    if not article:
        return before
    right = article[1] + ("n" if _VOWEL.match(new) else "")
    return before[: article.start()] + right + article[2]
