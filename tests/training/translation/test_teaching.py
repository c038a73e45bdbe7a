from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("transformers", reason="needs unspin[train]")

import torch

from detector.training.translation import teaching
from detector.training.translation.head import TranslationHead, middle_states
from detector.training.translation.lessons import Lesson, sentence_ends, sentence_ranges
from detector.training.translation.teaching import taught, train_teachers
from tests.training.test_network import make_network

FIRST, LAST, END = 2, 3, 5


def _lesson(ids, sentences=()):
    numbers = np.array([FIRST, *ids, LAST], np.int32)
    return Lesson(numbers, np.zeros(len(numbers), np.int8), tuple(sentences), 0)


def _alone(network, teacher, ids):
    """What a teacher says of wordpieces read as one sentence."""
    numbers = torch.tensor([[FIRST, *ids, LAST]])
    mask = torch.ones_like(numbers)
    with torch.no_grad():
        outputs = teacher(middle_states(network, 0, numbers, mask), mask)
    attention = outputs.attention[0, 1:-1].softmax(-1)
    return float((attention * outputs.quality[0, 1:-1]).sum())


def test_sentences_end_at_their_last_mark(tokenizer):
    encoding = tokenizer.encode("The old house is big. They look at it. The river is old")
    ids = np.array(encoding.ids, np.int32)
    found = list(sentence_ranges(ids, sentence_ends(tokenizer)))
    assert [encoding.tokens[last - 1] for _, last in found] == [".", ".", "old"]
    assert [first for first, _ in found] == [1, *(last for _, last in found[:-1])]


def test_short_and_endless_sentences_are_left_out():
    ends = frozenset({END})
    short, endless = np.array([FIRST, 7, 8, END, LAST]), np.array([FIRST, *[7] * 200, LAST])
    assert list(sentence_ranges(short, ends)) == list(sentence_ranges(endless, ends)) == []


def test_each_sentence_learns_what_the_teachers_say_of_it_alone():
    network = make_network()
    teachers = [TranslationHead(make_network(seed), 0, 1).eval() for seed in (1, 2)]
    one, two = [7, 8, 9, 10, END], [11, 12, 13, 14, 15, END]
    lessons = [
        _lesson([*one, *two]),
        _lesson([*one, *two], [(6, 12, -1.5, 1.0)]),
    ]
    free, scored = taught(lessons, network, teachers, frozenset({END}))
    expected = [np.mean([_alone(network, teacher, ids) for teacher in teachers]) for ids in (one, two)]
    assert [(first, last) for first, last, *_ in free.sentences] == [(1, 6), (6, 12)]
    assert [score for *_, score, _ in free.sentences] == pytest.approx(expected, abs=0.02)
    ((first, last, score, weight),) = scored.sentences
    assert (first, last, weight) == (6, 12, 1.0)
    assert score == pytest.approx(0.75 * expected[1] - 0.25 * 1.5, abs=0.02)
    assert [lesson.ids is new.ids for lesson, new in zip(lessons, (free, scored), strict=True)] == [True] * 2


def test_teachers_learn_the_scores_and_are_not_trained_twice(tmp_path, monkeypatch):
    network = make_network()
    rng = np.random.default_rng(1)
    lessons = []
    for _ in range(40):  # good sentences are made of other words than poor ones
        good = bool(rng.integers(2))
        ids = rng.integers(6, 12, 6) + (8 if good else 0)
        lessons.append(_lesson(ids.tolist(), [(1, 7, 1.0 if good else -1.0, 1.0)]))
    schedule = replace(
        teaching.SCHEDULE, epochs=12, tokens=80, rate=2e-3, head_rate=2e-3, warmup=3, dropout=0.0
    )
    monkeypatch.setattr(teaching, "SCHEDULE", schedule)
    teachers = train_teachers(network, lessons, (1, 2), tmp_path)
    for lesson in lessons:
        ((*_, score, _),) = lesson.sentences
        for teacher in teachers:
            assert _alone(network, teacher, lesson.ids[1:-1].tolist()) * score > 0
    assert {path.name for path in tmp_path.iterdir()} == {"teacher1", "teacher2"}
    again = train_teachers(network, lessons, (1, 2), tmp_path)
    for before, after in zip(teachers[0].parameters(), again[0].parameters(), strict=True):
        torch.testing.assert_close(before, after)
