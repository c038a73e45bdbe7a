#!/usr/bin/env python3
"""Train the network on clean text put through simulated spinners; stopped runs resume."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from detector.training import pipeline
from detector.training.examples import Recipe
from detector.training.sources import BUILD
from detector.training.trainer import Schedule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD, help="what scripts/build_corpus.py made")
    parser.add_argument("--out", type=Path, default=BUILD / "run", help="checkpoints and the network")
    parser.add_argument("--start", type=Path, help="a network to start from")
    parser.add_argument("--steps", type=int, default=1100)
    parser.add_argument("--rate", type=float, default=3e-4, help="learning rate of the encoder")
    parser.add_argument("--decay", type=int, default=350, help="last steps, over which the rates fall")
    parser.add_argument(
        "--restoration", type=float, default=0.3, help="weight of the restoration loss beside the token loss"
    )
    parser.add_argument(
        "--restored", type=int, default=256, help="places of a batch to learn restoration from"
    )
    parser.add_argument("--thaw", action="store_true", help="train the word embeddings too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument(
        "--leave-out", nargs="*", default=pipeline.NEVER_TRAINED, metavar="FAMILY", help="kept for validation"
    )
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    schedule = Schedule(
        steps=arguments.steps,
        rate=arguments.rate,
        head_rate=arguments.rate * 10 / 3,
        decay=arguments.decay,
        thaw=arguments.thaw,
        restoration_weight=arguments.restoration,
        restored=arguments.restored,
        seed=arguments.seed,
    )
    recipe = Recipe(pipeline.families_without(arguments.leave_out))
    pipeline.train(arguments.build, arguments.out, schedule, recipe, arguments.start)


if __name__ == "__main__":
    main()
