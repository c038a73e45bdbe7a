import shutil

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("transformers", reason="needs unspin[train]")
pytest.importorskip("onnx", reason="needs unspin[train]")

import torch

from detector.training.dequantised import load_whole
from detector.training.export import export
from detector.training.translation.graft import OUTPUTS, WEIGHTS, graft
from detector.training.translation.head import TranslationHead
from tests.training.test_network import make_batch, make_network

SAMPLES = [[2, 7, 8, 9, 16, 17, 5, 3], [2, *range(5, 25), 3]]
SPINNING = ("substituted", "spun", "hidden")


def _head(network, seed):
    torch.manual_seed(seed)
    head = TranslationHead(network, 0, 1)
    for value in head.parameters():
        torch.nn.init.normal_(value, std=0.1)
    return head.eval()


def _says(folder, names, ids, mask):
    import onnxruntime

    session = onnxruntime.InferenceSession(str(folder / "model.onnx"), providers=["CPUExecutionProvider"])
    return session.run(list(names), {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})


@pytest.fixture(scope="module")
def network():
    return make_network()


@pytest.fixture(scope="module")
def plain(network, tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain")
    export(network, folder, [7, 8], SAMPLES)
    return folder


@pytest.fixture(scope="module")
def grafted(network, plain, tmp_path_factory):
    folder = tmp_path_factory.mktemp("grafted") / "model"
    shutil.copytree(plain, folder)
    graft(_head(network, 1), folder, SAMPLES)
    return folder


@pytest.mark.parametrize("lengths", [[12], [30], [7]])
def test_the_graph_says_of_the_head_what_torch_says(network, grafted, lengths):
    ids, mask = make_batch(lengths)
    with torch.no_grad():
        expected = _head(network, 1)(network.bert.embeddings(ids), mask)
    for name, value in zip(OUTPUTS, _says(grafted, OUTPUTS, ids, mask), strict=True):
        np.testing.assert_allclose(value, getattr(expected, name).numpy(), atol=6e-2, err_msg=name)


def test_what_was_said_of_spinning_is_said_still(plain, grafted):
    ids, mask = make_batch([20])
    for before, after in zip(
        _says(plain, SPINNING, ids, mask), _says(grafted, SPINNING, ids, mask), strict=True
    ):
        np.testing.assert_array_equal(before, after)


def test_a_new_head_takes_the_place_of_the_old_one(network, grafted, tmp_path):
    folder = tmp_path / "model"
    shutil.copytree(grafted, folder)
    graft(_head(network, 2), folder, SAMPLES)
    once = _says(folder, OUTPUTS, *make_batch([9]))
    assert not np.allclose(once[0], _says(grafted, OUTPUTS, *make_batch([9]))[0], atol=1e-2)
    assert (folder / "model.onnx").stat().st_size < 1.1 * (grafted / "model.onnx").stat().st_size
    assert not (folder / "probe.onnx").exists()


def test_network_and_head_are_loaded_again(network, grafted):
    ids, mask = make_batch([12, 5])
    with torch.no_grad():
        found = load_whole(grafted)(ids, mask)
        expected = _head(network, 1)(network.bert.embeddings(ids), mask)
    real = mask.bool()
    torch.testing.assert_close(found["broken"][real], expected.broken[real], atol=6e-2, rtol=0)
    torch.testing.assert_close(found["translated"], expected.translated, atol=6e-2, rtol=0)
    assert (grafted / WEIGHTS).stat().st_size > 100_000
