#!/usr/bin/env python3
"""Measure what each part of the training recipe buys, by small models trained without it.

Writes ablations.json into the model folder; what is there already is kept, so that a stopped run goes on.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
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
from detector.training.spinners import VALIDATION
from detector.training.trainer import Schedule

_FULL = Recipe(pipeline.families_without())
_HAND_WRITTEN = tuple("ABCDE")
RECIPES = {
    "everything": _FULL,
    "no hand-written vocabularies": replace(
        _FULL, families=pipeline.families_without((*pipeline.NEVER_TRAINED, *_HAND_WRITTEN))
    ),
    "hand-written vocabularies alone": replace(_FULL, families=_HAND_WRITTEN),
    "no learners' slips": replace(_FULL, slip_share=0.0),
    "no hard negatives": replace(_FULL, hard_share=0.0),
    "no LLM prose": replace(_FULL, without=("llm",)),
    "no essays": replace(_FULL, without=("student",)),
    "no human paraphrases": replace(_FULL, without=("human_paraphrases", "human_translation")),
}


def measure_recipe(name: str, build: Path, schedule: Schedule, documents: int) -> dict[str, Any]:
    """Train, calibrate and measure a model of one recipe."""
    out = build / "ablations" / name.replace(" ", "-")
    detector = pipeline.small_model(build, out, schedule, RECIPES[name], pipeline.NEVER_TRAINED, documents)
    evaluation = Evaluation(detector.threshold)
    clean = judge_clean(detector, every=2)
    honest = [pair for pairs in clean.values() for pair in pairs]
    real = judge(detector, read_labelled(SHARED / "data" / "gold" / "real_spun_dev.jsonl"), False)
    spun = [pair for pair in real if pair[0].spun]
    evaluation.add("real", real + honest)
    for domain in ("llm", "student", "human_translation"):
        evaluation.add(f"real beside {domain}", spun + clean[domain])
    evaluate_families(
        evaluation,
        detector,
        clean,
        corpus.load(build / "corpus", "dev"),
        load_workshop(build),
        [VALIDATION],
        120,
    )
    return {"steps": schedule.steps, "results": evaluation.results, "intervals": evaluation.intervals}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--recipes", nargs="+", choices=RECIPES, default=list(RECIPES))
    parser.add_argument("--steps", type=int, default=150)
    parser.add_argument("--documents", type=int, default=250, help="documents to calibrate on")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    schedule = Schedule(steps=arguments.steps, warmup=30, decay=arguments.steps // 2)
    path = arguments.model / "ablations.json"
    found = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for name in arguments.recipes:
        if name not in found:
            found[name] = rounded(measure_recipe(name, arguments.build, schedule, arguments.documents))
            path.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
            write_checksums(arguments.model)
        print(name, json.dumps(found[name]["results"]), flush=True)


if __name__ == "__main__":
    main()
