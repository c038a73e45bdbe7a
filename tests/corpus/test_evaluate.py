import datetime
import io
import json

import pytest

from detector.corpus.evaluate import EvaluateOptions, evaluate_file
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


def evaluated(detector, path, predictions=None, **options):
    progress = LineProgress(io.StringIO())
    return evaluate_file(
        detector, path, EvaluateOptions(**{"threshold": 0.5} | options), progress, predictions
    )


def test_measures_are_given_overall_and_by_group(detector, gold):
    evaluation = evaluated(detector, gold, group_by="domain").record()
    assert evaluation["overall"]["spun"] == evaluation["overall"]["clean"] == 1
    assert evaluation["overall"]["auroc"] == 1.0
    assert list(evaluation["groups"]) == ["law", "news"]
    assert evaluation["groups"]["news"]["gold_spans"] == 1
    assert "auroc" not in evaluation["groups"]["news"]
    assert "findings/1000" in evaluation["groups"]["law"]


def test_intervals_are_of_the_measures_beside_them(detector, gold):
    gold.write_text(f"{gold.read_text()}\n{gold.read_text()}")
    evaluation = evaluated(detector, gold, group_by="domain").record()
    named = {"overall": evaluation["overall"], **evaluation["groups"]}
    ranges = {"overall": evaluation["intervals"]["overall"], **evaluation["intervals"]["groups"]}
    assert ranges.keys() == named.keys()
    for name, measures in named.items():
        for measure, (low, high) in ranges[name].items():
            assert low <= measures[measure] <= high
    assert {"auroc", "average_precision", "f1", "tpr", "fpr", "span_recall"} <= ranges["overall"].keys()
    assert ranges["law"].keys() == {"fpr", "findings/1000"}


def test_the_threshold_is_the_models_unless_one_is_given(detector, gold):
    assert evaluated(detector, gold, threshold=None).threshold == detector.threshold
    record = evaluated(detector, gold, threshold_for=0.01).record()
    assert record["threshold"] == 0.5
    assert record["threshold_for"]["fpr"] == 0.01
    assert "threshold_for" not in evaluated(detector, gold).record()


def test_worst_texts_are_those_on_the_wrong_side_of_the_threshold(detector, gold, spun_text, clean_text):
    worst = evaluated(detector, gold).record()["examples"]
    assert worst == {"false_alarms": [], "misses": []}
    (alarm,) = evaluated(detector, gold, threshold=0.0).record()["examples"]["false_alarms"]
    assert (alarm["id"], alarm["text"]) == ("c", clean_text)
    (miss,) = evaluated(detector, gold, threshold=1.0).record()["examples"]["misses"]
    assert (miss["id"], miss["text"]) == ("s", spun_text)
    assert evaluated(detector, gold, threshold=1.0, examples=0).record()["examples"]["misses"] == []


def test_predictions_are_what_the_common_scorer_reads(detector, gold, tmp_path, spun_text):
    path = tmp_path / "predictions.jsonl"
    evaluated(detector, gold, predictions=path)
    spun, clean = map(json.loads, path.read_text().splitlines())
    assert (spun["id"], clean["id"]) == ("s", "c")
    assert 0 <= clean["score"] < spun["score"] <= 1
    assert spun["findings"]
    for finding in spun["findings"]:
        assert spun_text[finding["start"] : finding["end"]] == finding["text"]


@pytest.mark.parametrize(
    ("labels", "risk"),
    [
        (("spun", "clean"), "score"),
        (("machine-garbled", "clean"), "translation_risk"),
        (("spun", "machine-garbled", "clean"), "risk"),
        (("clean",), "score"),
    ],
)
def test_the_labels_say_which_risk_is_judged(detector, tmp_path, spun_text, clean_text, labels, risk):
    gold, path = tmp_path / "gold.jsonl", tmp_path / "predictions.jsonl"
    texts = {"spun": spun_text, "machine-garbled": f"{clean_text} {spun_text}", "clean": clean_text}
    gold.write_text("\n".join(json.dumps({"label": label, "text": texts[label]}) for label in labels))
    evaluation = evaluated(detector, gold, path, threshold=1.0)
    assert evaluation.record()["risk"] == risk
    said = [json.loads(line)["score"] for line in path.read_text().splitlines()]
    assert said == [getattr(detector.check(texts[label]), risk) for label in labels]
    assert evaluation.overall.measures["spun"] == len(labels) - 1
    assert sorted(miss.score for miss in evaluation.worst.misses) == sorted(said[:-1])


def test_identifiers_that_json_lacks_are_written_as_text(detector, tmp_path, clean_text):
    pyarrow = pytest.importorskip("pyarrow", reason="needs unspin[corpus]")
    from pyarrow import parquet

    row = {"id": datetime.date(2024, 2, 29), "text": clean_text, "label": "clean"}
    parquet.write_table(pyarrow.Table.from_pylist([row]), tmp_path / "c.parquet")
    evaluated(detector, tmp_path / "c.parquet", tmp_path / "p.jsonl")
    assert json.loads((tmp_path / "p.jsonl").read_text())["id"] == "2024-02-29"
