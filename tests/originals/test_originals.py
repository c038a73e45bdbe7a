from dataclasses import replace

import numpy as np
import pytest

from detector.documents import read_text
from detector.originals import Originals, Ranking, Vocabulary
from detector.originals.restoration import Restoration
from detector.passages import split
from detector.spans import Span
from detector.words import gather

RAW = "The council will take a gander at the wall. " * 40


@pytest.fixture(scope="module")
def originals(model_folder, encoder):
    ranking = Ranking.from_json(model_folder.json("calibration.json"))
    return Originals(model_folder, ranking, encoder)


@pytest.fixture(scope="module")
def read(encoder):
    passages = split(read_text(RAW).blocks, encoder.count_tokens)
    scores = encoder.encode([passage.text for passage in passages])
    return gather(passages, scores), passages, scores


def _risks(words):
    return np.full(len(words), 0.9)


def test_many_spans_are_restored_each_in_its_place(originals, read):
    words, passages, scores = read
    spans = [Span(first, first + 4, 0.9) for first in range(3, len(words), 9)]
    assert len(spans) == 40
    found = list(originals.suggest(spans, words, _risks(words), passages, scores))
    assert len(found) == len(spans)
    for units in originals.units(spans, words, _risks(words), passages, scores):
        assert [unit.text for unit in units] == ["take a gander at"]
        assert "look at" in [candidate.text for candidate in units[0].candidates]


def test_spans_are_restored_alike_alone_and_together(originals, read):
    words, passages, scores = read
    spans = [Span(first, first + 1, 0.9) for first in range(60)]
    together = list(originals.units(spans, words, _risks(words), passages, scores))
    for span, expected in zip(spans[::7], together[::7], strict=True):
        ((unit,),) = originals.units([span], words, _risks(words), passages, scores)
        texts = {candidate.text: candidate.restoration for candidate in unit.candidates}
        for candidate in expected[0].candidates:
            if candidate.text in texts:
                assert candidate.restoration == pytest.approx(texts[candidate.text], abs=1e-2)
        assert unit.text == expected[0].text


def test_a_word_of_many_wordpieces_is_restored_from_their_mean(originals, model_folder, encoder):
    text = "Artificial insect settlement optimisation and irregular backwoods calculations were utilised."
    passages = split(read_text(text).blocks, encoder.count_tokens)
    scores = encoder.encode([passage.text for passage in passages])
    everything = np.arange(len(scores[0].spans), dtype=np.int32)
    scores = [replace(scores[0], kept=everything, hidden=np.ones((len(everything), 384), np.float16))]
    scores[0].hidden[::2] *= -1
    words = gather(passages, scores)
    index = next(index for index in range(len(words)) if words.last[index] - words.first[index] > 1)
    states = scores[0].hidden[words.first[index] : words.last[index]].astype(np.float32)
    shares = np.full((1, len(states)), 1 / len(states), np.float32)
    restoration = Restoration(model_folder)
    (expected,) = restoration.log_probabilities(states, shares)
    vocabulary = Vocabulary(encoder.number_of, encoder.piece_of, restoration.words.tolist())
    ((unit,),) = originals.units([Span(index, index + 1, 0.9)], words, _risks(words), passages, scores)
    assert unit.candidates
    for candidate in unit.candidates:
        if candidate.restoration > -14:
            columns = [vocabulary.column(word) for word in candidate.text.split()]
            assert candidate.restoration == pytest.approx(expected[columns].mean(), abs=1e-3)
    assert any(candidate.restoration > -14 for candidate in unit.candidates)


def test_a_place_without_hidden_states_still_has_the_lexicon(originals, read):
    words, passages, scores = read
    bare = [replace(score, kept=score.kept[:0], hidden=score.hidden[:0]) for score in scores]
    ((unit,),) = originals.units([Span(3, 7, 0.9)], words, _risks(words), passages, bare)
    (candidate,) = [item for item in unit.candidates if item.text == "look at"]
    assert candidate.restoration == -20.0
    (suggestions,) = originals.suggest([Span(3, 7, 0.9)], words, _risks(words), passages, bare)
    assert all(0 < suggestion.score <= 1 for suggestion in suggestions)


def test_no_spans_need_no_restoring(originals, read):
    words, passages, scores = read
    assert list(originals.suggest([], words, _risks(words), passages, scores)) == []
