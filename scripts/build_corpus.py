#!/usr/bin/env python3
"""Build what training reads: the tagged clean corpus (once) and the spinners' dictionaries."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.training import corpus, dictionaries
from detector.training.backbone import backbone_folder
from detector.training.sources import BUILD


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=BUILD, help="folder for the results")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    arguments.out.mkdir(parents=True, exist_ok=True)
    for split in ("dev", "train"):
        if not (arguments.out / "corpus" / split / "state.json").exists():
            corpus.build(split, arguments.out / "corpus", arguments.processes)
        dataset = corpus.load(arguments.out / "corpus", split)
        tokens = sum(len(row) for row in dataset["starts"])
        print(f"{split}: {len(dataset)} texts, {tokens} tokens", flush=True)
    lemmas = dictionaries.frequent_lemmas(dataset["lemmas"])
    built = dictionaries.build_all(lemmas, backbone_folder())
    dictionaries.save(built, arguments.out / "dictionaries.json")
    for name, dictionary in built.items():
        print(f"{name}: {len(dictionary)} lemmas, {sum(map(len, dictionary.values()))} substitutes")


if __name__ == "__main__":
    main()
