from random import Random

import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")

from detector.training.tagging import TaggedText
from detector.training.translation.senses import Senses
from detector.training.translation.wordforword import MANNERS, Manner, draw_manner, translate
from tests.handmade import tagged

SENSES = Senses(
    renderings={
        ("house", "NOUN"): ("home",),
        ("minister", "NOUN"): ("pastor",),
        ("kind", "NOUN"): ("amiable",),
        ("see", "VERB"): ("regard",),
    },
    foreign={"spanish": {("house", "NOUN"): ("casa",)}},
)
CAME = "Did/VBD/do he/PRP come/VB yesterday/NN ?/."
SAW = "The/DT old/JJ minister/NN saw/VBD/see the/DT houses/NNS/house ./."
PLURAL = "She/PRP is/VBZ/be here/RB and/CC they/PRP see/VBP it/PRP ./."


def written(sentence, seed=0, **rates):
    """What a manner with these habits alone makes of a sentence."""
    return translate(tagged(sentence), Manner("test", rates, "spanish"), SENSES, Random(seed))


def any_of(sentence, **rates):
    return {written(sentence, seed, **rates).text for seed in range(20)}


@pytest.mark.parametrize(
    ("sentence", "habit", "expected"),
    [
        (CAME, "no_do", "Came he yesterday?"),
        ("He/PRP did/VBD/do not/RB come/VB ./.", "no_do", "He came not."),
        (SAW, "adjectives_last", "The minister old saw the houses."),
        (SAW, "dropped_articles", "Old minister saw houses."),
        (SAW, "perfects", "The old minister has seen the houses."),
        (SAW, "verbs_last", "The old minister the houses saw."),
        (SAW, "senses", "The old pastor regarded the homes."),
        (SAW, "foreign", "The old minister saw the casa."),
        (SAW, "number", "The old minister saw the house."),
        (PLURAL, "dropped_subjects", "Is here and see it."),
        (PLURAL, "dropped_be", "She here and they see it."),
        (PLURAL, "agreement", "She are here and they sees it."),
        ("The/DT minister/NN 's/POS old/JJ house/NN ./.", "chains", "The old house of the minister."),
        ("Old/JJ houses/NNS/house closed/VBD/close ./.", "superfluous_articles", "The old houses closed."),
        (
            "He/PRP has/VBZ/have seen/VBN/see the/DT house/NN ./.",
            "participles_last",
            "He has the house seen.",
        ),
        ("For/IN example/NN ,/, it/PRP closed/VBD/close ./.", "phrases", "By example, it closed."),
        ("It/PRP was/VBD/be a/DT kind/NN ./.", "senses", "It was a amiable."),
        ("They/PRP will/MD come/VB ./.", "verb_forms", "They will comes."),
        ("They/PRP will/MD come/VB ./.", "doubled", "They they will will come come."),
    ],
)
def test_each_habit(sentence, habit, expected):
    assert expected in any_of(sentence, **{habit: 1.0})


def test_a_word_glued_to_another_stays_where_it_is():
    lemmas = ["he", "can", "not", "see", "it", "."]
    tags = ["PRP", "MD", "RB", "VB", "PRP", "."]
    text = TaggedText("He can't see it.", [0, 3, 5, 9, 13, 15], [2, 5, 8, 12, 15, 16], lemmas, tags, [0])
    for seed in range(20):
        manner = Manner("test", {"verbs_last": 1.0, "dropped_subjects": 1.0, "senses": 1.0}, "spanish")
        made = translate(text, manner, SENSES, Random(seed)).text
        assert made.lower().endswith("can't regard it.")


def test_prepositions_become_others():
    assert {"He is on it.", "He is at it."} <= any_of("He/PRP is/VBZ/be in/IN it/PRP ./.", prepositions=1.0)


def test_a_rendering_is_kept_through_the_text():
    senses = Senses({("house", "NOUN"): ("home", "building", "cabin", "hut")}, {})
    sentences = ["The/DT house/NN closed/VBD/close ./."] * 12
    text = translate(tagged(*sentences), Manner("test", {"senses": 1.0}, "spanish"), senses, Random(3)).text
    most = max(text.count(word) for word in ("home", "building", "cabin", "hut"))
    assert most >= 6


def test_no_habit_leaves_the_text():
    text = tagged(SAW, PLURAL, CAME)
    assert translate(text, Manner("test", {}, "spanish"), SENSES, Random(0)).text == text.text


@pytest.mark.parametrize("name", MANNERS)
def test_every_manner_garbles_and_marks_where(name):
    text = tagged(*(SAW, PLURAL, CAME, "For/IN example/NN ,/, it/PRP closed/VBD/close ./.") * 8)
    made = set()
    for seed in range(6):
        rng = Random(seed)
        spun = translate(text, draw_manner(rng, (name,)), SENSES, rng)
        again = Random(seed)
        assert spun == translate(text, draw_manner(again, (name,)), SENSES, again)
        ends = [place for span in spun.spans for place in (span.start, span.end)]
        assert ends == sorted(ends)
        assert all(spun.text[span.start : span.end].strip() for span in spun.spans)
        assert all(span.original in text.text for span in spun.spans)
        assert "  " not in spun.text
        made.add(spun.text)
    assert len(made) > 1
    assert text.text not in made
