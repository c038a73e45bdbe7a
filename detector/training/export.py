"""Export to 8-bit ONNX whose weights lie in one safetensors file.

model.onnx holds the graph alone; its tensors are external data inside model.safetensors, so
ONNX Runtime, numpy and torch (see `dequantised`) read the same 24 MB. Embeddings are int8 with a scale for
each row; for the matrices see `quantisation`.
"""

from __future__ import annotations

import copy
import hashlib
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import nn

from detector.training.network import SpinNetwork
from detector.training.quantisation import quantised
from detector.training.restoration_graph import write_restoration
from detector.training.stored import point_at, tensor_places

OUTPUTS = ("substituted", "spun", "hidden")
_ANONYMOUS = "onnx::"
WEIGHT_TYPES = (onnx.TensorProto.FLOAT, onnx.TensorProto.INT8, onnx.TensorProto.UINT8)
# The restoration head runs in numpy, at suspicious places only; its weights stay float.
_OUTSIDE_GRAPH = ("restoration.0.weight", "restoration.0.bias", "restoration.2.weight", "restoration.2.bias")


class Int8Embedding(nn.Module):
    """An embedding as int8 numbers with a scale for each row."""

    weight_quantized: torch.Tensor
    weight_scale: torch.Tensor

    def __init__(self, weight: torch.Tensor) -> None:
        super().__init__()
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("weight_quantized", (weight / scale).round().to(torch.int8))
        self.register_buffer("weight_scale", scale)

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        """The embeddings of some numbers, in float."""
        return self.weight_quantized[numbers].float() * self.weight_scale[numbers]


class _Graph(nn.Module):
    """The forward pass with plain tensors out, as the exporter wants it. int8: the embeddings are."""

    def __init__(self, network: SpinNetwork, int8: bool) -> None:
        super().__init__()
        self.network = copy.deepcopy(network)
        embeddings = self.network.bert.embeddings
        for name in ("word_embeddings", "position_embeddings") if int8 else ():
            weight = getattr(embeddings, name).weight.detach()
            setattr(embeddings, name, Int8Embedding(weight))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        outputs = self.network(input_ids, attention_mask)
        return outputs.substituted, outputs.spun, outputs.hidden


def export(
    network: SpinNetwork, folder: Path, words: Sequence[int], samples: Sequence[Sequence[int]]
) -> None:
    """Write model.onnx, restoration.onnx, model.safetensors and config.json of a network to `folder`.

    words: the wordpieces that restoration may name. samples: wordpieces of passages like those that
    will be read, with special tokens; the 8-bit weights are fitted to them.
    """
    network = network.eval().float().cpu()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "network.onnx"
        export_float(network, path, int8_embeddings=True)
        graph, factors = quantised(path, [_inputs(numbers) for numbers in samples])
    extra = factors | {name: network.state_dict()[name].numpy() for name in _OUTSIDE_GRAPH}
    extra["restoration_bias"] = network.restoration_bias.detach().numpy().astype(np.float16)
    extra["restoration_words"] = np.array(sorted(words), np.int32)
    _write(graph, extra, folder)
    write_restoration(folder)
    network.config.save_pretrained(folder)


def export_float(network: SpinNetwork, path: Path, *, int8_embeddings: bool = False) -> None:
    """Write an ONNX file with the weights in float, its inputs and outputs those of model.onnx."""
    example = torch.ones((2, 16), dtype=torch.int64)
    axes = {0: "passages", 1: "wordpieces"}
    torch.onnx.export(
        _Graph(network, int8_embeddings).eval(),
        (example, example),
        str(path),
        input_names=["input_ids", "attention_mask"],
        output_names=list(OUTPUTS),
        dynamic_axes={
            "input_ids": axes,
            "attention_mask": axes,
            "substituted": axes,
            "spun": {0: "passages"},
            "hidden": axes,
        },
        opset_version=17,
        dynamo=False,
    )
    graph = onnx.load(str(path))
    name_weights(graph, network, "network.")
    onnx.save(graph, str(path))


def _inputs(numbers: Sequence[int]) -> dict[str, NDArray[Any]]:
    ids = np.array([numbers], np.int64)
    return {"input_ids": ids, "attention_mask": np.ones_like(ids)}


def name_weights(graph: onnx.ModelProto, network: nn.Module, prefix: str) -> None:
    """Name the graph's tensors after the parameters; the exporter made transposed ones anonymous.

    prefix: what the exporter put before the names.
    """
    matrices = {name: value.detach().numpy() for name, value in network.named_parameters() if value.ndim == 2}
    renamed = {}
    for tensor in graph.graph.initializer:
        if not tensor.name.startswith(_ANONYMOUS):
            renamed[tensor.name] = tensor.name.removeprefix(prefix)
        elif len(tensor.dims) == 2:
            values = numpy_helper.to_array(tensor).T
            equal = (name for name, matrix in matrices.items() if np.array_equal(matrix, values))
            renamed[tensor.name] = f"{next(equal)}.T"
    for tensor in graph.graph.initializer:
        tensor.name = renamed.get(tensor.name, tensor.name)
    for node in graph.graph.node:
        for index, name in enumerate(node.input):
            node.input[index] = renamed.get(name, name)


def _write(graph: onnx.ModelProto, extra: dict[str, NDArray[Any]], folder: Path) -> None:
    """Move the graph's tensors to a safetensors file and point the graph at their places in it."""
    from safetensors.numpy import save_file

    folder.mkdir(parents=True, exist_ok=True)
    weights = {
        tensor.name: numpy_helper.to_array(tensor) for tensor in graph.graph.initializer if _is_weight(tensor)
    }
    path = folder / "model.safetensors"
    save_file({name: np.ascontiguousarray(value) for name, value in (weights | extra).items()}, str(path))
    places = tensor_places(path)
    for tensor in graph.graph.initializer:
        if _is_weight(tensor):
            point_at(tensor, path, places[tensor.name])
    onnx.save(graph, str(folder / "model.onnx"))


def _is_weight(tensor: onnx.TensorProto) -> bool:
    return len(tensor.dims) > 0 and tensor.data_type in WEIGHT_TYPES


def write_checksums(folder: Path) -> None:
    """Write SHA256SUMS over every file of a model folder, as `sha256sum` does."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
