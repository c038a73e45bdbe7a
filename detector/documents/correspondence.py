"""The plain text of an e-mail: what its writer says, what is quoted, and what is neither."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from detector.documents.document import BlockKind

_QUOTED = re.compile(r"(?:>[ \t]?)+")
_SIGNATURE = re.compile(r"--[ \t]?")
# "On Monday … wrote:", which may run over two lines.
_WROTE = re.compile(r"(?:On|Am|Le|El)\b.{4,200}?\b(?:wrote|writes|schrieb|écrit|escribió)\s*:", re.DOTALL)
_FORWARDED = re.compile(
    r"[-_\s>]{0,20}(?:Original Message|Forwarded message|Begin forwarded message)\b[-_:\s]*|_{20,}",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\*?(?:From|Sent|To|Cc|Date|Subject|Reply-To|Importance)\*?:\*? .*", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """Consecutive lines of a body, without their quote marks. kind: None for the writer's own text."""

    text: str
    kind: BlockKind | None = None


def parts(body: str) -> Iterator[Part]:
    """The parts of a body, in order."""
    for (_, kind), lines in groupby(_sorted(body.splitlines()), key=lambda line: line[:2]):
        yield Part("\n".join(text for _, _, text in lines), kind)


def unflowed(body: str, joined: bool) -> str:
    """The body of a mail in `format=flowed` with a line a paragraph (RFC 3676); joined: DelSp is yes."""
    lines: list[str] = []
    open_depth: int | None = None
    for line in body.splitlines():
        marks = len(line) - len(line.lstrip(">"))
        text = line[marks:].removeprefix(" ")
        flows = text.endswith(" ") and text != "-- "
        kept = text[:-1] if flows and joined else text
        if open_depth == marks and text != "-- ":
            lines[-1] += kept
        else:
            lines.append(">" * marks + (" " if marks else "") + kept)
        open_depth = marks if flows else None
    return "\n".join(lines)


def _sorted(lines: list[str]) -> Iterator[tuple[int, BlockKind | None, str]]:
    """Each line with how often it is quoted and its kind."""
    introductions = _introductions(lines)
    signed: int | None = None  # the depth of the signature that the line is in
    below = heads = False  # below the mark of what was forwarded or answered; in the headers of that
    for index, line in enumerate(lines):
        depth, text = _unquoted(line)
        if signed != depth:
            signed = depth if _SIGNATURE.fullmatch(text) else None
        if _FORWARDED.fullmatch(text):
            below = heads = True
        below = below or (
            index - 1 in introductions and index not in introductions and not _marked(lines, index)
        )
        heads = heads and bool(
            not text.strip() or _FORWARDED.fullmatch(text) or _HEADER.fullmatch(text.strip())
        )
        kind: BlockKind | None = "quote" if depth or below else None
        if heads or index in introductions:
            kind = "metadata"
        elif signed is not None:
            kind = "furniture"
        yield depth, kind, text


def _unquoted(line: str) -> tuple[int, str]:
    marks = _QUOTED.match(line)
    return (marks[0].count(">"), line[marks.end() :]) if marks else (0, line)


def _introductions(lines: list[str]) -> set[int]:
    """The lines that say who wrote what is quoted below them."""
    found: set[int] = set()
    texts = [_unquoted(line)[1].strip() for line in lines]
    for index, text in enumerate(texts):
        if not text.startswith(("On ", "Am ", "Le ", "El ")):
            continue
        for end in range(index + 1, index + 4):
            if _WROTE.fullmatch(" ".join(texts[index:end])):
                found.update(range(index, end))
                break
    return found


def _marked(lines: list[str], index: int) -> bool:
    """Whether what follows bears quote marks, or there is nothing."""
    following = next((line for line in lines[index:] if line.strip()), ">")
    return following.lstrip().startswith(">")
