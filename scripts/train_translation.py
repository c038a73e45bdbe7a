#!/usr/bin/env python3
"""Train the translation head of a model on judged and garbled translations and put it into the model.

Teachers of quality come first: the pretrained backbone, tuned on the sentences that people scored.

Stopped runs resume. The encoder, and so all that the model says of spinning, stays as it is.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from detector.model_folder import DEFAULT_NAME
from detector.training.pipeline import NEVER_TRAINED, families_without
from detector.training.sources import BUILD, ROOT
from detector.training.translation import pipeline
from detector.training.translation.trainer import Schedule


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--build", type=Path, default=BUILD, help="what build_corpus and build_translations made"
    )
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--out", type=Path, default=BUILD / "translation", help="lessons and checkpoints")
    parser.add_argument("--epochs", type=int, default=Schedule.epochs)
    parser.add_argument("--rate", type=float, default=Schedule.rate, help="learning rate of the layers")
    parser.add_argument("--negatives", type=int, default=5000, help="passages of honest and of spun text")
    parser.add_argument("--documents", type=int, default=500, help="to calibrate on")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    head_rate = round(3 * arguments.rate, 9)
    schedule = Schedule(
        epochs=arguments.epochs, rate=arguments.rate, head_rate=head_rate, seed=arguments.seed
    )
    families = families_without(NEVER_TRAINED)
    head = pipeline.train(
        arguments.build, arguments.model, arguments.out, families, arguments.negatives, schedule
    )
    pipeline.put_in(head, arguments.build, arguments.model)
    content = pipeline.calibrate(arguments.build, arguments.model, families, arguments.documents)
    print(json.dumps({name: content[name] for name in ("translation", "quality")}, indent=1))


if __name__ == "__main__":
    main()
