"""The walk through a LaTeX source: its tokens become blocks.

The commands and what they mean come from pylatexenc. The source is read by tokens and not by its parser,
which recurses for each brace and gives up where a brace is missing; this reads in linear time what is there.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Sequence

from detector.documents.citation import is_word
from detector.documents.document import Block, BlockKind
from detector.documents.latex.frame import Frame
from detector.documents.latex.macros import ACCENTS, FLOATS, LISTS, PLAIN, QUOTES, TABLES, Macro, macro
from detector.documents.latex.tokens import Token, pairs, tokens
from detector.documents.strand import PLACEHOLDER, Strand

_BODY = re.compile(r"^[^%\n]*?\\begin\s*\{document\}", re.MULTILINE)
_END = "\\end{document}"
_MARKS = {"~": " ", "``": "“", "''": "”", "`": "‘", "--": "–", "---": "—"}
_WORDS = re.compile(r"[^\W\d_]{2,}[,;]?\s+(?:[^\W\d_]{2,}|a)\b")
_FORMULA_END = re.compile(
    r"[.,;:?](?=\s*(?:\\label\{[^{}]*\}\s*|\\nonumber\s*|\\\\\s*)*(?:\\\]|\$\$|\\end\{))"
)
_INDENT = re.compile(r"(?:^|\n)[ \t]*$")
_LINE_REST = re.compile(r"(?:\{\})?[ \t\r]*(?:%[^\n]*)?(?:\n|$)")
_IN_PREAMBLE = frozenset({"title", "subtitle", "abstract", "icmltitle"})
_TYPEWRITTEN = frozenset({"tt", "ttfamily"})
_INHERITED = frozenset({"quote", "footnote", "list-item"})


def blocks(raw: str) -> list[Block]:
    """The prose of a LaTeX text; what is no prose as blocks of the kinds that are not judged.

    A text without a document environment is a chapter: all of it is read. Files that it inputs are not.
    """
    body = _BODY.search(raw)
    start = body.end() if body else 0
    end = raw.rfind(_END, start)
    stop = end if end >= 0 else len(raw)
    found: list[Block | None] = _preamble(raw, start) if body else []
    walk = _Walk(raw, tokens(raw, start, stop))
    walk.run()
    found += walk.made
    if end >= 0:
        found.append(_copied(raw, [(end + len(_END), len(raw))], "metadata"))
    return sorted((block for block in found if block is not None), key=lambda block: block.span)


def _preamble(raw: str, stop: int) -> list[Block | None]:
    """The title and abstract that stand above the body, and the rest as metadata."""
    walk = _Walk(raw, tokens(raw, 0, stop))
    rest = [0]
    index = 0
    while index < len(walk.tokens):
        token = walk.tokens[index]
        if token.kind == "command" and token.name in _IN_PREAMBLE:
            index = walk.run(index, 1)
            rest += [token.start, walk.end_of(index)]
        else:
            index += 1
    ranges = list(zip(rest[::2], [*rest[1::2], stop], strict=True))
    return [_copied(raw, ranges, "metadata"), *walk.made]


def _copied(raw: str, ranges: Sequence[tuple[int, int]], kind: BlockKind) -> Block | None:
    strand = Strand(raw)
    for start, end in ranges:
        strand.copy(start, end)
    return strand.block(kind)


class _Walk:
    """Goes through the tokens once; what must not split the sentence around it has a frame of its own."""

    def __init__(self, raw: str, found: Sequence[Token]) -> None:
        self.tokens = found
        self.made: list[Block | None] = []
        self._raw = raw
        self._closes = pairs(found)
        self._tables: list[tuple[int, int]] = []
        self._jumps: dict[int, int] = {}
        self._paragraphs = [index for index, token in enumerate(found) if token.kind == "paragraph"]
        self._frames = [Frame(raw, "paragraph", len(found) + 1)]
        self._handlers: dict[str, Callable[[int, Token], int]] = {
            "text": self._text,
            "bra": self._text,
            "ket": self._text,
            "open": self._open,
            "close": self._ignored,
            "hidden": self._skipped,
            "paragraph": self._paragraph,
            "command": self._command,
            "accent": self._accent,
            "mark": self._mark,
            "line": self._line,
            "amp": self._amp,
            "math": self._word,
            "code": self._word,
            "display": self._display,
            "verbatim": self._opaque,
            "references": self._opaque,
            "begin": self._begin,
            "end": self._end,
        }

    def run(self, index: int = 0, commands: int = 0) -> int:
        """Read from the token `index` on, to the end or until the first command is done; gives where."""
        first = index
        while index < len(self.tokens):
            while len(self._frames) > 1 and self._frames[-1].close <= index:
                self._leave()
            if commands and index > first and len(self._frames) == 1:
                return index
            token = self.tokens[index]
            index = self._jumps.get(index) or self._handlers[token.kind](index, token)
        while len(self._frames) > 1:
            self._leave()
        self._flush()
        return index

    def end_of(self, index: int) -> int:
        """Where in the raw text the token `index` ends."""
        return self.tokens[min(index, len(self.tokens) - 1)].end

    # Pieces of text

    @property
    def _frame(self) -> Frame:
        return self._frames[-1]

    def _text(self, index: int, token: Token) -> int:
        self._frame.copy(token.start, token.end)
        return index + 1

    def _accent(self, index: int, token: Token) -> int:
        source = self._raw[token.start + 1 : token.end]
        base = source[1:].strip("{} \t").removeprefix("\\")
        text = unicodedata.normalize("NFC", base + ACCENTS[source[0]]) if base else source[0]
        self._frame.put(text, token.start, token.end)
        return index + 1

    def _mark(self, index: int, token: Token) -> int:
        text = _MARKS[self._raw[token.start : token.end]]
        if text == " ":
            self._frame.space(token.start, token.end)
        else:
            self._frame.put(text, token.start, token.end)
        return index + 1

    def _word(self, index: int, token: Token) -> int:
        self._frame.put(PLACEHOLDER, token.start, token.end)
        return index + 1

    def _skipped(self, index: int, token: Token) -> int:
        self._frame.skipped = True
        return index + 1

    def _ignored(self, index: int, token: Token) -> int:
        return index + 1

    # Blocks

    def _enter(self, kind: BlockKind, close: int) -> None:
        self._frames.append(Frame(self._raw, kind, close))

    def _leave(self) -> None:
        self._flush()
        self._frames.pop()
        self._frame.skipped = True

    def _flush(self) -> None:
        block = self._frame.finish()
        if block is not None:
            self.made.append(block)

    def _aside(self, start: int, end: int, kind: BlockKind) -> None:
        self.made.append(_copied(self._raw, [(start, end)], kind))

    def _paragraph(self, index: int, token: Token) -> int:
        self._flush()
        return index + 1

    def _line(self, index: int, token: Token) -> int:
        if self._frame.kind == "table-cell":
            self._flush()
        else:
            self._frame.space(token.start, token.end)
        return index + 1

    def _amp(self, index: int, token: Token) -> int:
        return self._line(index, token) if self._frame.kind == "table-cell" else self._text(index, token)

    def _display(self, index: int, token: Token) -> int:
        self._aside(token.start, token.end, "formula")
        # The formula is a part of the sentence, and its point or comma too.
        end = _FORMULA_END.search(self._raw, max(token.start, token.end - 200), token.end)
        self._frame.space(token.start, token.start)
        self._frame.put(PLACEHOLDER, token.start, end.start() if end else token.end)
        if end:
            self._frame.put(end[0], end.start(), end.end())
        return index + 1

    def _opaque(self, index: int, token: Token) -> int:
        self._flush()
        self._aside(token.start, token.end, "code" if token.kind == "verbatim" else "references")
        return index + 1

    # Environments

    def _begin(self, index: int, token: Token) -> int:
        name = token.name.removesuffix("*")
        close = self._closes.get(index)
        after = self._arguments(index + 1, TABLES.get(token.name, "[["))
        if name in FLOATS and close is not None:
            self._enter("paragraph", close)
            # The end of a float does not end the paragraph around it.
            self._jumps[close] = close + 1
            return after
        self._flush()
        kind = self._kind_of(token.name)
        if close is not None:
            self._frame.kinds.append((kind, close))
            if kind == "table-cell":
                self._tables.append((len(self.made), token.start))
        return after if name in PLAIN or token.name in TABLES else self._head(after)

    def _kind_of(self, environment: str) -> BlockKind:
        name = environment.removesuffix("*")
        if environment in TABLES:
            return "table-cell"
        if name in LISTS:
            return "list-item"
        if name in QUOTES:
            return "quote"
        return self._frame.kind if self._frame.kind in _INHERITED else "paragraph"

    def _head(self, index: int) -> int:
        """Past the arguments of an environment of the author's own; one of words is its heading."""
        while self._is_open(index):
            close = self._closes[index]
            if self._says(index):
                self._enter("heading", close)
                return index + 1
            index = close + 1
        return index

    def _end(self, index: int, token: Token) -> int:
        frame = self._frame
        self._flush()
        if frame.kinds[-1][1] == index:
            kind, _ = frame.kinds.pop()
            if kind == "table-cell":
                self._close_table(token.end)
        return index + 1

    def _close_table(self, end: int) -> None:
        """A table none of whose cells is prose, those of the tables in it included, is one of numbers."""
        first, start = self._tables.pop()
        made = self.made[first:] if not self._tables else ()
        if not self._tables and not any(block is not None and block.kind == "table-cell" for block in made):
            self._aside(start, end, "table")

    # Commands

    def _open(self, index: int, token: Token) -> int:
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else token
        if following.kind == "command" and following.name in _TYPEWRITTEN and index in self._closes:
            close = self._closes[index]
            self._frame.put(PLACEHOLDER, token.start, self.tokens[close].end)
            return close + 1
        return index + 1

    def _command(self, index: int, token: Token) -> int:
        known = macro(token.name)
        if known is None:
            return self._own(index, token)
        after = self._arguments(index + 1, known.args)
        if known.role == "symbol":
            return self._symbol(index, token, known)
        if known.role == "word":
            self._frame.put(PLACEHOLDER, token.start, self.end_of(after - 1))
        elif known.role == "cite":
            self._cite(token.start, self.end_of(after - 1))
        elif known.role == "space":
            self._frame.space(token.start, token.end)
        elif known.role == "break":
            self._flush()
        elif known.role == "item":
            return self._item(index)
        elif known.role == "first":
            self._choose_first(after)
        elif known.role == "skip":
            self._frame.skipped = True
        elif known.role != "format":
            return self._block(index, after, known.role)
        return after

    def _block(self, index: int, opening: int, kind: BlockKind) -> int:
        """Read the argument of a command that makes a block of its own."""
        if opening >= len(self.tokens) or self.tokens[opening].kind != "open":
            return opening
        close = self._closes.get(opening)
        if close is None:  # without a closing brace it has the paragraph
            close = self._next_paragraph(opening)
        if kind == "metadata":
            self._aside(self.tokens[index].start, self.end_of(close), kind)
            self._frame.skipped = True
            return close + 1
        if kind in ("heading", "paragraph"):
            self._flush()
        self._enter(kind, close)
        return opening + 1

    def _item(self, index: int) -> int:
        self._flush()
        opening = self._past_space(index + 1)
        if opening in self._closes and self.tokens[opening].kind == "bra":
            self._enter("list-item", self._closes[opening])
            # The closing bracket is no text.
            self._jumps[self._closes[opening]] = self._closes[opening] + 1
            return opening + 1
        return index + 1

    def _symbol(self, index: int, token: Token, known: Macro) -> int:
        self._frame.put(known.text, token.start, token.end)
        # After the name of a letter the space is not printed: "\o re" is one word.
        following = index + 1
        if len(known.text) == 1 and known.text.isalpha() and following < len(self.tokens):
            start = self.tokens[following].start
            if self._raw[start : start + 1] == " " and self.tokens[following].kind == "text":
                rest = self.tokens[following]
                self._text(following, rest._replace(start=start + 1))
                return following + 1
        return following

    def _cite(self, start: int, end: int) -> None:
        frame = self._frame
        if is_word(frame.tail, frame.spaced, self._raw, end):
            self._frame.put(PLACEHOLDER, start, end)
        else:
            frame.skipped = True

    def _own(self, index: int, token: Token) -> int:
        """A command of the author's own: its arguments if they are words, or else it is a word."""
        after = self._arguments(index + 1, "[", spaced=False)
        says = False
        while self._is_open(after):
            close = self._closes[after]
            if self._says(after):
                says = True
                break
            after = close + 1
        alone = _INDENT.search(self._raw, max(0, token.start - 40), token.start) is not None
        if not says and not (alone and _LINE_REST.match(self._raw, self.end_of(after - 1))):
            self._frame.put(PLACEHOLDER, token.start, self.end_of(after - 1))
        return after

    def _says(self, opening: int) -> bool:
        """Whether what is in a group looks like words."""
        start, end = self.tokens[opening].end, self.tokens[self._closes[opening]].start
        return _WORDS.search(self._raw, start, min(end, start + 200)) is not None

    def _choose_first(self, index: int) -> None:
        if self._is_open(index):
            second = self._past_space(self._closes[index] + 1)
            if self._is_open(second):
                self._jumps[second] = self._closes[second] + 1

    # Arguments

    def _is_open(self, index: int) -> bool:
        return index in self._closes and self.tokens[index].kind == "open"

    def _past_space(self, index: int) -> int:
        if index < len(self.tokens):
            token = self.tokens[index]
            if token.kind == "text" and self._raw[token.start : token.end].isspace():
                return index + 1
        return index

    def _arguments(self, index: int, args: str, spaced: bool = True) -> int:
        """The token after the arguments `args`, of which those that are not there are passed over."""
        for mark in args:
            at = self._past_space(index) if spaced else index
            kind = self.tokens[at].kind if at in self._closes else ""
            if kind == ("open" if mark == "{" else "bra"):
                index = self._closes[at] + 1
        return index

    def _next_paragraph(self, index: int) -> int:
        at = bisect_right(self._paragraphs, index)
        return self._paragraphs[at] if at < len(self._paragraphs) else len(self.tokens)
