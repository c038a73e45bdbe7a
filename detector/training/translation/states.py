"""What the encoder says in its middle of all lessons, computed once and kept on disk.

Its lower layers stay as they are, so that training the head need not run them again and again.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from detector.gpu import by_length, padded
from detector.training.network import SpinNetwork
from detector.training.run import is_bf16_quick
from detector.training.translation.head import middle_states
from detector.training.translation.lessons import Lesson

_TOGETHER = 8192
"""Wordpieces that run at once, padding included."""


class States:
    """The hidden states of lessons: `self[n]` is float16 [T, width]."""

    def __init__(self, path: Path, lessons: Sequence[Lesson], width: int) -> None:
        lengths = [len(lesson.ids) for lesson in lessons]
        self._starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
        self._values = np.memmap(path, np.float16, "r", shape=(int(self._starts[-1]), width))

    def __getitem__(self, number: int) -> NDArray[np.float16]:
        return np.asarray(self._values[self._starts[number] : self._starts[number + 1]])


def write_states(path: Path, network: SpinNetwork, first: int, lessons: Sequence[Lesson]) -> None:
    """Write what layer `first` reads of each lesson, one after the other; complete or not at all."""
    starts = np.concatenate([[0], np.cumsum([len(lesson.ids) for lesson in lessons], dtype=np.int64)])
    partial = path.with_suffix(".partial")
    shape = (int(starts[-1]), network.config.hidden_size)
    values = np.memmap(partial, np.float16, "w+", shape=shape)
    for batch in by_length([len(lesson.ids) for lesson in lessons], _TOGETHER):
        ids, mask = map(torch.from_numpy, padded([lessons[number].ids.tolist() for number in batch]))
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16, enabled=is_bf16_quick()):
            states = middle_states(network, first, ids, mask).half().numpy()
        for row, number in enumerate(batch):
            values[starts[number] : starts[number + 1]] = states[row, : len(lessons[number].ids)]
    values.flush()
    partial.replace(path)
