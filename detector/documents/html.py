"""HTML: the prose of the main content of a page, with the place of each character in the source."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from detector.documents.document import SKIPPED, Block, BlockKind
from detector.documents.prose import count, told_apart
from detector.documents.strand import PLACEHOLDER, Strand
from detector.documents.tags import TagParser

_WORDS = re.compile(r"[^\W_]+")
_TAG_START = re.compile(r"<[a-zA-Z/!?]")
_SHINGLE = 4

_KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "list-item"),
    **dict.fromkeys(("td", "th"), "table-cell"),
    **dict.fromkeys(("caption", "figcaption"), "caption"),
    "blockquote": "quote",
}
_BLOCKS = frozenset(
    {*_KINDS, "address", "article", "aside", "body", "center", "details", "dialog", "dir", "div", "dl"}
    | {"fieldset", "figure", "footer", "form", "header", "hgroup", "hr", "html", "main", "menu", "nav", "ol"}
    | {"p", "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)
# Never shown as text, or shown but no prose.
_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "title", "svg", "math", "iframe", "object", "canvas"}
    | {"audio", "video", "code", "pre", "kbd", "samp", "nav", "aside", "form", "button", "select", "textarea"}
    | {"option", "datalist", "dialog", "menu"}
)
# Those of them that are words of a sentence.
_INLINE = frozenset({"code", "kbd", "samp", "math"})
_UNSHOWN = frozenset({"script", "style", "template", "title"})
# Those that show no words of the page, or words that are told of as the placeholder of a sentence.
_UNTOLD = _UNSHOWN | _INLINE | {"noscript", "svg", "iframe", "object", "canvas", "audio", "video"}
_PAGE_PARTS = frozenset({"header", "footer"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source"}
    | {"track", "wbr", "frame", "keygen"}
)
# Elements that these tags end when they begin, since their own end tags are optional or forgotten.
_ENDED_BY: dict[str, frozenset[str]] = {
    "li": frozenset({"li"}),
    **dict.fromkeys(("dt", "dd"), frozenset({"dt", "dd"})),
    **dict.fromkeys(("td", "th"), frozenset({"td", "th", "tr"})),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _BLOCKS),
}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def blocks(raw: str) -> list[Block]:
    """The blocks of an HTML page or fragment.

    Prose of a page is what trafilatura finds to be its main content; of a fragment, or where nothing is
    found, all outside of navigation, forms, code and hidden elements.
    """
    told = [told_apart(block) for block in _all_blocks(raw)]
    if not re.search(r"<(?:html|body|article|main)\b", raw, re.IGNORECASE):
        return told
    main = _main_content(raw)
    prose = [block for block in told if block.kind not in SKIPPED]
    around = [block for block in prose if not main.has(block.text)]
    # An extraction that lost most of the page is worth less than none.
    if 4 * (_words(prose) - _words(around)) < _words(prose):
        return told
    lost = set(map(id, around))
    return [replace(block, kind="furniture") if id(block) in lost else block for block in told]


def prose(raw: str) -> list[Block]:
    """The blocks of a page that is content all through, such as a chapter of a book."""
    return [told_apart(block) for block in _all_blocks(raw)]


def _words(found: list[Block]) -> int:
    return sum(count(block.text) for block in found)


class _Extraction:
    """The main content as somebody else found it, to look blocks up in."""

    def __init__(self, text: str) -> None:
        self._lines = {" ".join(_WORDS.findall(line.lower())) for line in text.splitlines()}
        self._shingles = set(_shingles(text))

    def has(self, text: str) -> bool:
        """Whether most of `text` is in the content; a text too short for that must be a line of it."""
        shingles = [shingle for shingle in _shingles(text) if PLACEHOLDER.lower() not in shingle]
        if not shingles:
            return " ".join(_WORDS.findall(text.lower())) in self._lines
        return sum(shingle in self._shingles for shingle in shingles) >= 0.6 * len(shingles)


def _shingles(text: str) -> list[tuple[str, ...]]:
    words = _WORDS.findall(text.lower())
    return list(zip(*(words[shift:] for shift in range(_SHINGLE)), strict=False))


def _main_content(raw: str) -> _Extraction:
    import logging

    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    clean = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", raw)
    try:
        text = trafilatura.extract(clean, include_comments=False, include_tables=True, favor_recall=True)
    # Broken pages break parsers in many ways, and without an extraction all prose is judged.
    except Exception:
        text = None
    return _Extraction(text or "")


def _all_blocks(raw: str) -> list[Block]:
    collector = _Collector(raw, skipping=True)
    collector.read()
    if collector.skipping_to_the_end:
        # An element that is never closed would hide the rest of the page.
        collector = _Collector(raw, skipping=False)
        collector.read()
    return sorted(collector.blocks, key=lambda block: block.span[0])


class _Collector(TagParser):
    """Groups the text of a page into blocks, at each start and end of a block-level element."""

    def __init__(self, raw: str, skipping: bool) -> None:
        super().__init__(raw)
        self.blocks: list[Block] = []
        self._raw = raw
        self._strand = Strand(raw)
        self._aside = Strand(raw)
        self._open: list[tuple[str, BlockKind]] = []
        self._broken = False
        self._skipped = _SKIPPED if skipping else _UNSHOWN
        self._hiding = skipping
        self._skip = ""
        self._depth = self._skip_start = 0
        self._articles = 0

    @property
    def skipping_to_the_end(self) -> bool:
        return bool(self._skip)

    def read(self) -> None:
        """Read the whole page."""
        # What follows the last tag can be no tag, and the parser takes quadratic time to find that out.
        unclosed = _TAG_START.search(self._raw, self._raw.rfind(">") + 1)
        self.feed(self._raw[: unclosed.start()] if unclosed else self._raw)
        self.close()
        self._flush()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._skip:
            self._depth += tag == self._skip
            self._part_aside(tag)
            return
        if tag == "br":
            self._break()
        elif tag in _BLOCKS:
            self._flush()
        if tag in _VOID:
            return
        self._articles += tag in ("article", "main")
        if self._is_skipped(tag, dict(attrs)):
            self._skip, self._depth, self._skip_start = tag, 1, self.position
        elif tag in _BLOCKS and tag != "p":
            while self._open and tag in _ENDED_BY.get(self._open[-1][0], ()):
                self._open.pop()
            self._open.append((tag, _KINDS.get(tag, self._kind)))
        elif tag == "p" and self._open and tag in _ENDED_BY.get(self._open[-1][0], ()):
            self._open.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # Browsers take `<p/>` for `<p>`, but it is written by those who mean an empty element.
        if tag == "br" and not self._skip:
            self._break()
        elif tag in _BLOCKS and not self._skip:
            self._flush()

    def handle_endtag(self, tag: str) -> None:
        if self._skip:
            self._depth -= tag == self._skip
            self._part_aside(tag)
            # The end of the page's body or head ends whatever was left open in it.
            if self._depth == 0 or tag in ("head", "body", "html"):
                if self._skip in _INLINE:
                    self._strand.put(PLACEHOLDER, self._skip_start, self.position)
                self._set_aside()
            return
        if tag in _BLOCKS:
            self._flush()
        self._articles -= tag in ("article", "main") and self._articles > 0
        for at in range(len(self._open) - 1, -1, -1):
            if self._open[at][0] == tag:
                del self._open[at:]
                break

    def handle_data(self, data: str) -> None:
        start = self.position
        if not self._skip:
            self._strand.copy(start, start + len(data))
            self._broken = self._broken and data.isspace()
        elif self._skip not in _UNTOLD:
            self._aside.copy(start, start + len(data))

    def handle_entityref(self, name: str) -> None:
        self._entity("&" + name)

    def handle_charref(self, name: str) -> None:
        self._entity("&#" + name)

    def _entity(self, source: str) -> None:
        if self._skip in _UNTOLD:
            return
        strand = self._aside if self._skip else self._strand
        start = self.position
        end = start + len(source)
        end += self._raw.startswith(";", end)
        text = html.unescape(self._raw[start:end])
        if text == self._raw[start:end]:
            strand.copy(start, end)
        else:
            strand.put(text, start, end)
        self._broken = self._broken and bool(self._skip)

    def _break(self) -> None:
        """One line break is a space, two of them part paragraphs."""
        if self._broken:
            self._flush()
        else:
            start = self.position
            self._strand.put(" ", start, start)
        self._broken = not self._broken

    @property
    def _kind(self) -> BlockKind:
        return self._open[-1][1] if self._open else "paragraph"

    def _is_skipped(self, tag: str, attrs: dict[str, str | None]) -> bool:
        if tag in self._skipped or (tag in _PAGE_PARTS and self._hiding and not self._articles):
            return True
        if not self._hiding or tag in ("html", "body", "p", "li", "td", "th", "tr"):
            return False
        hidden = "hidden" in attrs or attrs.get("aria-hidden") == "true"
        return hidden or bool(_HIDDEN.search(attrs.get("style") or ""))

    def _part_aside(self, tag: str) -> None:
        """Keep the words of neighbouring elements apart in what is left out."""
        if tag in _BLOCKS or tag in ("br", "option", "button"):
            start = self.position
            self._aside.put(" ", start, start)

    def _set_aside(self) -> None:
        """Make a block of the element that was left out, which ends here."""
        block = self._aside.block("code" if self._skip == "pre" else "furniture")
        self._skip, self._aside = "", Strand(self._raw)
        if block is not None:
            self.blocks.append(block)

    def _flush(self) -> None:
        block = self._strand.block(self._kind)
        self._strand = Strand(self._raw)
        self._broken = False
        if block is not None:
            self.blocks.append(block)
