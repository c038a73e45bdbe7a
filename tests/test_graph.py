import numpy as np
import pytest

from detector.errors import ModelError
from detector.graph import Graph
from detector.model_folder import ModelFolder


def test_a_graph_runs_on_its_inputs(model_folder):
    ids = np.array([[101, 2023, 2003, 102]], np.int64)
    graph = Graph(model_folder, "model.onnx", threads=1)
    substituted, spun = graph.run(
        ("substituted", "spun"), {"input_ids": ids, "attention_mask": np.ones_like(ids)}
    )
    assert substituted.shape == (1, 4)
    assert spun.shape == (1,)


def test_a_damaged_graph_is_told_when_it_is_needed(model_folder):
    lying = ModelFolder(model_folder.path, model_folder.checksums)
    graph = Graph(lying, "tokenizer.json", threads=1)
    with pytest.raises(ModelError, match=r"tokenizer\.json: cannot be loaded with model\.safetensors"):
        graph.run(("spun",), {})
