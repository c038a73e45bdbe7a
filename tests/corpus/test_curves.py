import random
from itertools import pairwise

import pytest

from detector.corpus.curves import precision_recall, roc
from detector.corpus.labelled import Labelled
from detector.corpus.metrics import Prediction, auroc


def _judged(spun, clean):
    texts = [(Labelled(f"s{n}", "", spun=True), Prediction(score)) for n, score in enumerate(spun)]
    return texts + [(Labelled(f"c{n}", "", spun=False), Prediction(score)) for n, score in enumerate(clean)]


def test_precision_and_recall_at_a_prior():
    points = precision_recall(_judged([0.9, 0.5], [0.6, 0.1]), prior=0.5)
    assert points == [(0.5, 1.0), (1.0, pytest.approx(0.5 / 0.75))]
    assert precision_recall(_judged([], [0.1]), prior=0.5) == []


def test_precision_and_recall_of_the_texts_themselves():
    points = precision_recall(_judged([0.9, 0.9, 0.2], [0.9, 0.1]))
    assert points == [(pytest.approx(2 / 3), pytest.approx(2 / 3)), (1.0, pytest.approx(3 / 4))]
    assert precision_recall(_judged([0.9], [])) == [(1.0, 1.0)]


def test_the_area_under_the_roc_is_auroc():
    rng = random.Random(5)
    spun = sorted(round(rng.betavariate(3, 2), 1) for _ in range(40))
    clean = sorted(round(rng.betavariate(2, 3), 1) for _ in range(60))
    points = roc(_judged(spun, clean))
    assert (points[0], points[-1]) == ((0, 0), (1, 1))
    area = sum((x - w) * (y + v) / 2 for (w, v), (x, y) in pairwise(points))
    assert area == pytest.approx(auroc(spun, clean))
    assert roc(_judged(spun, [])) == roc(_judged([], clean)) == []
