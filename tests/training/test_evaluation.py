import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("datasets", reason="needs unspin[train]")

from detector.corpus.labelled import Labelled
from detector.corpus.metrics import Prediction
from detector.training.evaluation import Evaluation, rounded, spun_texts


def _judged(spun, clean):
    texts = [(Labelled(f"s{n}", "", spun=True), Prediction(score)) for n, score in enumerate(spun)]
    return texts + [(Labelled(f"c{n}", "", spun=False), Prediction(score)) for n, score in enumerate(clean)]


def _share(labelled):
    words = sum(len(labelled.text[span.start : span.end].split()) for span in labelled.spans)
    return words / len(labelled.text.split())


def test_spun_texts_hold_the_spans_that_they_name(dataset, workshop):
    for labelled in spun_texts(dataset, workshop, "moby", 0.5, 10):
        assert labelled.spun
        assert labelled.exhaustive
        for span in labelled.spans:
            assert labelled.text[span.start : span.end] != span.originals[0]


def test_a_higher_rate_replaces_more(dataset, workshop):
    low, high = (
        [_share(labelled) for labelled in spun_texts(dataset, workshop, "moby", rate, 10)]
        for rate in (0.1, 0.5)
    )
    assert sum(high) / len(high) > 1.5 * sum(low) / len(low)


def test_results_carry_intervals():
    evaluation = Evaluation(0.5)
    evaluation.add("some", _judged([0.9, 0.4], [0.6, 0.1]), {"located": 1.0})
    assert evaluation.results["some"]["tpr"] == 0.5
    assert evaluation.results["some"]["located"] == 1.0
    assert evaluation.intervals["some"]["fpr"][0] < 0.5 < evaluation.intervals["some"]["fpr"][1]


def test_figures_have_four_digits_wherever_they_lie():
    assert rounded({"a": (0.123456, "b", 7), "c": [{"d": 0.99999}]}) == {
        "a": [0.1235, "b", 7],
        "c": [{"d": 1.0}],
    }
