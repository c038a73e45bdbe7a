"""Text that comes as tokens parted by spaces, written as people write it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_ENDS = re.compile(r"[,.:;?!)\]%°]+|'[a-z]+|'(?:S|RE|T|M|LL|VE|D)")
"""What stands close to the token before it."""
_BEGINS = frozenset("([$€£#")
_INSIDE = frozenset("/")
_QUOTES = frozenset({'"', "'"})


@dataclass(frozen=True)
class Untokenised:
    """A text and the place of each of its tokens there."""

    text: str
    places: tuple[tuple[int, int], ...]


def untokenised(tokens: Sequence[str]) -> Untokenised:
    """Join tokens with spaces only where they belong; of two quotation marks the second one closes."""
    text, places = "", []
    close = True
    open_marks: set[str] = set()
    for token in tokens:
        closing = token in open_marks
        if not close and not closing and token not in _INSIDE and not _ENDS.fullmatch(token):
            text += " "
        places.append((len(text), len(text) + len(token)))
        text += token
        close = token in _BEGINS or token in _INSIDE or (token in _QUOTES and not closing)
        if token in _QUOTES:
            open_marks ^= {token}
    return Untokenised(text, tuple(places))
