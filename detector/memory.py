"""Remembering what was read: of a document that is being written, only what changed is read again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from detector.calibration import log_odds
from detector.encoder import Device, Encoder, TokenScores
from detector.model_folder import ModelFolder
from detector.originals import Originals, Ranking
from detector.originals.candidates import Unit
from detector.passages import Passage
from detector.report import Report
from detector.spans import Span
from detector.words import Words

_Place = tuple[int, int]


class RememberingEncoder(Encoder):
    """An encoder that reads a passage once; of `size` passages it keeps what the network said."""

    def __init__(self, folder: ModelFolder, size: int, threads: int = 0, device: Device = "cpu") -> None:
        super().__init__(folder, threads, device)
        self._size = size
        self._known: OrderedDict[str, TokenScores] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> list[TokenScores]:
        """Score passages, in the order given; the same passage gives the same object."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        found = self._known | dict(zip(new, super().encode(new), strict=True))
        scores = [found[text] for text in texts]
        for text in texts:
            self._known[text] = found[text]
            self._known.move_to_end(text)
        while len(self._known) > self._size:
            self._known.popitem(last=False)
        return scores


class RememberingOriginals(Originals):
    """Finds the candidates for a phrase once, as long as the scores of its passage are kept."""

    def __init__(self, folder: ModelFolder, ranking: Ranking, encoder: Encoder, threads: int = 0) -> None:
        super().__init__(folder, ranking, encoder, threads)
        self._known: WeakKeyDictionary[TokenScores, dict[_Place, list[Unit]]] = WeakKeyDictionary()

    def units(
        self,
        spans: Sequence[Span],
        words: Words,
        probabilities: NDArray[np.float64],
        passages: Sequence[Passage],
        scores: Sequence[TokenScores],
    ) -> Iterator[list[Unit]]:
        """Each span cut into units with their candidates; only how suspicious they are may have changed."""
        kept = [self._known.setdefault(scores[words.passage[span.first]], {}) for span in spans]
        places = [_place(span, words) for span in spans]
        new = [place not in known for place, known in zip(places, kept, strict=True)]
        fresh = [span for span, unknown in zip(spans, new, strict=True) if unknown]
        found = super().units(fresh, words, probabilities, passages, scores)
        for span, place, known, unknown in zip(spans, places, kept, new, strict=True):
            if unknown:
                known[place] = next(found)
                yield known[place]
            else:
                yield [_suspected(unit, probabilities[span.first : span.last]) for unit in known[place]]


def kept_openings(previous: Report, raw: str) -> frozenset[int]:
    """Raw places in `raw` at which the unchanged text had passages begin in an earlier report."""
    before = previous.document.raw
    same_start = _common(before, raw)
    longest = min(len(before), len(raw)) - same_start
    same_end = min(_common(before[::-1], raw[::-1]), longest)
    starts = [passage.start for passage in previous.passages]
    shift = len(raw) - len(before)
    return frozenset(
        [start for start in starts if start < same_start]
        + [start + shift for start in starts if start >= len(before) - same_end]
    )


def _common(one: str, other: str) -> int:
    """The length of what two texts begin with alike."""
    size = min(len(one), len(other))
    codes = [np.frombuffer(text[:size].encode("utf-32-le", "surrogatepass"), "<u4") for text in (one, other)]
    differing = np.flatnonzero(codes[0] != codes[1])
    return int(differing[0]) if len(differing) else size


def _place(span: Span, words: Words) -> _Place:
    return int(words.starts[span.first]), int(words.ends[span.last - 1])


def _suspected(unit: Unit, probabilities: NDArray[np.float64]) -> Unit:
    return replace(unit, suspicion=log_odds(float(probabilities[unit.first : unit.last].max())))
