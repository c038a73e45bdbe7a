"""Fit the ranking of originals: a conditional logit over the candidates of suspicious words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import torch

from detector.calibration import Calibration
from detector.judge import judge
from detector.originals.candidates import Unit
from detector.originals.originals import Originals, beside_span
from detector.originals.ranking import FEATURES, Bond, Ranking, features
from detector.spans import Span, mark
from detector.training.calibrator import Reading, swapped_spans

COLLOCATION = 0.2
"""Chosen among 0, 0.1, 0.2, 0.3 and 0.5 by the words that first suggestions bring back."""
FLOOR = 0.05


@dataclass(frozen=True)
class Answer:
    """The candidates of a unit and the right one.

    table: features [C, F]; bonds: [C + 1] log-weights of each, and last of the unit as it stands, by
    their collocations with what stands beside; right: index of the right one, C for none.
    """

    table: torch.Tensor
    bonds: torch.Tensor
    right: int
    suspicion: float


def fit_ranking(readings: Sequence[Reading], originals: Originals, calibration: Calibration) -> Ranking:
    """Weights under which the original is the likeliest candidate, or none is where it is not among them.

    McFadden's conditional logit, fitted by L-BFGS on what the detector marks in spun samples, false
    alarms too; units whose original is not a candidate count for leaving the unit as it stands, so
    that scores are probabilities of being right.
    """
    return _fit([answer for reading in readings for answer in _answers(reading, originals, calibration)])


def _answers(reading: Reading, originals: Originals, calibration: Calibration) -> Iterator[Answer]:
    judgement = judge(reading.evidence, calibration)
    spans = mark(reading.words, judgement, reading.passages, calibration)
    swapped = {span.first: (span.last, original) for span, original in swapped_spans(reading)}
    touched = np.zeros(len(reading.words), bool)
    for first, (last, _) in swapped.items():
        touched[first:last] = True
    phrases = originals.units(spans, reading.words, judgement.words, reading.passages, reading.scores)
    for span, phrase in zip(spans, phrases, strict=True):
        for unit in phrase:
            first, last = span.first + unit.first, span.first + unit.last
            stop, original = swapped.get(first, (0, ""))
            if unit.candidates and (stop == last or not touched[first:last].any()):
                beside = beside_span(reading.words, Span(first, last, 0.0), reading.passages)
                bonds = [
                    _bonds((beside[0], *text.split(), beside[1]), originals.bond)
                    for text in (*(candidate.text for candidate in unit.candidates), unit.text)
                ]
                yield _answer(unit, original if stop == last else unit.text, bonds)


def _answer(unit: Unit, original: str, bonds: Sequence[float]) -> Answer:
    table = torch.tensor([features(candidate) for candidate in unit.candidates])
    texts = [candidate.text for candidate in unit.candidates]
    plain = original.lower().replace("-", " ")
    right = texts.index(plain) if plain in texts else len(texts)
    return Answer(table, torch.tensor(bonds), right, unit.suspicion)


def _bonds(chain: Sequence[str], bond: Bond) -> float:
    return COLLOCATION * sum(bond(one, other) for one, other in pairwise(chain) if one and other)


def _fit(answers: Sequence[Answer]) -> Ranking:
    longest = max(len(answer.table) for answer in answers)
    pad = torch.nn.functional.pad
    padded = torch.stack([pad(a.table, (0, 0, 0, longest - len(a.table))) for a in answers])
    offsets = torch.stack(
        [pad(a.bonds[:-1], (0, longest - len(a.table)), value=float("-inf")) for a in answers]
    )
    right = torch.tensor([longest if a.right == len(a.table) else a.right for a in answers])
    suspicions = torch.tensor([answer.suspicion for answer in answers])
    standing = torch.stack([answer.bonds[-1] for answer in answers])
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    keep = torch.zeros(2, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, keep], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = padded @ weights + offsets
        kept = (keep[0] + keep[1] * suspicions + standing).unsqueeze(1)
        value = torch.nn.functional.cross_entropy(torch.cat([scores, kept], 1), right)
        value = value + 1e-4 * weights.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    rounded = tuple(round(weight, 4) for weight in weights.tolist())
    kept, suspicion = (round(weight, 4) for weight in keep.tolist())
    return Ranking(rounded, kept, suspicion, COLLOCATION, FLOOR)
