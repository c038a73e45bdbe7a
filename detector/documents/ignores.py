"""Comments that ask not to judge a part of a document, as in `<!-- unspin: ignore -->`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from detector.documents.comments import SYNTAXES, Comment, comments
from detector.documents.document import Document, overlapping

ACTIONS = ("ignore", "ignore-start", "ignore-end", "ignore-file")
"""What a comment can ask for: this or the next block, where a stretch begins and ends, the whole document."""
_FIRST_LINES = 10
_WORD = re.compile(r"[\w-]*")
# What other programs call it, where the most similar word would mean something else.
_MEANT = dict.fromkeys(
    ("ignore-line", "ignore-next", "ignore-next-line", "ignore-block", "ignore-paragraph", "disable", "skip"),
    "ignore",
) | {"disable-file": "ignore-file", "skip-file": "ignore-file", "ignore-all": "ignore-file"}


@dataclass(frozen=True)
class Ignore:
    """A comment that is heeded. at: its raw place; word: what it asks for; start, end: what it covers."""

    at: int
    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Problem:
    """What is wrong with the comment at a raw place."""

    at: int
    message: str


@dataclass(frozen=True)
class Heeded:
    """A document whose ignored blocks are skipped, what asked for it, and what is wrong with comments."""

    document: Document
    ignores: tuple[Ignore, ...] = ()
    problems: tuple[Problem, ...] = ()


def heed(document: Document) -> Heeded:
    """The document as its comments ask: the blocks that they cover become of kind `ignored` and skipped."""
    told = list(comments(document))
    if not told:
        return Heeded(document)
    ignores, problems = [], []
    for item in _asked(told, document):
        if isinstance(item, Problem):
            problems.append(item)
        else:
            ignores.append(item)
    return Heeded(_without(document, ignores), tuple(ignores), tuple(problems))


def _without(document: Document, ignores: Sequence[Ignore]) -> Document:
    spans = [block.span for block in document.blocks]
    covered = {place for ignore in ignores for place in overlapping(spans, ignore.start, ignore.end)}
    blocks = document.blocks
    ignored = [replace(blocks[place], kind="ignored") for place in sorted(covered)]
    skipped = sorted([*document.skipped, *ignored], key=lambda block: block.span)
    kept = tuple(block for place, block in enumerate(blocks) if place not in covered)
    return replace(document, blocks=kept, skipped=tuple(skipped))


def _asked(told: Sequence[Comment], document: Document) -> Iterator[Ignore | Problem]:
    spans = [block.span for block in document.blocks]
    written = SYNTAXES[document.format].written
    opened: Comment | None = None
    for comment in told:
        word = _WORD.match(comment.body)[0].lower()  # type: ignore[index]  # it matches nothing, too
        if word not in ACTIONS or not comment.colon:
            yield Problem(comment.start, _unknown(comment, word, written))
        elif word == "ignore":
            yield _covering(comment, word, spans, _block(comment, spans))
        elif word == "ignore-file":
            yield _whole(comment, document, spans)
        elif word == "ignore-start" and opened is not None:
            yield Problem(comment.start, "ignore-start after another; end that one first, or remove this")
        elif word == "ignore-start":
            opened = comment
        elif opened is None:
            yield Problem(comment.start, "ignore-end without ignore-start; remove it, or add the start")
        else:
            yield _covering(opened, "ignore-start", spans, overlapping(spans, opened.end, comment.start))
            opened = None
    if opened is not None:
        needed = written.format("ignore-end")
        yield Problem(opened.start, f"ignore-start without ignore-end, so nothing is ignored; add {needed}")


def _covering(
    comment: Comment, word: str, spans: Sequence[tuple[int, int]], covered: Sequence[int]
) -> Ignore | Problem:
    if not covered:
        return Problem(comment.start, f"unused {word}: there is no prose for it; remove it")
    return Ignore(comment.start, word, spans[covered[0]][0], spans[covered[-1]][1])


def _block(comment: Comment, spans: Sequence[tuple[int, int]]) -> range:
    """The place of the block that a comment stands in or beside, or else of the next one."""
    after = bisect_right(spans, comment.start, key=lambda span: span[1])
    if after < len(spans) and spans[after][0] <= comment.start:
        return range(after, after + 1)
    following = range(after, min(after + 1, len(spans)))
    if comment.reach is None:
        return following
    left, right = comment.reach
    gaps = {}
    if after > 0 and spans[after - 1][1] > left:
        gaps[after - 1] = comment.start - spans[after - 1][1]
    if following and spans[after][0] < right:
        gaps[after] = spans[after][0] - comment.end
    if not gaps:
        return following
    nearest = min(gaps, key=lambda place: (gaps[place], -place))
    return range(nearest, nearest + 1)


def _whole(comment: Comment, document: Document, spans: Sequence[tuple[int, int]]) -> Ignore | Problem:
    late = document.raw.count("\n", 0, comment.start) >= _FIRST_LINES
    if late and spans and spans[0][0] < comment.start:
        return Problem(
            comment.start, f"ignore-file counts only in the first {_FIRST_LINES} lines; move it there"
        )
    return _covering(comment, "ignore-file", spans, range(len(spans)))


def _unknown(comment: Comment, word: str, written: str) -> str:
    if word in ACTIONS:
        return f"a comment without its colon is not heeded; write {written.format(word)}"
    if not word:
        return f"a comment that asks for nothing; write {written.format('ignore')}"
    meant = [_MEANT[word]] if word in _MEANT else get_close_matches(word, ACTIONS, 1)
    advice = f"did you mean “{meant[0]}”?" if meant else f"choose one of {', '.join(ACTIONS)}"
    return f"unknown comment “{word}”; {advice}"
