from __future__ import annotations

import pytest

from scripts.pin_floors import LaxerError, bound, keeps, pin

BETTER = {"gate": {"auroc": 0.99, "fpr": 0.0, "findings/1000": 1.0, "spun": 29}}
WORSE = {"gate": {"auroc": 0.80, "fpr": 0.2, "findings/1000": 9.0, "spun": 29}}


def test_first_pin_leaves_a_margin_and_passes_counts_over() -> None:
    bounds, laxer = pin({}, BETTER, None)
    assert bounds == {"gate": {"auroc": 0.97, "fpr": 0.01, "findings/1000": 1.25}}
    assert not laxer


def test_better_values_make_the_bounds_stricter() -> None:
    old, _ = pin({}, WORSE, None)
    assert pin(old, BETTER, None) == pin({}, BETTER, None)


def test_worse_values_are_refused_without_a_reason() -> None:
    old, _ = pin({}, BETTER, None)
    with pytest.raises(LaxerError, match=r"gate auroc 0.97 -> 0.78.*--lower REASON"):
        pin(old, WORSE, None)


def test_worse_values_are_recorded_with_a_reason() -> None:
    old, _ = pin({}, BETTER, None)
    bounds, laxer = pin(old, WORSE, "smaller model")
    assert bounds["gate"]["auroc"] == 0.78
    assert laxer["gate auroc"] == (0.97, 0.78)
    assert laxer["gate fpr"] == (0.01, 0.21)


def test_values_within_the_margin_leave_a_bound_where_it_is() -> None:
    old, _ = pin({}, BETTER, None)
    bounds, laxer = pin(old, {"gate": {"auroc": 0.98, "fpr": 0.005}}, None)
    assert bounds == old
    assert not laxer


def test_sets_that_were_not_measured_keep_their_bounds() -> None:
    old = {"story": {"span_recall": 0.7}}
    bounds, _ = pin(old, BETTER, None)
    assert bounds["story"] == old["story"]


@pytest.mark.parametrize("metric", ["auroc", "fpr", "findings/1000", "span_recall"])
@pytest.mark.parametrize("value", [0.0, 0.3, 1.0])
def test_a_value_keeps_the_bound_made_from_it(metric: str, value: float) -> None:
    assert keeps(metric, value, bound(metric, value))
