"""The model card, written from what was trained and measured."""

from __future__ import annotations

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from detector.training.evaluation import RATES
from detector.training.sources import ROOT
from detector.training.spinners import VALIDATION
from detector.training.translation.tables import tables

COLUMNS = ("span_recall", "word_precision", "restored@1", "restored@5", "words@1", "words@5", "right@1")


@dataclass(frozen=True)
class Pedigree:
    """What a model was made from.

    schedules: of the stages of training, in order; averaged: numbers of those whose weights were
    averaged; drift: change of token logits by quantisation
    (p99, mean, passages).
    """

    documents: int
    pairs: int
    schedules: list[dict[str, Any]]
    averaged: list[int]
    drift: dict[str, float]


def write_card(folder: Path, pedigree: Pedigree) -> None:
    """Write CARD.md of a model folder from its config, calibration and metrics."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    calibration = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    metrics = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    families, ablations, cascade, translation, learnt = (
        _optional(folder / f"{name}.json")
        for name in ("families", "ablations", "cascade", "translation", "repairs")
    )
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), undefined=StrictUndefined, keep_trailing_newline=True
    )
    card = environment.get_template("card.md.j2").render(
        name=folder.name,
        layers=config["num_hidden_layers"],
        width=config["hidden_size"],
        vocabulary=config["vocab_size"],
        parameters=23,
        commit=_commit(),
        lexicon=round((folder / "lexicon.sqlite").stat().st_size / 1e6, 1),
        suspect=calibration["suspect"],
        spun=calibration["spun"],
        results=metrics["results"],
        intervals=metrics["intervals"],
        error=metrics["reliability"]["error"],
        suggestions=metrics["suggestions"],
        tortured=metrics["tortured"],
        families=families,
        ablations=ablations,
        cascade=cascade,
        translation=tables(translation),
        repairs=learnt.get("sources", {}),
        steps=max((found["steps"] for found in families.values()), default=0),
        rates=[f"{rate:.0%}" for rate in RATES],
        columns=COLUMNS,
        documents=pedigree.documents,
        pairs=pedigree.pairs,
        validation=VALIDATION,
        drift=pedigree.drift,
        stages=pedigree.schedules,
        averaged=pedigree.averaged,
    )
    (folder / "CARD.md").write_text(card, encoding="utf-8")


def _optional(path: Path) -> dict[str, Any]:
    """Results that not every model has."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _commit() -> str:
    """The commit that the working tree stands on."""
    command = ["git", "-C", str(ROOT), "rev-parse", "--short=12", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
