"""Damaged files of every format are read, or refused in a sentence, and soon."""

from scripts.fuzz_readers import damaged, good_files, try_reading
from tests.written.formats import read_endings


def test_damaged_files_are_read_or_refused():
    endings = read_endings()
    trials = [
        try_reading(2, 60, (endings[index % len(endings)], index // len(endings))) for index in range(200)
    ]
    assert not [trial for trial in trials if trial.outcome in ("crash", "hang")]
    assert {trial.outcome for trial in trials} == {"read", "refused"}


def test_files_are_damaged_and_the_same_each_time():
    assert damaged(".md", 3, 1) == damaged(".md", 3, 1)
    assert len({damaged(".md", number, 1) for number in range(20)} - set(good_files(".md"))) > 18


def test_a_crash_and_a_hang_are_told(monkeypatch):
    def broken(*_, **__):
        raise IndexError("broken")

    def slow(*_, **__):
        while True:
            pass

    monkeypatch.setattr("scripts.fuzz_readers.read_bytes", broken)
    trial = try_reading(2, 60, (".md", 1))
    assert (trial.outcome, trial.told) == ("crash", "IndexError: broken")
    monkeypatch.setattr("scripts.fuzz_readers.read_bytes", slow)
    assert try_reading(2, 1, (".md", 1)).outcome == "hang"
