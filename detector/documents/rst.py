"""reStructuredText: the prose of a text, with Sphinx's directives, found again in the source by its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from docutils import nodes  # type: ignore[import-untyped]
from docutils.frontend import get_default_settings  # type: ignore[import-untyped]
from docutils.parsers.rst import Parser  # type: ignore[import-untyped]
from docutils.utils import new_document  # type: ignore[import-untyped]

from detector.documents import text
from detector.documents.citation import REACH, is_word
from detector.documents.document import SKIPPED, Block, BlockKind
from detector.documents.prose import is_prose
from detector.documents.strand import PLACEHOLDER, Strand

# What the parser takes for a line end or for a mark of its own, by what it shall take instead.
_ODD = str.maketrans({"\v": " ", "\f": " ", "\0": "\ufffd"})
# Directives of Sphinx that hold prose become notes of the same length.
_SPHINX = re.compile(
    r"^(?P<indent>[ \t]*)\.\.[ ]+(?:versionadded|versionchanged|versionremoved|deprecated|seealso|only|tabs?"
    r"|tab-item|tab-set|dropdown|card|grid|grid-item|grid-item-card|todo|hlist|centered|glossary|describe"
    r"|object|details|(?:[\w-]+:)?(?:function|method|attribute|data|module|exception|classmethod|property"
    r"|staticmethod|decorator|confval|option|envvar|program|type|macro|member|struct|enum)"
    r"|[\w-]+:class|class(?=::[^\n]*\())::(?P<argument>[^\n]*)(?P<options>(?:\n[ \t]+:[\w-]+:[^\n]*)*)",
    re.MULTILINE,
)
_SPOKEN = re.compile(r"[ \t]*[\d.]+[\w.]*[ \t]*")
_TAKES_TEXT = re.compile(r"version|deprecated|seealso|todo|centered")
# Directives that would change how the next document is read; without their colons they are comments.
_LASTING = re.compile(r"^([ \t]*\.\.[ ]+(?:role|default-role))::", re.MULTILINE)
_KINDS: dict[type[nodes.Node], BlockKind] = {
    nodes.list_item: "list-item",
    nodes.definition_list_item: "list-item",
    nodes.option_list_item: "list-item",
    nodes.block_quote: "quote",
    nodes.line_block: "quote",
    nodes.attribution: "metadata",
    nodes.title: "heading",
    nodes.subtitle: "heading",
    nodes.rubric: "heading",
    nodes.caption: "caption",
    nodes.legend: "caption",
    nodes.footnote: "footnote",
    nodes.citation: "references",
    nodes.entry: "table-cell",
    nodes.field_list: "metadata",
    nodes.docinfo: "metadata",
    nodes.literal_block: "code",
    nodes.doctest_block: "code",
    nodes.option_group: "code",
    nodes.math_block: "formula",
    nodes.comment: "metadata",
}
_TEXTS = (nodes.emphasis, nodes.strong, nodes.reference)
_NOTHING = (nodes.target, nodes.footnote_reference, nodes.image, nodes.raw)
_TAB = 8
_MAX_MARKUP = 40
# For each mark in a paragraph that is never closed the parser looks through all the rest of it.
_INLINE = re.compile(r"(?<!\S)[*`|](?=\S)|\n[ \t]*(?=\n)")
_MAX_INLINE = 1000
# A title is reported by its underline, some others by the line after them.
_NEAR = (0, -1, -2, 1, -3, 2)


def blocks(raw: str) -> list[Block]:
    """The prose of a reStructuredText; what is no prose as blocks of the kinds that are not judged.

    Other files are not included. A text that is broken beyond parsing is read as a plain one.
    """
    plain = raw.translate(_ODD)
    source = _LASTING.sub(r"\1  ", _SPHINX.sub(_as_note, plain))
    if _is_hostile(source):
        return text.blocks(raw)
    try:
        tree = _parsed(source)
    # The parser is made for texts that are meant to be parsed, and fails in many ways at others.
    except Exception:
        return text.blocks(raw)
    lines = _Lines(source)
    made: list[Block] = []
    for node, kind, near in _leaves(tree):
        content = str(node.rawsource or node.astext())
        places = lines.places(content, near)
        # What was put for a directive is no text.
        if not places or _differ(source, plain, places[0], places[-1] + 1):
            continue
        strand = Strand(raw)
        if kind in SKIPPED:
            strand.copy(places[0], places[-1] + 1)
        else:
            _Walk(raw, strand, content, places).follow(node)
        block = strand.block(kind)
        if block is not None and (kind in SKIPPED or is_prose(block.text, block.kind)):
            made.append(block)
    return sorted(made, key=lambda block: block.span)


def _differ(source: str, plain: str, start: int, end: int) -> bool:
    return source is not plain and source[start:end] != plain[start:end]


def _is_hostile(source: str) -> bool:
    marks = 0
    for mark in _INLINE.finditer(source):
        marks = 0 if mark[0][0] == "\n" else marks + 1
        if marks > _MAX_INLINE:
            return True
    return False


def _as_note(match: re.Match[str]) -> str:
    """What only Sphinx knows in the terms of docutils, each character where it was."""
    head = match[0][: match.start("argument") - match.start()]
    argument, options = match["argument"], match["options"]
    kept = ""
    if _TAKES_TEXT.search(head):
        version = _SPOKEN.match(argument) if "seealso" not in head else None
        kept = argument[version.end() :] if version else argument
    note = f"{match['indent']}.. note::"
    blank = re.sub(r"[^\n\r]", " ", options)
    return note + " " * (len(head) - len(note) + len(argument) - len(kept)) + kept + blank


def _parsed(source: str) -> nodes.document:
    settings = get_default_settings(Parser)
    settings.file_insertion_enabled = False
    settings.raw_enabled = False
    settings.report_level = settings.halt_level = 5
    settings.warning_stream = False
    settings.syntax_highlight = "none"
    settings.line_length_limit = _TAB * len(source) + 1
    document = new_document("<text>", settings)
    Parser().parse(source, document)
    return document


def _leaves(tree: nodes.document) -> Iterator[tuple[nodes.Element, BlockKind, int | None]]:
    """The elements that hold text, in order, each with the kind of the innermost one that has one."""
    waiting: list[tuple[nodes.Node, BlockKind, int | None]] = [(tree, "paragraph", None)]
    while waiting:
        node, kind, near = waiting.pop()
        if not isinstance(node, nodes.Element):
            continue
        near = node.line or near
        if kind not in SKIPPED and kind != "footnote":
            kind = _KINDS.get(type(node), kind)
        if isinstance(node, nodes.TextElement):
            if not isinstance(node, nodes.label | nodes.target | nodes.substitution_definition):
                yield node, kind, near
        elif isinstance(node, nodes.system_message):
            waiting += [
                (child, "code", near) for child in node.children if isinstance(child, nodes.literal_block)
            ]
        else:
            waiting += [(child, kind, near) for child in reversed(node.children)]


class _Lines:
    """The lines of a text as the parser counts them, in which each stretch is found once."""

    def __init__(self, source: str) -> None:
        self._texts: list[str] = []
        self._places: list[Sequence[int]] = []
        self._used: dict[int, int] = {}
        start = 0
        for line in source.splitlines(keepends=True):
            shown, places = _expanded(line.rstrip(), start)
            self._texts.append(shown)
            self._places.append(places)
            start += len(line)

    def places(self, content: str, near: int | None) -> list[int] | None:
        """The place of each character of a block's content, None if it is not found near a line."""
        parts = content.rstrip().split("\n")
        at = (near or 1) - 1
        for first in (at + step for step in _NEAR):
            columns = self._columns(parts, first) if 0 <= first <= len(self._texts) - len(parts) else None
            if columns is not None:
                return self._taken(parts, first, columns)
        return None

    def _columns(self, parts: Sequence[str], first: int) -> list[int] | None:
        """Where the lines of a block begin in the lines from `first` on."""
        columns = []
        for line, part in enumerate(parts, first):
            shown, part = self._texts[line], part.strip()
            column = shown.find(part, self._used.get(line, 0))
            while column >= 0 and _cuts_word(shown, column, column + len(part)):
                column = shown.find(part, column + 1)
            if column < 0:
                return None
            columns.append(column)
        return columns

    def _taken(self, parts: Sequence[str], first: int, columns: Sequence[int]) -> list[int]:
        found: list[int] = []
        for line, (part, column) in enumerate(zip(parts, columns, strict=True), first):
            places, stripped = self._places[line], part.strip()
            end = column + len(stripped)
            indent = len(part) - len(part.lstrip())
            found += [places[column]] * indent if stripped else []
            found += places[column:end]
            found += [places[end]] * (len(part) - indent - len(stripped) + 1)
            self._used[line] = max(end, self._used.get(line, 0))
        return found[:-1]


