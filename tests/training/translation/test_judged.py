import json
import lzma

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.training.translation import judged
from detector.training.translation.judged import Segment, documents, segments, sentences


def _write(path, rows):
    with lzma.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in rows)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(judged, "MT", tmp_path)
    return tmp_path


def test_a_sentence_has_its_tokens_in_the_text_that_people_write(folder):
    row = {"id": "1", "split": "dev", "lang": "ro", "mt": "He 's bad .", "tags": "--B-", "z": 0.5}
    others = [{**row, "id": "2", "split": "train"}, {**row, "id": "3", "tags": "--"}]
    _write(folder / "mlqe_to_english.jsonl.xz", [{**item, "post_edit": "He is."} for item in (row, *others)])
    (found,) = sentences("dev")
    assert found.text == "He's bad."
    assert [found.text[start:end] for start, end in found.places] == ["He", "'s", "bad", "."]
    assert found.bad == (False, False, True, False)


def test_errors_without_a_place_are_left_out(folder):
    spans = [{"start": 0, "end": 3, "severity": "minor"}, {"start": None, "end": None, "severity": "major"}]
    _write(folder / "mqm_to_english.jsonl.xz", [{"id": "1", "split": "dev", "mt": "Bad.", "spans": spans}])
    assert list(segments("dev")) == [Segment("1", "Bad.", ((0, 3, "minor"),))]


def test_errors_that_overlap_are_one_stretch():
    segment = Segment("1", "", ((5, 9, "major"), (0, 3, "minor"), (2, 4, "major"), (9, 10, "neutral")))
    assert segment.spans(("major", "minor")) == [(0, 4), (5, 9)]
    assert segment.spans(("major",)) == [(2, 4), (5, 9)]


@given(st.lists(st.integers(1, 30)), st.integers(1, 60))
def test_documents_have_about_as_many_words_as_asked_for(lengths, words):
    found = list(documents((" ".join(["word"] * length) for length in lengths), words))
    sizes = [len(text.split()) for text in found]
    assert all(words / 2 <= size < words + 30 for size in sizes)
    assert 0 <= sum(lengths) - sum(sizes) < words / 2
