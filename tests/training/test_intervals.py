import pytest

pytest.importorskip("scipy", reason="needs unspin[train]")

from detector.corpus.metrics import Labelled, Prediction, measure
from detector.training.intervals import intervals, wilson


def _judged(spun, clean):
    texts = [(Labelled(f"s{n}", "", spun=True), Prediction(score)) for n, score in enumerate(spun)]
    return texts + [(Labelled(f"c{n}", "", spun=False), Prediction(score)) for n, score in enumerate(clean)]


def test_an_interval_holds_its_measure():
    judged = _judged([n / 40 for n in range(10, 40)], [n / 80 for n in range(40)])
    measures, found = measure(judged, 0.5), intervals(judged, 0.5)
    assert found.keys() == {"auroc", "tpr@fpr1", "tpr", "fpr"}
    for name, (low, high) in found.items():
        assert 0 <= low <= measures[name] <= high <= 1
        assert low < high


def test_more_texts_make_it_narrower():
    few, many = _judged([0.4, 0.9] * 5, [0.1, 0.6] * 5), _judged([0.4, 0.9] * 80, [0.1, 0.6] * 80)
    for name in ("auroc", "tpr", "fpr"):
        (low, high), (lower, higher) = intervals(many, 0.5)[name], intervals(few, 0.5)[name]
        assert high - low < higher - lower


def test_perfect_scores_leave_no_doubt_about_the_order():
    assert intervals(_judged([0.9] * 20, [0.1] * 20), 0.5)["auroc"] == (1.0, 1.0)


def test_one_kind_alone_has_only_its_own_interval():
    assert intervals(_judged([0.9], []), 0.5).keys() == {"tpr"}
    assert intervals(_judged([], [0.1]), 0.5).keys() == {"fpr"}
    assert intervals([], 0.5) == {}


def test_wilson_never_is_sure_of_nothing():
    # Brown, Cai and DasGupta (2001): z^2 / (n + z^2) for no success in n trials.
    low, high = wilson(0, 100)
    assert low == 0
    assert high == pytest.approx(3.8415 / 103.8415, abs=1e-4)
