"""The gate: the shipped model must reach what is pinned in floors.json (see scripts/pin_floors.py)."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable

import pytest

from detector.corpus.labelled import read_labelled
from detector.detector import Detector
from detector.training.sources import SHARED
from scripts.pin_floors import keeps
from tests.accuracy.sets import (
    FLOORS,
    GARBLED,
    GATE,
    Figures,
    measure_clean,
    measure_garbled,
    measure_gate,
    measure_sentences,
    measure_spun,
)


@pytest.fixture(scope="module")
def detector() -> Detector:
    return Detector.load()


def _broken(measured: Figures) -> list[str]:
    """The pinned bounds of the measured sets that the figures do not keep."""
    bounds = json.loads(FLOORS.read_text(encoding="utf-8"))["bounds"]
    assert measured.keys() <= bounds.keys(), "a set has no floors: run scripts/pin_floors.py"
    return [
        f"{name} {metric}: {measured[name].get(metric)} against {limit}"
        for name in measured
        for metric, limit in bounds[name].items()
        if metric not in measured[name] or not keeps(metric, measured[name][metric], limit)
    ]


@pytest.mark.accuracy
@pytest.mark.parametrize(
    "measure", [measure_gate, measure_garbled, measure_spun, measure_sentences, measure_clean]
)
def test_model_reaches_its_floors(detector: Detector, measure: Callable[[Detector], Figures]) -> None:
    measured = measure(detector)
    if not measured:
        pytest.skip(f"no labelled text in {SHARED}")
    print(json.dumps(measured, indent=1))
    assert not _broken(measured)


def test_gate_set_is_the_one_that_the_floors_were_pinned_on() -> None:
    digest = hashlib.sha256(GATE.read_bytes() + GARBLED.read_bytes()).hexdigest()
    assert digest == json.loads(FLOORS.read_text(encoding="utf-8"))["gate_sha256"]


def test_each_honest_passage_has_a_poor_translation() -> None:
    honest = [labelled for labelled in read_labelled(GATE) if not labelled.spun]
    garbled = read_labelled(GARBLED)
    assert all(labelled.translated for labelled in garbled)
    for labelled, translation in zip(sorted(honest, key=lambda item: str(item.id)), garbled, strict=True):
        assert str(translation.id).startswith(f"{labelled.id}-")
        assert translation.text != labelled.text


def test_gate_set_is_well_formed() -> None:
    texts = read_labelled(GATE, group_by="domain")
    assert len({labelled.id for labelled in texts}) == len(texts)
    assert Counter(labelled.spun for labelled in texts) == {False: 33, True: 29}
    for labelled in texts:
        assert 80 <= len(labelled.text.split()) <= 165
        assert bool(labelled.spans) == labelled.spun
    for record in map(json.loads, GATE.read_text(encoding="utf-8").splitlines()):
        for span in record["spans"]:
            assert record["text"].startswith(span["text"], span["start"])
            assert span["text"] != span["original"]
