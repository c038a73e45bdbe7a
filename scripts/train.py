#!/usr/bin/env python3
"""Train the network on clean text put through simulated spinners; stopped runs resume."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch
from tokenizers import Tokenizer

from detector.training import corpus, mining
from detector.training.backbone import backbone_folder
from detector.training.examples import ExampleMaker, Recipe, load_workshop
from detector.training.network import load_backbone
from detector.training.pairs import load_pairs
from detector.training.sources import BUILD
from detector.training.spinners import FAMILIES
from detector.training.trainer import Schedule, Trainer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD, help="what scripts/build_corpus.py made")
    parser.add_argument("--out", type=Path, default=BUILD / "run", help="checkpoints and the network")
    parser.add_argument("--start", type=Path, help="a network to start from")
    parser.add_argument("--steps", type=int, default=1100)
    parser.add_argument("--rate", type=float, default=3e-4, help="learning rate of the encoder")
    parser.add_argument("--decay", type=int, default=350, help="last steps, over which the rates fall")
    parser.add_argument("--thaw", action="store_true", help="train the word embeddings too")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--leave-out", default="mythes", help="spinner family kept for validation")
    arguments = parser.parse_args()
    torch.manual_seed(arguments.seed)
    torch.set_num_threads(arguments.threads)
    tokenizer = Tokenizer.from_file(str(backbone_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    families = tuple(family for family in FAMILIES if family != arguments.leave_out)
    maker = ExampleMaker(
        corpus.load(arguments.build / "corpus", "train"),
        load_workshop(arguments.build),
        load_pairs(),
        tokenizer,
        Recipe(families),
        arguments.seed,
        mining.load(arguments.build / "hard.jsonl"),
    )
    network = load_backbone(arguments.start or backbone_folder())
    schedule = Schedule(
        steps=arguments.steps,
        rate=arguments.rate,
        head_rate=arguments.rate * 10 / 3,
        decay=arguments.decay,
        thaw=arguments.thaw,
        seed=arguments.seed,
    )
    Trainer(network, maker, schedule, arguments.out).train()


if __name__ == "__main__":
    main()
