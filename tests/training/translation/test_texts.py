import json
from random import Random

import pytest

from detector.training.translation import texts
from detector.training.translation.texts import (
    garbled_texts,
    is_held_out,
    mlqe_rows,
    mlqe_texts,
    mqm_texts,
    post_edited_texts,
)


def _row(number, mt, tags, z, post_edit="The cat sat .", lang="ro"):
    row = {"split": "train", "lang": lang, "mt": mt, "tags": tags, "z": z, "post_edit": post_edit}
    return {"id": f"s{number}", **row}


ROWS = [
    _row(0, "The cat sit on mat .", "--B-B-", "-0.9"),
    _row(1, "A good sentence .", "----", "0.8"),
    _row(2, "Word order the is .", "BBBB-", "-1.5", lang="et"),
]


@pytest.fixture
def shared(tmp_path, monkeypatch):
    monkeypatch.setattr(texts, "MT", tmp_path)
    monkeypatch.setattr(texts, "read_rows", lambda path: map(json.loads, path.read_text().splitlines()))
    return tmp_path


def test_broken_words_are_where_the_tags_say():
    for text in mlqe_texts(ROWS, Random(1), packed=0.0):
        words = {text.text[start:end] for start, end in text.broken}
        assert words in ({"sit", "mat"}, set(), {"Word", "order", "the", "is"})
        (sentence,) = text.sentences
        assert (sentence.start, sentence.end) == (0, len(text.text))


def test_sentences_of_one_language_are_joined_and_keep_their_places():
    found = list(mlqe_texts(ROWS * 3, Random(1), packed=1.0))
    assert sum(len(text.sentences) for text in found) == 9
    for text in found:
        for sentence in text.sentences:
            part = text.text[sentence.start : sentence.end]
            (row,) = [row for row in ROWS if row["mt"] == part]
            assert sentence.score == float(row["z"])
        assert all(
            text.text[start:end] in ("sit", "mat", "Word", "order", "the", "is") for start, end in text.broken
        )
        assert not ("Word" in text.text and "cat" in text.text)


def test_what_translators_mended_has_nothing_broken_and_reads_well():
    for text in post_edited_texts(ROWS, Random(1)):
        assert text.broken == ()
        assert text.translated is False
        assert all(sentence.score >= 0.9 for sentence in text.sentences)
    assert {text.translated for text in mlqe_texts(ROWS, Random(1), packed=0.0)} == {True, False}


def test_a_tenth_of_the_training_sentences_is_kept_for_calibration(shared):
    rows = [_row(number, "One two", "--", "0.1") for number in range(400)]
    rows.append(_row(400, "One two three", "--", "0.1"))  # tags that do not fit
    (shared / "mlqe_to_english.jsonl.xz").write_text("\n".join(map(json.dumps, rows)))
    train, kept = mlqe_rows("train"), mlqe_rows("calibration")
    assert len(train) + len(kept) == 400
    assert 20 < len(kept) < 70
    assert all(is_held_out(row["id"]) for row in kept)
    assert mlqe_rows("dev") == []


def test_errors_that_need_the_source_are_unknown(shared):
    spans = [
        {"start": 0, "end": 3, "severity": "minor", "category": "Fluency/Grammar"},
        {"start": 4, "end": 7, "severity": "major", "category": "Accuracy/Omission"},
        {"start": None, "end": None, "severity": "major", "category": "Accuracy/Omission"},
    ]
    row = {"split": "dev", "mt": "One two three", "mqm": "-6", "spans": spans}
    (shared / "mqm_to_english.jsonl.xz").write_text(json.dumps(row))
    (text,) = mqm_texts("dev")
    assert (text.broken, text.unknown, text.translated) == (((0, 3),), ((4, 7),), False)


def test_documents_of_a_file_are_translated(tmp_path):
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps({"text": "The house big.", "spans": [[4, 13, "big house"]]}) + "\n")
    (text,) = garbled_texts(path)
    assert text.broken == ((4, 13),)
    assert text.translated is True
