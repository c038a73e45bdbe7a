import shutil

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("onnx", reason="needs unspin[train]")

import torch

from detector.graph import Graph
from detector.model_folder import ModelFolder
from detector.training.lessons import Lessons
from detector.training.screen_network import ScreenNetwork, load_words
from detector.training.screening import ScreenSchedule, export_screen, train_screen


@pytest.fixture(scope="module")
def lessons():
    """Passages of 8 to 20 wordpieces out of a hundred, where what follows an odd one is a substitute."""
    rng = np.random.default_rng(1)
    lengths = rng.integers(8, 20, 200)
    ids = rng.integers(1, 100, lengths.sum()).astype(np.int32)
    starts = np.concatenate([[0], np.cumsum(lengths)])
    substituted = np.zeros(len(ids), np.int8)
    substituted[1:] = ids[:-1] % 2
    substituted[starts[:-1]] = 0
    logits = np.where(np.arange(len(ids)) < len(ids) // 2, 8.0 * substituted - 4, np.nan).astype(np.float16)
    return Lessons(ids, substituted, logits, starts, np.full(200, np.nan, np.float16))


def _network():
    torch.manual_seed(1)
    return ScreenNetwork(torch.randn(100, 16))


def test_it_learns_what_neighbours_say(lessons, tmp_path):
    network = _network()
    train_screen(network, lessons, ScreenSchedule(epochs=25, batch=8), tmp_path)
    inputs = torch.from_numpy(lessons.ids[: lessons.starts[1]].astype(np.int64))[None]
    logits, _ = network.eval()(inputs, torch.ones_like(inputs))
    right = (logits[0] > 0).numpy() == (lessons.substituted[: lessons.starts[1]] > 0)
    assert right.mean() > 0.9


def test_a_stopped_training_goes_on_as_if_it_had_not(lessons, tmp_path):
    schedule = ScreenSchedule(epochs=2)
    whole = _network()
    train_screen(whole, lessons, schedule, tmp_path / "whole")
    stopped = _network()
    (tmp_path / "stopped").mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("torch.save", _save_and_stop)
        with pytest.raises(KeyboardInterrupt):
            train_screen(stopped, lessons, schedule, tmp_path / "stopped")
    shutil.move(tmp_path / "stopped" / "checkpoint.partial", tmp_path / "stopped" / "checkpoint.pt")
    again = _network()
    train_screen(again, lessons, schedule, tmp_path / "stopped")
    for name, value in whole.state_dict().items():
        assert torch.equal(value, again.state_dict()[name]), name


def _save_and_stop(state, path, save=torch.save):
    save(state, path)
    raise KeyboardInterrupt


def test_the_graph_says_what_torch_says(model_copy):
    torch.manual_seed(1)
    network = ScreenNetwork(load_words(model_copy))
    torch.nn.init.normal_(network.widen.weight, std=0.1)
    ids = torch.randint(1000, 30_000, (3, 40))
    mask = torch.ones_like(ids)
    ids[2, 30:] = mask[2, 30:] = 0
    with torch.no_grad():
        tokens, windows = network.eval()(ids, mask)
    export_screen(network, model_copy)
    graph = Graph(ModelFolder.find(model_copy), "screen.onnx", threads=1)
    found = graph.run(("substituted", "spun"), {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
    inside = mask.numpy() > 0
    assert np.abs(found[0] - tokens.numpy())[inside].max() < 0.02  # the pairs' embeddings have 8 bits
    assert np.abs(found[1] - windows.numpy()).max() < 0.02
    assert (model_copy / "screen.onnx").stat().st_size < 5_000_000
