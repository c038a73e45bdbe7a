"""The cascade's calibration, and what it costs: documents that the network would have flagged."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detector.calibration import sigmoid
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

_OPTIONS = CheckOptions(min_words=1, suggestions=False)
_LOSS = 0.0025
"""Share of the spun documents, by rate, that may be lost when calibrating: half of what is asked."""


def calibrate_screen(
    build: Path, folder: Path, families: tuple[str, ...], seed: int, count: int
) -> dict[str, Any]:
    """Fit the screen of a model folder and write it into calibration.json; gives what was written.

    The logistic regression is fitted on calibration documents, clean and spun by the families of the
    training; the limit is set on such documents of a family that never was in it, `count` at each rate.
    """
    dataset, workshop = corpus.load(build / "corpus", "calibration"), load_workshop(build)
    path = folder / "calibration.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["screen"] = {"weights": [0.0] * 4, "bias": 0.0, "cleared_below": 0.0}
    model = ModelFolder.find(folder)
    screen = Screen(model, content["screen"], Encoder(model))
    detector = Detector.load(folder)
    samples = list(draw_samples(dataset, workshop, families, seed, count))
    evidence = np.array([screen.evidence(sample.spun.text) for sample in samples])
    logistic = fit_logistic(evidence, np.array([sample.is_spun for sample in samples]))
    clean = sorted(_score(detector, sample.spun.text) for sample in samples if not sample.is_spun)
    flagged_from = clean[int(0.99 * len(clean)) - 1]
    limits = []
    for rate in RATES:
        texts = [labelled.text for labelled in spun_texts(dataset, workshop, VALIDATION, rate, count)]
        kept = [text for text in texts if _score(detector, text) > flagged_from]
        scores = sorted(float(sigmoid(logistic.logit(screen.evidence(text)))) for text in kept)
        limits.append(scores[min(len(scores) - 1, int(_LOSS * len(texts)))])
    content["screen"] = {
        "weights": list(logistic.weights),
        "bias": logistic.bias,
        "cleared_below": round(min(limits), 5),
    }
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)
    found: dict[str, Any] = content["screen"]
    return found


def measure_cascade(build: Path, folder: Path, families: tuple[str, ...], count: int) -> dict[str, Any]:
    """What the cascade clears and what it loses, on `dev` documents; also written to cascade.json.

    cleared: shares of the clean documents, by domain. lost: for each set of spun documents their number,
    and the shares above the score that 1% of the clean ones exceed, and at the threshold or above it,
    without the cascade and with it.
    """
    detector = Detector.load(folder)
    clean = {domain: _both(detector, clean_texts(domain)) for domain in CLEAN_DOMAINS}
    alone, cascaded = ([score for pair in clean.values() for score in pair[place]] for place in (0, 1))
    cleared = {domain: _cleared_share(*pair) for domain, pair in clean.items()}
    cleared["all"] = _cleared_share(alone, cascaded)
    alone.sort()
    cascaded.sort()
    lost = {}
    for name, texts in _spun_sets(build, families, count):
        without, with_it = _both(detector, texts)
        lost[name] = {
            "documents": len(without),
            "tpr@fpr1": [tpr_at_fpr1(without, alone), tpr_at_fpr1(with_it, cascaded)],
            "tpr": [_flagged(without, detector.threshold), _flagged(with_it, detector.threshold)],
            "cleared": _cleared_share(without, with_it),
        }
    measured = {"cleared": cleared, "lost": lost}
    (folder / "cascade.json").write_text(json.dumps(rounded(measured), indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)
    return measured


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


def _both(detector: Detector, texts: Iterable[Labelled]) -> tuple[list[float], list[float]]:
    """Scores of texts without the cascade, and with it."""
    without, with_it = [], []
    for labelled in texts:
        score = _score(detector, labelled.text)
        cleared = detector.cleared(labelled.text, _OPTIONS)
        without.append(score)
        with_it.append(score if cleared is None else cleared)
    return without, with_it


def _score(detector: Detector, text: str) -> float:
    return detector.check(text, options=_OPTIONS).score or 0.0


def _cleared_share(without: Sequence[float], with_it: Sequence[float]) -> float:
    return float(np.mean(np.array(without) != np.array(with_it)))


def _flagged(scores: Sequence[float], threshold: float) -> float:
    return float(np.mean(np.array(scores) >= threshold))