def _cuts_word(shown: str, start: int, end: int) -> bool:
    before, after = shown[start - 1 : start] + shown[start : start + 1], shown[end - 1 : end + 1]
    return (len(before) == 2 and before.isalnum()) or (len(after) == 2 and after.isalnum())


def _expanded(line: str, start: int) -> tuple[str, Sequence[int]]:
    """A line with its tabs as spaces, and the place of each character and of its end."""
    if "\t" not in line:
        return line, range(start, start + len(line) + 1)
    shown: list[str] = []
    places: list[int] = []
    for at, char in enumerate(line, start):
        width = _TAB - len(shown) % _TAB if char == "\t" else 1
        shown += " " * width if char == "\t" else char
        places += [at] * width
    return "".join(shown), [*places, start + len(line)]


class _Walk:
    """Goes through the source of a block alongside what was parsed from it."""

    def __init__(self, raw: str, strand: Strand, source: str, places: Sequence[int]) -> None:
        self._raw = raw
        self._strand = strand
        self._source = source
        self._places = places
        self._at = 0
        self._end = len(places)
        self._tail = ""
        self._gap: int | None = None

    def follow(self, node: nodes.Element) -> None:
        """Put the text of the children of an element on the strand."""
        for child in node.children:
            if isinstance(child, nodes.Text):
                self._text(child.astext())
            elif isinstance(child, nodes.Element) and not isinstance(child, nodes.target):
                self._element(child)

    def _element(self, node: nodes.Element) -> None:
        start = self._source.find(node.rawsource, self._at, self._end) if node.rawsource else -1
        if start < 0:
            return
        end = start + len(node.rawsource)
        kept, self._at, self._end = self._end, start, end
        if isinstance(node, _TEXTS) and not node.rawsource.startswith(":"):
            self.follow(node)
        elif isinstance(node, nodes.citation_reference):
            if is_word(self._tail, self._gap is not None, self._raw, self._places[end - 1] + 1):
                self._hide(start, end)
        elif isinstance(node, nodes.problematic) and "`" not in node.rawsource:
            self._text(node.rawsource)
        elif not isinstance(node, _NOTHING) and any(map(str.isalnum, node.rawsource)):
            self._hide(start, end)
        self._at, self._end = end, kept

    def _hide(self, start: int, end: int) -> None:
        self._put(PLACEHOLDER, self._places[start], self._places[end - 1] + 1)

    def _put(self, char: str, start: int, end: int) -> None:
        """White space waits for what comes next: before a point that a citation stood at there is none."""
        if char.isspace():
            self._gap = start if self._gap is None else self._gap
            return
        if self._gap is not None and not (char in ".,;:!?)" and self._places_touch(start)):
            self._strand.put(" ", self._gap, self._gap + 1)
        self._gap = None
        self._strand.put(char, start, end)
        self._tail = (self._tail + char)[-REACH:]

    def _places_touch(self, start: int) -> bool:
        """Whether something unseen stands right before a place."""
        return start > 0 and not self._raw[start - 1].isspace()

    def _text(self, content: str) -> None:
        if self._source.startswith(content, self._at, self._end) and "\\" not in content:
            body = content.strip()
            if len(body) > 1:
                self._text_with_escapes(content[: content.index(body[0]) + 1])
                rest = body[1:]
                self._strand.place(rest, self._places[self._at : self._at + len(rest)])
                self._tail = rest[-REACH:]
                self._at += len(rest)
                content = content[len(content.rstrip()) :]
        self._text_with_escapes(content)

    def _text_with_escapes(self, content: str) -> None:
        for char in content:
            at = self._at
            found = self._end_of(char, at)
            limit = min(self._end, self._at + _MAX_MARKUP)
            while found is None and at < limit:
                at += 1
                found = self._end_of(char, at)
            # What the parser made up has no place, and is left out.
            if found is not None:
                self._put(char, self._places[at], self._places[found - 1] + 1)
                self._at = found

    def _end_of(self, char: str, at: int) -> int | None:
        """Where the character that is written at `at` ends, None if it is not `char`."""
        if at >= self._end:
            return None
        if self._source.startswith("\\" + char, at) and at + 1 < self._end:
            return at + 2
        return at + 1 if self._source[at] == char and char != "\\" else None
