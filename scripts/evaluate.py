#!/usr/bin/env python3
"""Measure a model on the gold texts, on clean text by domain, on distorted text and on unseen spinners.

Writes metrics.json into the model folder; the card, its plots and the README's tables are made from it.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from detector.corpus.curves import precision_recall
from detector.corpus.labelled import read_labelled
from detector.detector import Detector
from detector.model_folder import DEFAULT_NAME, ModelFolder
from detector.training import corpus, plots
from detector.training.alignment import alignment
from detector.training.baseline import NgramBaseline
from detector.training.calibrator import PRIOR
from detector.training.evaluation import (
    RATES,
    Evaluation,
    Judged,
    as_json,
    evaluate,
    evaluate_distorted,
    evaluate_families,
    evaluate_hidden,
    evaluate_reliability,
    evaluate_round_trips,
    judge,
    judge_clean,
    rounded,
    spun_texts,
)
from detector.training.examples import load_workshop
from detector.training.export import write_checksums
from detector.training.pipeline import NEVER_TRAINED, families_without
from detector.training.sources import BUILD, ROOT, SHARED
from detector.training.spinners import Workshop
from detector.training.suggesting import evaluate_suggestions
from detector.training.tortured import measure_tortured

REAL = SHARED / "data" / "gold" / "real_spun_dev.jsonl"


def add_baseline(
    evaluation: Evaluation, build: Path, workshop: Workshop, left_out: Sequence[str], clean: dict[str, Judged]
) -> None:
    """Measure the n-gram baseline, trained on the same data, beside the model."""
    train, dev = (corpus.load(build / "corpus", split) for split in ("train", "dev"))
    families = families_without(left_out)
    baseline = NgramBaseline.trained(train, workshop, families, 6000)
    honest = baseline.judge(labelled for pairs in clean.values() for labelled, _ in pairs)
    evaluation.add("n-grams: real + dev of all domains", baseline.judge(read_labelled(REAL)) + honest)
    for rate in RATES:
        texts = spun_texts(dev, workshop, left_out[0], rate, 200)
        evaluation.add(f"n-grams: unseen {left_out[0]} at {rate:.0%}", baseline.judge(texts) + honest)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument(
        "--leave-out", nargs="+", default=NEVER_TRAINED, metavar="FAMILY", help="kept from training"
    )
    parser.add_argument("--short", action="store_true", help="gold and clean text alone; writes nothing")
    arguments = parser.parse_args()
    detector = Detector.load(arguments.model)
    workshop = load_workshop(arguments.build)
    evaluation = Evaluation(detector.threshold)
    clean = judge_clean(detector)
    evaluate(evaluation, detector, clean)
    dev = corpus.load(arguments.build / "corpus", "dev")
    evaluate_families(evaluation, detector, clean, dev, workshop, arguments.leave_out)
    if not arguments.short:
        families = families_without(arguments.leave_out)
        evaluate_distorted(evaluation, detector, clean)
        evaluate_hidden(evaluation, detector, dev, workshop, families)
        add_baseline(evaluation, arguments.build, workshop, arguments.leave_out, clean)
        evaluate_round_trips(evaluation, detector, clean, dev)
        bins, error = evaluate_reliability(detector, dev, workshop, families)
        everything = [pair for pairs in clean.values() for pair in pairs]
        curve = precision_recall(judge(detector, read_labelled(REAL), False) + everything, PRIOR)
        known = detector.lexicon.words_behind
        content = {
            "threshold": detector.threshold,
            "results": evaluation.results,
            "intervals": evaluation.intervals,
            "reliability": {"error": error, "bins": as_json(bins)},
            "precision_recall": curve,
            "suggestions": evaluate_suggestions(detector, dev, workshop, families),
            "tortured": measure_tortured(ModelFolder.find(arguments.model)),
            "alignment": alignment(dev, workshop, known, 200),
        }
        text = json.dumps(rounded(content), indent=1)
        (arguments.model / "metrics.json").write_text(text + "\n", encoding="utf-8")
        plots.draw(rounded(content), arguments.model)
        write_checksums(arguments.model)
    for name, measures in evaluation.results.items():
        print(name, json.dumps(rounded(measures)), json.dumps(rounded(evaluation.intervals[name])))


if __name__ == "__main__":
    main()
