#!/usr/bin/env python3
"""Measure how well a model tells poor translations, and how it takes good ones and honest text.

Writes translation.json into the model folder; the card and the README's tables are made from it.
"""

from __future__ import annotations

import argparse
import json
from itertools import islice
from pathlib import Path

from detector.detector import Detector
from detector.encoder import Encoder
from detector.model_folder import DEFAULT_NAME, ModelFolder
from detector.training import corpus
from detector.training.card import renew_translation_part
from detector.training.evaluation import RATES, rounded, spun_texts
from detector.training.examples import load_workshop
from detector.training.export import write_checksums
from detector.training.sources import BUILD, ROOT, SHARED
from detector.training.spinners import VALIDATION
from detector.training.translation import evaluation
from detector.training.translation.judged import segments, sentences
from detector.training.translation.reading import read_all
from detector.training.translation.tables import tables

REAL = SHARED / "data" / "gold" / "real_spun_dev.jsonl"
_SPUN = 100
"""Documents that the thesaurus kept from training spins at each rate."""


def spun_groups(build: Path, every: int) -> dict[str, list[str]]:
    """Spun texts by name: the real passages, and clean text spun by a family kept from training."""
    groups = {"real": evaluation.real_spun(REAL)}
    if (build / "dictionaries.json").exists():
        dev, workshop = corpus.load(build / "corpus", "dev"), load_workshop(build)
        for rate in RATES:
            texts = spun_texts(dev, workshop, VALIDATION, rate, _SPUN // every)
            groups[f"{VALIDATION} at {rate:.0%}"] = [labelled.text for labelled in texts]
    return groups


def measured(model: Path, build: Path, every: int) -> evaluation.Section:
    """All sections by name."""
    folder, detector = ModelFolder.find(model), Detector.load(model)
    stored, encoder = folder.json("calibration.json")["translation"], Encoder(folder)
    judged, marked = (list(islice(found, 0, None, every)) for found in (sentences("dev"), segments("dev")))
    readings = list(read_all(encoder, (sentence.text for sentence in judged)))
    others = list(read_all(encoder, (segment.text for segment in marked)))
    threshold = stored["suspect"]
    content = {
        "threshold": threshold,
        "prior": stored["prior"],
        "quality": evaluation.sentence_quality(judged, readings),
        "words": evaluation.bad_words(judged, readings, stored["bad"]),
        "spans": evaluation.error_spans(marked, others, stored["marked"]),
        "documents": evaluation.mt_documents(detector, list(sentences("dev")), threshold),
        "spun": evaluation.spun(detector, spun_groups(build, every)),
        "repairs": evaluation.repairs(detector, judged),
        "honest": evaluation.honest(detector, evaluation.honest_texts(every), threshold),
    }
    made = build / "translations" / "dev.jsonl"
    if made.exists():
        content["ways"] = evaluation.translated_ways(detector, made, threshold, every)
    return content


def recipe(folder: Path) -> evaluation.Section:
    """The schedules by which the teachers and the head were trained; empty where there are none."""
    paths = [*sorted(folder.glob("teacher*/schedule.json")), *folder.glob("schedule.json")]
    schedules = (json.loads(path.read_text(encoding="utf-8")) for path in paths)
    return {
        "head" if path.parent == folder else path.parent.name: schedule
        for path, schedule in zip(paths, schedules, strict=True)
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument(
        "--every", type=int, default=1, help="take one text in so many; writes nothing above 1"
    )
    arguments = parser.parse_args()
    content = rounded(measured(arguments.model, arguments.build, arguments.every))
    content["recipe"] = recipe(arguments.build / "translation")
    if arguments.every == 1:
        text = json.dumps(content, indent=1)
        (arguments.model / "translation.json").write_text(text + "\n", encoding="utf-8")
        renew_translation_part(arguments.model)
        write_checksums(arguments.model)
    print(tables(content))


if __name__ == "__main__":
    main()
