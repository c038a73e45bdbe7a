#!/usr/bin/env python3
"""Write the accuracy tables of the README from metrics.json and translation.json beside the shipped model."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from detector.training.translation.tables import honest, quality, told

ROOT = Path(__file__).resolve().parent.parent
METRICS = ROOT / "models" / "unspin-en-1" / "metrics.json"
TRANSLATION = METRICS.with_name("translation.json")
README = ROOT / "README.md"

_BETWEEN = re.compile(r"(<!-- accuracy[^>]*-->\n)(.*?)(<!-- /accuracy -->)", re.DOTALL)
_SETS = {
    "story": "a spun news story",
    "real": "spun passages from the web, beside proper ones with the same words",
    "real + dev news, science, blogs": "the same beside news, science and blogs",
    "real + dev of all domains": "the same beside honest text of all kinds",
    "n-grams: real + dev of all domains": "for comparison: judged by n-grams that learned from the same data",
    "unseen mythes at 10%": "honest text, 10% of its content words swapped by a never seen thesaurus",
    "unseen mythes at 25%": "the same at 25%",
    "unseen mythes at 50%": "the same at 50%",
    "one spun paragraph": "honest articles with one spun paragraph",
    "unseen network at 25%": "25% swapped for what a language model would put there",
    "round trip through Spanish": "honest text sent through a rule-based translator and back",
}
_SPUN_COLUMNS = {
    "AUROC": "auroc",
    "found": "tpr",
    "honest ones flagged": "fpr",
    "phrases found": "span_recall",
    "words that are right": "word_precision",
    "restored by the first suggestion": "restored@1",
    "by one of five": "restored@5",
}
_CLEAN_COLUMNS = {"flagged": "fpr", "risk markers per 1,000 words": "findings/1000"}

Measures = Mapping[str, float]


def accuracy_table(metrics: Mapping[str, Any]) -> str:
    """Markdown tables of the results in `metrics`: spun text first, then honest text by kind."""
    sets: Mapping[str, Measures] = metrics["results"]
    spun = {shown: sets[name] for name, shown in _SETS.items()}
    clean = {
        name.removeprefix("clean/").replace("_", ", "): measures
        for name, measures in sets.items()
        if name.partition("/")[0] == "clean"
    }
    clean = {("all" if name == "clean" else name): measures for name, measures in clean.items()}
    return "\n".join(
        [
            *_table("spun text", "texts", lambda row: f"{row['spun']:.0f}", spun, _SPUN_COLUMNS),
            "",
            *_table("honest text", "texts", lambda row: f"{row['clean']:.0f}", clean, _CLEAN_COLUMNS),
            "",
        ]
    )


def translation_table(content: Mapping[str, Any]) -> str:
    """Markdown tables of translation.json, those that a user needs; nothing without figures."""
    groups = content.get("honest", {}).items()
    shown = dict(content) | {"honest": {name: found for name, found in groups if "by " not in name}}
    parts = (make(shown) for make in (quality, told, honest))
    return "".join(f"\n{part}" for part in parts if part)


def between(metrics: Path = METRICS, translation: Path = TRANSLATION) -> str:
    """What belongs between the README's markers; translation.json may be missing."""
    measured = json.loads(metrics.read_text(encoding="utf-8"))
    translated = json.loads(translation.read_text(encoding="utf-8")) if translation.exists() else {}
    return accuracy_table(measured) + translation_table(translated)


def _table(
    title: str,
    counted: str,
    count: Callable[[Measures], str],
    rows: Mapping[str, Measures],
    columns: Mapping[str, str],
) -> Iterable[str]:
    yield " | ".join(["", title, counted, *columns, ""]).strip()
    yield "|---|" + "--:|" * (len(columns) + 1)
    for name, measures in rows.items():
        cells = (_cell(metric, measures.get(metric)) for metric in columns.values())
        yield " | ".join(["", name, count(measures), *cells, ""]).strip()


def _cell(metric: str, value: float | None) -> str:
    if value is None:
        return "–"
    if metric == "auroc":
        return f"{value:.3f}"
    return f"{value:.1f}" if metric == "findings/1000" else f"{100 * value:.1f}%"


def between_markers(readme: str) -> str:
    """What stands between the README's accuracy markers."""
    match = _BETWEEN.search(readme)
    if match is None:
        raise ValueError("README.md has no accuracy markers")
    return match[2]


def main() -> None:
    readme = README.read_text(encoding="utf-8")
    between_markers(readme)
    table = between()
    README.write_text(_BETWEEN.sub(lambda match: match[1] + table + match[3], readme), encoding="utf-8")


if __name__ == "__main__":
    main()
