#!/usr/bin/env python3
"""Build the table of collocations that ranks suggestions, from what scripts/build_corpus.py made."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.training import collocations, corpus
from detector.training.sources import BUILD


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--out", type=Path, default=BUILD / "collocations.safetensors")
    arguments = parser.parse_args()
    texts = corpus.load(arguments.build / "corpus", "train")["text"]
    pairs = collocations.write((collocations.of_texts(texts), collocations.of_symspell()), arguments.out)
    print(f"{arguments.out}: {pairs} pairs, {arguments.out.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
