"""Wording: a suggestion written as it would stand in the text."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

_VOWEL = re.compile(r"(?!uni(?![nm])|use|usa|one(?!r)|eu)[aeiou]|hon(?:est|or|our)|hour|heir", re.IGNORECASE)
_ARTICLE = re.compile(r"\b(a|an)(?= (\w+))", re.IGNORECASE)


def fit(suggestion: str, standing: str) -> str:
    """A suggestion with the capitals of what stands there, and "a" or "an" right inside it."""
    right = _ARTICLE.sub(_article, suggestion) if " " in suggestion else suggestion
    return match_case(right, standing)


def match_case(new: str, standing: str) -> str:
    """Write `new` with the capitals of `standing`: ALL, First, or none."""
    case = _case(standing)
    if case == "all":
        return new.upper()
    return new[:1].upper() + new[1:] if case == "first" else new


@lru_cache(maxsize=1000)
def _case(text: str) -> Literal["all", "first", "none"]:
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 1 and all(letter.isupper() for letter in letters):
        return "all"
    return "first" if letters and text[0].isupper() else "none"


def article_for(word: str) -> str:
    """The article, "a" or "an", that the sound of a word asks for."""
    return "an" if _VOWEL.match(word) else "a"


def _article(match: re.Match[str]) -> str:
    right = article_for(match[2])
    return right.capitalize() if match[1][0].isupper() else right
