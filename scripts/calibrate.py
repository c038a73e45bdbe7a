#!/usr/bin/env python3
"""Calibrate an exported model on documents kept out of training; writes calibration.json."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from detector.model_folder import DEFAULT_NAME
from detector.training import pipeline
from detector.training.sources import BUILD, ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--leave-out", nargs="*", default=pipeline.NEVER_TRAINED, metavar="FAMILY", help="kept for validation"
    )
    arguments = parser.parse_args()
    content = pipeline.calibrate(
        arguments.build, arguments.model, arguments.leave_out, arguments.documents, arguments.seed
    )
    print(json.dumps(content, indent=1))


if __name__ == "__main__":
    main()
