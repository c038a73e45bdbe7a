"""What comparing two texts gives: which sentences belong together, and what was swapped in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from detector.documents.document import Document

Range = tuple[int, int]


@dataclass(frozen=True)
class Swap:
    """A phrase of the suspect text and what stands for it in the source.

    suspect, source: raw ranges in either document; text, original: what stands there. One of the
    two is empty where words were only added or only dropped.
    """

    suspect: Range
    source: Range
    text: str
    original: str


@dataclass(frozen=True)
class SentencePair:
    """Sentences of the suspect text that say what some of the source say.

    suspect, source: raw ranges, of one or two sentences each. similarity: 0..1. moved: the source
    has them at another place in the order. swaps: in the order of the suspect text. verbatim: raw
    ranges in the suspect text of runs of words taken over as they were.
    """

    suspect: Range
    source: Range
    similarity: float
    moved: bool
    swaps: tuple[Swap, ...]
    verbatim: tuple[Range, ...]


@dataclass(frozen=True)
class Comparison:
    """How a suspect text relates to a source.

    related: whether enough of the suspect text stands in the source to speak of a relation.
    covered: share of the source's words in sentences that were found in the suspect text, 0..1;
    taken: share of the suspect text's words in such sentences; verbatim: share of its words in
    runs taken over as they were. suspect_alone, source_alone: raw ranges of the sentences that the
    other text does not have.
    """

    suspect: Document = field(repr=False)
    source: Document = field(repr=False)
    related: bool
    covered: float
    taken: float
    verbatim: float
    pairs: tuple[SentencePair, ...]
    suspect_alone: tuple[Range, ...]
    source_alone: tuple[Range, ...]

    @property
    def swaps(self) -> tuple[Swap, ...]:
        """Phrases that were swapped for others, in the order of the suspect text."""
        return tuple(swap for pair in self.pairs for swap in pair.swaps if swap.text and swap.original)
