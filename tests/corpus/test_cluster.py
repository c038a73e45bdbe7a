"""A real Ray cluster on this machine, two workers of which one is killed in the middle of the work."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from detector.corpus.batch import BatchOptions, run_batch
from detector.corpus.cluster import run_cluster
from detector.corpus.progress import LineProgress
from detector.errors import UsageError

pytest.importorskip("ray", reason="needs unspin[ray]")
pytest.importorskip("fsspec", reason="needs unspin[ray]")

RUN = """
import sys
from detector.corpus.batch import BatchOptions
from detector.corpus.cluster import run_cluster
from detector.corpus.progress import LineProgress
for output in sys.argv[2:]:
    progress = LineProgress(sys.stderr)
    run_cluster(None, sys.argv[1], output, BatchOptions(workers=2), progress, shard_bytes=6000)
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, spun_text, clean_text):
    path = tmp_path_factory.mktemp("corpus") / "in.jsonl"
    lines = [
        json.dumps({"id": number, "text": spun_text if number % 3 else clean_text, "year": 1900 + number})
        for number in range(60)
    ]
    lines[7:7] = ["{bad", ""]
    path.write_text("\n".join(lines))
    return path


@pytest.fixture(scope="module")
def local(corpus, detector):
    output = corpus.with_name("local.jsonl")
    run_batch(detector, corpus, output, BatchOptions(workers=1), LineProgress(sys.stderr))
    return output


def _workers() -> list[int]:
    """The processes of actors that score."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"MapWorker" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue  # it has ended meanwhile
    return found


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="looks for processes in /proc")
def test_a_killed_worker_changes_nothing(corpus, local, tmp_path):
    lines, table = tmp_path / "out.jsonl", tmp_path / "out.parquet"
    command = [sys.executable, "-c", RUN, str(corpus), str(lines), str(table)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    parts = tmp_path / "out.jsonl.parts"
    until = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until and not any(parts.glob("*.jsonl")):
        time.sleep(0.05)
    before = len(list(parts.glob("*.jsonl")))
    killed = _workers()[:1]
    for worker in killed:
        os.kill(worker, signal.SIGKILL)
    _, told = process.communicate(timeout=240)
    assert process.returncode == 0, told
    assert killed
    assert 0 < before < 15, "the worker was to be killed in the middle"
    assert lines.read_bytes() == local.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "out.jsonl",
        "out.jsonl.run.json",
        "out.parquet",
        "out.parquet.run.json",
    ]
    _same_as_lines(table, local)


def _same_as_lines(table: Path, lines: Path) -> None:
    from pyarrow import parquet

    rows = parquet.read_table(table).to_pylist()
    expected = [json.loads(line) for line in lines.read_text().splitlines()]
    names = ("id", "score", "verdict", "words", "error", "year")
    assert [[row[name] for name in names] for row in rows] == [
        [row.get(name) for name in names] for row in expected
    ]


def _run(corpus, output, **options):
    run_cluster(None, str(corpus), str(output), BatchOptions(**options), LineProgress(sys.stderr))


def test_what_was_made_otherwise_is_refused(corpus, tmp_path):
    output = tmp_path / "out.jsonl"
    state = {"finished": True, **BatchOptions(min_words=80).made_with("another", False)}
    (tmp_path / "out.jsonl.run.json").write_text(json.dumps(state))
    with pytest.raises(UsageError, match=r"out\.jsonl: was made with another model; name another file"):
        _run(corpus, output)
    (tmp_path / "out.jsonl.run.json").unlink()
    output.write_text("something")
    with pytest.raises(UsageError, match=r"out\.jsonl: is there already"):
        _run(corpus, output)
    with pytest.raises(UsageError, match="--limit: is not for --engine ray"):
        _run(corpus, output, limit=3)


def test_parts_of_another_run_are_not_taken_for_ones_own(corpus, tmp_path):
    (tmp_path / "out.parquet.parts").mkdir()
    (tmp_path / "out.parquet.parts" / "0000000.parquet").write_bytes(b"of --engine local")
    with pytest.raises(UsageError, match=r"out\.parquet: is there already, and no run to go on with"):
        _run(corpus, tmp_path / "out.parquet")


def test_an_output_that_cannot_be_written(corpus, tmp_path):
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(UsageError, match=r"out\.jsonl: cannot be written \(.+\); mend that"):
        _run(corpus, tmp_path / "file" / "out.jsonl")
