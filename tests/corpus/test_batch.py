import io
import json
import os
import sys

import pytest

from detector.corpus.batch import BatchOptions, run_batch
from detector.corpus.progress import LineProgress
from detector.errors import InputError, UsageError

BAD = [
    "{bad",
    '{"id": "no text"}',
    '{"id": "number", "text": 5}',
    '{"id": "half", "text": "\\ud800", "u": "\\ud800"}',
]


def record(name, text, **further):
    return json.dumps({"id": name, "text": text, **further})


@pytest.fixture
def run(detector, tmp_path):
    def run(*lines, out="out.jsonl", overwrite=False, **options):
        source = tmp_path / "in.jsonl"
        source.write_text("\n".join(lines))
        output = tmp_path / out
        run_batch(
            detector, source, output, BatchOptions(**options), LineProgress(sys.stderr), overwrite=overwrite
        )
        return [json.loads(line) for line in output.read_text().splitlines()]

    return run


def test_each_record_has_one_result_in_order(run, spun_text, clean_text):
    lines = [
        record("a", clean_text, year=1999),
        *BAD,
        record("b", spun_text, words="mine"),
        record("c", "Too short."),
    ]
    results = run(*lines)
    assert [result["id"] for result in results] == ["a", None, "no text", "number", "half", "b", "c"]
    assert list(results[0]) == ["id", "score", "verdict", "words", "findings", "error", "year"]
    assert results[0]["year"] == 1999
    assert [result["verdict"] for result in results[1:5]] == ["not-scored"] * 4
    assert all(result["error"] and result["score"] is None for result in [*results[1:5], results[6]])
    assert results[4]["u"] == "\ud800"
    assert results[5]["score"] > results[0]["score"]
    assert results[5]["error"] is None
    assert isinstance(results[5]["words"], int)
    for finding in results[5]["findings"]:
        assert spun_text[finding["start"] : finding["end"]] == finding["text"]


def test_results_equal_those_of_a_single_check(run, detector, spun_text):
    (result,) = run(record("a", spun_text))
    report = detector.check(spun_text)
    assert result["score"] == pytest.approx(report.score, abs=1e-3)
    assert [f["start"] for f in result["findings"]] == [finding.start for finding in report.findings]


def test_columns_limit_and_fields_can_be_chosen(run, clean_text):
    lines = [json.dumps({"doi": n, "body": clean_text}) for n in range(5)]
    results = run(*lines, text_column="body", id_column="doi", limit=2, fields="score")
    assert [result["id"] for result in results] == [0, 1]
    assert list(results[0]) == ["id", "score", "verdict", "words", "error"]


def test_a_killed_run_goes_on_where_it_stopped(run, tmp_path, clean_text):
    lines = [record(n, f"{clean_text} {n}") for n in range(5)]
    whole = run(*lines)
    output = tmp_path / "out.jsonl"
    complete = output.read_bytes()
    for cut in (
        0,
        10,
        complete.index(b"\n") + 1,
        complete.index(b"\n") + 50,
        len(complete) - 1,
        len(complete),
    ):
        output.write_bytes(complete[:cut])
        assert run(*lines) == whole
        assert output.read_bytes() == complete


def test_what_is_done_is_not_scored_again(run, tmp_path, clean_text):
    lines = [record(n, clean_text) for n in range(2)]
    output = tmp_path / "out.jsonl"
    output.write_text(json.dumps({"id": 0, "verdict": "clean", "mark": "kept"}) + "\n")
    assert run(*lines)[0] == {"id": 0, "verdict": "clean", "mark": "kept"}
    assert "mark" not in run(*lines, overwrite=True)[0]


def test_an_output_of_another_run_is_left_alone(run, tmp_path, clean_text):
    output = tmp_path / "out.jsonl"
    for foreign in ('{"id": "z", "verdict": "clean"}\n', "my notes\n", '{"id": 1, "verdict": "clean"}\n' * 3):
        output.write_text(foreign)
        with pytest.raises(UsageError, match="was not written from"):
            run(record(1, clean_text))
        assert output.read_text() == foreign


def test_the_input_is_never_overwritten(run, tmp_path, clean_text):
    with pytest.raises(UsageError, match="would overwrite the input"):
        run(record(1, clean_text), out="in.jsonl", overwrite=True)
    assert (tmp_path / "in.jsonl").read_text() == record(1, clean_text)


def test_a_file_that_is_no_json_lines_is_refused(run):
    with pytest.raises(InputError, match="no JSON Lines"):
        run("just", "some", "prose")


def test_a_missing_input_and_an_unwritable_output_are_named(detector, tmp_path):
    progress = LineProgress(io.StringIO())
    with pytest.raises(InputError, match=r"nix\.jsonl"):
        run_batch(detector, tmp_path / "nix.jsonl", tmp_path / "o.jsonl", BatchOptions(), progress)
    (tmp_path / "in.jsonl").write_text("{}")
    with pytest.raises(UsageError, match=r"folder"):
        run_batch(detector, tmp_path / "in.jsonl", tmp_path / "folder" / "o", BatchOptions(), progress)


def test_records_are_written_while_more_are_to_come(detector, tmp_path, clean_text):
    """Memory stays constant: the first results are out before the last records are read."""
    source, output = tmp_path / "pipe", tmp_path / "out.jsonl"
    os.mkfifo(source)
    seen = []

    class Watch(LineProgress):
        def advance(self, amount, records=1):
            seen.append(len(output.read_text().splitlines()))

    import threading

    def feed():
        with source.open("w") as pipe:
            for n in range(70):
                pipe.write(record(n, "Too short.") + "\n")

    feeder = threading.Thread(target=feed)
    feeder.start()
    run_batch(detector, source, output, BatchOptions(), Watch(io.StringIO()))
    feeder.join()
    assert seen == list(range(1, 71))


def test_a_lower_limit_than_what_is_done_changes_nothing(run, clean_text):
    lines = [record(n, clean_text) for n in range(3)]
    assert run(*lines, limit=1) == run(*lines, limit=3)[:1]
    assert len(run(*lines, limit=1)) == 3
