"""A part of the network at scoring time: a graph in ONNX Runtime."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from threading import Thread
from typing import Any

from numpy.typing import NDArray

from detector.errors import ModelError
from detector.model_folder import ModelFolder


class Graph:
    """A graph of a model folder, which is loaded beside what else has to be done first."""

    def __init__(self, folder: ModelFolder, name: str, threads: int) -> None:
        self._path = folder.file(name)
        self._weights = folder.file("model.safetensors").name
        self._session: Any = None
        self._error: Exception | None = None
        # Not a daemon: to leave Python in the middle of loading would end in an abort.
        self._loading = Thread(target=self._load, args=(threads,))
        self._loading.start()

    def _load(self, threads: int) -> None:
        try:
            # Read when the library is loaded, which else would write to Microsoft of what it runs.
            os.environ["ORT_DISABLE_TELEMETRY"] = "1"
            import onnxruntime

            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = threads
            options.log_severity_level = 3
            # The arena keeps the largest batch ever seen; without it the peak memory is about half.
            options.enable_cpu_mem_arena = False
            self._session = onnxruntime.InferenceSession(str(self._path), options, ["CPUExecutionProvider"])
        except Exception as error:  # the library raises bare exceptions of its own
            self._error = error

    def run(self, outputs: Sequence[str], inputs: Mapping[str, NDArray[Any]]) -> list[Any]:
        """The outputs of some names. Raises ModelError for a graph that is none."""
        self._loading.join()
        if self._error is not None:
            message = f"{self._path}: cannot be loaded with {self._weights}; reinstall unspin"
            raise ModelError(message) from self._error
        results: list[Any] = self._session.run(list(outputs), dict(inputs))
        return results
