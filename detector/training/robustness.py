"""Text as it comes in practice: what may be done to it without changing what it says."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from detector.corpus.labelled import Labelled
from detector.corpus.matching import Span
from detector.training import corpus
from detector.training.spinners import Spinner, Workshop, draw_style
from detector.training.tagging import TaggedText

_LOOK_ALIKE = str.maketrans("aeopcxyi", "аеорсхуі")  # Cyrillic
_BRITISH = (
    (r"\b(\w+)ization", r"\1isation"),
    (r"\b(\w{3,})ize(d|s|r)?\b", r"\1ise\2"),
    (r"\b(\w{3,})izing\b", r"\1ising"),
    (r"\b(col|lab|hon|fav|neighb|behavi|hum)or", r"\1our"),
    (r"\b(cent|met|theat|fib)er\b", r"\1re"),
    (r"\bdefense\b", "defence"),
)
SPUN_PARAGRAPH = (90, 160)
"""Words of a paragraph that is spun inside a clean article."""


def look_alikes(text: str) -> str:
    """One letter in fifteen that has a Cyrillic double is written with it."""
    rng = Random(len(text))
    return "".join(c.translate(_LOOK_ALIKE) if rng.random() < 1 / 15 else c for c in text)


def zero_width(text: str) -> str:
    """A zero-width space in every fifth word."""
    words = iter(range(len(text)))
    return re.sub(r"\w{4,}", lambda m: m[0][:2] + "\u200b" + m[0][2:] if next(words) % 5 == 0 else m[0], text)


def no_punctuation(text: str) -> str:
    """Without commas, semicolons, colons and quotation marks; sentences still end."""
    return re.sub(r'[,;:"“”]', "", text)


def capitals(text: str) -> str:
    """In capitals throughout."""
    return text.upper()


def hyphenated(text: str) -> str:
    """Lines of 60 columns, long words hyphenated at line ends, as copied from a PDF."""
    broken = re.sub(r"(\w{4})(?=\w{4})", "\\1\u00ad ", text)
    paragraphs = ("\n".join(textwrap.wrap(part, 60)) for part in re.split(r"\n\s*\n", broken))
    return "\n\n".join(paragraphs).replace("\u00ad\n", "-\n").replace("\u00ad ", "")


def british(text: str) -> str:
    """British spelling."""
    for pattern, new in _BRITISH:
        text = re.sub(pattern, new, text)
    return text


DISTORTIONS: dict[str, Callable[[str], str]] = {
    "none": lambda text: text,
    "look-alike letters": look_alikes,
    "zero-width spaces": zero_width,
    "no punctuation": no_punctuation,
    "capitals": capitals,
    "lines of a PDF": hyphenated,
    "British spelling": british,
}


def hidden_paragraphs(
    dataset: Any, workshop: Workshop, families: tuple[str, ...], count: int
) -> Iterator[Labelled]:
    """Clean `dev` articles of 500 to 1,500 words, one stretch of each spun; its range is the only span."""
    rng = Random(1)
    rows = list(range(len(dataset)))
    rng.shuffle(rows)
    made = 0
    for row in rows:
        text = corpus.tagged_text(dataset[row])
        if made == count:
            return
        if not 500 <= len(text) <= 1500:
            continue
        first, last = _paragraph(text, rng)
        part = text.slice(first, last)
        spun = Spinner(workshop, draw_style(rng, families, rate=0.7), rng).spin(part)
        if sum(span.end - span.start for span in spun.spans) < 0.15 * len(spun.text):
            continue
        start, stop = text.starts[first], text.ends[last - 1]
        whole = text.text[:start] + spun.text + text.text[stop:]
        made += 1
        yield Labelled(f"hidden-{row}", whole, spun=True, spans=(Span(start, start + len(spun.text), ()),))


def _paragraph(text: TaggedText, rng: Random) -> tuple[int, int]:
    """Whole sentences of about a paragraph's length, somewhere in a text."""
    shortest, longest = SPUN_PARAGRAPH
    first = rng.choice([start for start in text.sentence_starts if start < len(text) - longest])
    ends = [end for end in (*text.sentence_starts, len(text)) if first + shortest <= end <= first + longest]
    return first, ends[0] if ends else first + longest
