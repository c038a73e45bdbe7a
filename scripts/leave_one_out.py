#!/usr/bin/env python3
"""For each spinner family, train a small model that never saw it, and measure it on that family.

Writes families.json into the model folder, beside the shipped model's figures; a family that is
there already is kept, so that a stopped run goes on.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import torch

from detector.detector import Detector
from detector.model_folder import DEFAULT_NAME
from detector.training import corpus, pipeline
from detector.training.evaluation import (
    Evaluation,
    evaluate,
    evaluate_families,
    judge_clean,
    rounded,
)
from detector.training.examples import load_workshop
from detector.training.export import write_checksums
from detector.training.sources import BUILD, ROOT
from detector.training.spinners import FAMILIES
from detector.training.trainer import Schedule

_KEPT = ("real", "real + dev of all domains", "clean")


def measure_without(family: str, build: Path, schedule: Schedule, documents: int) -> dict[str, Any]:
    """Train, calibrate and measure the model that never saw `family`."""
    out = build / "left-out" / family
    if not (out / "network").exists():
        pipeline.train(build, out, schedule, family)
    pipeline.make_folder(out / "network", build / "lexicon.sqlite", out / "model")
    pipeline.calibrate(build, out / "model", family, documents)
    detector = Detector.load(out / "model")
    evaluation = Evaluation(detector.threshold)
    clean = judge_clean(detector)
    evaluate(evaluation, detector, clean)
    dev = corpus.load(build / "corpus", "dev")
    evaluate_families(evaluation, detector, clean, dev, load_workshop(build), [family])
    names = [name for name in evaluation.results if name in _KEPT or name.startswith("unseen")]
    return {
        "results": {name: evaluation.results[name] for name in names},
        "intervals": {name: evaluation.intervals[name] for name in names},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--families", nargs="+", choices=FAMILIES, default=FAMILIES)
    parser.add_argument("--steps", type=int, default=300)
    parser.add_argument("--documents", type=int, default=300, help="documents to calibrate on")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    schedule = Schedule(steps=arguments.steps, warmup=30, decay=arguments.steps // 2)
    path = arguments.model / "families.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for family in arguments.families:
        if family not in found:
            found[family] = rounded(
                measure_without(family, arguments.build, schedule, arguments.documents)
                | {"steps": arguments.steps}
            )
            path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
            write_checksums(arguments.model)
        print(family, json.dumps(found[family]["results"]), flush=True)


if __name__ == "__main__":
    main()
