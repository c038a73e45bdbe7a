#!/usr/bin/env python3
"""Export a trained network to 8-bit ONNX in a model folder, with tokenizer, lexicon and checksums."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from tokenizers import Tokenizer

from detector.model_folder import DEFAULT_NAME
from detector.training.backbone import backbone_folder
from detector.training.export import export, write_checksums
from detector.training.network import load_backbone
from detector.training.sources import BUILD, ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, default=BUILD / "run" / "network")
    parser.add_argument("--lexicon", type=Path, default=BUILD / "lexicon.sqlite")
    parser.add_argument("--out", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    arguments = parser.parse_args()
    export(load_backbone(arguments.network), arguments.out)
    tokenizer = Tokenizer.from_file(str(backbone_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    tokenizer.save(str(arguments.out / "tokenizer.json"), pretty=False)
    shutil.copyfile(arguments.lexicon, arguments.out / "lexicon.sqlite")
    write_checksums(arguments.out)


if __name__ == "__main__":
    main()
