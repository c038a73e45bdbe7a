"""Whether suggestions bring an original back: comparison of wordings, and of words."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

# Replaced in this order, so that each form is compared in one spelling.
_SPELLINGS = (
    ("isation", "ization"),
    ("ise ", "ize "),
    ("ised", "ized"),
    ("ising", "izing"),
    ("our ", "or "),
    ("oured", "ored"),
    ("defence", "defense"),
    ("programme", "program"),
    ("travell", "travel"),
    ("centre", "center"),
)
_ARTICLES = frozenset({"a", "an", "the"})
_SUFFIXES = ("ingly", "edly", "ing", "ies", "ied", "ed", "es", "ly", "s")
_MOST_COMBINATIONS = 5000


@dataclass(frozen=True)
class Span:
    """A stretch of a text that is known to be garbled. originals: what it may have been before."""

    start: int
    end: int
    originals: tuple[str, ...]


@dataclass(frozen=True)
class Guess:
    """A stretch of a text that was found. suggestions: the likely originals, best first."""

    start: int
    end: int
    suggestions: tuple[str, ...] = ()

    def overlaps(self, span: Span) -> bool:
        """Whether the two share a character."""
        return self.start < span.end and self.end > span.start


@dataclass(frozen=True)
class WordCounts:
    """Words of one span. wanted: that the original has and the span lacks; got: of them suggested.

    brought: words that the first suggestions bring in; right: of them in the original.
    """

    wanted: int
    got: int
    brought: int
    right: int


def normalised(text: str) -> str:
    """The text without case, hyphens, punctuation, articles and British spelling."""
    text = re.sub(r"[^\w\s']", " ", text.lower().replace("-", " ").replace("’", "'"))
    text = f" {' '.join(word for word in text.split() if word not in _ARTICLES)} "
    for british, american in _SPELLINGS:
        text = text.replace(british, american)
    return " ".join(text.split())


def is_restored(text: str, span: Span, found: Sequence[Guess], best: int) -> bool:
    """Whether some choice among the `best` first suggestions makes the text what it was.

    found: the guesses that overlap the span, by start. Compared is the window that covers both.
    """
    first = min([span.start, *(guess.start for guess in found)])
    last = max([span.end, *(guess.end for guess in found)])
    before, after = text[first : span.start], text[span.end : last]
    wanted = {normalised(before + original + after) for original in span.originals}
    choices = [_choices(text, guess, best, among=len(found)) for guess in found]
    combinations = itertools.islice(itertools.product(*choices), _MOST_COMBINATIONS)
    return any(normalised(_with(text, found, chosen, first, last)) in wanted for chosen in combinations)


def _choices(text: str, guess: Guess, best: int, among: int) -> tuple[str, ...]:
    """The wordings that may stand for a guess: suggestions, or what is there."""
    there = text[guess.start : guess.end]
    wordings = guess.suggestions[:best] or (there,)
    # Where several guesses share a span, some of them may be right as they stand.
    return (*wordings, there) if among > 1 and best > 1 else wordings


def _with(text: str, found: Sequence[Guess], chosen: Sequence[str], first: int, last: int) -> str:
    made, position = "", first
    for guess, wording in zip(found, chosen, strict=True):
        made += text[position : guess.start] + wording
        position = guess.end
    return made + text[position:last]


def count_words(text: str, span: Span, found: Sequence[Guess], best: int) -> WordCounts:
    """How many words of the original the `best` first suggestions bring back, inflection ignored."""
    there = _stems(text[span.start : span.end])
    suggested = _suggested(found, best)
    brought = _suggested(found, 1) - there
    wanted, got, right = 0, 0, 0
    for original in span.originals:
        missing = _stems(original) - there
        hit = len(missing & suggested)
        if not wanted or hit * wanted > got * len(missing):
            wanted, got = len(missing), hit
        right = max(right, len(brought & _stems(original)))
    return WordCounts(wanted, got, len(brought), right)


def _suggested(found: Sequence[Guess], best: int) -> set[str]:
    return {stem for guess in found for wording in guess.suggestions[:best] for stem in _stems(wording)}


def _stems(text: str) -> set[str]:
    return {_stem(word) for word in normalised(text).split()}


def _stem(word: str) -> str:
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word[: -len(suffix)]
            if suffix in ("ies", "ied"):
                return word + "y"
            break
    return word.rstrip("e") if len(word) > 3 else word
