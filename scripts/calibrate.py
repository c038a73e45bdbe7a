#!/usr/bin/env python3
"""Calibrate an exported model on documents kept out of training; writes calibration.json."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from detector.encoder import Encoder
from detector.model_folder import DEFAULT_NAME, ModelFolder
from detector.originals import Originals, Ranking, Vocabulary
from detector.training import corpus
from detector.training.calibrator import draw_samples, fit, read_sample
from detector.training.examples import load_workshop
from detector.training.export import write_checksums
from detector.training.rank_fitting import fit_ranking
from detector.training.sources import BUILD, ROOT
from detector.training.spinners import FAMILIES


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--documents", type=int, default=800)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--leave-out", default="mythes", help="spinner family kept for validation")
    arguments = parser.parse_args()
    families = tuple(family for family in FAMILIES if family != arguments.leave_out)
    folder = ModelFolder.find(arguments.model)
    encoder = Encoder(folder)
    dataset = corpus.load(arguments.build / "corpus", "calibration")
    workshop = load_workshop(arguments.build)
    samples = draw_samples(dataset, workshop, families, arguments.seed, arguments.documents)
    readings = [reading for sample in samples if (reading := read_sample(sample, encoder))]
    calibration = fit(readings)
    originals = Originals(folder, Ranking((), 0.0, 0.0), Vocabulary(encoder.number_of, encoder.piece_of))
    ranking = fit_ranking([reading for reading in readings if reading.sample.is_spun][:200], originals)
    content = {**asdict(calibration), "ranking": asdict(ranking)}
    (arguments.model / "calibration.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_checksums(arguments.model)
    print(json.dumps(content, indent=1))


if __name__ == "__main__":
    main()
