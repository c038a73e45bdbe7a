#!/usr/bin/env python3
"""Train the small network of the cascade from the large one of a model folder; stopped runs resume."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import torch

from detector.model_folder import DEFAULT_NAME
from detector.training import pipeline
from detector.training.cascade import calibrate_screen, measure_cascade
from detector.training.examples import Recipe
from detector.training.lessons import Course, load_lessons, make_lessons
from detector.training.screen_network import ScreenNetwork, load_words
from detector.training.screening import ScreenSchedule, export_screen, train_screen
from detector.training.sources import BUILD, ROOT


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--out", type=Path, default=BUILD / "screen", help="lessons and checkpoints")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    recipe = Recipe(pipeline.families_without())
    lessons = arguments.out / "lessons"
    make_lessons(arguments.build, lessons, arguments.model, recipe, Course(), arguments.threads)
    torch.manual_seed(arguments.seed)
    network = ScreenNetwork(load_words(arguments.model))
    schedule = ScreenSchedule(epochs=arguments.epochs, seed=arguments.seed)
    train_screen(network, load_lessons(lessons), schedule, arguments.out)
    export_screen(network, arguments.model)
    print(
        json.dumps(calibrate_screen(arguments.build, arguments.model, recipe.families, arguments.seed, 250))
    )
    print(json.dumps(measure_cascade(arguments.build, arguments.model, recipe.families, 200), indent=1))


if __name__ == "__main__":
    main()
