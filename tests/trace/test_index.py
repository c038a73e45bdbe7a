import os
import signal
import sqlite3
import subprocess
import sys
import time

import pytest

from detector.documents import read_text
from detector.errors import InputError
from detector.trace import Index

TEXTS = {
    "a": "The harbour wall at Pellmouth fell in the storm.\n\nNine boats sank at their moorings.",
    "b": "Engineers from Leeds rebuilt the pier.",
}


def documents(texts):
    return [(name, read_text(text, path=name)) for name, text in texts.items()]


@pytest.fixture
def index(tmp_path):
    with Index(tmp_path / "ref.index", create=True) as made:
        assert list(made.add(documents(TEXTS))) == [True, True]
        yield made


def test_what_was_added_is_found(index):
    (hit, *_) = index.search(["pellmouth", "storm"], 5)
    assert index.name(hit.document) == "a"
    assert "harbour wall" in hit.text
    assert hit.score > 0
    assert index.search(["unheard"], 5) == []
    assert index.search([], 5) == []
    assert index.text(hit.document) == TEXTS["a"]


def test_words_know_how_rare_they_are(index):
    assert index.rarity(["the", "leeds", "unheard"]) == {"the": 2, "leeds": 1}


def test_adding_again_changes_nothing_but_what_changed(index):
    assert list(index.add(documents(TEXTS))) == [False, False]
    assert list(index.add(documents({**TEXTS, "b": "A new text about Wakefield."}))) == [False, True]
    assert len(index) == 2
    assert index.search(["leeds"], 5) == []
    assert len(index.search(["wakefield"], 5)) == 1


def test_an_index_is_opened_again(index, tmp_path):
    with Index(tmp_path / "ref.index") as again:
        assert (len(again), again.passages) == (2, 2)


def test_long_documents_are_cut_at_paragraphs(index):
    text = "\n\n".join(f"Paragraph {n} " + "word " * 50 + "ends." for n in range(10))
    list(index.add([("long", read_text(text))]))
    (number,) = {hit.document for hit in index.search(["paragraph"], 50)}
    assert index.text(number) == text
    assert len(index.search(["paragraph"], 50)) == 5


@pytest.mark.parametrize("content", [b"no index, but long enough to be one of some kind" * 3, b"\x00" * 200])
def test_other_files_are_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "other"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"other: (cannot be used as an index|not an index)"):
        Index(path)
    assert path.read_bytes() == content


def test_another_database_is_left_alone(tmp_path):
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE mine (x)")
    with pytest.raises(InputError, match="not an index"):
        Index(path, create=True)


def test_a_missing_index_is_named(tmp_path):
    with pytest.raises(InputError, match="no such index; make it with"):
        Index(tmp_path / "nix")


KILLED = """
import sys
from pathlib import Path
from detector.documents import read_text
from detector.trace import Index
documents = ((str(n), read_text(f"Text number {n} about topic{n}.")) for n in range(3000))
with Index(Path(sys.argv[1]), create=True) as index:
    for number, _ in enumerate(index.add(documents)):
        if number % 100 == 0:
            print(number, flush=True)
"""


@pytest.mark.parametrize("delay", [0.0, 0.05, 0.2])
def test_a_killed_run_goes_on_and_ends_complete(tmp_path, delay):
    path = tmp_path / "ref.index"
    command = [sys.executable, "-c", KILLED, str(path)]
    run = subprocess.Popen(command, stdout=subprocess.PIPE)
    run.stdout.readline()
    time.sleep(delay)
    os.kill(run.pid, signal.SIGKILL)
    run.wait()
    subprocess.run(command, check=True, capture_output=True)
    with Index(path) as index:
        assert (len(index), index.passages) == (3000, 3000)
        assert len(index.search(["topic2999"], 5)) == len(index.search(["topic0"], 5)) == 1
