import numpy as np
import pytest

pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("onnx", reason="needs unspin[train]")

import onnx

from detector.training.restoration_graph import write_restoration


def test_the_graph_holds_no_weights_of_its_own(model_folder, tmp_path):
    (tmp_path / "model.safetensors").symlink_to(model_folder.path / "model.safetensors")
    write_restoration(tmp_path)
    path = tmp_path / "restoration.onnx"
    assert path.stat().st_size < 10_000
    stored = onnx.load(str(path), load_external_data=False).graph.initializer
    outside = {tensor.name for tensor in stored if tensor.data_location == onnx.TensorProto.EXTERNAL}
    assert "bert.embeddings.word_embeddings.weight_quantized" in outside
    assert path.read_bytes() == (model_folder.path / "restoration.onnx").read_bytes()


def test_a_place_is_restored_alike_in_any_company(model_folder):
    from detector.originals.restoration import Restoration

    hidden = np.random.default_rng(1).normal(0, 1, (8, 384)).astype(np.float32)
    hidden[7] *= 50
    restoration = Restoration(model_folder)
    together = restoration.log_probabilities(hidden, np.eye(8, dtype=np.float32))
    alone = restoration.log_probabilities(hidden[:1], np.eye(1, dtype=np.float32))
    np.testing.assert_allclose(together[0], alone[0], atol=1e-4)
