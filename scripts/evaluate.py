#!/usr/bin/env python3
"""Measure a model on the gold texts, on clean text by domain and on the family kept from training.

Writes metrics.json into the model folder; the README's accuracy table is made from it.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from detector.detector import Detector
from detector.model_folder import DEFAULT_NAME
from detector.training.evaluation import evaluate
from detector.training.examples import load_workshop
from detector.training.export import write_checksums
from detector.training.sources import BUILD, ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--leave-out", default="mythes", help="spinner family kept from training")
    arguments = parser.parse_args()
    detector = Detector.load(arguments.model)
    workshop = load_workshop(arguments.build)
    results = evaluate(detector, arguments.build, workshop, arguments.leave_out)
    rounded = {
        name: {key: round(value, 4) for key, value in measures.items()} for name, measures in results.items()
    }
    content = {"threshold": detector.threshold, "results": rounded}
    (arguments.model / "metrics.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_checksums(arguments.model)
    for name, measures in rounded.items():
        print(name, json.dumps(measures))


if __name__ == "__main__":
    main()
