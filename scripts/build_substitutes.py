#!/usr/bin/env python3
"""Add the dictionary of a trained network's own substitutes to build/dictionaries.json."""

from __future__ import annotations

import argparse
from pathlib import Path

import torch

from detector.training import corpus, dictionaries
from detector.training.backbone import load_tokenizer
from detector.training.network import load_backbone
from detector.training.sources import BUILD
from detector.training.substitutes import network_dictionary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--network", type=Path, default=BUILD / "run4" / "network")
    parser.add_argument("--windows", type=int, default=3000)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    path = arguments.build / "dictionaries.json"
    known = dictionaries.load(path)
    found = network_dictionary(
        load_backbone(arguments.network),
        load_tokenizer(),
        corpus.load(arguments.build / "corpus", "train"),
        arguments.windows,
    )
    dictionaries.save({**known, "network": found}, path)
    print(f"network: {len(found)} lemmas, {sum(map(len, found.values()))} substitutes")


if __name__ == "__main__":
    main()
