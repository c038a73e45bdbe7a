"""Lessons of the translation head: passages as it reads them, with labels for each wordpiece and sentence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from detector.passages import sentences
from detector.training import corpus
from detector.training.backbone import load_tokenizer
from detector.training.examples import IGNORED, Example, ExampleMaker, Recipe, load_workshop
from detector.training.pairs import load_pairs
from detector.training.translation.texts import (
    JudgedSentence,
    JudgedText,
    garbled_texts,
    mlqe_rows,
    mlqe_texts,
    mqm_texts,
    post_edited_texts,
)

if TYPE_CHECKING:
    from tokenizers import Tokenizer

LENGTH = 160
"""Wordpieces of a passage at the most, special tokens included."""
_CLEAN, _GARBLED = 0.8, -1.0
"""Scores that sentences of honest text, and those with much broken in them, are taken to have."""
_TAKEN_WEIGHT = 0.5
"""Such scores, which no person gave, count less."""
_SENTENCE = (4, 110)
"""Fewest and most wordpieces of a sentence of a passage that is known by its wordpieces alone."""


@dataclass(frozen=True, eq=False)
class Lesson:
    """A passage of T wordpieces, special tokens included.

    ids: int32 [T]; broken: int8 [T], 1, 0, or -1 where nobody says; sentences: (first, last, score, weight)
    of wordpieces; translated: 1, 0, or -1 where nobody says.
    """

    ids: NDArray[np.int32]
    broken: NDArray[np.int8]
    sentences: tuple[tuple[int, int, float, float], ...]
    translated: int


def make_lessons(build: Path, families: tuple[str, ...], negatives: int, seed: int) -> list[Lesson]:
    """All lessons. negatives: how many passages of honest and of spun text there are among them."""
    rng = Random(f"translation/{seed}")
    tokenizer = load_tokenizer()
    rows = mlqe_rows("train")
    texts: list[JudgedText] = [
        *mlqe_texts(rows, rng, packed=0.0),
        *mlqe_texts(rows, rng, packed=1.0),
        *post_edited_texts(rng.sample(rows, len(rows) // 2), rng),
        *some(mqm_texts("train"), 0.6, rng),
        *some(parts_of(garbled_texts(build / "translations" / "train.jsonl"), rng), 0.7, rng),
    ]
    found = [lesson for text in texts if (lesson := label(text, tokenizer)) is not None]
    return [*found, *_negatives(build, families, negatives, seed)]


def scored_lessons(seed: int = 1) -> list[Lesson]:
    """The sentences that people scored, each alone."""
    tokenizer = load_tokenizer()
    texts = mlqe_texts(mlqe_rows("train"), Random(f"scored/{seed}"), packed=0.0)
    return [lesson for text in texts if (lesson := label(text, tokenizer)) is not None]


def some(texts: Iterable[JudgedText], share: float, rng: Random) -> Iterator[JudgedText]:
    """About a share of the texts."""
    return (text for text in texts if rng.random() < share)


def label(text: JudgedText, tokenizer: Tokenizer) -> Lesson | None:
    """Tokenise a text, of which at most LENGTH wordpieces are kept; None where none is left."""
    encoding = tokenizer.encode(text.text)
    kept = min(len(encoding.ids), LENGTH) - 1
    if kept < 2:
        return None
    offsets = np.array(encoding.offsets[1:kept])
    broken = np.full(kept + 1, -1, np.int8)
    broken[1:kept] = 0
    for value, ranges in ((-1, text.unknown), (1, text.broken)):
        for start, end in ranges:
            broken[1:kept][(offsets[:, 0] < end) & (offsets[:, 1] > start)] = value
    ids = np.array([*encoding.ids[:kept], encoding.ids[-1]], np.int32)
    verdict = -1 if text.translated is None else int(text.translated)
    return Lesson(ids, broken, tuple(_sentences(text.sentences, offsets)), verdict)


def _sentences(
    judged: Sequence[JudgedSentence], offsets: NDArray[np.int64]
) -> Iterator[tuple[int, int, float, float]]:
    """The sentences that were not cut off, as ranges of wordpieces."""
    for sentence in judged:
        first = int(np.searchsorted(offsets[:, 1], sentence.start, side="right")) + 1
        last = int(np.searchsorted(offsets[:, 0], sentence.end, side="left")) + 1
        if first < last and offsets[last - 2, 1] >= sentence.end - 1:
            yield first, last, sentence.score, sentence.weight


def parts_of(texts: Iterable[JudgedText], rng: Random) -> Iterator[JudgedText]:
    """Long texts in parts of one to five sentences; each sentence with much broken in it reads badly."""
    for text in texts:
        ranges = sentences(text.text)
        while ranges:
            count = rng.randint(1, 5)
            part, ranges = ranges[:count], ranges[count:]
            yield _part(text, part)


def _part(text: JudgedText, ranges: Sequence[tuple[int, int]]) -> JudgedText:
    start, end = ranges[0][0], ranges[-1][1]
    inside = tuple(
        (max(a, start) - start, min(b, end) - start) for a, b in text.broken if a < end and b > start
    )
    share = sum(b - a for a, b in inside) / max(1, end - start)
    judged = [
        JudgedSentence(a - start, b - start, _GARBLED, _TAKEN_WEIGHT)
        for a, b in ranges
        if _broken_share(text, a, b) > 0.25
    ]
    return JudgedText(
        text.text[start:end],
        broken=inside,
        sentences=tuple(judged),
        translated=text.translated if share > 0.1 else None,
    )


def _broken_share(text: JudgedText, start: int, end: int) -> float:
    inside = sum(max(0, min(b, end) - max(a, start)) for a, b in text.broken)
    return inside / max(1, end - start)


def _negatives(build: Path, families: tuple[str, ...], count: int, seed: int) -> Iterator[Lesson]:
    """Honest text, with learners' slips now and then, and spun text: none of it is a poor translation."""
    recipe = Recipe(families, spun_share=0.35, slip_share=0.3)
    pairs = [pair for pair in load_pairs() if pair.family in families]
    dataset = corpus.load(build / "corpus", "train")
    maker = ExampleMaker(dataset, load_workshop(build), pairs, load_tokenizer(), recipe, seed)
    rng = Random(f"negatives/{seed}")
    ends = sentence_ends(load_tokenizer())
    for number in range(count):
        yield _negative(maker.make(number, rng.randint(24, LENGTH)), ends)


