from dataclasses import fields, replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.training.phrases import PhraseRule, PhraseTable
from detector.training.sources import ROOT
from detector.training.spinners import FAMILIES, Spinner, Style, Workshop, draw_style
from detector.training.spinners.swap import Swap, apply_swaps, match_case
from tests.handmade import tagged

# What each family is like: (substitute of "old"/ADJ, of "house"/NOUN, of "see"/VERB).
EXAMPLES = {
    "A": ("antiquated", "abode", "behold"),
    "B": ("aged", "domicile", "espy"),
    "C": ("elderly", "dwelling", "observe"),
    "D": ("ancient", "residence", "notice"),
    "E": ("hoary", "home", "view"),
    "moby": ("bygone", "mansion", "catch sight of"),
    "mythes": ("onetime", "business firm", "regard"),
    "attested": ("senior", "building", "watch"),
    "neighbours": ("young", "apartment", "hear"),
    "kin": ("early", "cabin", "spot"),
    "jargoyle": ("aging", "place", "note"),
    "network": ("former", "structure", "find"),
}
DICTIONARIES = {
    family: {("old", "ADJ"): [(old, 1.0)], ("house", "NOUN"): [(house, 1.0)], ("see", "VERB"): [(see, 1.0)]}
    for family, (old, house, see) in EXAMPLES.items()
}
RULES = [
    PhraseRule(("look", "at"), (("A", "take a gander at"), ("B", "gaze upon"))),
    PhraseRule(("look", "at", "it"), (("A", "give it a glance"),)),
    PhraseRule(("if",), (("A", "on the off chance that"),)),
]
WORKSHOP = Workshop(DICTIONARIES, PhraseTable(RULES))
STYLE = Style(
    sources=("A",),
    rate=2.0,
    untouched=0.0,
    vocabulary=1.0,
    choices=12,
    consistency=0.0,
    frequency_bias=0.0,
    any_pos=0.0,
    inflected=1.0,
    phrase_rate=1.0,
    phrase_families=frozenset("A"),
    name_rate=0.0,
    article_care=1.0,
    second_pass=0.0,
    lost_spaces=0.0,
    restructured=0.0,
    rearranged=0.0,
    every=1,
)
TEXT = tagged(
    "The/DT old/JJ houses/NNS/house saw/VBD/see it/PRP ./.",
    "An/DT older/JJR/old House/NN stood/VBD/stand ./.",
)


def _spin(text, seed=1, **habits):
    return Spinner(WORKSHOP, replace(STYLE, **habits), Random(seed)).spin(text)


def _restored(spun):
    text, copied = "", 0
    for span in spun.spans:
        text += spun.text[copied : span.start] + span.original
        copied = span.end
    return text + spun.text[copied:]


@pytest.mark.parametrize(
    ("family", "expected"),
    [
        ("A", "The antiquated abodes beheld it. A more antiquated Abode stood."),
        ("B", "The aged domiciles espied it. A more aged Domicile stood."),
        ("C", "The elderly dwellings observed it. A more elderly Dwelling stood."),
        ("D", "The ancient residences noticed it. A more ancient Residence stood."),
        ("E", "The hoary homes viewed it. A hoarier Home stood."),
        ("moby", "The bygone mansions caught sight of it. A more bygone Mansion stood."),
        ("mythes", "The onetime business firms regarded it. A more onetime Business firm stood."),
        ("attested", "The senior buildings watched it. A more senior Building stood."),
        ("neighbours", "The young apartments heard it. A younger Apartment stood."),
        ("kin", "The early cabins spotted it. An earlier Cabin stood."),
        ("jargoyle", "The aging places noted it. A more aging Place stood."),
        ("network", "The former structures found it. A more former Structure stood."),
    ],
)
def test_each_family_swaps_words_for_its_own(family, expected):
    spun = _spin(TEXT, sources=(family,), phrase_families=frozenset())
    assert spun.text == expected
    assert [span.original for span in spun.spans] == ["old", "houses", "saw", "older", "House"]


def test_every_family_has_an_example():
    assert set(EXAMPLES) == set(FAMILIES)


def test_spans_point_at_substitutes():
    spun = _spin(TEXT)
    assert [spun.text[span.start : span.end] for span in spun.spans] == [
        "antiquated", "abodes", "beheld", "more antiquated", "Abode",
    ]  # fmt: skip


def test_a_careless_spinner_neither_inflects_nor_mends_articles():
    assert _spin(TEXT, inflected=0.0, article_care=0.0).text == (
        "The antiquated abode behold it. An antiquated Abode stood."
    )


def test_the_article_before_a_substitute_agrees():
    text = tagged("A/DT house/NN or/CC an/DT old/JJ house/NN")
    assert _spin(text).text == "An abode or an antiquated abode"
    assert _spin(text, sources=("D",)).text == "A residence or an ancient residence"
    assert _spin(text, sources=("D",), article_care=0.0).text == "A residence or an ancient residence"


