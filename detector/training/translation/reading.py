"""What a model says of translated sentences, each read alone: how well they read, which words are broken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from detector.calibration import sigmoid
from detector.documents import read_text
from detector.encoder import Encoder, TokenScores
from detector.passages import Passage, split
from detector.quality import sentence_value
from detector.spans import join
from detector.training.translation.judged import SEVERITIES, Segment, Sentence, segments, sentences
from detector.training.translation.measures import Counts, Flags, Floats, Range, best_threshold, characters
from detector.training.translation.texts import is_held_out
from detector.words import Words, gather

_GRID = [round(0.01 * step, 2) for step in range(1, 100)]
_EVERY = 8
"""One training segment in so many chooses the threshold of marked words."""


@dataclass(frozen=True, eq=False)
class Reading:
    """A text as the network reads it.

    What it says of the words is taken as it is: a sentence alone is no document whose risk could be the prior
    of its words.
    """

    passages: Sequence[Passage]
    scores: Sequence[TokenScores]
    words: Words

    @cached_property
    def broken(self) -> Floats:
        """For each of the N words the probability that it is broken wording."""
        return sigmoid(self.words.broken.astype(np.float64))

    @property
    def value(self) -> float:
        """How well it reads, before the sigmoid: the mean of its sentences weighted by their wordpieces."""
        values, sizes = [], []
        for passage, score in zip(self.passages, self.scores, strict=True):
            for start, end in passage.sentences:
                if start >= passage.fresh:
                    values.append(sentence_value(score, start, end))
                    sizes.append(int(((score.spans[:, 1] > start) & (score.spans[:, 0] < end)).sum()))
        return float(np.average(values, weights=sizes)) if sum(sizes) else 0.0

    def bad(self, threshold: float) -> list[Range]:
        """The words at or above a threshold."""
        return [self._place(index, index + 1) for index in np.flatnonzero(self.broken >= threshold).tolist()]

    def runs(self, threshold: float) -> list[Range]:
        """The same with neighbours as one."""
        found = join(self.words, self.broken, self.passages, threshold, threshold)
        return [self._place(span.first, span.last) for span in found]

    def probabilities(self, places: Sequence[Range]) -> Floats:
        """For each stretch the mean of what the network says of its wordpieces, also of punctuation."""
        spans, logits = self._wordpieces()
        found = np.zeros(len(places))
        for number, (first, last) in enumerate(places):
            inside = (spans[:, 0] < last) & (spans[:, 1] > first)
            found[number] = float(sigmoid(logits[inside].mean())) if inside.any() else 0.0
        return found

    def _wordpieces(self) -> tuple[NDArray[np.int64], Floats]:
        """Where each wordpiece stands in the whole text, and its logit."""
        spans, logits = [np.empty((0, 2), np.int64)], [np.empty(0)]
        for passage, score in zip(self.passages, self.scores, strict=True):
            fresh = score.spans[:, 0] >= passage.fresh
            chosen = score.spans[fresh]
            starts, ends = passage.offsets.starts[chosen[:, 0]], passage.offsets.ends[chosen[:, 1] - 1]
            spans.append(np.column_stack([starts, ends]))
            logits.append(score.broken[fresh].astype(np.float64))
        return np.concatenate(spans), np.concatenate(logits)

    def _place(self, first: int, last: int) -> Range:
        """Characters of the whole text."""
        offsets = self.passages[int(self.words.passage[first])].offsets
        return offsets.span(int(self.words.starts[first]), int(self.words.ends[last - 1]))


def read_all(encoder: Encoder, texts: Iterable[str]) -> Iterator[Reading]:
    """Each text as the detector reads it, alone."""
    for text in texts:
        passages = split(read_text(text).blocks, encoder.count_tokens)
        scores = encoder.encode([passage.text for passage in passages])
        yield Reading(passages, scores, gather(passages, scores))


def judged_tokens(found: Sequence[Sentence], readings: Sequence[Reading]) -> dict[str, tuple[Floats, Flags]]:
    """By language: the probability of each token of the sentences, and whether an editor changed it."""
    parts: dict[str, list[tuple[Floats, Flags]]] = {}
    for sentence, reading in zip(found, readings, strict=True):
        pair = reading.probabilities(sentence.places), np.array(sentence.bad, np.bool_)
        parts.setdefault(sentence.lang, []).append(pair)
    return {
        language: (np.concatenate([risks for risks, _ in pairs]), np.concatenate([bad for _, bad in pairs]))
        for language, pairs in sorted(parts.items())
    }


def judged_sentences(
    found: Sequence[Sentence], readings: Sequence[Reading]
) -> Mapping[str, tuple[Floats, Floats]]:
    """By language: how well each sentence reads, and the people's score."""
    pairs: dict[str, list[tuple[float, float]]] = {}
    for sentence, reading in zip(found, readings, strict=True):
        pairs.setdefault(sentence.lang, []).append((reading.value, sentence.z))
    columns = {language: np.array(rows) for language, rows in sorted(pairs.items())}
    return {language: (rows[:, 0], rows[:, 1]) for language, rows in columns.items()}


def best_bad_threshold(encoder: Encoder) -> float:
    """The word probability from which on a word counts as bad: one for all languages.

    Chosen on the training sentences kept for calibration; calibration.json has it as `bad` of `translation`.
    """
    chosen = [sentence for sentence in sentences("train") if is_held_out(sentence.id)]
    readings = list(read_all(encoder, (sentence.text for sentence in chosen)))
    return best_threshold(judged_tokens(chosen, readings), _GRID)


def marked_characters(
    found: Sequence[Segment],
    readings: Sequence[Reading],
    threshold: float,
    severities: Sequence[str] = SEVERITIES,
) -> Counts:
    """The characters of bad words beside those that experts marked as errors of some severities."""
    counts = (
        characters(segment.text, reading.bad(threshold), segment.spans(severities))
        for segment, reading in zip(found, readings, strict=True)
    )
    return sum(counts, Counts())


def best_span_threshold(encoder: Encoder) -> float:
    """The word probability at which bad words best meet the marks of experts, by F1 of characters.

    Good systems make fewer errors than the poor ones whose words `best_bad_threshold` is for. Chosen on
    training segments; calibration.json has it as `marked` of `translation`.
    """
    chosen = list(islice(segments("train"), 0, None, _EVERY))
    readings = list(read_all(encoder, (segment.text for segment in chosen)))
    return max(_GRID, key=lambda level: marked_characters(chosen, readings, level).figures["f1"])
