import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.corpus.labelled import Labelled
from detector.corpus.worst import Worst
from detector.documents import read_text
from detector.report import Report


def _report(score):
    document = read_text("Some words.")
    return Report("<text>", "clean", score, None, "en", 2, 2, (), (), (), document)


def _worst(threshold, count, texts):
    worst = Worst(threshold, count)
    for number, (spun, score) in enumerate(texts):
        worst.add(Labelled(number, "Some words.", spun), _report(score))
    return worst


def test_clean_texts_at_the_threshold_and_spun_ones_below_it_are_kept_the_worst_first():
    texts = [(False, 0.5), (False, 0.9), (False, 0.4), (True, 0.5), (True, 0.4), (True, 0.1), (True, None)]
    worst = _worst(0.5, 5, texts)
    assert [item.labelled.id for item in worst.false_alarms] == [1, 0]
    assert [item.labelled.id for item in worst.misses] == [6, 5, 4]
    assert [item["score"] for item in worst.record()["misses"]] == [0.0, 0.1, 0.4]


TEXTS = st.lists(st.tuples(st.booleans(), st.integers(0, 10).map(lambda tenth: tenth / 10)), max_size=40)


@given(TEXTS, st.integers(0, 4), st.integers(0, 10))
def test_they_are_the_first_of_all_sorted(texts, count, tenth):
    worst = _worst(tenth / 10, count, texts)
    alarms = sorted((-score, n) for n, (spun, score) in enumerate(texts) if not spun and score >= tenth / 10)
    misses = sorted((score, n) for n, (spun, score) in enumerate(texts) if spun and score < tenth / 10)
    assert [item.labelled.id for item in worst.false_alarms] == [n for _, n in alarms[:count]]
    assert [item.labelled.id for item in worst.misses] == [n for _, n in misses[:count]]


def test_a_record_has_what_a_reader_needs(detector, spun_text):
    worst = Worst(1.0, 1)
    worst.add(Labelled("s", spun_text, True, group="news"), detector.check(spun_text))
    (record,) = worst.record()["misses"]
    assert (record["id"], record["group"], record["text"], record["reason"]) == ("s", "news", spun_text, None)
    assert record["score"] == pytest.approx(detector.check(spun_text).score)
    for finding in record["findings"]:
        assert spun_text[finding["start"] : finding["end"]] == finding["text"]
    assert worst.record()["false_alarms"] == []
