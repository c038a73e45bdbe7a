"""The network of a model folder in torch again, its 8-bit weights made float."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.numpy import load_file
from torch import Tensor, nn
from transformers import BertConfig

from detector.network import PASSAGE_OUTPUTS, TOKEN_OUTPUTS
from detector.training.network import SpinNetwork
from detector.training.translation.graft import BESIDE, WEIGHTS
from detector.training.translation.head import TranslationHead


class WholeNetwork(nn.Module):
    """The network with its translation head, which reads what the layer beside it reads."""

    def __init__(self, network: SpinNetwork, head: TranslationHead) -> None:
        super().__init__()
        self.network, self.head = network, head
        self._middle: Tensor | None = None
        network.bert.encoder.layer[head.first].register_forward_pre_hook(self._seen)

    def _seen(self, layer: nn.Module, arguments: tuple[Tensor, ...]) -> None:
        self._middle = arguments[0]

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> dict[str, Tensor]:
        """What a graph of the two says, by the names of its outputs."""
        said = vars(self.network(input_ids, attention_mask))
        assert self._middle is not None
        said |= vars(self.head(self._middle, attention_mask))
        return {name: said[name] for name in (*TOKEN_OUTPUTS, *PASSAGE_OUTPUTS)}


def load_whole(folder: Path) -> WholeNetwork:
    """The network and the translation head of an exported folder, in float and ready to score."""
    network = load_network(folder)
    stored = load_file(str(folder / WEIGHTS))
    head = TranslationHead(network, *stored[BESIDE].tolist())
    head.load_state_dict(_state(head, stored, "translation."))
    return WholeNetwork(network, head.eval()).eval()


def load_network(folder: Path) -> SpinNetwork:
    """The network of an exported folder, in float and ready to score."""
    stored = load_file(str(folder / "model.safetensors"))
    network = SpinNetwork(BertConfig.from_pretrained(folder))
    network.load_state_dict(_state(network, stored, ""), strict=False)
    return network.eval()


def _state(module: nn.Module, stored: dict[str, NDArray[Any]], prefix: str) -> dict[str, Tensor]:
    """The float parameters of a module again; prefix: before their names in the file."""
    return {
        name: torch.from_numpy(_restored(stored, f"{prefix}{name}", tuple(value.shape)))
        for name, value in module.named_parameters()
    }


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
