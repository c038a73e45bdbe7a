"""Quoted speech inside a paragraph."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“[^“”]{2,1000}(?:”|$)|(?<!\w)\"(?=\S)[^\"]{2,1000}(?<=\S)\"(?!\w)")
_SPOKEN = 4  # words; fewer are a title or a term


def quotations(text: str) -> list[tuple[int, int]]:
    """The ranges of a block that are quoted at length, with their marks; one may run to its end."""
    return [match.span() for match in _QUOTED.finditer(text) if len(match[0].split()) >= _SPOKEN]
