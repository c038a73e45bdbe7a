import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.corpus.intervals import counted_measures, intervals, wilson
from detector.corpus.labelled import Labelled
from detector.corpus.matching import Guess, Span
from detector.corpus.metrics import Prediction, further_measures, measure

SCORES = st.lists(st.integers(0, 10).map(lambda tenth: tenth / 10), min_size=1, max_size=40)
OF_SCORES = {"auroc", "tpr@fpr0.1", "tpr@fpr1", "tpr@fpr5", "average_precision", "f1"}


def _judged(spun, clean):
    texts = [(Labelled(f"s{n}", "", spun=True), Prediction(score)) for n, score in enumerate(spun)]
    return texts + [(Labelled(f"c{n}", "", spun=False), Prediction(score)) for n, score in enumerate(clean)]


def test_an_interval_holds_its_measure():
    judged = _judged([n / 40 for n in range(10, 40)], [n / 80 for n in range(40)])
    measures, found = measure(judged, 0.5), intervals(judged, 0.5)
    assert found.keys() == OF_SCORES | {"tpr", "fpr"}
    measures |= further_measures(judged, 0.5)
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


def test_one_text_drawn_again_and_again_is_not_certain():
    (spun,) = _with_spans(1)
    assert intervals([spun, *_judged([], [0.1, 0.2])], 0.5).keys() == {"tpr", "fpr"}
    found = intervals([*_with_spans(2), *_judged([], [0.1])], 0.5)
    assert "span_recall" in found
    assert "auroc" not in found


def test_wilson_never_is_sure_of_nothing():
    # Brown, Cai and DasGupta (2001): z^2 / (n + z^2) for no success in n trials.
    low, high = wilson(0, 100)
    assert low == 0
    assert high == pytest.approx(3.8415 / 103.8415, abs=1e-4)


def test_wilson_agrees_with_scipy():
    stats = pytest.importorskip("scipy.stats", reason="needs unspin[train]")
    for successes, trials in [(0, 1), (1, 1), (3, 7), (50, 50), (17, 900)]:
        theirs = stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
        assert wilson(successes, trials) == pytest.approx((theirs.low, theirs.high))
    with pytest.raises(ValueError, match="needs trials"):
        wilson(0, 0)


@given(SCORES, SCORES, st.integers(0, 10))
def test_measures_of_counts_are_those_of_the_texts(spun, clean, tenth):
    threshold = tenth / 10
    judged = _judged(spun, clean)
    wanted = measure(judged, threshold) | further_measures(judged, threshold)
    grid = np.unique([*spun, *clean])
    counts = [np.array([[scores.count(score) for score in grid]], float) for scores in (spun, clean)]
    found = counted_measures(*counts, grid >= threshold)
    assert found.keys() == OF_SCORES
    for name, (value,) in found.items():
        assert value == pytest.approx(wanted[name]), name


def _with_spans(count):
    rng = random.Random(3)
    for number in range(count):
        spans = tuple(Span(10 * place, 10 * place + 5, ("so",)) for place in range(rng.randint(1, 6)))
        found = tuple(Guess(span.start, span.end, ("so",)) for span in spans if rng.random() < 0.5)
        labelled = Labelled(str(number), "words here " * 8, spun=True, spans=spans, exhaustive=True)
        yield labelled, Prediction(rng.random(), found)


def test_spans_are_drawn_with_their_texts():
    judged = list(_with_spans(60)) + _judged([], [0.1, 0.2])
    found, measures = intervals(judged, 0.5), measure(judged, 0.5)
    # A plain bootstrap of the same quotient, one text after the other.
    rng = random.Random(9)
    counts = [(len(guess.found), len(labelled.spans)) for labelled, guess in judged if labelled.spun]
    drawn = []
    for _ in range(4000):
        some = rng.choices(counts, k=len(counts))
        drawn.append(sum(hit for hit, _ in some) / sum(all_of for _, all_of in some))
    assert found["span_recall"] == pytest.approx(tuple(np.quantile(drawn, (0.025, 0.975))), abs=0.015)
    low, high = found["span_recall"]
    assert low < measures["span_recall"] < high
    assert {"restored@1", "words@5", "right@1", "word_precision"} <= found.keys()


def test_auroc_is_as_sure_as_a_plain_bootstrap_says():
    rng = random.Random(4)
    judged = _judged([rng.betavariate(3, 2) for _ in range(80)], [rng.betavariate(2, 3) for _ in range(50)])
    spun = [pair for pair in judged if pair[0].spun]
    clean = [pair for pair in judged if not pair[0].spun]
    drawn = [
        measure(rng.choices(spun, k=len(spun)) + rng.choices(clean, k=len(clean)), 0.5)["auroc"]
        for _ in range(2000)
    ]
    assert intervals(judged, 0.5)["auroc"] == pytest.approx(
        tuple(np.quantile(drawn, (0.025, 0.975))), abs=0.015
    )


def test_the_same_texts_always_have_the_same_intervals():
    judged = list(_with_spans(20)) + _judged([], [0.3, 0.9, 0.6])
    assert intervals(judged, 0.5) == intervals(judged, 0.5)
    assert "calibration_error" not in intervals(judged, 0.5)
