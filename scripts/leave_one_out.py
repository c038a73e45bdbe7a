#!/usr/bin/env python3
"""Measure each spinner family by a small model that never saw it, trained for the purpose.

A third of the families is left out of each model. Writes families.json into the model folder; what is
there already is kept, so that a stopped run goes on.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch

from detector.corpus.labelled import read_labelled
from detector.model_folder import DEFAULT_NAME
from detector.training import corpus, pipeline
from detector.training.evaluation import Evaluation, evaluate_families, judge, judge_clean, rounded
from detector.training.examples import Recipe, load_workshop
from detector.training.export import write_checksums
from detector.training.sources import BUILD, ROOT, SHARED
from detector.training.trainer import Schedule

FOLDS = (("A", "neighbours", "jargoyle"), ("B", "C", "moby"), ("D", "E", "attested", "kin"))
"""Families left out together; those that share sources (E and attested) in the same fold."""


def measure_without(
    families: Sequence[str], build: Path, schedule: Schedule, documents: int
) -> dict[str, dict[str, Any]]:
    """Train, calibrate and measure the model that never saw `families`: results of each."""
    out = build / "left-out" / "-".join(families)
    recipe = Recipe(pipeline.families_without((*families, "network")))
    detector = pipeline.small_model(build, out, schedule, recipe, (*families, "network"), documents)
    evaluation = Evaluation(detector.threshold)
    clean = judge_clean(detector, every=2)
    honest = [pair for pairs in clean.values() for pair in pairs]
    real = judge(detector, read_labelled(SHARED / "data" / "gold" / "real_spun_dev.jsonl"), False)
    evaluation.add("real", real + honest)
    evaluation.add("clean", honest)
    dev = corpus.load(build / "corpus", "dev")
    evaluate_families(evaluation, detector, clean, dev, load_workshop(build), families, 120)
    return {family: _results(evaluation, family, schedule.steps) for family in families}


def _results(evaluation: Evaluation, family: str, steps: int) -> dict[str, Any]:
    names = [
        name
        for name in evaluation.results
        if name in ("real", "clean") or name.startswith(f"unseen {family} ")
    ]
    return {
        "steps": steps,
        "results": {name: evaluation.results[name] for name in names},
        "intervals": {name: evaluation.intervals[name] for name in names},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--steps", type=int, default=700)
    parser.add_argument("--documents", type=int, default=200, help="documents to calibrate on")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    schedule = Schedule(steps=arguments.steps, warmup=50, decay=arguments.steps // 2)
    path = arguments.model / "families.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for families in FOLDS:
        if not set(families) <= found.keys():
            found |= rounded(measure_without(families, arguments.build, schedule, arguments.documents))
            path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
            write_checksums(arguments.model)
        for family in families:
            print(family, json.dumps(found[family]["results"]), flush=True)


if __name__ == "__main__":
    main()
