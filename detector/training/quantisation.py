"""8-bit weights for the graph.

The matrices of attention and the first of each feed-forward layer get int8 weights with a scale a
column and int8 activations, the fastest kind; before that, their inputs' outlier channels are
evened out against the weights (SmoothQuant, arXiv 2211.10438). The second feed-forward matrix
reads activations of too uneven a size for that: it and the heads get weights with a scale for each
BLOCK inputs (MatMulNBits), at two thirds of the speed.
"""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import helper, numpy_helper

Floats = NDArray[np.float32]
Inputs = Mapping[str, NDArray[Any]]
Groups = dict[str, list[Any]]
"""Nodes that multiply by a matrix, by the name of what they read."""

BLOCK = 128
"""Inputs that share a scale in a MatMulNBits matrix."""
_SMOOTHED = re.compile(
    r"(bert\.encoder|translation\.layers)\..*\.(attention\..*|intermediate\.dense)\.weight\.T"
)
_ALPHA = 0.75
"""How much of the unevenness goes from the activations into the weights, 0..1."""


def quantised(path: Path, samples: Sequence[Inputs]) -> tuple[onnx.ModelProto, dict[str, Floats]]:
    """The graph of a float model file with 8-bit weights, and what each weight was smoothed by.

    samples: what the graph reads of some passages, to see how large activations get. The second value has,
    by the name of the weight and `_smooth`, the factors [inputs] that make up for the smoothing.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    logging.getLogger("onnxruntime.quantization.matmul_nbits_quantizer").setLevel(logging.WARNING)
    model = onnx.load(str(path))
    groups = _groups(model)
    factors = _smooth(model, groups, _largest(model, list(groups), samples))
    smoothed, dynamic = path.with_suffix(".smooth.onnx"), path.with_suffix(".int8.onnx")
    onnx.save(model, str(smoothed))
    names = [node.name for nodes in groups.values() for node in nodes]
    quantize_dynamic(
        smoothed,
        dynamic,
        weight_type=QuantType.QInt8,
        op_types_to_quantize=["MatMul"],
        per_channel=True,
        nodes_to_quantize=names,
    )
    blocks = MatMulNBitsQuantizer(
        onnx.load(str(dynamic)), bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=4
    )
    blocks.process()
    return blocks.model.model, factors


def _groups(model: onnx.ModelProto) -> Groups:
    """The nodes to be smoothed; those that read the same share their factors."""
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for node in model.graph.node:
        if node.op_type == "MatMul" and _SMOOTHED.fullmatch(node.input[1]):
            found[node.input[0]].append(node)
    return dict(found)


def _largest(model: onnx.ModelProto, names: Sequence[str], samples: Sequence[Inputs]) -> list[Floats]:
    """The largest absolute activation of each channel of each of some tensors."""
    import onnxruntime

    probe = onnx.ModelProto()
    probe.CopyFrom(model)
    probe.graph.output.extend(helper.make_tensor_value_info(name, 1, None) for name in names)
    session = onnxruntime.InferenceSession(probe.SerializeToString(), providers=["CPUExecutionProvider"])
    largest: list[Floats] = []
    for inputs in samples:
        values = session.run(list(names), dict(inputs))
        seen = [np.abs(value).reshape(-1, value.shape[-1]).max(0) for value in values]
        largest = [np.maximum(a, b) for a, b in zip(largest, seen, strict=True)] if largest else seen
    return largest


def _smooth(model: onnx.ModelProto, groups: Groups, largest: Sequence[Floats]) -> dict[str, Floats]:
    """Divide what each group reads by factors and multiply its weights by them; gives their inverses."""
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = list(model.graph.node)
    factors: dict[str, Floats] = {}
    for (read, group), activations in zip(groups.items(), largest, strict=True):
        weights = [numpy_helper.to_array(tensors[node.input[1]]) for node in group]
        widest = np.max([np.abs(weight).max(1) for weight in weights], axis=0)
        factor = np.maximum(activations, 1e-3) ** _ALPHA / np.maximum(widest, 1e-4) ** (1 - _ALPHA)
        inverse = (1 / factor).astype(np.float32)
        first = group[0].input[1]
        model.graph.initializer.append(numpy_helper.from_array(inverse, f"{first}_smooth"))
        smoothed = helper.make_node("Mul", [read, f"{first}_smooth"], [f"{read}_smoothed"], f"{read}_smooth")
        nodes.insert(min(map(nodes.index, group)), smoothed)
        for node, weight in zip(group, weights, strict=True):
            name = node.input[1]
            factors[f"{name}_smooth"] = inverse
            scaled = np.ascontiguousarray(weight / inverse[:, None])
            tensors[name].CopyFrom(numpy_helper.from_array(scaled, name))
            node.input[0] = f"{read}_smoothed"
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    return factors
