"""How well comparing finds what was swapped, on documents that simulated spinners garbled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import Any

from detector.compare import Comparison, compare
from detector.compare.sentences import Known
from detector.documents import read_text
from detector.training import corpus
from detector.training.spinners import Spinner, SpunText, Workshop, draw_style
from detector.words import WORD

Place = tuple[int, int]


def alignment(dataset: Any, workshop: Workshop, known: Known, count: int) -> dict[str, float]:
    """Precision, recall and F1 over the swapped words of up to `count` spun documents.

    A word of the spun text is right if the swap that it lies in points at words of the original that
    were replaced by it.
    """
    right = found = wanted = documents = 0
    for spun, original in _pairs(dataset, workshop, count):
        truth = dict(_truth(spun))
        guess = dict(_guess(compare(read_text(spun.text), read_text(original), known), spun.text))
        documents += 1
        wanted += len(truth)
        found += len(guess)
        right += sum(
            place in truth and start < truth[place][1] and end > truth[place][0]
            for place, (start, end) in guess.items()
        )
    precision, recall = right / max(1, found), right / max(1, wanted)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {"documents": documents, "precision": precision, "recall": recall, "f1": f1}


def _pairs(dataset: Any, workshop: Workshop, count: int) -> Iterator[tuple[SpunText, str]]:
    rng = Random(1)
    for row in rng.sample(range(len(dataset)), min(len(dataset), count)):
        text = corpus.tagged_text(dataset[row])
        text = text.slice(0, min(len(text), 400))
        # What is restructured is not recorded, so the places in the original would not be known.
        style = replace(draw_style(rng), restructured=0.0, rearranged=0.0, lost_spaces=0.0, article_care=0.0)
        spun = Spinner(workshop, style, rng).spin(text)
        if spun.spans:
            yield spun, text.text


def _truth(spun: SpunText) -> Iterator[tuple[int, Place]]:
    """For each swapped word of the spun text, by its start, the range that it replaced in the original."""
    shift = 0
    for span in spun.spans:
        start = span.start + shift
        shift += len(span.original) - (span.end - span.start)
        for word in WORD.finditer(spun.text, span.start, span.end):
            yield word.start(), (start, start + len(span.original))


def _guess(comparison: Comparison, text: str) -> Iterator[tuple[int, Place]]:
    for swap in comparison.swaps:
        for word in WORD.finditer(text, *swap.suspect):
            yield word.start(), swap.source