def test_the_second_source_serves_where_the_first_knows_nothing():
    workshop = Workshop({**DICTIONARIES, "A": {("old", "ADJ"): [("antique", 1.0)]}}, PhraseTable([]))
    spun = Spinner(workshop, replace(STYLE, sources=("A", "C")), Random(1)).spin(TEXT)
    assert spun.text.startswith("The antique dwellings observed it.")


def test_the_longest_phrase_is_swapped_first():
    text = tagged("If/IN they/PRP look/VBP at/IN it/PRP or/CC look/VBP at/IN us/PRP")
    spun = _spin(text)
    assert spun.text == "On the off chance that they give it a glance or take a gander at us"
    assert [span.original for span in spun.spans] == ["If", "look at it", "look at"]
    assert _spin(text, phrase_families=frozenset("B")).text == "If they gaze upon it or gaze upon us"
    assert _spin(text, phrase_families=frozenset()).spans == ()
    assert _spin(text, phrase_rate=0.0).spans == ()


@pytest.mark.parametrize("habits", [{"rate": 0.0}, {"untouched": 1.0}, {"vocabulary": 0.0}])
def test_a_spinner_that_does_nothing(habits):
    spun = _spin(TEXT, **habits)
    assert spun.text == TEXT.text
    assert spun.spans == ()


def test_auxiliaries_and_names_are_left_alone():
    workshop = Workshop(
        {"A": {("be", "VERB"): [("exist", 1.0)], ("house", "NOUN"): [("abode", 1.0)]}}, PhraseTable([])
    )
    text = tagged("House/NNP is/VBZ/be big/JJ")
    assert Spinner(workshop, STYLE, Random(1)).spin(text).spans == ()
    assert Spinner(workshop, replace(STYLE, name_rate=1.0), Random(1)).spin(text).text == "Abode is big"


def test_a_consistent_spinner_keeps_to_its_choice():
    choices = [(f"word{letter}", 1.0) for letter in "abcdefghij"]
    workshop = Workshop({"A": {("house", "NOUN"): choices}}, PhraseTable([]))
    text = tagged("house/NN " * 12)
    kept = Spinner(workshop, replace(STYLE, consistency=1.0), Random(1)).spin(text)
    assert len(set(kept.text.split())) == 1
    free = Spinner(workshop, STYLE, Random(1)).spin(text)
    assert len(set(free.text.split())) > 3
    narrow = Spinner(workshop, replace(STYLE, choices=2), Random(1)).spin(text)
    assert len(set(narrow.text.split())) == 2


def test_any_part_of_speech():
    workshop = Workshop({"A": {("old", "NOUN"): [("oldie", 1.0)]}}, PhraseTable([]))
    text = tagged("old/JJ")
    assert Spinner(workshop, STYLE, Random(1)).spin(text).spans == ()
    assert Spinner(workshop, replace(STYLE, any_pos=1.0), Random(1)).spin(text).text == "oldie"


@pytest.mark.parametrize(
    ("new", "original", "written"),
    [("abode", "house", "abode"), ("abode", "House", "Abode"), ("abode", "OLD", "ABODE"), ("we", "I", "We")],
)
def test_capitals_follow_the_original(new, original, written):
    assert match_case(new, original) == written


def test_a_second_tool_replaces_substitutes():
    workshop = Workshop(
        {
            "A": {("house", "NOUN"): [("abode", 1.0)], ("abode", "NOUN"): [("dwelling", 1.0)]},
            "B": {("town", "NOUN"): [("burgh", 1.0)]},
        },
        PhraseTable([]),
    )
    text = tagged("house/NN and/CC town/NN")
    style = replace(STYLE, sources=("A", "B"), second_pass=1.0)
    spun = Spinner(workshop, style, Random(1)).spin(text)
    assert spun.text == "dwelling and burgh"
    assert [span.original for span in spun.spans] == ["house", "town"]


def test_two_passes_may_end_where_they_began():
    workshop = Workshop(
        {"A": {("house", "NOUN"): [("abode", 1.0)], ("abode", "NOUN"): [("house", 1.0)]}}, PhraseTable([])
    )
    text = tagged("house/NN")
    assert Spinner(workshop, replace(STYLE, second_pass=1.0), Random(1)).spin(text).spans == ()


def test_spaces_are_lost_before_substitutes():
    spun = _spin(TEXT, lost_spaces=1.0, article_care=0.0)
    assert spun.text == "Theantiquatedabodesbeheld it. Anmore antiquatedAbode stood."
    assert [span.original for span in spun.spans] == ["old", "houses", "saw", "older", "House"]
    assert [spun.text[span.start : span.end] for span in spun.spans][:2] == ["antiquated", "abodes"]


