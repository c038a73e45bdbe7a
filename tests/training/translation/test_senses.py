import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.errors import InputError
from detector.training.inflection import frequency
from detector.training.sources import WORDNET
from detector.training.translation import senses
from detector.training.translation.senses import (
    APERTIUM,
    BILINGUAL,
    alike,
    bilingual,
    load_senses,
    other_senses,
)

_MISSING = [folder for folder, _, _ in BILINGUAL.values() if not (APERTIUM / folder).exists()]
needs_apertium = pytest.mark.skipif(bool(_MISSING), reason=f"needs apt-get install {' '.join(_MISSING)}")
needs_wordnet = pytest.mark.skipif(not WORDNET.exists(), reason="needs the Debian package wordnet-base")


@needs_apertium
def test_a_dictionary_gives_what_a_word_is_called_and_what_that_is_called():
    foreign, english = bilingual("serbo-croatian", ["kind", "foot", "zzzz"])
    assert "noga" in foreign["foot", "NOUN"]
    assert "leg" in english["foot", "NOUN"]
    assert not any(lemma == "zzzz" for lemma, _ in foreign)


@needs_wordnet
def test_other_senses_leave_out_the_most_frequent():
    found = other_senses(["minister", "house"])
    assert "firm" in found["house", "NOUN"]
    assert "pastor" not in found["minister", "NOUN"]
    assert "government minister" in found["minister", "NOUN"]


@needs_apertium
@needs_wordnet
def test_renderings_are_usual_words_that_are_others():
    found = load_senses(["kind", "minister", "colour", "know", "know's"])
    assert "amiable" in found.renderings["kind", "NOUN"]
    for (lemma, _), words in found.renderings.items():
        assert words
        assert all(word != lemma and frequency(word) > 2 for word in words)
    assert "color" not in found.renderings.get(("colour", "NOUN"), ())


def test_a_missing_dictionary_names_its_package(monkeypatch, tmp_path):
    monkeypatch.setattr(senses, "APERTIUM", tmp_path)
    with pytest.raises(InputError, match="apt-get install apertium-en-gl"):
        bilingual("galician", ["house"])
    with pytest.raises(InputError, match="wordnet-base"):
        other_senses(["house"], tmp_path / "wordnet")


def test_the_list_by_hand_has_each_word_once_and_others_beside_it():
    lines = (senses.LEXICONS / "translated_alike.txt").read_text(encoding="utf-8").splitlines()
    assert len({line.split("/")[0] for line in lines}) == len(lines) == len(alike())
    assert all(others and word not in others for word, others in alike().items())
