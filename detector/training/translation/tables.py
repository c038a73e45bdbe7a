"""The figures of translation.json as Markdown tables, for the card, the README and the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Section = Mapping[str, Any]
_LANGUAGES = {
    "ro": "Romanian",
    "et": "Estonian",
    "ne": "Nepali",
    "ru": "Russian",
    "si": "Sinhala",
    "mean": "mean",
    "all": "all",
}


def tables(content: Section) -> str:
    """All tables, one below the other; those whose figures are missing are left out."""
    parts = [
        quality(content),
        words(content),
        told(content),
        honest(content),
        spun(content),
        repairs(content),
    ]
    return "\n".join(part for part in parts if part)


def quality(content: Section) -> str:
    """Correlation of a sentence's quality with what people say, beside systems that see the source."""
    if "quality" not in content:
        return ""
    own, seeing = content["quality"]["own"], content["quality"]["sees the source"]
    rows = []
    for language in own:
        cells = [_figure(own[language][name]) for name in ("pearson", "spearman")]
        cells += [_number(_of(known, language)) for known in seeing.values()]
        rows.append([f"from {_name(language)}" if language != "mean" else language, *cells])
    columns = ["Pearson's r", "Spearman's ρ", *(f"{name} (sees the source), r" for name in seeing)]
    return _table(["how well a sentence reads", *columns], rows)


def _of(known: Mapping[str, float], language: str) -> float:
    return sum(known.values()) / len(known) if language == "mean" else known[language]


def words(content: Section) -> str:
    """Which words are bad: by tag, and by error span."""
    if "words" not in content or "spans" not in content:
        return ""
    found = content["words"]["mcc"]
    mcc = _table(
        ["words that editors changed", *(_name(language) for language in found)],
        [["Matthews' correlation", *map(_number, found.values())]],
    )
    rows = [
        [f"{errors} errors, by {unit}", *(_number(figures[name]) for name in ("precision", "recall", "f1"))]
        for errors, units in content["spans"].items()
        for unit, figures in (("character", units["characters"]), ("stretch", units["stretches"]))
    ]
    return mcc + "\n" + _table(["errors that experts marked", "precision", "recall", "F1"], rows)


def told(content: Section) -> str:
    """Poor translations against good text."""
    rows = [(_way(way), found) for way, found in content.get("ways", {}).items()]
    rows += [
        (f"poorest sentences from {_name(language)}", found)
        for language, found in content.get("documents", {}).items()
    ]
    if not rows:
        return ""
    columns = ["poor translation", "texts", "AUROC", "found", "good ones flagged", "named machine-garbled"]
    columns += ["named spun", "suspect", "phrases found"]
    return _table(columns, [_told(name, found) for name, found in rows])


def _way(way: str) -> str:
    return way.replace(":", ", ") if way.startswith("word-for-word") else f"to {way} and back, by rules"


def _told(name: str, found: Section) -> list[str]:
    verdicts = found["verdicts"]
    return [
        name,
        str(found["texts"]),
        _figure(found.get("auroc")),
        _percent(found.get("tpr")),
        _percent(found.get("fpr")),
        *(_percent({"value": verdicts[verdict]}) for verdict in ("machine-garbled", "spun", "suspect")),
        _percent(found.get("span_recall")),
    ]


def honest(content: Section) -> str:
    """Good text that is taken for a poor translation."""
    rows = [
        [
            name.replace("_", " "),
            str(found["texts"]),
            _percent(found["flagged"], interval=True),
            _percent(found["any verdict"], interval=True),
            _percent(found["reads garbled"]),
            f"{found['findings/1000']:.2f}",
        ]
        for name, found in content.get("honest", {}).items()
    ]
    columns = ["good text", "texts", "taken for a poor translation", "flagged at all"]
    columns += ["sentences that read garbled", "garbled findings per 1,000 words"]
    return _table(columns, rows) if rows else ""


def spun(content: Section) -> str:
    """Which name spun text is given."""
    rows = [
        [name, str(found["texts"])]
        + [
            _percent({"value": found["verdicts"][verdict]})
            for verdict in ("spun", "machine-garbled", "suspect")
        ]
        + [_percent({"value": found["called machine-garbled"]})]
        for name, found in content.get("spun", {}).items()
    ]
    columns = ["spun text", "texts", "spun", "machine-garbled", "suspect", "machine-garbled of both names"]
    return _table(columns, rows) if rows else ""


def repairs(content: Section) -> str:
    """How often what is suggested for broken wording is right."""
    if "repairs" not in content:
        return ""
    found = content["repairs"]
    row = ["post-edited sentences", *map(str, (found["findings"], found["shown"])), _number(found["right@1"])]
    return _table(["suggestions for broken wording", "findings", "with a suggestion", "right"], [row])


def _name(language: str) -> str:
    return _LANGUAGES.get(language, language)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(columns)} |", "|---|" + "--:|" * (len(columns) - 1)]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)]) + "\n"


def _figure(found: Mapping[str, Any] | None) -> str:
    if found is None:
        return "–"
    return _number(found["value"]) + (_interval(found["interval"]) if found.get("interval") else "")


def _interval(interval: Sequence[float]) -> str:
    return f" [{_number(interval[0])}, {_number(interval[1])}]"


def _number(value: float) -> str:
    return f"{value:.3f}"


def _percent(found: Mapping[str, Any] | None, *, interval: bool = False) -> str:
    if found is None:
        return "–"
    text = f"{100 * found['value']:.1f}%"
    if interval and found.get("interval"):
        text += f" [{100 * found['interval'][0]:.1f}, {100 * found['interval'][1]:.1f}]"
    return text
