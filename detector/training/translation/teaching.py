"""Teachers of quality: the pretrained backbone, tuned whole on the sentences that people scored.

The encoder has learnt spinning so long that it tells good translations from poor ones less well than the
backbone, which would be a second network. So the head learns from what teachers say of many more sentences
than people scored (distillation, Hinton et al. 2015, arXiv 1503.02531).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from detector.gpu import by_length, padded
from detector.training.network import SpinNetwork
from detector.training.run import is_bf16_quick
from detector.training.translation.head import TranslationHead, middle_states
from detector.training.translation.lessons import Lesson, sentence_ranges
from detector.training.translation.states import States, write_states
from detector.training.translation.trainer import Schedule, Trainer, sentence_values

SCHEDULE = Schedule(epochs=2, tokens=2048, rate=1e-4, head_rate=3e-4, quality_weight=1.0, passage_weight=0.0)
_SHARE = 0.25
"""How much of a score stays where there is one; the rest is what the teachers say."""
_UNSCORED_WEIGHT = 1.0
"""How much a sentence counts that the teachers alone score."""
_TOGETHER = 8192
"""Wordpieces that a teacher reads at once, padding included."""


def train_teachers(
    backbone: SpinNetwork, lessons: Sequence[Lesson], seeds: Sequence[int], out: Path
) -> list[TranslationHead]:
    """A teacher for each seed, trained on sentences that people scored, each alone; stopped runs resume."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "states-0.bin"
    write_states(path, backbone, 0, lessons)
    states = States(path, lessons, backbone.config.hidden_size)
    teachers = []
    for seed in seeds:
        torch.manual_seed(seed)
        teacher = TranslationHead(backbone, 0, backbone.config.num_hidden_layers)
        Trainer(teacher, lessons, states, replace(SCHEDULE, seed=seed), out / f"teacher{seed}").train()
        teachers.append(teacher.eval())
    path.unlink()
    return teachers


def taught(
    lessons: Sequence[Lesson],
    backbone: SpinNetwork,
    teachers: Sequence[TranslationHead],
    ends: frozenset[int],
) -> list[Lesson]:
    """The same lessons with the mean of the teachers in the scores of their sentences.

    ends: wordpieces that end a sentence.
    """
    ranges = [
        [(first, last) for first, last, _, _ in lesson.sentences] or list(sentence_ranges(lesson.ids, ends))
        for lesson in lessons
    ]
    pieces = [
        _alone(lesson.ids, first, last)
        for lesson, found in zip(lessons, ranges, strict=True)
        for first, last in found
    ]
    values = iter(np.mean([_values(backbone, teacher, pieces) for teacher in teachers], axis=0).tolist())
    return [
        replace(lesson, sentences=tuple(_scored(lesson, found, values)))
        for lesson, found in zip(lessons, ranges, strict=True)
    ]


def _scored(
    lesson: Lesson, ranges: Sequence[tuple[int, int]], values: Iterator[float]
) -> Iterator[tuple[int, int, float, float]]:
    if not lesson.sentences:
        yield from ((first, last, next(values), _UNSCORED_WEIGHT) for first, last in ranges)
    for first, last, score, own in lesson.sentences:
        yield first, last, _SHARE * score + (1 - _SHARE) * next(values), own


def _alone(ids: NDArray[np.int32], first: int, last: int) -> list[int]:
    """A sentence of a passage between the special tokens of the passage."""
    return [int(ids[0]), *ids[first:last].tolist(), int(ids[-1])]


def _values(
    backbone: SpinNetwork, teacher: TranslationHead, pieces: Sequence[list[int]]
) -> NDArray[np.float64]:
    """What a teacher says of sentences, each alone: [N]."""
    found = np.zeros(len(pieces))
    for batch in by_length([len(piece) for piece in pieces], _TOGETHER):
        ids, mask = map(torch.from_numpy, padded([pieces[number] for number in batch]))
        inside = mask.clone()
        inside[:, 0] = 0
        inside[torch.arange(len(batch)), mask.sum(1) - 1] = 0
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=is_bf16_quick()):
            outputs = teacher(middle_states(backbone, 0, ids, mask), mask)
            values = sentence_values(outputs, inside, torch.arange(len(batch)))
        found[list(batch)] = values.float().numpy()
    return found
