import hashlib
import json
import shutil

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("transformers", reason="needs unspin[train]")
pytest.importorskip("onnx", reason="needs unspin[train]")

import torch

from detector.encoder import Encoder
from detector.errors import ModelError
from detector.model_folder import ModelFolder
from detector.originals.restoration import Restoration
from detector.training.dequantised import load_network
from detector.training.export import export, write_checksums
from detector.training.stored import tensor_places
from detector.training.translation.graft import graft
from detector.training.translation.head import TranslationHead
from tests.training.test_network import make_batch, make_network

WORDS = [7, 8, 9, 12]
SAMPLES = [[2, 7, 8, 9, 16, 17, 5, 3], [2, *range(5, 25), 3]]


@pytest.fixture(scope="module")
def network():
    return make_network()


@pytest.fixture(scope="module")
def exported(network, tokenizer, tmp_path_factory):
    folder = tmp_path_factory.mktemp("model")
    export(network, folder, WORDS, SAMPLES)
    tokenizer.save(str(folder / "tokenizer.json"))
    write_checksums(folder)
    return folder


@pytest.fixture(scope="module")
def session(exported):
    import onnxruntime

    return onnxruntime.InferenceSession(str(exported / "model.onnx"), providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("lengths", [[12, 5, 1], [3], [30, 30]])
def test_onnx_says_what_torch_says(network, session, lengths):
    ids, mask = make_batch(lengths)
    with torch.no_grad():
        expected = network(ids, mask)
    found = session.run(None, {"input_ids": ids.numpy(), "attention_mask": mask.numpy()})
    real = mask.numpy().astype(bool)
    assert [output.name for output in session.get_outputs()] == ["substituted", "spun", "hidden"]
    np.testing.assert_allclose(found[0][real], expected.substituted.numpy()[real], atol=5e-2)
    np.testing.assert_allclose(found[1], expected.spun.numpy(), atol=5e-2)
    np.testing.assert_allclose(found[2][real], expected.hidden.numpy()[real], atol=5e-2)


def test_what_was_exported_is_loaded_as_a_network(network, exported):
    loaded = load_network(exported)
    for name, value in network.named_parameters():
        limit = 0.02 * value.abs().max().item() + 1e-3
        assert (dict(loaded.named_parameters())[name] - value).abs().max() < limit, name
    ids, mask = make_batch([12, 5])
    with torch.no_grad():
        torch.testing.assert_close(loaded(ids, mask).spun, network(ids, mask).spun, atol=5e-2, rtol=0)


def test_weights_lie_in_the_safetensors_file_alone(exported):
    graph = (exported / "model.onnx").stat().st_size
    weights = (exported / "model.safetensors").stat().st_size
    assert graph < 100_000
    assert weights > 200_000
    places = sorted(tensor_places(exported / "model.safetensors").values())
    end = places[0][0]
    for offset, length in places:
        assert offset == end
        end += length
    assert end == weights


def test_checksums_cover_every_file(exported):
    sums = (exported / "SHA256SUMS").read_text()
    listed = dict(reversed(line.split("  ")) for line in sums.splitlines())
    assert set(listed) == {path.name for path in exported.iterdir()} - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256((exported / name).read_bytes()).hexdigest() == digest
    assert json.loads((exported / "config.json").read_text())["hidden_size"] == 128


def test_the_encoder_reads_an_exported_folder(network, exported, tmp_path):
    shutil.copytree(exported, tmp_path / "model")
    graft(TranslationHead(network, 0, 1).eval(), tmp_path / "model", SAMPLES)
    write_checksums(tmp_path / "model")
    (score,) = Encoder(ModelFolder.find(tmp_path / "model")).encode(["The old house is big."])
    assert len(score.substituted) == 6
    ids = torch.tensor([[2, 7, 8, 9, 16, 17, 5, 3]])
    with torch.no_grad():
        expected = network(ids, torch.ones_like(ids))
    np.testing.assert_allclose(score.substituted, expected.substituted[0, 1:-1].numpy(), atol=5e-2)
    assert score.spun == pytest.approx(expected.spun.item(), abs=5e-2)


def test_the_restoration_head_of_an_exported_folder(network, exported):
    hidden = np.random.default_rng(1).normal(size=(6, 128)).astype(np.float32)
    with torch.no_grad():
        expected = network.restore(torch.from_numpy(hidden))[:, WORDS].log_softmax(-1).numpy()
    found = Restoration(ModelFolder.find(exported)).log_probabilities(
        hidden, np.eye(len(hidden), dtype=np.float32)
    )
    np.testing.assert_allclose(found, expected, atol=5e-2)


def test_weights_without_a_restoration_head(exported, tmp_path):
    from safetensors.numpy import load_file, save_file

    weights = load_file(str(exported / "model.safetensors"))
    del weights["restoration_words"]
    save_file(weights, str(tmp_path / "model.safetensors"))
    shutil.copyfile(exported / "restoration.onnx", tmp_path / "restoration.onnx")
    write_checksums(tmp_path)
    with pytest.raises(ModelError, match=r"model\.safetensors: restoration head missing"):
        Restoration(ModelFolder.find(tmp_path))
