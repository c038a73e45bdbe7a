"""The network at scoring time: ONNX Runtime, tokenizers and numpy, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import ModelError
from detector.graph import Graph
from detector.model_folder import ModelFolder

Floats = NDArray[np.float32]

KEPT_ABOVE = -4.0
"""Logit above which the hidden state of a wordpiece is kept; all of them would fill the memory."""


@dataclass(frozen=True, eq=False)
class TokenScores:
    """What the network says of one passage of T wordpieces, special tokens left out.

    spans: int32 [T, 2], characters of the passage's text; substituted: float [T], logit that the
    wordpiece belongs to a substitute; spun: logit that the passage was spun; kept: int32 [K],
    wordpieces that may be substitutes; hidden: float16 [K, width], what the restoration head reads.
    """

    spans: NDArray[np.int32]
    substituted: Floats
    spun: float
    kept: NDArray[np.int32]
    hidden: NDArray[np.float16]


class Encoder:
    """The encoder with its token and passage heads."""

    def __init__(self, folder: ModelFolder, threads: int = 0) -> None:
        from tokenizers import Tokenizer

        self._network = Graph(folder, "model.onnx", threads)
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

    def numbers(self, text: str) -> list[int]:
        """The wordpieces of a text as the network reads them, special tokens included."""
        numbers: list[int] = self._tokenizer.encode(text).ids
        return numbers

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The number of wordpieces of each text, special tokens left out."""
        encodings = self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding) for encoding in encodings]

    def encode(self, texts: Sequence[str]) -> list[TokenScores]:
        """Score passages, in the order given.

        Each runs alone: the activations of a batch share their 8-bit scale, so that in company a passage
        would score a little differently; and larger batches gain hardly anything on a processor.
        """
        return [self._run(encoding) for encoding in self._tokenizer.encode_batch(list(texts))]

    def _run(self, encoding: Any) -> TokenScores:
        ids = np.array([encoding.ids], np.int64)
        inputs = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        substituted, spun, hidden = self._network.run(("substituted", "spun", "hidden"), inputs)
        inner = slice(1, len(encoding.ids) - 1)
        kept = np.flatnonzero(substituted[0, inner] > KEPT_ABOVE).astype(np.int32)
        return TokenScores(
            spans=np.array(encoding.offsets[inner], np.int32).reshape(-1, 2),
            substituted=substituted[0, inner].copy(),
            spun=float(spun[0]),
            kept=kept,
            hidden=hidden[0, inner][kept].astype(np.float16),
        )
