"""Where the tensors of a safetensors file lie, for graphs that read them there."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import onnx


def tensor_places(path: Path) -> dict[str, tuple[int, int]]:
    """(offset, length) in bytes of each tensor in a safetensors file."""
    with path.open("rb") as stream:
        (size,) = struct.unpack("<Q", stream.read(8))
        header = json.loads(stream.read(size))
    return {
        name: (8 + size + entry["data_offsets"][0], entry["data_offsets"][1] - entry["data_offsets"][0])
        for name, entry in header.items()
        if name != "__metadata__"
    }


def point_at(tensor: onnx.TensorProto, path: Path, place: tuple[int, int]) -> None:
    """Make a tensor of a graph the one at a place, (offset, length) in bytes, of a file beside the graph."""
    offset, length = place
    tensor.ClearField("raw_data")
    tensor.data_location = onnx.TensorProto.EXTERNAL
    for key, value in (("location", path.name), ("offset", str(offset)), ("length", str(length))):
        entry = tensor.external_data.add()
        entry.key, entry.value = key, value
