"""Plain text: paragraphs, wrapped or not, and the prose among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from detector.documents.comments import BRACKETED
from detector.documents.document import Block, BlockKind
from detector.documents.prose import is_code, kinds
from detector.documents.strand import Strand

_BULLET = re.compile(r"(?:[-*+•‣◦▪·–—]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)])[ \t]+(?=\S)")
_QUOTE = re.compile(r"(?:>[ \t]?)+")
_FENCE = re.compile(r"```|~~~")
_CELLS = re.compile(r"\t|\S {3,}\S.* {3,}\S|\|.*\|")
_REFERENCES = re.compile(r"(?:references|bibliography|works cited|literature cited)\W*", re.IGNORECASE)
_CODE_LINE = re.compile(r"//|/\*|#!|<\?|</?\w+>$")
_CODE_MARK = re.compile(r"[;{}()=\[\]<>]")


@dataclass(frozen=True)
class _Line:
    """One line without the white space around it. start, end: raw; indent: characters before start."""

    start: int
    end: int
    indent: int
    text: str
    listed: bool

    @property
    def length(self) -> int:
        return self.indent + len(self.text)


def blocks(raw: str) -> list[Block]:
    """A plain text, paragraph by paragraph; wrapped lines are joined."""
    made: list[tuple[Block, bool]] = []
    aside: list[Block] = []
    hyphenated = _hyphenated(raw)
    groups, code = _groups(raw)
    for paragraph, kind in [*_paragraphs(groups), *((lines, "code") for lines in code)]:
        block = _joined(raw, paragraph, hyphenated)
        if block is not None and kind is None:
            made.append((block, paragraph[0].listed))
        elif block is not None and kind is not None:
            aside.append(replace(block, kind=kind))
    chosen = kinds([block.text for block, _ in made], [listed for _, listed in made])
    told = [replace(block, kind=kind) for (block, _), kind in zip(made, chosen, strict=True)]
    return sorted([*told, *aside], key=lambda block: block.span) if aside else told


def _joined(raw: str, lines: list[_Line], hyphenated: dict[int, bool]) -> Block | None:
    strand = Strand(raw)
    for index, line in enumerate(lines):
        broken = index + 1 < len(lines) and line.end in hyphenated
        strand.copy(line.start, line.end - (broken and hyphenated[line.end]))
        if index + 1 < len(lines) and not broken:
            strand.put(" ", line.end, line.end + 1)
    return strand.block()


def _hyphenated(raw: str) -> dict[int, bool]:
    """Where lines end inside a word; True if the hyphen is there for the line end only.

    It is when the text has the word without a hyphen elsewhere.
    """
    ends = list(re.finditer(r"(?<!\w)([^\W\d_]{2,40})-[ \t]*\n[ \t]*([a-z]{2,40})", raw))
    if not ends:
        return {}
    words = {word.lower() for word in re.findall(r"[^\W\d_]+", raw)}
    return {match.end(1) + 1: (match[1] + match[2]).lower() in words for match in ends}


def _paragraphs(groups: list[list[_Line]]) -> Iterator[tuple[list[_Line], BlockKind | None]]:
    """The paragraphs, and what each is that is known without its neighbours."""
    groups = _unspaced(groups)
    width = _wrap_width(groups)
    references = False
    for group in groups:
        paragraph = [group[0]]
        for before, after in pairwise(group):
            if not _continues(before, after, width):
                yield paragraph, _known(paragraph, references)
                references = _opens_references(paragraph, references)
                paragraph = []
            paragraph.append(after)
        yield paragraph, _known(paragraph, references)
        references = _opens_references(paragraph, references)


def _known(paragraph: list[_Line], references: bool) -> BlockKind | None:
    """Whether a paragraph is an entry of a list of references or a row of a table."""
    text = " ".join(line.text for line in paragraph)
    if references and re.search(r"\b(?:19|20)\d\d\b", text) is not None:
        return "references"
    row = len(paragraph) == 1 and _CELLS.search(text) is not None and text.count(".") < 2
    return "table" if row else None


def _opens_references(paragraph: list[_Line], opened: bool) -> bool:
    """Whether what follows is a list of references: after its heading, until a line without a year."""
    text = " ".join(line.text for line in paragraph)
    if _REFERENCES.fullmatch(text):
        return True
    return opened and re.search(r"\b(?:19|20)\d\d\b", text) is not None


def _groups(raw: str) -> tuple[list[list[_Line]], list[list[_Line]]]:
    """Lines between blank lines that may be prose, and those that are code, in fences or by their look."""
    groups: list[list[_Line]] = [[]]
    lines = list(_lines(raw))
    fences = [index for index, line in enumerate(lines) if line is not None and _FENCE.match(line.text)]
    pairs = list(zip(fences[::2], fences[1::2], strict=False))
    fenced = {index for opening, closing in pairs for index in range(opening, closing)}
    for index, line in enumerate(lines):
        if line is None or index in fenced or _FENCE.match(line.text):
            groups.append([])
        else:
            groups[-1].append(line)
    code = [[line for line in lines[opening + 1 : closing] if line is not None] for opening, closing in pairs]
    prose: list[list[_Line]] = []
    for group in filter(None, groups):
        (code if _is_code(group) else prose).append(group)
    return prose, list(filter(None, code))


def _lines(raw: str) -> Iterator[_Line | None]:
    """The lines of a text, None for a blank one and for a comment."""
    position = 0
    for line in raw.splitlines(keepends=True):
        start, position = position, position + len(line)
        text = line.strip()
        if not text or BRACKETED.fullmatch(text):
            yield None
            continue
        indent = len(line) - len(line.lstrip())
        listed = False
        # A marker may follow another, as in a list that is quoted.
        for marker in (_QUOTE, _BULLET):
            if (found := marker.match(text)) and found.end() < len(text):
                text, indent = text[found.end() :], indent + found.end()
                listed = marker is _BULLET
        yield _Line(start + indent, start + indent + len(text), indent, text, listed)


def _is_code(group: list[_Line]) -> bool:
    """Whether a group of lines is indented and program text: dense with its marks, or with a line of it."""
    if min(line.indent for line in group) < 4 or any(line.listed for line in group):
        return False
    text = "".join(line.text for line in group)
    dense = len(_CODE_MARK.findall(text)) > 0.04 * len(text)
    return dense or any(_is_code_line(line.text) for line in group)


def _is_code_line(line: str) -> bool:
    if _CODE_LINE.match(line) or (line[0] in "{[" and line.rstrip(",;")[-1:] in ("}", "]") and '"' in line):
        return True
    # Verse is indented as well, and its lines end with semicolons too.
    return is_code(line) and len(_CODE_MARK.findall(line)) > 1


def _unspaced(groups: list[list[_Line]]) -> list[list[_Line]]:
    """One group of all lines where a blank line follows each wrapped one, as some programs save text."""
    merged = [line for group in groups for line in group]
    single = sum(len(group) == 1 for group in groups)
    spaced = len(groups) >= 6 and single >= 0.8 * len(groups)
    return [merged] if spaced and _wrap_width([merged]) is not None else groups


def _wrap_width(groups: list[list[_Line]]) -> int | None:
    """The width at which the lines of a text were wrapped, None if they were not."""
    lengths = sorted(line.length for group in groups for line in group if "://" not in line.text)
    width = lengths[int(0.98 * (len(lengths) - 1))] if lengths else 0
    if not 40 <= width <= 120:
        return None
    pairs = [pair for group in groups for pair in pairwise(group)]
    full = sum(_is_full(before, after, width) for before, after in pairs)
    return width if full >= 0.5 * len(pairs) and full else None


def _is_full(line: _Line, following: _Line, width: int) -> bool:
    """Whether the next word would not have fitted on the line."""
    return line.length + 1 + len(following.text.split(None, 1)[0]) > width


def _continues(line: _Line, following: _Line, width: int | None) -> bool:
    """Whether `following` goes on with the paragraph of `line`."""
    ended = line.text[-1] in '.!?:…”"'
    if following.listed or (ended and following.indent > line.indent + 1 and not line.listed):
        return False
    if width is not None and _is_full(line, following, width):
        return True
    return not ended and len(line.text) >= 25 and following.text[0].islower()
