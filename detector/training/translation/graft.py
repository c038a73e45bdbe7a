"""The translation head as a part of an exported graph; what the graph said before, it says still.

Its 8-bit weights lie in translation.safetensors, beside those of the encoder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from detector.training.export import WEIGHT_TYPES, name_weights
from detector.training.quantisation import quantised
from detector.training.stored import point_at, tensor_places
from detector.training.translation.head import TranslationHead

OUTPUTS = ("broken", "quality", "attention", "translated")
WEIGHTS = "translation.safetensors"
_PREFIX = "translation/"
BESIDE = "beside_layers"
"""Name of the tensor that says which layers the head stands beside: the first, and the one after the last."""


def graft(head: TranslationHead, folder: Path, samples: Sequence[Sequence[int]]) -> None:
    """Put the head into model.onnx of a folder, in the place of one that is there, and write its weights.

    samples: wordpieces of passages, special tokens included, that its 8-bit weights are fitted to.
    """
    from safetensors.numpy import save_file

    model = _without_head(onnx.load(str(folder / "model.onnx"), load_external_data=False))
    middle = _middle(model, head.first)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "head.onnx"
        _export(head, path)
        part, factors = quantised(path, [*_inputs(folder, model, middle, samples)])
    weights = {
        tensor.name: numpy_helper.to_array(tensor)
        for tensor in part.graph.initializer
        if len(tensor.dims) > 0 and tensor.data_type in WEIGHT_TYPES
    }
    stored = weights | factors | {BESIDE: np.array([head.first, head.last], np.int32)}
    save_file({name: np.ascontiguousarray(value) for name, value in stored.items()}, folder / WEIGHTS)
    places = tensor_places(folder / WEIGHTS)
    for tensor in part.graph.initializer:
        if tensor.name in weights:
            point_at(tensor, folder / WEIGHTS, places[tensor.name])
    _renamed(part, {"middle": middle, **{name: name for name in (*OUTPUTS, "attention_mask")}})
    model.graph.node.extend(part.graph.node)
    model.graph.initializer.extend(part.graph.initializer)
    model.graph.output.extend(part.graph.output)
    onnx.save(model, str(folder / "model.onnx"))


def _without_head(model: onnx.ModelProto) -> onnx.ModelProto:
    """The graph without the head that it has."""
    graph = model.graph
    for items in (graph.node, graph.initializer):
        kept = [item for item in items if not item.name.startswith(_PREFIX)]
        del items[:]
        items.extend(kept)
    outputs = [output for output in graph.output if output.name not in OUTPUTS]
    del graph.output[:]
    graph.output.extend(outputs)
    return model


def _middle(model: onnx.ModelProto, first: int) -> str:
    """The tensor that layer `first` of the encoder reads."""
    sign = f"encoder/layer.{first - 1}/output/LayerNorm/" if first else "embeddings/LayerNorm/"
    norms = (node for node in model.graph.node if node.op_type == "LayerNormalization" and sign in node.name)
    name: str = next(norms).output[0]
    return name


def _export(head: TranslationHead, path: Path) -> None:
    """Write the head as an ONNX file in float, its tensors named after its parameters."""
    whole = _Plain(head).eval()
    axes = {0: "passages", 1: "wordpieces"}
    width = head.attention.in_features
    example = (torch.zeros((2, 16, width)), torch.ones((2, 16), dtype=torch.int64))
    torch.onnx.export(
        whole,
        example,
        str(path),
        input_names=["middle", "attention_mask"],
        output_names=list(OUTPUTS),
        dynamic_axes=dict.fromkeys(("middle", "attention_mask", *OUTPUTS[:-1]), axes)
        | {OUTPUTS[-1]: {0: "passages"}},
        opset_version=17,
        dynamo=False,
    )
    graph = onnx.load(str(path))
    name_weights(graph, whole, "")
    onnx.save(graph, str(path))


class _Plain(nn.Module):
    """The head with plain tensors out, as the exporter wants it."""

    def __init__(self, head: TranslationHead) -> None:
        super().__init__()
        self.translation = head

    def forward(self, middle: torch.Tensor, attention_mask: torch.Tensor) -> tuple[torch.Tensor, ...]:
        outputs = self.translation(middle, attention_mask)
        return tuple(getattr(outputs, name) for name in OUTPUTS)


def _inputs(
    folder: Path, model: onnx.ModelProto, middle: str, samples: Sequence[Sequence[int]]
) -> Iterator[dict[str, NDArray[Any]]]:
    """What the head reads of each sample, as the 8-bit encoder says it."""
    import onnxruntime

    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.append(helper.make_tensor_value_info(middle, TensorProto.FLOAT, None))
    path = folder / "probe.onnx"  # beside the weights that it points at
    onnx.save(probe, str(path))
    try:
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    finally:
        path.unlink()
    for numbers in samples:
        ids = np.array([numbers], np.int64)
        mask = np.ones_like(ids)
        (states,) = session.run([middle], {"input_ids": ids, "attention_mask": mask})
        yield {"middle": states, "attention_mask": mask}


def _renamed(part: onnx.ModelProto, kept: dict[str, str]) -> None:
    """Give all that the part names a prefix of its own, but for what it shares with the whole."""

    def new(name: str) -> str:
        return kept.get(name, f"{_PREFIX}{name}") if name else name

    for node in part.graph.node:
        node.name = f"{_PREFIX}{node.name}"
        node.input[:] = [new(name) for name in node.input]
        node.output[:] = [new(name) for name in node.output]
    for tensor in part.graph.initializer:
        tensor.name = new(tensor.name)
