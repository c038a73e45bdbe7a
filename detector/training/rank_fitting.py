"""Fit the ranking of originals: a conditional logit over the candidates of swapped words."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from detector.originals.candidates import Unit
from detector.originals.originals import Originals
from detector.originals.ranking import FEATURES, Ranking, features
from detector.training.calibrator import Reading, swapped_spans

FLOOR = 0.05


def fit_ranking(readings: Sequence[Reading], originals: Originals) -> Ranking:
    """Weights under which the original is the likeliest candidate, or none is where it is not among them.

    McFadden's conditional logit, fitted by L-BFGS; units whose original is not a candidate count
    for leaving the unit as it stands, so that scores are probabilities of being right.
    """
    tables, answers = [], []
    for reading in readings:
        pairs = list(swapped_spans(reading))
        spans = [span for span, _ in pairs]
        phrases = originals.units(spans, reading.words, reading.passages, reading.scores)
        for (_, original), phrase in zip(pairs, phrases, strict=True):
            if len(phrase) == 1 and phrase[0].candidates:
                table, answer = _choice(phrase[0], original)
                tables.append(table)
                answers.append(answer)
    return _fit(tables, answers)


def _choice(unit: Unit, original: str) -> tuple[torch.Tensor, int]:
    """Features of the candidates [C, F], and the index of the right one (C for none)."""
    rows = [features(candidate) for candidate in unit.candidates]
    texts = [candidate.text for candidate in unit.candidates]
    plain = original.lower().replace("-", " ")
    return torch.tensor(rows), texts.index(plain) if plain in texts else len(texts)


def _fit(tables: Sequence[torch.Tensor], answers: Sequence[int]) -> Ranking:
    longest = max(map(len, tables))
    pad = torch.nn.functional.pad
    padded = torch.stack([pad(table, (0, 0, 0, longest - len(table))) for table in tables])
    absent = torch.stack([torch.arange(longest) >= len(table) for table in tables])
    pairs = zip(tables, answers, strict=True)
    right = torch.tensor([longest if answer == len(table) else answer for table, answer in pairs])
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    keep = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights, keep], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        scores = (padded @ weights).masked_fill(absent, float("-inf"))
        value = torch.nn.functional.cross_entropy(torch.cat([scores, keep.expand(len(tables), 1)], 1), right)
        value = value + 1e-4 * weights.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return Ranking(tuple(round(weight, 4) for weight in weights.tolist()), round(keep.item(), 4), FLOOR)
