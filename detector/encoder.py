"""The network at scoring time: ONNX Runtime, tokenizers and numpy, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from detector.errors import ModelError
from detector.model_folder import ModelFolder
from detector.network import Network, Outputs, ProcessorNetwork

Floats = NDArray[np.float32]
Device = Literal["cpu", "cuda"]

KEPT_ABOVE = -4.0
"""Logit above which the hidden state of a wordpiece is kept; all of them would fill the memory."""


@dataclass(frozen=True, eq=False)
class TokenScores:
    """What the network says of one passage of T wordpieces, special tokens left out.

    spans: int32 [T, 2], characters of the passage's text; substituted: float [T], logit that the
    wordpiece belongs to a substitute; spun: logit that the passage was spun; kept: int32 [K],
    wordpieces that may be substitutes; hidden: float16 [K, width], what the restoration head reads.
    broken: float [T], logit that the wordpiece is part of a poor translation's broken wording; translated:
    the same logit of the passage; quality, attention: float [T], see `Outputs`.
    """

    spans: NDArray[np.int32]
    substituted: Floats
    spun: float
    kept: NDArray[np.int32]
    hidden: NDArray[np.float16]
    broken: Floats
    quality: Floats
    attention: Floats
    translated: float


class Encoder:
    """The encoder with its token and passage heads."""

    def __init__(self, folder: ModelFolder, threads: int = 0, device: Device = "cpu") -> None:
        from tokenizers import Tokenizer

        self._network = _network(folder, threads, device)
        vocabulary = folder.file("tokenizer.json")
        try:  # the library raises bare exceptions of its own
            self._tokenizer = Tokenizer.from_file(str(vocabulary))
        except Exception as error:
            raise ModelError(f"{vocabulary}: not a tokenizer; reinstall unspin") from error
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def number_of(self, piece: str) -> int | None:
        """The number of a wordpiece, None when it is not in the vocabulary."""
        number: int | None = self._tokenizer.token_to_id(piece)
        return number

    def piece_of(self, number: int) -> str | None:
        """The wordpiece of a number, None when there is no such number."""
        piece: str | None = self._tokenizer.id_to_token(number)
        return piece

    def numbers(self, text: str, *, special: bool = True) -> list[int]:
        """The wordpieces of a text as the network reads them, special tokens included unless not wanted."""
        (encoding,) = self._tokenizer.encode_batch_fast([text], add_special_tokens=special)
        numbers: list[int] = encoding.ids
        return numbers

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of wordpieces of each text, special tokens left out."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def encode(self, texts: Sequence[str]) -> list[TokenScores]:
        """Score passages, in the order given."""
        encodings = self._tokenizer.encode_batch(list(texts))
        outputs = self._network.run([encoding.ids for encoding in encodings])
        return [_scores(encoding, output) for encoding, output in zip(encodings, outputs, strict=True)]


def _network(folder: ModelFolder, threads: int, device: Device) -> Network:
    if device == "cpu":
        return ProcessorNetwork(folder, threads)
    from detector.gpu import TorchNetwork

    return TorchNetwork(folder, device)


def _scores(encoding: Any, outputs: Outputs) -> TokenScores:
    inner = slice(1, len(encoding.ids) - 1)
    substituted = outputs.substituted[inner].copy()
    kept = np.flatnonzero(substituted > KEPT_ABOVE).astype(np.int32)
    return TokenScores(
        spans=np.array(encoding.offsets[inner], np.int32).reshape(-1, 2),
        substituted=substituted,
        spun=outputs.spun,
        kept=kept,
        hidden=outputs.hidden[inner][kept].astype(np.float16),
        broken=outputs.broken[inner].copy(),
        quality=outputs.quality[inner].copy(),
        attention=outputs.attention[inner].copy(),
        translated=outputs.translated,
    )
