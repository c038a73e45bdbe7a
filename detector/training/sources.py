"""Where the training data lies: the shared text, the thesauri and the build folder."""

from __future__ import annotations

import json
import lzma
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from detector.errors import InputError

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("UNSPIN_SHARED", ROOT.parent / "shared"))
BUILD = Path(os.environ.get("UNSPIN_BUILD", ROOT / "build"))
LEXICONS = Path(__file__).with_name("lexicons")
MYTHES = Path("/usr/share/mythes/th_en_US_v2.dat")
WORDNET = Path("/usr/share/wordnet")

CLEAN_DOMAINS = (
    "news",
    "encyclopedic",
    "science",
    "blogs",
    "student",
    "literature",
    "legal_gov_finance",
    "llm",
    "human_translation",
)


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON-lines file, plain or xz-compressed.

    Raises InputError when the file is not there.
    """
    if not path.exists():
        raise InputError(f"{path}: training data not found; set UNSPIN_SHARED to the folder that holds data/")
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rb") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def clean_rows(domain: str, split: str) -> Iterator[dict[str, Any]]:
    """Clean documents of one domain; split is `train` or `dev`."""
    for row in read_rows(SHARED / "data" / "clean" / f"{domain}.jsonl.xz"):
        if row["split"] == split:
            yield row
