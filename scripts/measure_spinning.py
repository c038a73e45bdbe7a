#!/usr/bin/env python3
"""Measure how fast the simulated spinners work, on clean text that is tagged already."""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from detector.training import corpus
from detector.training.examples import load_workshop
from detector.training.pipeline import families_without
from detector.training.sources import BUILD
from detector.training.spinners import Spinner, draw_style


def spin(build: Path, seed: int, documents: int) -> tuple[int, float]:
    """Spin random documents, each by a spinner of its own; gives words of clean text and seconds."""
    dataset, workshop, rng = corpus.load(build / "corpus", "train"), load_workshop(build), Random(seed)
    texts = [corpus.tagged_text(dataset[rng.randrange(len(dataset))]) for _ in range(documents)]
    families = families_without()
    began = time.perf_counter()
    for text in texts:
        Spinner(workshop, draw_style(rng, families), rng).spin(text)
    return sum(map(len, texts)), time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--documents", type=int, default=500)
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    count = arguments.processes
    with ProcessPoolExecutor(count) as pool:
        found = list(pool.map(spin, [arguments.build] * count, range(count), [arguments.documents] * count))
    rate = sum(words / seconds for words, seconds in found)
    print(f"{rate:,.0f} words/s in {count} processes, {sum(words for words, _ in found):,} words")


if __name__ == "__main__":
    main()
