import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from detector import Detector
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
    assert list(results[0]) == [
        "id", "score", "translation_risk", "quality", "verdict", "words", "findings", "error", "year",
    ]  # fmt: skip
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
    assert (result["score"], result["translation_risk"]) == (report.score, report.translation_risk)
    assert result["quality"] == round(sum(s.quality for s in report.sentences) / len(report.sentences), 4)
    assert [f["start"] for f in result["findings"]] == [finding.start for finding in report.findings]


def test_columns_limit_and_fields_can_be_chosen(run, clean_text):
    lines = [json.dumps({"doi": n, "body": clean_text}) for n in range(5)]
    results = run(*lines, text_column="body", id_column="doi", limit=2, fields="score")
    assert [result["id"] for result in results] == [0, 1]
    assert list(results[0]) == ["id", "score", "translation_risk", "quality", "verdict", "words", "error"]


def test_a_stopped_run_goes_on_after_what_was_committed(run, tmp_path, clean_text):
    lines = [record(n, f"{clean_text} {n}") for n in range(5)]
    whole = run(*lines)
    output, manifest = tmp_path / "out.jsonl", tmp_path / "out.jsonl.manifest.json"
    complete, finished = output.read_bytes(), manifest.read_text()
    run(*lines[:2], overwrite=True)
    part = json.loads(manifest.read_text())
    for more in (b"", b'{"id": 2, "sc', b'{"id": 2}\n{"id": 3}\n'):
        output.write_bytes(complete[: part["size"]] + more)
        manifest.write_text(json.dumps({**part, "finished": False}))
        assert run(*lines) == whole
        assert (output.read_bytes(), manifest.read_text()) == (complete, finished)


def test_what_is_done_is_not_scored_again(run, tmp_path, clean_text):
    lines = [record(n, clean_text) for n in range(2)]
    output = tmp_path / "out.jsonl"
    run(*lines[:1])
    marked = output.read_text().replace('"clean"', '"CLEAN"')
    output.write_text(marked)
    assert [result["verdict"] for result in run(*lines)] == ["CLEAN", "clean"]
    assert [result["verdict"] for result in run(*lines)] == ["CLEAN", "clean"]
    assert [result["verdict"] for result in run(*lines, overwrite=True)] == ["clean", "clean"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"min_words": 7}, "another --min-words"),
        ({"fields": "score"}, "another --fields"),
        ({"id_column": "text"}, "another --id-column"),
    ],
)
def test_other_options_are_refused(run, tmp_path, clean_text, change, said):
    before = run(record(1, clean_text))
    with pytest.raises(UsageError, match=said):
        run(record(1, clean_text), **change)
    assert run(record(1, clean_text)) == before


def test_another_model_is_refused(run, tmp_path, clean_text):
    run(record(1, clean_text))
    manifest = tmp_path / "out.jsonl.manifest.json"
    content = json.loads(manifest.read_text())
    content["made_with"]["model"] = "0" * 64
    manifest.write_text(json.dumps(content))
    with pytest.raises(UsageError, match="another model"):
        run(record(1, clean_text))


def test_a_changed_input_is_refused_and_one_that_grew_is_gone_on_with(run, clean_text):
    first = run(record(1, clean_text), record(2, clean_text))
    for lines in (
        [record(1, clean_text), record(2, clean_text + " More.")],
        [record(2, clean_text), record(1, clean_text)],
        [record(1, clean_text)],
    ):
        with pytest.raises(UsageError, match="another input"):
            run(*lines)
    assert run(record(1, clean_text), record(2, clean_text), record(3, "Too short."))[:2] == first


