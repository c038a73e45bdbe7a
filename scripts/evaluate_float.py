#!/usr/bin/env python3
"""Measure what the 8 bit of the shipped model cost: gold and clean texts with it and with float weights."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

from detector.detector import Detector
from detector.model_folder import DEFAULT_NAME
from detector.training.evaluation import Evaluation, evaluate, judge_clean, rounded
from detector.training.export import export_float, write_checksums
from detector.training.network import load_backbone
from detector.training.sources import BUILD, ROOT


def measure(folder: Path, every: int) -> Evaluation:
    """The figures of a model folder on the gold texts and every `every`-th clean one."""
    detector = Detector.load(folder)
    evaluation = Evaluation(detector.threshold)
    evaluate(evaluation, detector, judge_clean(detector, every))
    return evaluation


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, default=BUILD / "average" / "network")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--every", type=int, default=1, help="take every so many clean texts")
    arguments = parser.parse_args()
    small = measure(arguments.model, arguments.every).results
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / arguments.model.name
        shutil.copytree(arguments.model, folder)
        export_float(load_backbone(arguments.network).eval().float(), folder / "model.onnx")
        write_checksums(folder)
        large = measure(folder, arguments.every).results
    for name, measures in rounded(small).items():
        print(name, json.dumps({"8 bit": measures, "float": rounded(large)[name]}))


if __name__ == "__main__":
    main()
