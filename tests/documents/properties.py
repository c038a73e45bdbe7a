"""What holds for the blocks of every reader."""

from __future__ import annotations

import random
import string
from collections.abc import Iterator

from hypothesis import strategies as st

from detector.documents import Document
from detector.documents.strand import PLACEHOLDER

# Characters that mean something in one of the formats, among plain ones.
ODD = "\n\r\t <>&;#[](){}*_`~|$\\\"'!-=+.:/\x00\x0b\x0c\u00a0\u2028\u200b\ud800\ufeff😀éа"
LETTERS = string.ascii_letters + "    "
PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div>",
        "<!--",
        "-->",
        "<![if",
        "<script>",
        "</script>",
        "<td",
        "&amp;",
        "&nbsp",
        "&#x41;",
        "&zz;",
        "**",
        "```",
        "![",
        "](",
        "[x]: y",
        "> ",
        "- ",
        "1. ",
        "| a | b |\n|--|--|\n",
        "---\n",
        "    ",
        "$x$",
        "\\*",
        "http://a.b/c",
        "me@x.org",
        "The cat sat on the mat. ",
        "It was late, and we went home.\n",
        "\n\n",
        "word- \nend",
    ]
)
TEXTS = st.lists(
    st.one_of(PIECES, st.text(st.sampled_from(ODD + LETTERS), max_size=12), st.text(max_size=4)), max_size=30
).map("".join)


def mangled(source: str, times: int) -> Iterator[str]:
    """A text with a few pieces lost or twice, in other places each time."""
    chance = random.Random(5)
    for _ in range(times):
        raw = source
        for _ in range(chance.randint(1, 12)):
            start = chance.randrange(len(raw))
            end = start + chance.randint(1, 30)
            raw = raw[:start] + (raw[start:end] * 2 if chance.random() < 0.4 else "") + raw[end:]
        yield raw


def check_offsets(document: Document, signs: str = "&\\") -> None:
    """Every character has a place in the raw text, in order, and is what stands there if that is one.

    signs: what the escapes of the format begin with.
    """
    for block in (*document.blocks, *document.skipped):
        starts, ends = block.offsets.starts.tolist(), block.offsets.ends.tolist()
        assert len(starts) == len(ends) == len(block.text) > 0
        assert starts == sorted(starts)
        assert all(0 <= start <= end <= len(document.raw) for start, end in zip(starts, ends, strict=True))
        for char, start, end in zip(block.text, starts, ends, strict=True):
            place = document.raw[start:end]
            if len(place) == 1 and char not in " \ufffd":
                assert char == place or place in signs
            elif char == PLACEHOLDER and len(place) != 1:
                assert len(place) > 1
            elif char == " ":
                assert place == "" or place.isspace() or place[0] in signs
            elif char != "\ufffd":
                assert place[0] in signs
