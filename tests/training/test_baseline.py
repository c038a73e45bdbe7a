import pytest

pytest.importorskip("sklearn", reason="needs unspin[train]")
pytest.importorskip("datasets", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.corpus.labelled import Labelled
from detector.training.baseline import NgramBaseline


def test_it_learns_words_that_it_saw(dataset, workshop):
    baseline = NgramBaseline.trained(dataset, workshop, ("A", "moby"), 10)
    texts = [
        Labelled("spun", "The antiquated abodes beheld it. The antiquated abode is big.", spun=True),
        Labelled("clean", "The old houses saw it. The old house is big.", spun=False),
    ]
    (spun, clean) = [prediction.score for _, prediction in baseline.judge(texts)]
    assert 0 <= clean < 0.5 < spun <= 1
