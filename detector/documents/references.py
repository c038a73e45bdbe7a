"""Lists of references, which no reader judges, found by the headings above them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from detector.documents.document import SKIPPED, Block

_HEADING = re.compile(
    r"(?:[\divxIVX]{1,5}[.)]?\s+)?(?:list of )?(?:cited )?(?:references?|bibliography|works? cited"
    r"|(?:cited )?literature|literature cited)(?: (?:cited|and notes))?\W*",
    re.IGNORECASE,
)


def told_apart(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of a document, with what follows a heading of references, to the next heading, as such."""
    told: list[Block] = []
    inside = False
    for block in blocks:
        if block.kind == "heading":
            inside = is_heading(block.text)
        told.append(replace(block, kind="references") if inside and block.kind not in SKIPPED else block)
    return told


def is_heading(text: str) -> bool:
    """Whether a line says that references follow."""
    return _HEADING.fullmatch(text.strip()) is not None
