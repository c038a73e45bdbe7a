"""The steps from a corpus to a model folder: train, export, calibrate."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from detector.calibration import TEXT_FEATURES, WORD_FEATURES, Calibration, Logistic
from detector.detector import Detector
from detector.encoder import Encoder
from detector.model_folder import ModelFolder
from detector.originals import Originals, Ranking
from detector.quality import Quality
from detector.training import corpus, mining
from detector.training.backbone import backbone_folder, load_tokenizer, whole_words
from detector.training.calibrator import draw_samples, fit, read_sample
from detector.training.examples import ExampleMaker, Recipe, load_workshop
from detector.training.export import export, write_checksums
from detector.training.network import load_backbone
from detector.training.pairs import load_pairs
from detector.training.rank_fitting import fit_ranking
from detector.training.spinners import FAMILIES, VALIDATION
from detector.training.suggesting import calibrated, first_suggestions
from detector.training.trainer import Schedule, Trainer
from detector.training.translation.graft import graft
from detector.training.translation.head import LAYERS, TranslationHead

SAMPLES = 64
"""Passages that the 8-bit weights are fitted to."""
RANKED = 250
"""Spun documents that the ranking of originals is fitted to."""


_NEVER = Logistic((0.0,) * len(TEXT_FEATURES), -9.0)
UNTRAINED: dict[str, Any] = {
    "translation": asdict(
        Calibration(_NEVER, _NEVER, Logistic((0.0,) * len(WORD_FEATURES), -9.0), 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)
    ),
    "quality": asdict(Quality(0.0, 0.0, 0.0, 0.0)),
}
"""What a model says of translation whose head was not trained: nothing."""

NEVER_TRAINED = (VALIDATION, "network")
"""Families that no shipped model has seen, so that what is measured on them is measured on strangers."""


def families_without(left_out: Sequence[str] = NEVER_TRAINED) -> tuple[str, ...]:
    """All spinner families but some."""
    return tuple(family for family in FAMILIES if family not in left_out)


def train(build: Path, out: Path, schedule: Schedule, recipe: Recipe, start: Path | None = None) -> None:
    """Train a network into `out`/network from the network `start` or the backbone; resumes."""
    torch.manual_seed(schedule.seed)
    maker = ExampleMaker(
        corpus.load(build / "corpus", "train"),
        load_workshop(build),
        [pair for pair in load_pairs() if pair.family in recipe.families],
        load_tokenizer(),
        recipe,
        schedule.seed,
        mining.load(build / "hard.jsonl"),
    )
    Trainer(load_backbone(start or backbone_folder()), maker, schedule, out).train()


def make_folder(build: Path, network: Path, out: Path) -> None:
    """Export a network, with the lexicon of `build`, to a model folder that lacks only its calibration."""
    tokenizer = load_tokenizer()
    dataset = corpus.load(build / "corpus", "calibration")
    rows = range(0, len(dataset), max(1, len(dataset) // SAMPLES))
    samples = [tokenizer.encode(dataset[row]["text"][:500]).ids for row in rows]
    trained = load_backbone(network)
    export(trained, out, list(whole_words(tokenizer).values()), samples)
    # An untrained one stands in for the translation head until `train_translation` puts in its own.
    graft(TranslationHead(trained, *LAYERS).eval(), out, samples)
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    for name in ("lexicon.sqlite", "collocations.safetensors"):
        shutil.copyfile(build / name, out / name)
    write_checksums(out)


def small_model(
    build: Path, out: Path, schedule: Schedule, recipe: Recipe, left_out: Sequence[str], documents: int
) -> Detector:
    """Train, export and calibrate a model under `out`, for an experiment; a trained network is kept."""
    if not (out / "network").exists():
        train(build, out, schedule, recipe)
    make_folder(build, out / "network", out / "model")
    calibrate(build, out / "model", left_out, documents)
    return Detector.load(out / "model")


def calibrate(
    build: Path, folder: Path, left_out: Sequence[str], documents: int, seed: int = 1
) -> dict[str, Any]:
    """Fit and write calibration.json of a model folder on documents kept out of training."""
    model = ModelFolder.find(folder)
    encoder = Encoder(model)
    dataset = corpus.load(build / "corpus", "calibration")
    samples = draw_samples(dataset, load_workshop(build), families_without(left_out), seed, documents)
    readings = [reading for sample in samples if (reading := read_sample(sample, encoder))]
    calibration = fit(readings)
    originals = Originals(model, Ranking((), 0.0, 0.0, 0.0, 0.0), encoder)
    spun = [reading for reading in readings if reading.sample.is_spun]
    ranking = fit_ranking(spun[:RANKED], originals, calibration)
    _write(folder, calibration, ranking)
    held_out = [reading.sample for reading in spun[RANKED : 2 * RANKED] or spun]
    judged = list(first_suggestions(Detector.load(folder), held_out))
    return _write(folder, calibration, calibrated(ranking, judged))


def _write(folder: Path, calibration: Calibration, ranking: Ranking) -> dict[str, Any]:
    path = folder / "calibration.json"
    before = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    # The screen and the translation head are fitted by scripts of their own.
    others = {name: before[name] for name in ("screen", "translation", "quality") if name in before}
    content = {**UNTRAINED, **asdict(calibration), "ranking": asdict(ranking), **others}
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)
    return content
