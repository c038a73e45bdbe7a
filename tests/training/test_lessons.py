import numpy as np
import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.network import ProcessorNetwork
from detector.training import lessons
from detector.training.examples import ExampleMaker, Recipe


@pytest.fixture
def made(tmp_path, monkeypatch, dataset, workshop, tokenizer, model_folder):
    """Two files of six lessons, the large network asked of the first alone."""
    maker = ExampleMaker(dataset, workshop, (), tokenizer, Recipe(families=("A", "moby")), seed=1)
    network = ProcessorNetwork(model_folder, threads=1)
    worker = {"maker": maker, "network": network, "out": tmp_path, "course": lessons.Course(2, 1)}
    monkeypatch.setattr(lessons, "_worker", worker)
    monkeypatch.setattr(lessons, "_IN_FILE", 6)
    assert [lessons._make(number) for number in range(2)] == [0, 1]
    return lessons.load_lessons(tmp_path), maker


def test_lessons_are_examples_without_special_tokens(made):
    found, maker = made
    assert len(found.starts) == 13
    for number in range(12):
        example = maker.make(number, lessons.LENGTH)
        part = slice(*found.starts[number : number + 2])
        assert found.ids[part].tolist() == example.input_ids[1:-1]
        assert found.substituted[part].tolist() == example.substituted[1:-1]


def test_the_large_network_is_asked_of_some_of_them(made):
    found, _ = made
    taught = np.arange(len(found.ids)) < found.starts[6]
    assert np.isfinite(found.logits[taught]).all()
    assert np.isnan(found.logits[~taught]).all()
    assert np.all((found.spun[:6] >= 0) & (found.spun[:6] <= 1))
    assert set(found.spun[6:][~np.isnan(found.spun[6:])].tolist()) <= {0.0, 1.0}
