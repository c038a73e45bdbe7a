#!/usr/bin/env python3
"""Build the inverse lexicon that suggests originals, from what scripts/build_corpus.py made."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.training import dictionaries, lexicon
from detector.training.pairs import load_pairs
from detector.training.sources import BUILD


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--out", type=Path, default=BUILD / "lexicon.sqlite")
    arguments = parser.parse_args()
    entries = lexicon.inverse(dictionaries.load(arguments.build / "dictionaries.json"), load_pairs())
    lexicon.write(entries, arguments.out)
    pairs = sum(map(len, entries.values()))
    size = arguments.out.stat().st_size / 1e6
    print(f"{arguments.out}: {len(entries)} substitutes, {pairs} pairs, {size:.1f} MB")


if __name__ == "__main__":
    main()
