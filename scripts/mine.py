#!/usr/bin/env python3
"""Find the clean training passages that a model takes for spun; the next training sees them more often."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from detector.encoder import Encoder
from detector.model_folder import DEFAULT_NAME, ModelFolder
from detector.training import corpus, mining
from detector.training.sources import BUILD, ROOT


def _part(arguments: argparse.Namespace, offset: int) -> Sequence[mining.Window]:
    dataset = corpus.load(arguments.build / "corpus", "train")
    encoder = Encoder(ModelFolder.find(arguments.model), threads=1)
    return list(mining.score_windows(dataset, encoder, arguments.processes * arguments.every, offset))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD, help="what scripts/build_corpus.py made")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--every", type=int, default=1, help="score one document in so many")
    parser.add_argument("--share", type=float, default=0.05, help="share of a domain's passages to keep")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    with get_context("spawn").Pool(arguments.processes) as pool:
        parts = pool.map(partial(_part, arguments), range(arguments.processes))
    found = [window for part in parts for window in part]
    chosen = mining.hardest(found, arguments.share)
    mining.save(chosen, arguments.build / "hard.jsonl")
    for domain in sorted({window.domain for window in chosen}):
        scores = [window.score for window in chosen if window.domain == domain]
        print(f"{domain}: {len(scores)} passages, mean token probability {min(scores)} to {max(scores)}")


if __name__ == "__main__":
    main()
