"""Lessons of the screen: passages, what was swapped in them, and what the network said of each wordpiece.

The small network of the cascade learns from the large one (knowledge distillation, Hinton et al. 2015,
arXiv 1503.02531), so that it rarely clears what the large one would have flagged.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.calibration import sigmoid
from detector.model_folder import ModelFolder
from detector.network import ProcessorNetwork
from detector.training import corpus
from detector.training.backbone import load_tokenizer
from detector.training.examples import IGNORED, ExampleMaker, Recipe, load_workshop
from detector.training.pairs import load_pairs

LENGTH = 160
"""Wordpieces of a passage at the most, as the network reads them."""
_IN_FILE = 500
_SEED = 77_000


@dataclass(frozen=True, eq=False)
class Lessons:
    """Passages one after the other, special tokens left out; N wordpieces in P passages.

    ids: int32 [N]; substituted: int8 [N], 1 in a swapped span; logits: float16 [N], of the large
    network, NaN where it was not asked; starts: int64 [P + 1], where each passage begins; spun: float16 [P],
    the probability that a passage was spun, NaN where nobody says.
    """

    ids: NDArray[np.int32]
    substituted: NDArray[np.int8]
    logits: NDArray[np.float16]
    starts: NDArray[np.int64]
    spun: NDArray[np.float16]


@dataclass(frozen=True)
class Course:
    """How many lessons there are: files of 500 passages. taught: of which the large network is asked."""

    files: int = 360
    taught: int = 80


def make_lessons(build: Path, out: Path, model: Path, recipe: Recipe, course: Course, processes: int) -> None:
    """Write the files of a course to `out`; those that are there are kept."""
    out.mkdir(parents=True, exist_ok=True)
    numbers = [number for number in range(course.files) if not _path(out, number).exists()]
    arguments = (build, out, model, recipe, course)
    with get_context("spawn").Pool(processes, _start, arguments) as pool:
        for number in pool.imap_unordered(_make, numbers):
            print(f"lessons {number} of {course.files}", flush=True)


def load_lessons(folder: Path) -> Lessons:
    """All lessons of a folder."""
    parts = [dict(np.load(path)) for path in sorted(folder.glob("*.npz"))]
    joined = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    starts = np.concatenate([[0], np.cumsum(joined.pop("lengths"), dtype=np.int64)])
    return Lessons(starts=starts, **joined)


def _path(out: Path, number: int) -> Path:
    return out / f"{number:05}.npz"


_worker: dict[str, Any] = {}
"""What a process makes lessons with."""


def _start(build: Path, out: Path, model: Path, recipe: Recipe, course: Course) -> None:
    pairs = [pair for pair in load_pairs() if pair.family in recipe.families]
    dataset = corpus.load(build / "corpus", "train")
    maker = ExampleMaker(dataset, load_workshop(build), pairs, load_tokenizer(), recipe, _SEED)
    network = ProcessorNetwork(ModelFolder.find(model), threads=1)
    _worker.update(maker=maker, network=network, out=out, course=course)


def _make(number: int) -> int:
    numbers = range(number * _IN_FILE, (number + 1) * _IN_FILE)
    rows = list(_lessons(numbers, number < _worker["course"].taught))
    columns = [np.concatenate([row[name] for row in rows]) for name in range(3)]
    partial = _path(_worker["out"], number).with_suffix(".partial")
    with partial.open("wb") as sink:
        np.savez(
            sink,
            ids=columns[0].astype(np.int32),
            substituted=columns[1].astype(np.int8),
            logits=columns[2].astype(np.float16),
            lengths=np.array([len(row[0]) for row in rows], np.int64),
            spun=np.array([row[3] for row in rows], np.float16),
        )
    partial.replace(_path(_worker["out"], number))
    return number


def _lessons(numbers: range, taught: bool) -> Iterator[tuple[Any, Any, Any, float]]:
    for number in numbers:
        example = _worker["maker"].make(number, LENGTH)
        labels = np.array(example.substituted[1:-1])
        logits, spun = np.full(len(labels), np.nan), np.nan if example.spun == IGNORED else example.spun
        if taught:
            (found,) = _worker["network"].run([example.input_ids])
            logits, spun = found.substituted[1:-1], float(sigmoid(np.array(found.spun)))
        yield np.array(example.input_ids[1:-1]), labels, logits, spun
