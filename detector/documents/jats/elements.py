"""What the elements of JATS (NLM, BITS) and of DocBook mean for a reader of prose."""

from __future__ import annotations

from detector.documents.document import BlockKind


def _names(names: str) -> frozenset[str]:
    return frozenset(names.split())


ROOTS = _names("article book book-part book-part-wrapper chapter section pmc-articleset")
"""The documents that are read."""

FORMULAS = _names(
    "disp-formula disp-formula-group inline-formula tex-math math chem-struct chem-struct-wrap"
    " equation informalequation inlineequation"
)
CODE = _names("code preformat programlisting screen literallayout synopsis")
TERMS = _names(
    "monospace inline-graphic private-char literal command filename option varname function userinput"
    " computeroutput classname methodname parameter"
)
"""Words of a sentence that are no English."""

CELLS = _names("td th entry")
_HEADINGS = _names("title article-title book-title subtitle bridgehead")
_TEXTS = _names("p para simpara term verse-line attrib attribution alt-title trans-title")
_QUOTES = _names("disp-quote blockquote verse-group epigraph boxed-text sidebar")
_ITEMS = _names("list-item listitem def term")
NOTES = _names("fn footnote table-wrap-foot")
INFO = _names("info articleinfo bookinfo chapterinfo sectioninfo")
"""Metadata of DocBook, in which the title stands."""
_METADATA = INFO | _names(
    "front front-stub article-meta journal-meta book-meta book-part-meta collection-meta sec-meta permissions"
    " contrib-group aff author-notes history kwd-group bio"
    " product related-article alt-title trans-title-group trans-title trans-abstract attrib attribution"
)

KINDS: dict[str, BlockKind] = {
    **dict.fromkeys(_HEADINGS, "heading"),
    **dict.fromkeys(_ITEMS, "list-item"),
    **dict.fromkeys(CELLS, "table-cell"),
    **dict.fromkeys(_names("fig caption figure"), "caption"),
    **dict.fromkeys(_QUOTES, "quote"),
    **dict.fromkeys(NOTES, "footnote"),
    **dict.fromkeys(_names("ref-list bibliography bibliolist"), "references"),
    **dict.fromkeys(FORMULAS, "formula"),
    **dict.fromkeys(CODE, "code"),
    **dict.fromkeys(_METADATA, "metadata"),
}
"""The kind of block that an element makes; the others go on with that of the element around them."""

RESCUED: dict[str, BlockKind] = {
    **dict.fromkeys(_names("title-group book-title-group"), "heading"),
    "abstract": "paragraph",
}
"""What is prose although it stands in the metadata."""

RUNNING = _HEADINGS | _TEXTS | CELLS | CODE
"""Elements that hold running text: what stands in them is of their sentences, if it does not part them."""

PARTING = _TEXTS | _HEADINGS | CELLS | _ITEMS | (_QUOTES - _names("boxed-text sidebar"))
PARTING |= _names(
    "sec section list def-list def-item speech statement itemizedlist orderedlist variablelist varlistentry"
    " table tbody thead tr row array formalpara note tip warning caution important"
)
"""Elements that end the paragraph they stand in."""

FLOATING = _names(
    "fn footnote fig fig-group figure table-wrap table-wrap-group informaltable boxed-text sidebar"
    " supplementary-material media mediaobject"
)
"""Elements that stand in the midst of a sentence without being of it."""

ENTRIES = _names(
    "ref biblioentry bibliomixed journal-meta article-meta contrib aff kwd-group permissions history"
    " author-notes bio p para title subtitle"
)
"""One block each of what is not judged."""

HIDDEN = _names(
    "label alt-text long-desc object-id indexterm remark graphic textobject imageobject processing-meta x"
)
"""Elements whose text is not shown, or is of no sentence."""

MARKING = _names("bibr fn table-fn aff corresp author-notes")
"""The sorts of cross-reference that are mostly numbers between words."""
