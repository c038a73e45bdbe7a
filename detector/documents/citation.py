"""Citations: marks beside a sentence, or words of it."""

from __future__ import annotations

import re

REACH = 40
"""How many characters before a citation tell what it is."""
_BEFORE_WORD = re.compile(
    r"(?:(?<![^\W_])(?:in|by|of|from|to|with|and|or|see|also|at|on|than|e\.g\.|i\.e\.|cf\.|following|per|both"
    r"|refs?\.?|references?|like|as|for|via|work|where|while|that)|[(\[])$",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?:][)\]'’”\"]*$")
_LOWER_NEXT = re.compile(r"[\s~]*[a-z]")


def is_word(before: str, spaced: bool, raw: str, end: int) -> bool:
    """Whether a sentence needs the citation that ends at raw[end]: "as in [3]", but "it is known [3]".

    before: the last REACH characters of the sentence, without the white space that is there if `spaced`.
    """
    opens = not before or (spaced and _SENTENCE_END.search(before) is not None)
    return (opens and _LOWER_NEXT.match(raw, end) is not None) or _BEFORE_WORD.search(before) is not None
