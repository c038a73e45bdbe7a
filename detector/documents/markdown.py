"""Markdown: the prose blocks, without code, addresses, HTML and formulas, which are told apart."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from detector.documents.document import Block, BlockKind
from detector.documents.prose import told_apart
from detector.documents.strand import PLACEHOLDER, Strand, marking

_FRONT_MATTER = re.compile(
    r"\A\ufeff?(-{3}|\+{3})[ \t]*\r?\n(.*?)^\1[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_NEWLINE = re.compile(r"\r\n?|\n")
_ENTITY = re.compile(r"&(?:#[xX][0-9a-fA-F]{1,6}|#\d{1,7}|\w{1,31});")
# From the end of a link's text to the end of the link.
_TARGET = re.compile(
    r"\](?:\((?:\\.|\"(?:\\.|[^\"\\])*+\"|<[^<>\n]*+>|\([^()]*+\)|[^()\\])*+\)|\[[^\]]*+\])?", re.DOTALL
)
_MARKS = marking(
    hidden=r"\$\$.*?\$\$|(?<![\w$\\])\$(?=\S)[^$]{0,200}?(?<=\S)\$(?![\w$])",
    dropped=r"\[\^[^\]\s]{1,40}\]:?|\{[{%#.:][^{}]{0,200}\}{1,2}",
)
_HTML = marking(hidden=r"(?!)", dropped=r"<(?i:script|style)\b[^<]*+|<!--|-->|</?[a-zA-Z!?][^<>]*+>")
_KINDS: dict[str, BlockKind] = {
    "heading_open": "heading",
    "th_open": "table-cell",
    "td_open": "table-cell",
    "list_item_open": "list-item",
    "blockquote_open": "quote",
}
_UNJUDGED = frozenset({"fence", "code_block", "html_block"})
_MAX_MARKUP = 2000


def blocks(raw: str) -> list[Block]:
    """The blocks of a Markdown text; a table cell is prose from three words on."""
    raw = raw.replace("\0", "\ufffd")  # as the parser does
    lines = line_ranges(raw)
    made: list[tuple[int, int, Block | None]] = []
    front_matter = _FRONT_MATTER.match(raw)
    aside = [_plain(raw, *front_matter.span(2), "metadata")] if front_matter else []
    tokens = parsed(raw)
    for token, kind in _inlines(tokens):
        first, last = token.map or (0, 0)
        start = made[-1][0] if made and kind == "table-cell" and made[-1][1] == first else lines[first][0]
        strand = Strand(raw)
        places = _places(raw, token.content, lines[first:last], start)
        _Walk(strand, token.content, places).follow(token.children or [])
        made.append((places[-1] + 1 if places else start, first, strand.block(kind, _MARKS)))
    aside += [_unjudged(raw, token, lines) for token in tokens if token.type in _UNJUDGED]
    told = [told_apart(block) for _, _, block in made if block is not None]
    others = [block for block in aside if block is not None]
    return sorted([*told, *others], key=lambda block: block.span) if others else told


def parsed(raw: str) -> list[Token]:
    """The tokens of a Markdown text without its front matter; their lines are those of `line_ranges`."""
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.parse(_without_front_matter(raw))


def _unjudged(raw: str, token: Token, lines: Sequence[tuple[int, int]]) -> Block | None:
    """What a token of a type in _UNJUDGED says, its first and last line left out where they are fences."""
    first, last = token.map or (0, 0)
    if token.type == "fence":
        first, last = first + 1, min(last, first + 1 + len(_NEWLINE.findall(token.content)))
    if first >= last:
        return None
    comment = token.content.lstrip().startswith("<!--")
    kind: BlockKind = "code" if token.type != "html_block" else "metadata" if comment else "furniture"
    return _plain(raw, lines[first][0], lines[last - 1][1], kind)


def _plain(raw: str, start: int, end: int, kind: BlockKind) -> Block | None:
    strand = Strand(raw)
    strand.copy(start, end)
    return strand.block(kind, _HTML) if kind != "code" else strand.block(kind)


def _without_front_matter(raw: str) -> str:
    """The text with blank lines for its front matter, so that line numbers stay."""
    found = _FRONT_MATTER.match(raw)
    return "\n" * len(_NEWLINE.findall(found[0])) + raw[found.end() :] if found else raw


def line_ranges(raw: str) -> list[tuple[int, int]]:
    """Start and end of the lines as Markdown counts them."""
    breaks = list(_NEWLINE.finditer(raw))
    return list(zip([0, *(b.end() for b in breaks)], [*(b.start() for b in breaks), len(raw)], strict=True))


def _inlines(tokens: Sequence[Token]) -> Iterator[tuple[Token, BlockKind]]:
    """The tokens that hold text, each with the kind of the innermost block that has one."""
    open_kinds: list[BlockKind] = ["paragraph"]
    for token in tokens:
        if token.type == "inline":
            yield token, open_kinds[-1]
        elif token.nesting:
            opening = token.type if token.nesting > 0 else token.type.removesuffix("close") + "open"
            if opening in _KINDS and token.nesting > 0:
                open_kinds.append(_KINDS[opening])
            elif opening in _KINDS:
                open_kinds.pop()


def _places(raw: str, content: str, lines: Sequence[tuple[int, int]], start: int) -> list[int]:
    """For each character of a block's content its place in the raw text.

    The content is the raw lines without their prefixes (quote marks, indents), so each of its
    lines is found in the raw line it came from.
    """
    places: list[int] = []
    parts = content.split("\n")
    # Lines of odd white space alone, which are not blank to the parser, are stripped at the top.
    opening = parts[0].strip()
    found_in = (
        at for at, (left, right) in enumerate(lines) if raw.find(opening, max(start, left), right) >= 0
    )
    lines = lines[next(found_in, 0) :]
    missing = [(len(raw), len(raw))] * (len(parts) - len(lines))
    for part, (line_start, line_end) in zip(parts, [*lines, *missing], strict=False):
        line_start = max(start, line_start)
        stripped = part.strip()
        found = raw.find(stripped, line_start, line_end)
        if found < 0:
            places += _scattered(raw, part, line_start, line_end)
        else:
            first = found - (len(part) - len(part.lstrip()))
            places += [max(first + at, 0) for at in range(len(part))]
        places.append(line_end)
    # The last line feed is not of the content.
    return places[:-1]


def _scattered(raw: str, part: str, start: int, end: int) -> list[int]:
    places = []
    for char in part:
        found = raw.find(char, start, end)
        places.append(found if found >= 0 else min(start, len(raw) - 1))
        start = found + 1 if found >= 0 else start
    return places


class _Walk:
    """Goes through the source of a block alongside the tokens that were parsed from it."""

    def __init__(self, strand: Strand, source: str, places: Sequence[int]) -> None:
        self._strand = strand
        self._source = source
        self._places = places
        self._at = 0

    def follow(self, tokens: Sequence[Token]) -> None:
        """Put the text of the tokens on the strand."""
        address = False
        for token in tokens:
            if token.type == "text" and not address:
                self._text(token.content)
            elif token.type in ("softbreak", "hardbreak"):
                self._break()
            elif token.type == "code_inline":
                self._hide(token.markup, token.markup)
            elif token.type == "html_inline":
                self._skip(token.content)
            elif token.type == "image":
                self._skip("![")
                self._skip_image()
            elif token.type == "link_open" and token.markup == "autolink":
                self._hide("<", ">")
                address = True
            elif token.type == "link_open":
                self._skip("[")
            elif token.type == "link_close" and not address:
                self._skip_target()
            elif token.type == "link_close":
                address = False
            elif token.markup:
                self._skip(token.markup)

    def _text(self, content: str) -> None:
        if self._source.startswith(content, self._at):
            self._strand.place(content, self._places[self._at : self._at + len(content)])
            self._at += len(content)
            return
        for char in content:
            at = self._at
            end = self._end_of(char, at)
            while end is None and at < min(len(self._source), self._at + _MAX_MARKUP):
                at += 1
                end = self._end_of(char, at)
            # What the parser made up has no place, and is left out.
            if end is None:
                continue
            self._strand.put(char, self._places[at], self._places[end - 1] + 1)
            self._at = end

    def _end_of(self, char: str, at: int) -> int | None:
        """Where the character that is written at `at` ends, None if it is not `char`."""
        source = self._source
        if source.startswith("\\" + char, at) and not char.isalnum():
            return at + 2
        if source.startswith("&", at) and (entity := _ENTITY.match(source, at)):
            decoded = html.unescape(entity[0])
            if decoded != entity[0] and char in decoded:
                return entity.end()
        return at + 1 if source.startswith(char, at) else None

    def _break(self) -> None:
        at = self._source.find("\n", self._at)
        if at >= 0:
            start, end = self._places[at], self._places[at] + 1
            self._strand.put(" ", start, end)
            self._at = at + 1

    def _skip(self, markup: str) -> None:
        at = self._source.find(markup, self._at)
        if at >= 0:
            self._at = at + len(markup)

    def _hide(self, opening: str, closing: str) -> None:
        """Put a placeholder for code or an address, its marks included."""
        self._skip(opening)
        start = self._at - len(opening)
        end = re.compile(rf"(?<!`){re.escape(closing)}(?!`)").search(self._source, self._at)
        if end is not None and start >= 0:
            self._strand.put(PLACEHOLDER, self._places[start], self._places[end.end() - 1] + 1)
            self._at = end.end()

    def _skip_image(self) -> None:
        depth = 1
        for mark in re.compile(r"\\.|[\[\]]", re.DOTALL).finditer(self._source, self._at):
            depth += (mark[0] == "[") - (mark[0] == "]")
            if not depth:
                self._at = mark.start()
                break
        self._skip_target()

    def _skip_target(self) -> None:
        target = _TARGET.search(self._source, self._at)
        if target is not None:
            self._at = target.end()