def _negative(example: Example, ends: frozenset[int]) -> Lesson:
    """An example of spinning as a lesson; what was swapped is neither broken nor not."""
    swapped = np.array(example.substituted)
    broken = np.where((swapped == 1) | (swapped == IGNORED), -1, 0).astype(np.int8)
    ids = np.array(example.input_ids, np.int32)
    honest = not (swapped == 1).any()
    judged = ((first, last, _CLEAN, _TAKEN_WEIGHT) for first, last in sentence_ranges(ids, ends) if honest)
    return Lesson(ids, broken, tuple(judged), 0)


def sentence_ends(tokenizer: Tokenizer) -> frozenset[int]:
    """The wordpieces that end a sentence."""
    numbers = (tokenizer.token_to_id(mark) for mark in ".!?")
    return frozenset(number for number in numbers if number is not None)


def sentence_ranges(ids: NDArray[np.int32], ends: frozenset[int]) -> Iterator[tuple[int, int]]:
    """The sentences of a passage as ranges of its wordpieces; very short and very long ones are left out."""
    first = 1
    for last in range(2, len(ids)):
        if last == len(ids) - 1 or (int(ids[last - 1]) in ends and int(ids[last]) not in ends):
            if _SENTENCE[0] <= last - first <= _SENTENCE[1]:
                yield first, last
            first = last
