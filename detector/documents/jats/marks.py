"""The marks of citations and notes in a sentence: numbers that are no words of it."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np

from detector.documents.document import Block, OffsetMap
from detector.documents.strand import PLACEHOLDER, says_nothing

# Stand for a citation, and for where raised text begins and ends, until the block is made.
_CITED, RAISED, LOWERED = "\ue003", "\ue001", "\ue002"
SIGNS = frozenset((_CITED, RAISED, LOWERED))
_REFERENCE = re.compile(r"[\s\[\](){}\d,;.–—†‡§¶*#-]*[a-z]?[\s\])]*")
_LONGEST = 100
_YEAR = re.compile(r"\W*(?:1[5-9]|20)\d\d[a-z]?\W*")
# After these words a citation is a word itself: "as shown in [12]".
_GOVERNED = re.compile(r"\b(?:in|by|from|of|see|with|to|on|and|or|than|refs?\.)\s*\Z", re.IGNORECASE)
_ITEM = rf"(?:{_CITED}|\[{_CITED}\]|\({_CITED}\))"
_MORE = rf"(?:(?:[\s,;–—-]*|\s(?:and|or|to)\s){_ITEM})*"
# Each alternative begins with a character of its own, which lets the search skip all others.
_MARKS = re.compile(
    rf"(?P<cited>{_CITED}{_MORE}|\[{_CITED}\]{_MORE}|\({_CITED}\){_MORE}"
    rf"|\[\s*{_ITEM}{_MORE}\s*\]|\(\s*{_ITEM}{_MORE}\s*\))"
    rf"|(?P<raised>{RAISED}[\s\[(]*{_ITEM}{_MORE}[\s\])]*{LOWERED})"
    # A raised number behind a word of some letters is a mark even if nothing says so; "cm2" is a unit.
    rf"|(?P<number>{RAISED}(?:(?<=[a-z]{{4}}.)|(?<=[a-z][.,].))\d{{1,3}}(?:[,–-]\d{{1,3}})*{LOWERED})"
    rf"|{RAISED}|{LOWERED}"
)


def cited(text: str) -> str | None:
    """What to write for the text of a cross-reference: a mark, or None if it is words."""
    plain = text.replace(RAISED, "").replace(LOWERED, "")
    if len(plain) > _LONGEST or not _REFERENCE.fullmatch(plain) or _YEAR.fullmatch(plain):
        return None
    if RAISED in text:
        return RAISED + _CITED + LOWERED
    return f"[{_CITED}]" if plain.strip()[:1] in ("[", "(") else _CITED


def unmarked(block: Block) -> Block | None:
    """The block without marks, or with a placeholder where one is a word; None if nothing is left."""
    text = block.text
    kept = np.ones(len(text), dtype=bool)
    ends = block.offsets.ends.copy()
    pieces, at = [], 0
    for found in _MARKS.finditer(text):
        start, end = found.span()
        word = found.lastgroup == "cited" and _GOVERNED.search(text, max(0, start - 10), start) is not None
        if word:
            ends[start] = ends[end - 1]
        elif found.lastgroup and start and text[start - 1].isspace():
            start -= 1
        elif found.lastgroup and not start and text[end : end + 1].isspace():
            end += 1
        kept[start + word : end] = False
        pieces += [text[at:start], PLACEHOLDER if word else ""]
        at = end
    text = "".join([*pieces, text[at:]])
    offsets = OffsetMap(block.offsets.starts, ends).take(np.flatnonzero(kept))
    return None if says_nothing(text) else replace(block, text=text, offsets=offsets)
