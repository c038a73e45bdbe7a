"""The restoration head as a graph of its own, which runs at suspicious places only.

Its output layer, as large as the vocabulary, reads the 8-bit embeddings of the encoder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from detector.training.stored import point_at, tensor_places

_EMBEDDINGS = "bert.embeddings.word_embeddings.weight"
_STORED = {
    f"{_EMBEDDINGS}_quantized": TensorProto.INT8,
    f"{_EMBEDDINGS}_scale": TensorProto.FLOAT,
    "restoration.0.weight": TensorProto.FLOAT,
    "restoration.0.bias": TensorProto.FLOAT,
    "restoration.2.weight": TensorProto.FLOAT,
    "restoration.2.bias": TensorProto.FLOAT,
    "restoration_bias": TensorProto.FLOAT16,
    "restoration_words": TensorProto.INT32,
}
_CONSTANTS = {
    "half": np.float32(0.5),
    "one": np.float32(1),
    "cubic": np.float32(0.044715),
    "slope": np.float32(0.7978845608),
    "tiny": np.float32(1e-9),
    "levels": np.float32(127),
    "centre": np.float32(128),
    "zero": np.uint8(128),
}


def write_restoration(folder: Path) -> None:
    """Write restoration.onnx, whose tensors are those of the folder's model.safetensors.

    In: `hidden`, float [N, width], and `shares`, float [W, N]; out: `log_probabilities`, float [W, R], of the
    words that may be named at each of W places.
    """
    tensors = [*_stored(folder / "model.safetensors"), *map(_constant, _CONSTANTS)]
    inputs = [("hidden", ["wordpieces", tensors[0].dims[1]]), ("shares", ["words", "wordpieces"])]
    nodes = [*_state(), *_levels(), *_output()]
    graph = helper.make_graph(
        nodes,
        "restoration",
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, axes) for name, axes in inputs],
        [helper.make_tensor_value_info("log_probabilities", TensorProto.FLOAT, ["words", None])],
        tensors,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.save(model, str(folder / "restoration.onnx"))


def _stored(path: Path) -> list[onnx.TensorProto]:
    from safetensors import safe_open

    places = tensor_places(path)
    tensors = []
    with safe_open(str(path), "np") as stored:
        for name, kind in _STORED.items():
            tensor = TensorProto(name=name, data_type=kind, dims=stored.get_slice(name).get_shape())
            point_at(tensor, path, places[name])
            tensors.append(tensor)
    return tensors


def _constant(name: str) -> onnx.TensorProto:
    return numpy_helper.from_array(np.asarray(_CONSTANTS[name]), name)


def _state() -> list[onnx.NodeProto]:
    """The dense layer, GELU in its tanh form (Hendrycks and Gimpel 2016), norm, and the mean of each word."""
    return [
        _node("Gemm", ["hidden", "restoration.0.weight", "restoration.0.bias"], "dense", transB=1),
        _node("Mul", ["dense", "dense"], "square"),
        _node("Mul", ["square", "cubic"], "scaled_square"),
        _node("Add", ["scaled_square", "one"], "factor"),
        _node("Mul", ["factor", "slope"], "steep"),
        _node("Mul", ["steep", "dense"], "inner"),
        _node("Tanh", ["inner"], "tanh"),
        _node("Add", ["tanh", "one"], "doubled_gate"),
        _node("Mul", ["doubled_gate", "half"], "gate"),
        _node("Mul", ["gate", "dense"], "gelu"),
        _node(
            "LayerNormalization",
            ["gelu", "restoration.2.weight", "restoration.2.bias"],
            "normed",
            epsilon=1e-5,
        ),
        _node("MatMul", ["shares", "normed"], "states"),
    ]


def _levels() -> list[onnx.NodeProto]:
    """The states as 8-bit numbers; each row has a scale of its own, to say the same in any company."""
    return [
        _node("Abs", ["states"], "sizes"),
        _node("ReduceMax", ["sizes"], "largest", axes=[1], keepdims=1),
        _node("Add", ["largest", "tiny"], "positive"),
        _node("Div", ["positive", "levels"], "scales"),
        _node("Div", ["states", "scales"], "levelled"),
        _node("Round", ["levelled"], "rounded"),
        _node("Add", ["rounded", "centre"], "centred"),
        _node("Cast", ["centred"], "numbers", to=TensorProto.UINT8),
    ]


def _output() -> list[onnx.NodeProto]:
    """The output layer; ONNX Runtime computes what depends on constants alone once, at loading."""
    return [
        _node("Gather", [f"{_EMBEDDINGS}_quantized", "restoration_words"], "rows", axis=0),
        _node("Transpose", ["rows"], "columns", perm=[1, 0]),
        _node("Gather", [f"{_EMBEDDINGS}_scale", "restoration_words"], "row_scales", axis=0),
        _node("Transpose", ["row_scales"], "column_scales", perm=[1, 0]),
        _node("Gather", ["restoration_bias", "restoration_words"], "half_biases", axis=0),
        _node("Cast", ["half_biases"], "biases", to=TensorProto.FLOAT),
        _node("MatMulInteger", ["numbers", "columns", "zero"], "sums"),
        _node("Cast", ["sums"], "float_sums", to=TensorProto.FLOAT),
        _node("Mul", ["float_sums", "column_scales"], "row_products"),
        _node("Mul", ["row_products", "scales"], "products"),
        _node("Add", ["products", "biases"], "logits"),
        _node("LogSoftmax", ["logits"], "log_probabilities", axis=1),
    ]


def _node(kind: str, inputs: list[str], output: str, **attributes: Any) -> onnx.NodeProto:
    return helper.make_node(kind, inputs, [output], **attributes)
