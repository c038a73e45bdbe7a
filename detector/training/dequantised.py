"""The network of a model folder in torch again, its 8-bit weights made float."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from transformers import BertConfig

from detector.training.network import SpinNetwork


def load_network(folder: Path) -> SpinNetwork:
    """The network of an exported folder, in float and ready to score."""
    stored = load_file(str(folder / "model.safetensors"))
    network = SpinNetwork(BertConfig.from_pretrained(folder))
    shapes = {name: value.shape for name, value in network.named_parameters()}
    state = {name: torch.from_numpy(_restored(stored, name, tuple(shape))) for name, shape in shapes.items()}
    network.load_state_dict(state, strict=False)
    return network.eval()


def _restored(stored: dict[str, NDArray[Any]], name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
    """The float weight `name` [outputs, inputs] again, from the tensors of a quantised model."""
    key = f"{name}.T"
    if f"{key}_quantized" in stored:  # [inputs, outputs], one scale an output
        values = stored[f"{key}_quantized"].astype(np.float32) * stored[f"{key}_scale"]
        return np.ascontiguousarray((values * stored[f"{key}_smooth"][:, None]).T)
    for form in (key, f"{name}_Transposed"):
        if f"{form}_Q8" in stored:  # symmetric around 128, one scale a block of inputs
            blocks = (stored[f"{form}_Q8"].astype(np.float32) - 128) * stored[f"{form}_scales"][..., None]
            return np.ascontiguousarray(blocks.reshape(shape))
    if f"{name}_quantized" in stored:  # an embedding, one scale a row
        return stored[f"{name}_quantized"].astype(np.float32) * stored[f"{name}_scale"]
    return np.ascontiguousarray(stored[name].reshape(shape), np.float32)