def test_an_output_of_something_else_is_left_alone(run, tmp_path, clean_text):
    output = tmp_path / "out.jsonl"
    output.write_text("my notes\n")
    with pytest.raises(UsageError, match="no run to go on with"):
        run(record(1, clean_text))
    assert output.read_text() == "my notes\n"
    run(record(1, clean_text), overwrite=True)
    output.write_text("")
    with pytest.raises(UsageError, match="shorter"):
        run(record(1, clean_text))
    output.unlink()
    assert len(run(record(1, clean_text))) == 1
    (tmp_path / "out.jsonl.manifest.json").write_text("{")
    with pytest.raises(UsageError, match="damaged"):
        run(record(1, clean_text))


def test_parquet_has_the_same_rows(run, tmp_path, clean_text, spun_text):
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs unspin[corpus]")
    lines = [record("a", clean_text, year=1999), record("b", spun_text, tags=["x"]), "{bad"]
    expected = run(*lines)
    source, output = tmp_path / "in.jsonl", tmp_path / "out.parquet"
    detector = Detector.load()
    for _ in range(2):
        run_batch(detector, source, output, BatchOptions(), LineProgress(sys.stderr))
        rows = parquet.read_table(output).to_pylist()
        assert [row["id"] for row in rows] == ["a", "b", None]
        assert [row["score"] for row in rows] == [row["score"] for row in expected]
        assert [json.loads(row["findings"]) for row in rows] == [row["findings"] for row in expected]
        assert (rows[0]["year"], json.loads(rows[1]["tags"])) == (1999, ["x"])
        assert not (tmp_path / "out.parquet.parts").exists()
    source.write_text("\n".join([*lines, record("c", clean_text)]))
    with pytest.raises(UsageError, match="is complete"):
        run_batch(detector, source, output, BatchOptions(), LineProgress(sys.stderr))


def test_workers_write_the_same_as_one_process(run, tmp_path, clean_text, spun_text):
    lines = [record(n, f"{(clean_text, spun_text)[n % 3 == 0]} {n}") for n in range(40)]
    run(*lines, out="one.jsonl", workers=1)
    run(*lines, out="two.jsonl", workers=2)
    assert (tmp_path / "one.jsonl").read_bytes() == (tmp_path / "two.jsonl").read_bytes()


@pytest.mark.parametrize("ending", ["jsonl", "parquet"])
def test_a_run_that_is_killed_at_any_moment_loses_nothing(tmp_path, clean_text, spun_text, ending):
    if ending == "parquet":
        pytest.importorskip("pyarrow", reason="needs unspin[corpus]")
    source = tmp_path / "in.jsonl"
    lines = [record(n, f"{(clean_text, spun_text)[n % 5 == 0]} {n}") for n in range(150)]
    source.write_text("\n".join(lines))

    def command(name):
        out = str(tmp_path / f"{name}.{ending}")
        return [sys.executable, "-m", "detector", "batch", str(source), "-o", out, "--workers", "2"]

    subprocess.run(command("whole"), check=True, capture_output=True)
    rng, kills = random.Random(1), 0
    while True:
        process = subprocess.Popen(command("killed"), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            _, problem = process.communicate(timeout=rng.uniform(0.5, 4.0) if kills < 6 else None)
            assert process.returncode == 0, problem
            break
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills += 1
    assert kills > 0
    whole, killed = (tmp_path / f"{name}.{ending}" for name in ("whole", "killed"))
    if ending == "jsonl":
        assert killed.read_bytes() == whole.read_bytes()
    else:
        from pyarrow import parquet

        assert parquet.read_table(killed).to_pylist() == parquet.read_table(whole).to_pylist()


def test_a_full_disk_is_told_and_gone_on_from(detector, tmp_path, clean_text):
    source = tmp_path / "in.jsonl"
    source.write_text("\n".join(record(n, clean_text) for n in range(3)))
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    full = tmp_path / "full.jsonl"
    full.symlink_to("/dev/full")
    with pytest.raises(UsageError, match="no space left"):
        run_batch(detector, source, full, BatchOptions(), LineProgress(io.StringIO()), overwrite=True)


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
        def advance(self, amount, records=1, flagged=0):
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
