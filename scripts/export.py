#!/usr/bin/env python3
"""Export a trained network to 8-bit ONNX in a model folder, with tokenizer, lexicon and checksums."""

from __future__ import annotations

import argparse
from pathlib import Path

from detector.model_folder import DEFAULT_NAME
from detector.training import pipeline
from detector.training.sources import BUILD, ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, default=BUILD / "run" / "network")
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--out", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    arguments = parser.parse_args()
    pipeline.make_folder(arguments.build, arguments.network, arguments.out)


if __name__ == "__main__":
    main()
