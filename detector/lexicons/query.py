"""Queries of tortured-phrase lists, in the syntax that the Problematic Paper Screener exports.

`"profound learning" AND "deep learning" NOT specular`: the first phrase is what is marked; the
others must, or must not, stand anywhere in the document. `"a b c"~10`: these words in any order
with at most ten others between them. `*` stands for the rest of a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from detector.words import key

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*\*?|\*[^\W_]+(?:['’][^\W_]+)*")
_PART = re.compile(r'\s*(?:"(?P<quoted>[^"]*)"(?:~(?P<near>\d+))?|(?P<bare>[^\s"]+))')


@dataclass(frozen=True)
class Phrase:
    """Words in lower case, side by side, or with `near` given in any order, that many others between."""

    words: tuple[str, ...]
    near: int | None = None

    @property
    def is_literal(self) -> bool:
        """Whether it can be looked up as it stands."""
        return self.near is None and not any("*" in word for word in self.words)


@dataclass(frozen=True)
class Query:
    """marked: what is found; required, forbidden: what else the document must, or must not, have."""

    marked: Phrase
    required: tuple[Phrase, ...] = ()
    forbidden: tuple[Phrase, ...] = ()

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """All its phrases."""
        return (self.marked, *self.required, *self.forbidden)


def words(text: str) -> tuple[str, ...]:
    """The words of a phrase as they are compared; a `*` at either end of one is kept."""
    return tuple(key(match) for match in _WORD.findall(text))


def parse(text: str) -> Query:
    """Read a query; ValueError says what is wrong with it."""
    found: dict[str, list[Phrase]] = {"AND": [], "NOT": []}
    role, at = "AND", 0
    loose: list[str] = []
    while at < len(text.rstrip()):
        part = _PART.match(text, at)
        if part is None:
            raise ValueError(f"a quotation mark is missing in {text!r}")
        at = part.end()
        if part["bare"] in ("AND", "NOT"):
            _add(found[role], loose)
            role, loose = part["bare"], []
        elif part["bare"] is not None:
            loose.append(part["bare"])
        else:
            _add(found[role], loose)
            loose = []
            near = int(part["near"]) if part["near"] else None
            _add(found[role], [part["quoted"]], near)
    _add(found[role], loose)
    if not found["AND"]:
        raise ValueError(f"no phrase in {text!r}")
    marked, *required = found["AND"]
    return Query(marked, tuple(required), tuple(found["NOT"]))


def _add(phrases: list[Phrase], parts: list[str], near: int | None = None) -> None:
    """Words that are not quoted stand side by side, as in `AND business intelligence`."""
    read = words(" ".join(parts))
    if read:
        phrases.append(Phrase(read, near))
