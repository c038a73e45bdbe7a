"""The cascade's calibration, and what it costs: documents that the network would have flagged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.calibration import TEXT_FEATURES, Logistic, sigmoid
from detector.corpus.labelled import Labelled, read_labelled
from detector.corpus.metrics import tpr_at_fpr1
from detector.detector import CheckOptions, Detector
from detector.encoder import Encoder
from detector.model_folder import ModelFolder
from detector.screen import Screen
from detector.training import corpus
from detector.training.calibrator import draw_samples, fit_logistic
from detector.training.evaluation import RATES, clean_texts, rounded, spun_texts
from detector.training.examples import load_workshop
from detector.training.export import write_checksums
from detector.training.sources import CLEAN_DOMAINS, SHARED
from detector.training.spinners import VALIDATION, Workshop

_NOTHING = {"weights": [0.0] * len(TEXT_FEATURES), "bias": 0.0, "clear_below": 1.0}
BLIND: dict[str, Any] = _NOTHING | {"translation": _NOTHING}
"""A screen that was not calibrated."""
_OPTIONS = CheckOptions(min_words=1, suggestions=False)
LIMITS = (0.05, 0.1, 0.2)
"""Limits that are measured beside the one of the model."""
_LOSS = 0.005
"""Share of the spun documents that the cascade may cost, at 1% false positives."""
_TRANSLATION_LOSS = 0.05
"""Share of the poorly translated documents that the cascade may clear."""
_SHARES = np.arange(0.05, 1.0, 0.01)
"""Shares of the clean documents that may be cleared."""


def calibrate_screen(
    build: Path, folder: Path, families: tuple[str, ...], seed: int, count: int
) -> dict[str, Any]:
    """Fit the screen of a model folder and write it into calibration.json; gives what was written.

    The logistic regression is fitted on calibration documents, clean and spun by the families of the
    training; the limit is set on such documents of a family that never was in it, `count` at each rate.
    """
    dataset, workshop = corpus.load(build / "corpus", "calibration"), load_workshop(build)
    model = ModelFolder.find(folder)
    screen = Screen(model, BLIND, Encoder(model))
    samples = list(draw_samples(dataset, workshop, families, seed, count))
    evidence = np.array([screen.evidence(sample.spun.text) for sample in samples])
    logistic = fit_logistic(evidence, np.array([sample.is_spun for sample in samples]))
    detector = Detector.load(folder)

    def both(texts: Sequence[str]) -> NDArray[np.float64]:
        """What the large network and the screen say of texts: [N, 2]."""
        logits = logistic.logit(np.array([screen.evidence(text) for text in texts]))
        return np.stack([[_score(detector, text) for text in texts], sigmoid(logits)], axis=1)

    clean = both([sample.spun.text for sample in samples if not sample.is_spun])
    strange = [text.text for rate in RATES for text in spun_texts(dataset, workshop, VALIDATION, rate, count)]
    limit = _limit(clean, both(strange))
    path = folder / "calibration.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    translation = content.get("screen", BLIND)["translation"]  # which `calibrate_translation_screen` fits
    chosen = _part(logistic, limit) | {"translation": translation}
    content["screen"] = chosen
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)
    return chosen


def calibrate_translation_screen(folder: Path, honest: Sequence[str], garbled: Sequence[str]) -> None:
    """Fit what a screen makes of poor translations, of which it is to clear next to none."""
    model = ModelFolder.find(folder)
    screen = Screen(model, BLIND, Encoder(model))
    evidence = [np.array([screen.evidence(text) for text in texts]) for texts in (honest, garbled)]
    logistic = fit_logistic(np.concatenate(evidence), np.repeat([False, True], [len(honest), len(garbled)]))
    limit = float(np.quantile(sigmoid(logistic.logit(evidence[1])), _TRANSLATION_LOSS))
    path = folder / "calibration.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["screen"]["translation"] = _part(logistic, limit)
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)


def _part(logistic: Logistic, limit: float) -> dict[str, Any]:
    return {"weights": list(logistic.weights), "bias": logistic.bias, "clear_below": round(limit, 5)}


def _limit(clean: NDArray[np.float64], spun: NDArray[np.float64]) -> float:
    """The highest limit up to which no limit costs more than `_LOSS` of the spun texts."""

    def found(limit: float) -> float:
        kept = [sorted(np.where(both[:, 1] < limit, 0.0, both[:, 0])) for both in (spun, clean)]
        return tpr_at_fpr1(*kept)

    alone, chosen = found(0.0), 0.0
    for share in _SHARES:
        limit = float(np.quantile(clean[:, 1], share))
        if alone - found(limit) > _LOSS:
            break
        chosen = limit
    return chosen


def measure_cascade(build: Path, folder: Path, families: tuple[str, ...], count: int) -> dict[str, Any]:
    """What the cascade clears and what it costs on `dev` documents; also written to cascade.json.

    By limit, that of the model first. cleared: shares of the clean documents of each domain, and of all.
    lost: for each set of spun documents the shares above the score that 1% of the clean ones exceed, and
    those at the threshold or above it, without the cascade and with it.
    """
    detector = Detector.load(folder)
    clean = {domain: _both(detector, clean_texts(domain)) for domain in CLEAN_DOMAINS}
    spun = {name: _both(detector, texts) for name, texts in _spun_sets(build, families, count)}
    every = np.concatenate(list(clean.values()))
    measured = {
        "documents": {name: len(both) for name, both in spun.items()} | {"clean": len(every)},
        "limits": [
            {
                "clear_below": limit,
                "cleared": {name: _cleared(both, limit) for name, both in (clean | {"all": every}).items()},
                "lost": {name: _cost(both, every, limit, detector.threshold) for name, both in spun.items()},
            }
            for limit in (detector.clear_below, *LIMITS)
        ],
    }
    text = json.dumps(rounded(measured), indent=1)
    (folder / "cascade.json").write_text(text + "\n", encoding="utf-8")
    write_checksums(folder)
    return measured


def _cleared(both: NDArray[np.float64], limit: float) -> float:
    return float((both[:, 1] < limit).mean())


def _cost(
    both: NDArray[np.float64], clean: NDArray[np.float64], limit: float, threshold: float
) -> dict[str, list[float]]:
    def cascaded(texts: NDArray[np.float64], below: float) -> list[float]:
        return sorted(np.where(texts[:, 1] < below, 0.0, texts[:, 0]).tolist())

    pairs = [(cascaded(both, below), cascaded(clean, below)) for below in (0.0, limit)]
    return {
        "tpr@fpr1": [tpr_at_fpr1(spun, honest) for spun, honest in pairs],
        "tpr": [sum(score >= threshold for score in spun) / len(spun) for spun, _ in pairs],
    }


def _spun_sets(build: Path, families: tuple[str, ...], count: int) -> Iterator[tuple[str, list[Labelled]]]:
    dataset, workshop = corpus.load(build / "corpus", "dev"), load_workshop(build)
    for family in (VALIDATION, "network"):
        for rate in RATES:
            yield f"unseen {family} at {rate:.0%}", list(spun_texts(dataset, workshop, family, rate, count))
    yield "families of the training", list(_trained(dataset, workshop, families, count))
    real = read_labelled(SHARED / "data" / "gold" / "real_spun_dev.jsonl")
    yield "real", [labelled for labelled in real if labelled.spun]


def _trained(dataset: Any, workshop: Workshop, families: tuple[str, ...], count: int) -> Iterator[Labelled]:
    for number, sample in enumerate(draw_samples(dataset, workshop, families, 5, count)):
        if sample.is_spun:
            yield Labelled(number, sample.spun.text, spun=True)


def _both(detector: Detector, texts: Iterable[Labelled]) -> NDArray[np.float64]:
    """What the large network says of texts, and the screen, 1 where it is not asked: float [N, 2]."""
    ask_always = replace(_OPTIONS, clear_below=1.0)
    rows = []
    for labelled in texts:
        cleared = detector.cleared(labelled.text, ask_always)
        rows.append((_score(detector, labelled.text), 1.0 if cleared is None else cleared))
    return np.array(rows)


def _score(detector: Detector, text: str) -> float:
    return detector.check(text, options=_OPTIONS).score or 0.0
