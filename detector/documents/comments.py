"""Comments in a document that are addressed to Unspin, in the syntax of each format."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from detector.documents.document import Document
from detector.documents.tags import TagParser

# Without its colon it is a comment to us only if it goes on as one.
_MARK = r"unspin(?P<colon>\s*:|(?=\s+ignore\b))\s*"
_TAGGED = re.compile(rf"<!--\s*{_MARK}(?P<body>.*?)\s*-->", re.DOTALL | re.IGNORECASE)
BRACKETED = re.compile(rf"\[\s*{_MARK}(?P<body>[^\]\n]*)\]", re.IGNORECASE)
"""The comment of plain text, which stands alone on its line."""
_BRACKETED_LINE = re.compile(rf"^[ \t]*{BRACKETED.pattern}[ \t]*\r?$", re.MULTILINE | re.IGNORECASE)
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)", re.MULTILINE)
_PERCENT = re.compile(
    rf"^(?P<before>(?:[^%\\\n]|\\.)*+)%+[ \t]*{_MARK}(?P<body>[^\n]*)$", re.MULTILINE | re.IGNORECASE
)
_VERBATIM = re.compile(
    r"\\begin\{(?P<name>[vV]erbatim\*?|lstlisting|minted|alltt)\}.*?\\end\{(?P=name)\}", re.DOTALL
)
_VERB_OPEN = re.compile(r"\\(?:verb\*?|lstinline)(?P<mark>[^\w\s*])(?:(?!(?P=mark)).)*$")
_DOTTED = re.compile(rf"^(?P<before>[ \t]*)\.\.[ \t]+{_MARK}(?P<body>[^\n]*)$", re.MULTILINE | re.IGNORECASE)
_LITERAL = re.compile(
    r"\.\. (?:code|code-block|sourcecode|parsed-literal|raw|math|highlight)::.*|(?!\.\. ).*::"
)
_CDATA = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->", re.DOTALL)
_BLOCK_TAG = re.compile(
    r"</?(?:address|abstract|article|aside|back|blockquote|body|caption|center|dd|def|disp-quote|div|dl|dt"
    r"|fig|figcaption|figure|fn|footer|form|front|h[1-6]|header|hr|html|label|li|list|list-item|main|nav|ol"
    r"|p|pre|sec|section|table|tbody|td|term|tfoot|th|thead|title|tr|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_ANY_TAG = re.compile(r"<!--.*?-->|<[^<>]*>", re.DOTALL)


@dataclass(frozen=True)
class Comment:
    """A comment at the raw range [start, end). body: what it says after `unspin:`; colon: whether that is
    there. reach: the raw range of the line, or of the element, whose text it stands beside; None where it
    stands alone.
    """

    start: int
    end: int
    body: str
    colon: bool = True
    reach: tuple[int, int] | None = None


@dataclass(frozen=True)
class Syntax:
    """How a format writes a comment, with `{}` for what it says, and what finds them in a raw text."""

    written: str
    find: Callable[[str], Iterator[Comment]]


def comments(document: Document) -> Iterator[Comment]:
    """The comments to Unspin, in order; what is shown as code is none. A packed format has no comments."""
    syntax = SYNTAXES.get(document.format)
    if syntax is None or "unspin" not in document.raw.casefold():
        return
    code = [block.span for block in document.skipped if block.kind == "code"]
    for comment in syntax.find(document.raw):
        if not any(start <= comment.start < end for start, end in code):
            yield comment


def _comment(match: re.Match[str], reach: tuple[int, int] | None = None) -> Comment:
    start = match.end("before") if "before" in match.re.groupindex else match.start()
    return Comment(start, match.end(), match["body"].strip(), bool(match["colon"]), reach)


def _in_text(raw: str) -> Iterator[Comment]:
    fences = [fence.start() for fence in _FENCE.finditer(raw)]
    for match in _BRACKETED_LINE.finditer(raw):
        before = bisect_right(fences, match.start())
        if before % 2 == 0 or before == len(fences):  # a fence without another opens no code
            yield _comment(match)


def _in_latex(raw: str) -> Iterator[Comment]:
    shown = [match.span() for match in _VERBATIM.finditer(raw)]
    for match in _PERCENT.finditer(raw):
        inside = any(start <= match.start() < end for start, end in shown)
        if not inside and not _VERB_OPEN.search(match["before"]):
            yield _comment(match, match.span() if match["before"].strip() else None)


def _in_rst(raw: str) -> Iterator[Comment]:
    for match in _DOTTED.finditer(raw):
        indent = len(match["before"].expandtabs(8))
        if not indent or not _is_literal(raw[: match.start()], indent):
            yield _comment(match)


def _is_literal(above: str, indent: int) -> bool:
    """Whether a line with so much indentation belongs to a literal block that was opened above it."""
    for line in reversed(above.split("\n")):
        if indent == 0:
            break
        text = line.expandtabs(8)
        depth = len(text) - len(text.lstrip())
        if text.strip() and depth < indent:
            if _LITERAL.fullmatch(text.strip()):
                return True
            indent = depth
    return False


def _in_html(raw: str) -> Iterator[Comment]:
    finder = _Finder(raw)
    return _placed(raw, finder.found)


def _in_xml(raw: str) -> Iterator[Comment]:
    return _placed(raw, [match.start() for match in _CDATA.finditer(raw) if match[0].startswith("<!--")])


def _placed(raw: str, starts: Sequence[int]) -> Iterator[Comment]:
    """The comments at `starts`, each with the reach of the innermost element that has text of its own."""
    tags: list[re.Match[str]] = []
    for start in starts:
        match = _TAGGED.match(raw, start)
        if match is None:
            continue
        tags = tags or list(_BLOCK_TAG.finditer(raw))
        before = bisect_right(tags, match.start(), key=lambda tag: tag.end()) - 1
        after = bisect_left(tags, match.end(), key=lambda tag: tag.start())
        left = tags[before].end() if before >= 0 else 0
        right = tags[after].start() if after < len(tags) else len(raw)
        beside = _ANY_TAG.sub("", raw[left : match.start()] + raw[match.end() : right])
        yield _comment(match, (left, right) if beside.strip() else None)


class _Finder(TagParser):
    """Where the comments of a page are, for which a browser would take them."""

    def __init__(self, raw: str) -> None:
        super().__init__(raw)
        self.found: list[int] = []
        # What follows the last tag can be no comment, and the parser takes quadratic time to find that out.
        self.feed(raw[: raw.rfind(">") + 1])
        self.close()

    def handle_comment(self, data: str) -> None:
        self.found.append(self.position)


def _in_markdown(raw: str) -> Iterator[Comment]:
    from detector.documents.markdown import line_ranges

    raw = raw.replace("\0", "\ufffd")  # as the parser does
    lines = line_ranges(raw)
    candidates = list(_TAGGED.finditer(raw))
    at = 0
    for first, last, alone in _in_tokens(raw) if candidates else ():
        start, end = lines[first][0], lines[min(last, len(lines)) - 1][1]
        while at < len(candidates) and candidates[at].start() < start:
            at += 1
        if at < len(candidates) and candidates[at].start() < end:
            if alone is not None:
                yield _comment(candidates[at], None if alone else (start, end))
            at += 1


def _in_tokens(raw: str) -> Iterator[tuple[int, int, bool | None]]:
    """First and last line of what reads like a comment; whether it stands alone, None for what is none."""
    from detector.documents.markdown import parsed

    for token in parsed(raw):
        first, last = token.map or (0, 0)
        if token.type == "inline":
            for child in token.children or ():
                real = child.type == "html_inline" and child.content.startswith("<!--")
                for _ in _TAGGED.finditer(child.content):
                    yield first, last, False if real else None
        elif token.type in ("html_block", "fence", "code_block"):
            for _ in _TAGGED.finditer(token.content):
                yield first, last, True if token.type == "html_block" else None


SYNTAXES = {
    "text": Syntax("[unspin: {}]", _in_text),
    "markdown": Syntax("<!-- unspin: {} -->", _in_markdown),
    "html": Syntax("<!-- unspin: {} -->", _in_html),
    "xml": Syntax("<!-- unspin: {} -->", _in_xml),
    "latex": Syntax("% unspin: {}", _in_latex),
    "rst": Syntax(".. unspin: {}", _in_rst),
}
"""The syntax of comments in each format that has any."""
