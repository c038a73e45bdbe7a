"""The text that the shipped model is judged on, and what it reaches there."""

from __future__ import annotations

import io
import json
import lzma
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from detector.corpus.evaluate import evaluate_file
from detector.corpus.progress import progress_on

if TYPE_CHECKING:
    from detector.detector import Detector

ROOT = Path(__file__).resolve().parents[2]
GATE = Path(__file__).with_name("gate.jsonl")
FLOORS = Path(__file__).with_name("floors.json")
SHARED = Path(os.environ.get("UNSPIN_SHARED", ROOT.parent / "shared"))

BOUNDED = (
    "auroc",
    "tpr@fpr1",
    "tpr",
    "fpr",
    "span_recall",
    "word_precision",
    "restored@1",
    "restored@5",
    "words@5",
    "findings/1000",
)
LOWER_IS_BETTER = frozenset({"fpr", "findings/1000"})

_PARAPHRASES = 8  # sentences a document, which makes some 190 words

Figures = dict[str, dict[str, float]]


def measure_gate(detector: Detector) -> Figures:
    """What the detector reaches on the passages committed beside this module."""
    return {"gate": _evaluate(detector, GATE)["overall"]}


def measure_spun(detector: Detector) -> Figures:
    """The same on real spun text, of the shared data; nothing where that is not on this machine."""
    gold = SHARED / "data" / "gold"
    files = {"story": gold / "kim-putin.json", "real": gold / "real_spun_dev.jsonl"}
    return {name: _evaluate(detector, path)["overall"] for name, path in files.items() if path.exists()}


def measure_clean(detector: Detector) -> Figures:
    """The same on honest text by kind, of the shared data; nothing where that is not on this machine."""
    rows = list(_clean_rows(SHARED / "data" / "clean"))
    if not rows:
        return {}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clean.jsonl"
        path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        evaluation = _evaluate(detector, path, suggestions=False, group_by="kind")
    return {"clean": evaluation["overall"]} | {f"clean/{kind}": f for kind, f in evaluation["groups"].items()}


def _evaluate(
    detector: Detector, path: Path, *, suggestions: bool = True, group_by: str | None = None
) -> dict[str, Any]:
    from detector.detector import CheckOptions

    with progress_on(io.StringIO()) as silent:
        evaluation = evaluate_file(
            detector,
            path,
            CheckOptions(min_words=1, suggestions=suggestions),
            detector.threshold,
            silent,
            group_by=group_by,
        )
    return evaluation


def _clean_rows(folder: Path) -> Iterator[dict[str, str]]:
    """The documents set aside for development; single paraphrased sentences are put together."""
    for path in sorted(folder.glob("*.jsonl.xz")):
        kind = path.name.removesuffix(".jsonl.xz")
        with lzma.open(path, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row["split"] == "dev"]
        texts = [row.get("text") or row["paraphrase"] for row in rows]
        if kind == "human_paraphrases":
            starts = range(0, len(texts), _PARAPHRASES)
            texts = ["\n\n".join(texts[start : start + _PARAPHRASES]) for start in starts]
        for number, text in enumerate(texts):
            yield {"id": f"{kind}-{number}", "label": "clean", "kind": kind, "text": text}
