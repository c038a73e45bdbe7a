import json
from dataclasses import replace
from random import Random

import numpy as np
import pytest

pytest.importorskip("torch", reason="needs unspin[train]")
pytest.importorskip("transformers", reason="needs unspin[train]")

import torch

from detector.gpu import by_length
from detector.training.translation.head import TranslationHead, TranslationOutputs, middle_states
from detector.training.translation.lessons import LENGTH, label, parts_of
from detector.training.translation.states import States, write_states
from detector.training.translation.texts import JudgedSentence, JudgedText
from detector.training.translation.trainer import Schedule, Trainer, batch_of, losses, sentence_values
from tests.training.test_network import make_network

TEXT = "The old house is big. They look at it."
BROKEN = JudgedText(
    TEXT, ((4, 7),), ((8, 13),), (JudgedSentence(0, 21, -1.0), JudgedSentence(22, 38, 0.5)), translated=True
)
SCHEDULE = Schedule(
    epochs=30, tokens=200, rate=3e-3, head_rate=3e-3, warmup=5, dropout=0.0, checkpoint_every=7
)


@pytest.fixture
def lessons(tokenizer):
    fine = "The big town is old."
    clean = JudgedText(fine, sentences=(JudgedSentence(0, len(fine), 1.0),), translated=False)
    return [label(BROKEN, tokenizer), label(clean, tokenizer)] * 4


def test_wordpieces_are_labelled_by_the_characters(tokenizer):
    lesson = label(BROKEN, tokenizer)
    pieces = [tokenizer.id_to_token(int(number)) for number in lesson.ids]
    assert [pieces[at] for at in np.flatnonzero(lesson.broken == 1)] == ["old"]
    assert [pieces[at] for at in np.flatnonzero(lesson.broken == -1)] == ["[CLS]", "house", "[SEP]"]
    first, second = lesson.sentences
    assert pieces[first[0] : first[1]] == ["the", "old", "house", "is", "big", "."]
    assert pieces[second[0] : second[1]] == ["they", "look", "at", "it", "."]
    assert (first[2], second[2], lesson.translated) == (-1.0, 0.5, 1)


def test_a_sentence_that_was_cut_off_is_not_scored(tokenizer):
    long = "the old house " * 100
    lesson = label(JudgedText(long, sentences=(JudgedSentence(0, len(long), 0.3),)), tokenizer)
    assert len(lesson.ids) == LENGTH
    assert lesson.sentences == ()
    assert lesson.translated == -1
    assert label(JudgedText(""), tokenizer) is None


def test_long_texts_come_in_parts_with_their_broken_words():
    text = JudgedText("It is old. " * 40, tuple((at, at + 9) for at in range(0, 440, 11)), translated=True)
    parts = list(parts_of([text], Random(1)))
    assert len(parts) > 8
    for part in parts:
        assert {part.text[start:end] for start, end in part.broken} == {"It is old"}
        assert part.translated
        assert len(part.sentences) == part.text.count(".")


def test_states_are_those_of_the_network(lessons, tmp_path):
    network = make_network()
    write_states(tmp_path / "states.bin", network, 1, lessons)
    states = States(tmp_path / "states.bin", lessons, network.config.hidden_size)
    ids = torch.from_numpy(lessons[3].ids.astype(np.int64))[None]
    with torch.no_grad():
        expected = middle_states(network, 1, ids, torch.ones_like(ids))[0]
    np.testing.assert_allclose(states[3], expected.numpy(), atol=0.1)


def test_batches_hold_each_passage_once_and_no_more_than_they_may():
    lengths = [3, 9, 4, 20, 5, 5, 1]
    batches = list(by_length(lengths, 20))
    assert sorted(number for batch in batches for number in batch) == list(range(7))
    assert all(len(batch) * max(lengths[number] for number in batch) <= 20 for batch in batches)


def test_a_sentence_is_the_mean_of_its_wordpieces_by_their_attention():
    quality = torch.tensor([[9.0, 1.0, 3.0, 9.0]])
    attention = torch.tensor([[5.0, 0.0, 0.0, 5.0]])
    outputs = TranslationOutputs(torch.zeros(1, 4), quality, attention, torch.zeros(1))
    inside = torch.tensor([[0.0, 1.0, 1.0, 0.0]])
    assert sentence_values(outputs, inside, torch.tensor([0])).item() == pytest.approx(2.0)


def test_a_head_learns_and_goes_on_where_it_stopped(lessons, tmp_path):
    network = make_network()
    write_states(tmp_path / "states.bin", network, 0, lessons)
    states = States(tmp_path / "states.bin", lessons, network.config.hidden_size)

    def trained(folder, epochs):
        torch.manual_seed(1)
        head = TranslationHead(network, 0, 1)
        Trainer(head, lessons, states, replace(SCHEDULE, epochs=epochs), folder).train()
        return head.eval()

    head = trained(tmp_path / "once", 30)
    batch = batch_of(range(len(lessons)), lessons, states)
    with torch.no_grad():
        found = losses(head(batch.states, batch.mask), batch)
    assert found["passage"] < 0.3
    assert found["broken"] < 0.3
    schedule = json.loads((tmp_path / "once" / "schedule.json").read_text())
    assert schedule["lessons"] == len(lessons)
    again = trained(tmp_path / "once", 30)  # the checkpoint is near the end, so little is left to do
    for before, after in zip(head.parameters(), again.parameters(), strict=True):
        torch.testing.assert_close(before, after, atol=1e-4, rtol=1e-3)
