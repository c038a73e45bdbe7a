"""Restoring: spans in, the likely originals of each out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from detector.encoder import Encoder, TokenScores
from detector.model_folder import ModelFolder
from detector.originals.candidates import Floats, Unit, Vocabulary, units
from detector.originals.collocations import Collocations
from detector.originals.lexicon import Lexicon
from detector.originals.ranking import Ranking
from detector.originals.restoration import Restoration
from detector.passages import Passage
from detector.report import Suggestion
from detector.spans import Span
from detector.words import Words

_WORDS_AT_ONCE = 64
"""Words restored together: each takes a row as long as the vocabulary."""
_UNSEEN = -20.0
"""Log-probability of every word at a place whose hidden states were not kept."""


class Originals:
    """Candidates from the restoration head and the lexicon, ranked together."""

    def __init__(self, folder: ModelFolder, ranking: Ranking, encoder: Encoder, threads: int = 0) -> None:
        self._restoration = Restoration(folder, threads)
        self.lexicon = Lexicon(folder.file("lexicon.sqlite"))
        self._vocabulary = Vocabulary(encoder.number_of, encoder.piece_of, self._restoration.words.tolist())
        self._ranking = ranking
        self.bond = Collocations(folder.file("collocations.safetensors")).strength

    def suggest(
        self,
        spans: Sequence[Span],
        words: Words,
        probabilities: NDArray[np.float64],
        passages: Sequence[Passage],
        scores: Sequence[TokenScores],
    ) -> Iterator[tuple[Suggestion, ...]]:
        """The likely originals of each span, best first, in the order of the spans.

        probabilities: [N] that each word is a substitute.
        """
        phrases = self.units(spans, words, probabilities, passages, scores)
        for span, phrase in zip(spans, phrases, strict=True):
            beside = beside_span(words, span, passages)
            yield self._ranking.suggest(phrase, beside, self.bond)

    def units(
        self,
        spans: Sequence[Span],
        words: Words,
        probabilities: NDArray[np.float64],
        passages: Sequence[Passage],
        scores: Sequence[TokenScores],
    ) -> Iterator[list[Unit]]:
        """Each span cut into units with their candidates."""
        for group in _groups(spans):
            indices = [index for span in group for index in range(span.first, span.last)]
            rows = self._rows(indices, words, scores)
            taken = 0
            for span in group:
                standing = [_text(words, index, passages) for index in range(span.first, span.last)]
                own = rows[taken : taken + len(standing)]
                taken += len(standing)
                risks = probabilities[span.first : span.last]
                yield units(standing, own, risks, self.lexicon, self._vocabulary)

    def _rows(self, indices: Sequence[int], words: Words, scores: Sequence[TokenScores]) -> Floats:
        """Log-probabilities [len(indices), R] of what stood at the words."""
        states, owners = [], []
        for row, index in enumerate(indices):
            score = scores[words.passage[index]]
            first, last = np.searchsorted(score.kept, [words.first[index], words.last[index]])
            states.append(score.hidden[first:last])
            owners += [row] * int(last - first)
        shares = np.zeros((len(indices), len(owners)), np.float32)
        shares[owners, range(len(owners))] = 1
        counts = shares.sum(1, keepdims=True)
        if not owners:
            return np.full((len(indices), len(self._restoration.words)), _UNSEEN, np.float32)
        hidden = np.concatenate(states).astype(np.float32)
        logs = self._restoration.log_probabilities(hidden, shares / np.maximum(counts, 1))
        logs[counts[:, 0] == 0] = _UNSEEN
        return logs


def _groups(spans: Sequence[Span]) -> Iterator[list[Span]]:
    group: list[Span] = []
    size = 0
    for span in spans:
        if group and size + span.last - span.first > _WORDS_AT_ONCE:
            yield group
            group, size = [], 0
        group.append(span)
        size += span.last - span.first
    if group:
        yield group


def beside_span(words: Words, span: Span, passages: Sequence[Passage]) -> tuple[str, str]:
    """The words of the sentence before and after a span, empty where there are none."""
    sentence = words.sentence[span.first]
    before, after = span.first - 1, span.last
    return (
        _text(words, before, passages) if before >= 0 and words.sentence[before] == sentence else "",
        _text(words, after, passages) if after < len(words) and words.sentence[after] == sentence else "",
    )


def _text(words: Words, index: int, passages: Sequence[Passage]) -> str:
    passage = passages[int(words.passage[index])]
    return passage.text[int(words.starts[index]) : int(words.ends[index])]
