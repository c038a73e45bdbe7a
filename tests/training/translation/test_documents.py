import json
import shutil
from collections import Counter
from random import Random

import pytest

pytest.importorskip("datasets", reason="needs unspin[train]")
pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.training.corpus import tagged_text
from detector.training.sources import WORDNET
from detector.training.translation import documents
from detector.training.translation.documents import (
    TESTED,
    TRAINED,
    UNSEEN,
    by_domain,
    cut_after,
    excerpt,
    tasks,
)
from tests.handmade import tagged

needs_dictionaries = pytest.mark.skipif(
    shutil.which("apertium") is None or not WORDNET.exists(),
    reason="needs apt-get install wordnet-base apertium-{eng-spa,en-gl,eo-en,hbs-eng}",
)
SENTENCE = "The/DT old/JJ houses/NNS/house saw/VBD/see the/DT big/JJ town/NN ./."


def words(text):
    return len([word for word in text.split() if word != "."])


def test_catalan_is_in_no_training_text():
    assert not any("catalan" in way for way in TRAINED)
    assert any(way == "catalan" for way in UNSEEN)
    assert not set(UNSEEN) & set(TRAINED)
    assert set(UNSEEN) < set(TESTED)
    assert 0.3 < TRAINED.count(documents.WORD_FOR_WORD) / len(TRAINED) < 0.4


def test_excerpts_are_whole_sentences_of_60_to_250_words():
    text = tagged(*[SENTENCE] * 60)
    lengths = {words(excerpt(text, Random(seed)).text) for seed in range(30)}
    assert len(lengths) > 5
    assert all(60 <= length <= 250 and length % 7 == 0 for length in lengths)
    assert excerpt(tagged(*[SENTENCE] * 5), Random(0)) is None


def test_the_first_words_of_a_text():
    assert words(cut_after(tagged(*[SENTENCE] * 60), 200).text) == 200
    assert cut_after(tagged(SENTENCE), 200).text == tagged(SENTENCE).text


def test_domains_come_in_turn():
    rows = by_domain(["a", "a", "a", "a", "b", "b"], Random(1))
    assert sorted(rows) == [0, 1, 2, 3, 4, 5]
    assert len({"aaaabb"[row] for row in rows[:2]}) == 2
    assert Counter("aaaabb"[row] for row in rows[:4]) == {"a": 2, "b": 2}


@needs_dictionaries
def test_rows_say_what_was_made_of_what(dataset):
    made = [
        documents.Task(f"{number}:{way}", "news", way, tagged_text(dataset[0]))
        for number, way in enumerate(
            ("word-for-word", "spanish", "word-for-word:turkish", "spanish+galician")
        )
    ]
    senses = documents.load_senses({"house", "old", "see"})
    found = list(documents.rows(made, senses))
    assert [row["way"] for row in found] == [task.way for task in made]
    assert found == list(documents.rows(made, senses, processes=1))
    for row in found:
        assert row["original"] == dataset[0]["text"] != row["text"]
        assert all(row["text"][start:end].strip() for start, end, _ in row["spans"])
        assert json.loads(json.dumps(row)) == row
    shares = documents.summary(found)
    assert all(documents == 1 and 0 < share < 1 for documents, _, share in shares.values())


def test_the_same_texts_are_drawn_again(dataset):
    assert [task.id for task in tasks("dev", dataset)] == [task.id for task in tasks("dev", dataset)]
