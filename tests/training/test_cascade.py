import numpy as np
import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("scipy", reason="needs unspin[train]")

from detector.training.cascade import _cleared, _cost, _limit


@pytest.fixture
def clean():
    """A thousand clean texts that both networks find clean, in step."""
    scores = np.linspace(0, 0.3, 1000)
    return np.stack([scores, scores], axis=1)


def test_a_screen_that_sees_what_the_network_sees_may_clear_nearly_all(clean):
    spun = np.full((100, 2), 0.9)
    assert _limit(clean, spun) > 0.28


def test_the_limit_stays_below_what_would_cost_spun_texts(clean):
    spun = np.stack([np.full(100, 0.9), np.linspace(0.1, 0.9, 100)], axis=1)
    limit = _limit(clean, spun)
    assert 0.09 < limit < 0.11
    cost = _cost(spun, clean, limit, threshold=0.5)
    assert cost["tpr@fpr1"][0] == cost["tpr"][0] == 1.0
    assert 0.99 <= cost["tpr"][1] <= 1.0


def test_a_blind_screen_clears_hardly_anything(clean):
    spun = np.stack([np.full(100, 0.9), np.zeros(100)], axis=1)
    assert _limit(clean, spun) == 0.0
    assert _cost(spun, clean, 0.05, threshold=0.5)["tpr"] == [1.0, 0.0]


def test_shares_that_are_cleared_are_counted(clean):
    assert _cleared(clean, 0.15) == pytest.approx(0.5, abs=0.01)