def test_sentences_are_joined_and_split_without_counting_as_spun():
    text = tagged(
        "The/DT old/JJ house/NN fell/VBD ./.",
        "It/PRP rained/VBD ,/, and/CC we/PRP left/VBD ./.",
        "Rome/NNP stayed/VBD ./.",
    )
    spun = _spin(text, restructured=1.0, sources=("neighbours",))
    assert spun.text == "The young apartment fell, and it rained. And we left. Rome stayed."
    assert [span.original for span in spun.spans] == ["old", "house"]


def test_sentences_are_rearranged_before_they_are_spun():
    text = tagged("When/WRB it/PRP rained/VBD hard/RB ,/, the/DT old/JJ house/NN fell/VBD ./.")
    spun = _spin(text, rearranged=1.0)
    assert spun.text == "The antiquated abode fell when it rained hard."
    assert [span.original for span in spun.spans] == ["old", "house"]


def test_one_paragraph_in_three_is_spun():
    lines = ["The/DT old/JJ house/NN stood/VBD ./."] * 6
    text = tagged(*lines)
    broken = replace(text, text=text.text.replace(". T", ".\nT"))
    spun = _spin(broken, every=3, sources=("neighbours",))
    touched = ["young" in line for line in spun.text.splitlines()]
    assert sum(touched) == 2
    assert touched[:3] == touched[3:]
    assert all("young" in line for line in _spin(broken, sources=("neighbours",)).text.splitlines())
    assert _spin(text, every=3).spans


def test_honest_swaps_are_put_in_but_not_recorded():
    spun = apply_swaps(TEXT, [Swap(0, 1, "a", honest=True), Swap(1, 2, "aged")])
    assert spun.text.startswith("A aged houses")
    assert [(span.start, span.end, span.original) for span in spun.spans] == [(2, 6, "old")]


def test_the_same_seed_draws_the_same_style():
    assert [draw_style(Random(seed)) for seed in range(20)] == [
        draw_style(Random(seed)) for seed in range(20)
    ]
    assert len({draw_style(Random(seed)) for seed in range(20)}) == 20


@given(st.integers(0, 10_000), st.sets(st.sampled_from(FAMILIES), min_size=1))
def test_a_style_keeps_to_its_families(seed, families):
    families = tuple(sorted(families))
    style = draw_style(Random(seed), families)
    assert set(style.sources) <= set(families)
    assert len(set(style.sources)) == len(style.sources) > 0
    assert style.phrase_families <= set("ABCDE")
    if not set(families) & set("ABCDE"):
        assert not style.phrase_families
    assert 0 < style.rate <= 0.9
    assert style.phrase_families <= set(families)
    shares = (
        style.untouched, style.vocabulary, style.consistency, style.inflected, style.article_care,
        style.second_pass, style.lost_spaces, style.restructured, style.rearranged,
    )  # fmt: skip
    for share in shares:
        assert 0 <= share <= 1


def test_a_fixed_rate_touches_every_sentence():
    style = draw_style(Random(1), ("A",), rate=0.25)
    assert (style.rate, style.untouched) == (0.25, 0.0)


_TOKENS = st.sampled_from(
    [
        "A/DT",
        "an/DT",
        "old/JJ",
        "OLD/JJ/old",
        "house/NN",
        "Houses/NNS/house",
        "saw/VBD/see",
        "look/VBP",
        "at/IN",
        "it/PRP",
        ",/,",
        "./.",
        "if/IN",
        "He/PRP",
        "house/NNP",
        "café/NN",
        "’s/POS",
    ]
)


@given(
    st.lists(st.lists(_TOKENS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=4),
    st.integers(0, 999),
)
def test_spans_put_back_give_the_original(sentences, seed):
    text = tagged(*sentences)
    rng = Random(seed)
    style = replace(
        draw_style(rng),
        rate=1.0,
        article_care=0.0,
        name_rate=0.5,
        lost_spaces=0.0,
        restructured=0.0,
        rearranged=0.0,
    )
    spun = Spinner(WORKSHOP, style, rng).spin(text)
    assert _restored(spun) == text.text
    ends = [0, *(span.end for span in spun.spans)]
    for before, span in zip(ends, spun.spans, strict=False):
        assert before <= span.start < span.end <= len(spun.text)
        assert spun.text[span.start : span.end].lower() != span.original.lower()
    assert Spinner(WORKSHOP, style, Random(seed)).spin(text) == Spinner(WORKSHOP, style, Random(seed)).spin(
        text
    )


def test_every_family_and_habit_is_documented():
    page = (ROOT / "docs" / "spinners.md").read_text(encoding="utf-8")
    for name in (*FAMILIES, *(field.name for field in fields(Style))):
        assert f"`{name}`" in page
