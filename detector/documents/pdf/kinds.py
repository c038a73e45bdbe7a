"""What each paragraph of a PDF is, by how it is set and what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from detector.documents.document import BlockKind
from detector.documents.pdf.paragraphs import Paragraph
from detector.documents.prose import count, is_data, role
from detector.documents.references import is_heading

_CAPTION = re.compile(
    r"(?:supplementary |extended data )?(?:figure|fig\.?|table|tab\.|scheme|chart|plate|box|exhibit|listing"
    r"|algorithm|graph|map)\s*(?:[A-Z]?\d{1,3}(?:\.\d+)*[a-z]?|[IVX]{1,5}|[A-Z]\d?)\s*(?:[.:|–—]|-\s|$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:(?:chapter|section|part|appendix)\s+)?(?:\d{1,2}(?:\.\d{1,2}){0,4}|[IVX]{1,5}|[A-H])\.?\s+\S",
    re.IGNORECASE,
)
_ABSTRACT = re.compile(r"(?:abstract|summary)\W*", re.IGNORECASE)
_ABSTRACT_HERE = re.compile(r"abstract\b|summary\W*$", re.IGNORECASE)
_MATHS = re.compile(r"[=<>≤≥≈≡∝∼→←↦⇒∈∉⊂⊆∪∩∑∏∫√∂∇±×·∗+−∥^|{}⟨⟩∀∃]|\(\d{1,3}(?:\.\d{1,3})?[a-z]?\)$")
_DOTS = re.compile(r"(?:\.\s?){4,}\s*[\divxlc]+$")
_NOTE = re.compile(r"(?:\d{1,3}|[*†‡§¶∗])\s?\S")
_LARGER, _SMALLER = 1.07, 0.93
_HEADING_WORDS = 25


@dataclass(frozen=True)
class Type:
    """How most of a document is set. size: of its running text; mono: in letters of one width."""

    size: float
    mono: bool


def kinds(paragraphs: Sequence[Paragraph], lowest: Sequence[bool], body: Type) -> list[BlockKind]:
    """The kind of each paragraph in reading order.

    lowest: for each whether nothing but such small type stands below it in its column.
    """
    made = [_kind(paragraph, low, body) for paragraph, low in zip(paragraphs, lowest, strict=True)]
    _tables(made, paragraphs, body)
    _front(made, paragraphs)
    return _references(made, paragraphs)


def _kind(paragraph: Paragraph, low: bool, body: Type) -> BlockKind:
    text, first = paragraph.text, paragraph.first
    words = count(text)
    if _CAPTION.match(text) and (words > 3 or not paragraph.ended):
        return "caption"
    mono = first.mono and not body.mono and all(line.mono for line in paragraph.lines)
    if mono and first.size < _LARGER * body.size:
        return "code"
    if _is_heading(paragraph, text, words, body):
        return "heading"
    if low and first.size < _SMALLER * body.size and (_NOTE.match(text) or words > 3):
        return "footnote"
    if _is_formula(text):
        return "formula"
    if _is_table(paragraph, text):
        return "table"
    if words == 0 or (words < 3 and first.size < _SMALLER * body.size):
        return "furniture"
    return "list-item" if paragraph.listed else "paragraph"


def _is_heading(paragraph: Paragraph, text: str, words: int, body: Type) -> bool:
    first = paragraph.first
    if is_heading(text) or (_ABSTRACT.fullmatch(text) is not None):
        return True
    if (
        not 0 < words <= _HEADING_WORDS
        or len(paragraph.lines) > 4
        or first.cells > 2
        or _DOTS.search(text[-300:])
    ):
        return False
    if text[-1] in ".,;" and not _NUMBERED.match(text):
        return False
    if first.size > _LARGER * body.size:
        return True
    if len(paragraph.lines) > 2 or words > 14 or text[-1] in ".,;:":
        return False
    letters = [char for char in text if char.isalpha()]
    capitals = len(letters) > 3 and all(char.isupper() for char in letters)
    return (first.bold and first.size > _SMALLER * body.size) or (
        first.size > 0.75 * body.size and capitals and (bool(_NUMBERED.match(text)) or words <= 8)
    )


def _is_formula(text: str) -> bool:
    tokens = text.split()
    wordy = sum(sum(map(str.isalpha, token)) >= 3 for token in tokens)
    return wordy < 0.4 * len(tokens) and len(_MATHS.findall(text)) >= 1 and len(text) < 400


def _is_table(paragraph: Paragraph, text: str) -> bool:
    # A wide gap behind a bullet makes no cell.
    cells = [line.cells for line in paragraph.lines]
    cells[0] -= paragraph.listed
    if _DOTS.search(text[-300:]):
        return True
    if role(text) == "sentence" and sum(cell > 2 for cell in cells) < 0.5 * len(cells):
        return False
    return sum(cell > 1 for cell in cells) >= 0.6 * len(cells) or is_data(text)


def _tables(made: list[BlockKind], paragraphs: Sequence[Paragraph], body: Type) -> None:
    """Rows of one cell between rows of a table are of it, as are labels of a drawing in small type."""
    for index, (paragraph, after) in enumerate(pairwise(paragraphs)):
        near = 0 < paragraph.last.base - after.first.base < 2.2 * paragraph.first.size
        if made[index] == "heading" and made[index + 1] == "table" and near and not paragraph.listed:
            made[index] = "heading" if paragraph.first.size > _LARGER * body.size else "table"
    for index in range(1, len(made) - 1):
        inside = made[index - 1] == "table" and made[index + 1] in ("table", "caption")
        if inside and made[index] in ("paragraph", "heading") and count(paragraphs[index].text) <= 8:
            made[index] = "table"
    for index, paragraph in enumerate(paragraphs):
        label = paragraph.first.size < 0.85 * body.size and count(paragraph.text) <= 6 and not paragraph.ended
        if made[index] == "paragraph" and label:
            made[index] = "furniture"


def _front(made: list[BlockKind], paragraphs: Sequence[Paragraph]) -> None:
    """Names and addresses between the title of a paper and its abstract."""
    first = paragraphs[0].first.page if paragraphs else 0
    page = [index for index, paragraph in enumerate(paragraphs) if paragraph.first.page == first]
    abstract = next((index for index in page if _ABSTRACT_HERE.match(paragraphs[index].text)), None)
    if abstract is None or abstract > 25:
        return
    title = max(range(abstract), key=lambda index: paragraphs[index].first.size, default=0)
    for index in range(abstract):
        larger = (
            made[index] == "heading" and paragraphs[index].first.size > 0.9 * paragraphs[title].first.size
        )
        if made[index] != "furniture" and not larger:
            long = role(paragraphs[index].text) == "sentence" and count(paragraphs[index].text) > 25
            made[index] = made[index] if long else "metadata"


def _references(made: list[BlockKind], paragraphs: Sequence[Paragraph]) -> list[BlockKind]:
    """What follows a heading of references is of them, to the next heading that is set as that one."""
    opened: Paragraph | None = None
    for index, paragraph in enumerate(paragraphs):
        if made[index] == "heading" and is_heading(paragraph.text):
            opened = paragraph
        elif opened is not None and made[index] == "heading":
            first = opened.first
            alike = paragraph.first.size > 0.98 * first.size and paragraph.first.bold >= first.bold
            if (
                alike
                and paragraph.first.mono == first.mono
                and not re.search(r"\b(?:19|20)\d\d\b", paragraph.text)
            ):
                opened = None
            else:
                made[index] = "references"
        elif opened is not None and made[index] in ("paragraph", "list-item", "formula", "table", "footnote"):
            made[index] = "references"
    return made
