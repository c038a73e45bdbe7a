import numpy as np
import pytest

from detector.encoder import TokenScores
from detector.training import corpus, mining
from detector.training.mining import Window
from tests.handmade import tagged

TEXT = tagged(*["One/CD two/CD three/CD ./."] * 10)


class _LoudEncoder:
    """Thinks texts that begin with "They" spun."""

    def encode(self, texts):
        logit = [3.0 if text.startswith("They") else -3.0 for text in texts]
        empty = np.empty((0, 2), np.int32)
        none = np.zeros(4, np.float32)
        return [
            TokenScores(empty, np.array([value] * 4, np.float32), 0.0, empty, empty, none, none, none, 0.0)
            for value in logit
        ]


@pytest.mark.parametrize(("words", "count"), [(2, 10), (8, 5), (12, 4), (40, 1), (400, 1)])
def test_windows_cover_the_text_with_whole_sentences(words, count):
    ranges = list(mining.windows(TEXT, words))
    assert len(ranges) == count
    assert [first for first, _ in ranges] == [0] + [last for _, last in ranges[:-1]]
    assert ranges[-1][1] == len(TEXT)
    assert all(first % 4 == 0 for first, _ in ranges)


def test_a_sentence_that_never_ends_is_cut():
    assert list(mining.windows(tagged("word/NN " * 500), 90)) == [(0, 180)]


def test_parts_of_the_corpus_together_are_all_of_it(dataset):
    parts = [list(mining.score_windows(dataset, _LoudEncoder(), 2, offset)) for offset in (0, 1)]
    found = [window for part in parts for window in part]
    assert sorted({window.document for window in found}) == sorted(dataset["id"])
    texts = {record["id"]: corpus.tagged_text(record) for record in dataset}
    for window in found:
        loud = texts[window.document].slice(window.first, window.last).text.startswith("They")
        assert window.score == pytest.approx(0.9526 if loud else 0.0474, abs=1e-4)


def test_the_hardest_of_each_domain_are_kept(tmp_path):
    found = [Window(f"{d}-{n}", d, 0, 9, n / 10) for d in ("news", "blogs") for n in range(10)]
    chosen = mining.hardest(found, 0.2)
    assert [(window.domain, window.score) for window in chosen] == [
        ("blogs", 0.9), ("blogs", 0.8), ("news", 0.9), ("news", 0.8),
    ]  # fmt: skip
    mining.save(chosen, tmp_path / "hard.jsonl")
    assert mining.load(tmp_path / "hard.jsonl") == chosen
    assert mining.load(tmp_path / "missing.jsonl") == []
