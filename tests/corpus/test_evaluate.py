import io
import json

import pytest

from detector.corpus.evaluate import evaluate_file, table
from detector.corpus.progress import LineProgress


@pytest.fixture
def gold(tmp_path, spun_text, clean_text):
    path = tmp_path / "gold.jsonl"
    span = {"text": "On the off chance that", "originals": ["If"]}
    records = [
        {"id": "s", "label": "spun", "text": spun_text, "spans": [span], "domain": "news"},
        {"id": "c", "label": "clean", "text": clean_text, "spans": [], "domain": "law"},
    ]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def evaluated(detector, path, **options):
    from detector.detector import CheckOptions

    progress = LineProgress(io.StringIO())
    return evaluate_file(detector, path, CheckOptions(min_words=1), 0.5, progress, **options)


def test_measures_are_given_overall_and_by_group(detector, gold):
    evaluation = evaluated(detector, gold, group_by="domain")
    assert evaluation["overall"]["spun"] == evaluation["overall"]["clean"] == 1
    assert evaluation["overall"]["auroc"] == 1.0
    assert list(evaluation["groups"]) == ["law", "news"]
    assert evaluation["groups"]["news"]["gold_spans"] == 1
    assert "auroc" not in evaluation["groups"]["news"]
    assert "findings/1000" in evaluation["groups"]["law"]


def test_predictions_are_what_the_common_scorer_reads(detector, gold, tmp_path, spun_text):
    path = tmp_path / "predictions.jsonl"
    evaluated(detector, gold, predictions=path)
    spun, clean = map(json.loads, path.read_text().splitlines())
    assert (spun["id"], clean["id"]) == ("s", "c")
    assert 0 <= clean["score"] < spun["score"] <= 1
    assert spun["findings"]
    for finding in spun["findings"]:
        assert spun_text[finding["start"] : finding["end"]] == finding["text"]


@pytest.mark.parametrize("width", [40, 120])
def test_tables_fit_the_width(detector, gold, width):
    from rich.console import Console

    evaluation = evaluated(detector, gold, group_by="domain")
    evaluation["groups"] |= {f"a longer group {n}": evaluation["groups"]["law"] for n in range(9)}
    console = Console(file=io.StringIO(), width=width)
    console.print(table(evaluation, width))
    text = console.file.getvalue()
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width
    assert all(f"a longer group {n}" in text for n in range(9))
