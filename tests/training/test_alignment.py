import pytest

pytest.importorskip("datasets", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.training.alignment import alignment

BEHIND = {"antiquated": {"old"}, "abode": {"house"}, "abodes": {"houses"}, "take a gander at": {"look at"}}


def test_simulated_swaps_are_found(dataset, workshop):
    found = alignment(dataset, workshop, lambda phrase: frozenset(BEHIND.get(phrase, ())), 10)
    assert found["documents"] >= 2
    assert found["f1"] > 0.9
    assert 0 < found["precision"] <= 1
    assert 0 < found["recall"] <= 1
