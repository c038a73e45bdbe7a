import io
import json

import pytest

from detector.corpus.evaluate import evaluate_file, read_labelled, table
from detector.corpus.progress import LineProgress
from detector.errors import InputError


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


def test_one_object_or_a_list_is_read_as_well(tmp_path):
    one = {"id": 1, "text": "at the culmination", "phrases": [{"span": "culmination", "original": "summit"}]}
    path = tmp_path / "gold.json"
    for content in (one, [one]):
        path.write_text(json.dumps(content, indent=1))
        (labelled,) = read_labelled(path)
        assert labelled.spun
        assert not labelled.exhaustive
        assert labelled.spans[0].start == 7
        assert labelled.spans[0].originals == ("summit",)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("{bad", "line 2 is no JSON"),
        ("[]", "line 2: a JSON object is needed"),
        ('{"id": 1, "text": "x", "label": "odd"}', "line 2: label 'odd' is neither"),
        ('{"id": 1, "label": "spun"}', "line 2: no column 'text'"),
        ('{"text": "x"}', "line 2: no column 'id'"),
        ('{"id": 1, "text": "x", "spans": [{"text": "y"}]}', "line 2: the span 'y' is not in the text"),
        ('{"id": 1, "text": "x", "spans": [5]}', "line 2: a span without its text"),
    ],
)
def test_a_bad_record_is_named_by_its_line(tmp_path, line, problem):
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": 0, "text": "x", "label": "clean"}\n' + line)
    with pytest.raises(InputError, match=problem):
        read_labelled(path)


def test_a_missing_group_column_is_named(gold):
    with pytest.raises(InputError, match="line 1: no column 'year'"):
        read_labelled(gold, "year")


def test_an_empty_and_a_missing_file_are_named(tmp_path):
    (tmp_path / "empty.jsonl").write_text("\n")
    with pytest.raises(InputError, match="holds no records"):
        read_labelled(tmp_path / "empty.jsonl")
    with pytest.raises(InputError, match=r"nix\.jsonl: cannot be read"):
        read_labelled(tmp_path / "nix.jsonl")
