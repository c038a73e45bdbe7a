#!/usr/bin/env python3
"""Make documents garbled as by a poor translation, from the corpus that scripts/build_corpus.py tagged."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from detector.training.sources import BUILD
from detector.training.translation import documents


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD, help="folder that holds corpus/")
    parser.add_argument("--out", type=Path, help="folder for the results (BUILD/translations)")
    parser.add_argument("--processes", type=int, default=2)
    arguments = parser.parse_args()
    os.nice(10)
    out = arguments.out or arguments.build / "translations"
    for split in ("train", "calibration", "dev"):
        if (out / f"{split}.jsonl").exists():
            print(f"{split}: {out / split}.jsonl is there already", flush=True)
            continue
        written = documents.write(split, arguments.build / "corpus", out, arguments.processes)
        for way, (count, words, share) in documents.summary(written).items():
            print(f"{split} {way}: {count} documents, {words} words, {share:.0%} changed", flush=True)


if __name__ == "__main__":
    main()
