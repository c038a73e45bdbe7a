"""Restoring: spans in, the likely originals of each out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from detector.encoder import Encoder, TokenScores
from detector.model_folder import ModelFolder
from detector.originals.candidates import Floats, Unit, Vocabulary, units
from detector.originals.lexicon import Lexicon
from detector.originals.ranking import Ranking
from detector.originals.restoration import Restoration
from detector.passages import Passage
from detector.report import Suggestion
from detector.spans import Span
from detector.words import Words

_WORDS_AT_ONCE = 320
"""Words restored together: each takes a row as long as the vocabulary."""
_UNSEEN = -20.0
"""Log-probability of every word at a place whose hidden states were not kept."""


class Originals:
    """Candidates from the restoration head and the lexicon, ranked together."""

    def __init__(self, folder: ModelFolder, ranking: Ranking, encoder: Encoder) -> None:
        self._restoration = Restoration(folder)
        self.lexicon = Lexicon(folder.file("lexicon.sqlite"))
        self._vocabulary = Vocabulary(encoder.number_of, encoder.piece_of, self._restoration.words.tolist())
        self._ranking = ranking

    def suggest(
        self, spans: Sequence[Span], words: Words, passages: Sequence[Passage], scores: Sequence[TokenScores]
    ) -> Iterator[tuple[Suggestion, ...]]:
        """The likely originals of each span, best first, in the order of the spans."""
        for phrase in self.units(spans, words, passages, scores):
            yield self._ranking.suggest(phrase)

    def units(
        self, spans: Sequence[Span], words: Words, passages: Sequence[Passage], scores: Sequence[TokenScores]
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
                yield units(standing, own, self.lexicon, self._vocabulary)

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


def _text(words: Words, index: int, passages: Sequence[Passage]) -> str:
    passage = passages[int(words.passage[index])]
    return passage.text[int(words.starts[index]) : int(words.ends[index])]
