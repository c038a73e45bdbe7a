import os
import subprocess
import sys
from pathlib import Path

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


def test_the_library_that_runs_it_notes_nothing_of_its_own(tmp_path: Path, spun_text: str) -> None:
    """ONNX Runtime from 1.32 on would keep what it is to tell its makers in a database at home."""
    program = "import sys\nfrom detector import Detector\nassert Detector.load().check(sys.argv[1]).findings"
    names = ("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "TMPDIR")
    home = os.environ | {name: str(tmp_path) for name in names}
    subprocess.run([sys.executable, "-c", program, spun_text], check=True, env=home)
    assert list(tmp_path.rglob("*")) == []
