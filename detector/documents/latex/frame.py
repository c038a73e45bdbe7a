"""A text of its own inside a document: the body, or a note, heading or float inside another text."""

from __future__ import annotations

from detector.documents.citation import REACH
from detector.documents.document import Block, BlockKind
from detector.documents.prose import is_prose
from detector.documents.strand import Strand

_CLOSING = ".,;:!?)]}'’”"


class Frame:
    """Collects a block after the other; white space waits for the word after it, and may not come to be.

    close: the token at which it ends. kinds: of its open environments, each with the token that ends it.
    tail: the last of what was put. skipped: whether something unseen, such as a citation, came after that.
    """

    def __init__(self, raw: str, kind: BlockKind, close: int) -> None:
        self.close = close
        self.kinds: list[tuple[BlockKind, int]] = [(kind, -1)]
        self._raw = raw
        self._restart()

    def _restart(self) -> None:
        self._strand = Strand(self._raw)
        self._gap: tuple[int, int] | None = None
        self.tail = ""
        self.skipped = False

    @property
    def kind(self) -> BlockKind:
        """The kind of the block that is being made."""
        return self.kinds[-1][0]

    @property
    def spaced(self) -> bool:
        """Whether there is white space after what was put last."""
        return self._gap is not None

    def space(self, start: int, end: int) -> None:
        """Let raw[start:end] be white space, unless there is some already."""
        if self._gap is None and self.tail:
            self._gap = (start, end)

    def put(self, text: str, start: int, end: int) -> None:
        """Append `text`, each character of which stands for the whole of raw[start:end]."""
        self._fill()
        self._strand.put(text, start, end)
        self.tail, self.skipped = text, False

    def copy(self, start: int, end: int) -> None:
        """Append raw[start:end]; a full stop after something unseen takes the space before that away."""
        source = self._raw[start:end]
        text = source.strip()
        if not text:
            self.space(start, end)
            return
        first = start + source.index(text[0])
        last = first + len(text)
        if first > start:
            self.space(start, first)
        if self.skipped and text[0] in _CLOSING:
            self._gap = None
        self._fill()
        self._strand.copy(first, last)
        self.tail, self.skipped = text[-REACH:], False
        if last < end:
            self.space(last, end)

    def finish(self) -> Block | None:
        """The block so far, None if it is no prose; what comes is of the next one."""
        block = self._strand.block(self.kind)
        self._restart()
        return block if block and is_prose(block.text, block.kind) else None

    def _fill(self) -> None:
        if self._gap is not None:
            self._strand.put(" ", *self._gap)
            self._gap = None
