from dataclasses import replace

import pytest

pytest.importorskip("scipy", reason="needs unspin[train]")

from detector.training.translation.judged import Sentence
from detector.training.translation.reading import Reading, judged_sentences, judged_tokens
from detector.words import gather
from tests.handmade import passage, pieces, scores

TEXT = "It is, so bad."
TOKENS = ((0, 2), (3, 5), (5, 6), (7, 9), (10, 13), (13, 14))


def _reading(text, broken):
    item = passage(text)
    score = scores(text, broken)
    score = replace(score, quality=-score.broken)
    words = gather([item], [score])
    return Reading([item], [score], words)


def _sentence(lang, z, text=TEXT, places=TOKENS, bad="---BB-"):
    return Sentence("x", lang, text, places, tuple(tag == "B" for tag in bad), z, "")


def test_words_at_or_above_the_threshold_are_bad_and_neighbours_go_together():
    reading = _reading(TEXT, [-3, -3, 0, 3, 3, 0])
    assert pieces(TEXT) == ["It", "is", ",", "so", "bad", "."]
    assert reading.bad(0.5) == [(7, 9), (10, 13)]
    assert reading.runs(0.5) == [(7, 13)]
    assert reading.runs(0.01) == [(0, 5), (7, 13)]
    assert reading.bad(0.99) == []


def test_tokens_have_the_risk_of_their_wordpieces():
    reading = _reading(TEXT, [-3, -3, 9, 3, 3, 0])
    found = judged_tokens([_sentence("xx", 0.0)], [reading])
    risks, bad = found["xx"]
    assert risks.round(2).tolist() == [0.05, 0.05, 1.0, 0.95, 0.95, 0.5]
    assert bad.tolist() == [False, False, False, True, True, False]


def test_how_a_text_reads_is_the_mean_of_its_sentences_by_their_length():
    reading = _reading("Bad. It is so so.", [2, 2, 0, 0, 0, 0, 0])
    assert reading.value == pytest.approx(-4 / 7)
    assert _reading("", []).value == 0.0


def test_sentences_are_gathered_by_language():
    readings = [_reading(TEXT, [level] * 6) for level in (1.0, 2.0, 3.0)]
    found = judged_sentences([_sentence("b", 0.5), _sentence("a", 0.7), _sentence("b", 0.9)], readings)
    assert list(found) == ["a", "b"]
    assert found["b"][0].tolist() == [-1.0, -3.0]
    assert found["b"][1].tolist() == [0.5, 0.9]
