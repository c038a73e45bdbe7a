import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from detector.corpus.evaluate import EvaluateOptions, evaluate_file
from detector.corpus.progress import LineProgress
from detector.reports.evaluation import examples, render_evaluation, table

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="session")
def texts(tmp_path_factory):
    spun, clean = (
        (EXAMPLES / f"harbour-{name}.txt").read_text(encoding="utf-8") for name in ("spun", "article")
    )
    path = tmp_path_factory.mktemp("gold") / "gold.jsonl"
    records = [
        {"id": "s [1]", "label": "spun", "text": spun, "spans": [], "domain": "news"},
        {"id": "c", "label": "clean", "text": clean, "domain": "law"},
        {"id": "d", "label": "clean", "text": clean.split("\n\n", 2)[-1], "domain": "law"},
        {"id": "short", "label": "spun", "text": "Bonjour à tous mes amis.", "domain": "law"},
    ]
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


def _evaluation(detector, texts, **options):
    return evaluate_file(detector, texts, EvaluateOptions(**options), LineProgress(io.StringIO()))


def _printed(renderable, width):
    console = Console(file=io.StringIO(), width=width, color_system=None)
    console.print(renderable)
    return console.file.getvalue()


@pytest.mark.parametrize("width", [40, 120])
def test_tables_fit_the_width(detector, texts, width):
    evaluation = _evaluation(detector, texts, group_by="domain")
    for number in range(9):
        evaluation.groups[f"a longer group {number}"] = evaluation.groups["law"]
    text = _printed(table(evaluation, width), width)
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    assert all(f"a longer group {number}" in text for number in range(9))


def test_the_risk_that_was_judged_is_named(detector, texts, tmp_path):
    assert ", by the risk score, threshold" in _printed(table(_evaluation(detector, texts), 120), 120)
    path = tmp_path / "translated.jsonl"
    path.write_text(texts.read_text(encoding="utf-8").replace('"spun"', '"machine-garbled"'))
    evaluation = _evaluation(detector, path, threshold=1.0)
    text = _printed(table(evaluation, 120), 120)
    assert ", by the translation risk, threshold 1.00" in text
    assert re.search(r"^machine-garbled +2 *$", text, re.MULTILINE)
    shown = _printed(examples(evaluation, True), 120)
    assert "Worst misses: machine-garbled texts below the threshold" in shown
    assert "short: translation risk 0.0000, not scored" in shown


def test_the_overall_measures_have_intervals_beside_them(detector, texts):
    evaluation = _evaluation(detector, texts)
    text = _printed(table(evaluation, 80), 80)
    for name in ("auroc", "average_precision", "tpr", "fpr", "f1"):
        low, high = evaluation.overall.intervals[name]
        shown = rf"{evaluation.overall.measures[name]:.3f} +\[{low:.3f}, {high:.3f}\]"
        assert re.search(rf"^{name} +{shown}", text, re.MULTILINE), name
    assert re.search(r"^spun +2 *$", text, re.MULTILINE)


def test_worst_texts_are_quoted_with_what_was_found(detector, texts):
    text = _printed(examples(_evaluation(detector, texts, group_by="domain", threshold=1.0), True), 100)
    assert "false alarms" not in text
    short, long = text.index("short (law): risk score 0.0000, not scored: "), text.index("s [1] (news): risk")
    assert short < long
    assert "“Bonjour à tous mes amis.”, without findings" in text
    assert len(re.findall(r"^ +\d+ +\S", text[long:], re.MULTILINE)) == 3
    assert re.search(r"\[[^\]]+ → [^\]]+\]", text[long:])
    alarms = _printed(examples(_evaluation(detector, texts, threshold=0.0), True), 100)
    assert "Worst false alarms" in alarms
    assert "misses" not in alarms


def test_without_examples_nothing_is_quoted(detector, texts):
    evaluation = _evaluation(detector, texts, threshold=1.0, examples=0)
    assert _printed(examples(evaluation, True), 100).strip() == ""
    assert "Worst" not in "".join(render_evaluation(evaluation, "text"))


def test_json_is_the_record(detector, texts):
    evaluation = _evaluation(detector, texts, threshold_for=0.1)
    found = json.loads("".join(render_evaluation(evaluation, "json")))
    assert found == json.loads(json.dumps(evaluation.record()))
    assert list(found)[:5] == ["model", "model_sha256", "threshold", "risk", "threshold_for"]
