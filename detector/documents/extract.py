"""The text taken out of a file that is not text, for the readers of packed formats."""

from __future__ import annotations

from dataclasses import dataclass, replace

from detector.documents.document import Block, BlockKind
from detector.documents.strand import Strand

_GAP = "\n\n"


@dataclass(frozen=True)
class _Part:
    start: int
    end: int
    kind: BlockKind
    location: str | None


class Extract:
    """Collects what a file says in reading order; its raw text has a blank line between two blocks."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._parts: list[_Part] = []
        self._length = 0

    def add(self, text: str, kind: BlockKind = "paragraph", location: str | None = None) -> int:
        """Append a block as it stands; gives the place in the raw text at which it begins.

        location: where a person finds it, such as `page 3, paragraph 2`.
        """
        start = self._length + (len(_GAP) if self._texts else 0)
        self._texts.append(text)
        self._length = start + len(text)
        self._parts.append(_Part(start, self._length, kind, location))
        return start

    @property
    def raw(self) -> str:
        """All of the text."""
        return _GAP.join(self._texts)

    def blocks(self) -> list[Block]:
        """The blocks, addresses replaced and white space squeezed, without those that say nothing."""
        raw = self.raw
        made = []
        for part in self._parts:
            strand = Strand(raw)
            strand.copy(part.start, part.end)
            block = strand.block(part.kind)
            if block is not None:
                made.append(replace(block, location=part.location))
        return made
