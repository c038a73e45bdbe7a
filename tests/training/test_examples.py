from dataclasses import replace
from random import Random

import pytest

pytest.importorskip("lemminflect", reason="needs unspin[train]")
pytest.importorskip("wordfreq", reason="needs unspin[train]")

from detector.training import corpus
from detector.training.examples import FILLED, IGNORED, Example, ExampleMaker, Recipe, collate
from detector.training.mining import Window
from detector.training.pairs import Pair
from detector.training.spinners import SpunSpan, SpunText

RECIPE = Recipe(families=("A", "moby"))


@pytest.fixture(scope="module")
def maker(dataset, workshop, tokenizer):
    return ExampleMaker(dataset, workshop, (), tokenizer, RECIPE, seed=1)


@pytest.fixture
def pieces(tokenizer):
    """The labelled wordpieces of an example, with the label and the original of each."""

    def shown(example):
        names = [tokenizer.id_to_token(number) for number in example.input_ids]
        originals = [tokenizer.id_to_token(n) if n != IGNORED else None for n in example.originals]
        return list(zip(names, example.substituted, originals, strict=True))

    return shown


def test_labels_cover_exactly_the_wordpieces_of_spans(maker, pieces):
    text = "The antiquated abodes saw it."
    spans = (SpunSpan(4, 14, "old"), SpunSpan(15, 21, "houses"))
    assert pieces(maker.label(SpunText(text, spans))) == [
        ("[CLS]", IGNORED, None),
        ("the", 0, None),
        ("ant", 1, "old"),
        ("##iq", 1, "old"),
        ("##uated", 1, "old"),
        ("abode", 1, "houses"),
        ("##s", 1, "houses"),
        ("saw", 0, None),
        ("it", 0, None),
        (".", 0, None),
        ("[SEP]", IGNORED, None),
    ]


def test_marks_beside_a_span_are_not_part_of_it(maker, pieces):
    example = maker.label(SpunText("the,abode.", (SpunSpan(4, 9, "house"),)), 160)
    assert [row[:2] for row in pieces(example)[1:-1]] == [("the", 0), (",", 0), ("abode", 1), (".", 0)]


def test_a_phrase_is_spread_over_its_substitute(maker, pieces):
    text = "They take a gander at it"
    example = maker.label(SpunText(text, (SpunSpan(5, 21, "Look at"),)), 160)
    assert [row for row in pieces(example) if row[1] == 1] == [
        ("take", 1, "look"),
        ("a", 1, "look"),
        ("gan", 1, "look"),
        ("##der", 1, "at"),
        ("at", 1, "at"),
    ]


def test_an_original_that_is_no_wordpiece_is_not_learnt(maker, pieces):
    example = maker.label(SpunText("an abode", (SpunSpan(3, 8, "antiquated"),)), 160)
    assert pieces(example)[2] == ("abode", 1, None)


@pytest.mark.parametrize(("swapped", "label"), [(0, 0), (1, IGNORED), (2, 1), (40, 1)])
def test_a_passage_is_spun_from_a_share_of_its_wordpieces_on(maker, swapped, label):
    text = "old " * 50
    spans = tuple(SpunSpan(4 * place, 4 * place + 3, "big") for place in range(swapped))
    assert maker.label(SpunText(text, spans), 160).spun == label


def test_long_texts_are_cut(dataset, workshop, tokenizer):
    maker = ExampleMaker(dataset, workshop, (), tokenizer, RECIPE, seed=1)
    text = "old " * 50
    example = maker.label(SpunText(text, (SpunSpan(4, 7, "big"), SpunSpan(196, 199, "big"))), 10)
    assert len(example.input_ids) == len(example.substituted) == len(example.originals) == 10
    assert (example.input_ids[0], example.input_ids[-1]) == (2, 3)
    assert example.substituted == [IGNORED, 0, 1, 0, 0, 0, 0, 0, 0, IGNORED]


def test_an_empty_text_is_an_example(maker):
    assert maker.label(SpunText("", ())) == Example([2, 3], [IGNORED] * 2, [IGNORED] * 2, 0)


def test_a_number_always_makes_the_same_example(maker, dataset, workshop, tokenizer):
    again = ExampleMaker(dataset, workshop, (), tokenizer, RECIPE, seed=1)
    examples = [maker.make(number, 20) for number in range(30)]
    assert [again.make(number, 20) for number in reversed(range(30))] == examples[::-1]
    other = ExampleMaker(dataset, workshop, (), tokenizer, RECIPE, seed=2)
    assert [other.make(number, 20) for number in range(30)] != examples


def test_the_recipe_says_how_many_are_spun(dataset, workshop, tokenizer):
    def spun(share):
        recipe = replace(RECIPE, spun_share=share, slip_share=0.0)
        maker = ExampleMaker(dataset, workshop, (), tokenizer, recipe, seed=1)
        return [maker.make(number, 30).spun for number in range(60)]

    assert set(spun(0.0)) == {0}
    assert spun(1.0).count(1) > 40


def test_slips_are_never_labelled(dataset, workshop, tokenizer):
    recipe = replace(RECIPE, spun_share=0.0, slip_share=1.0)
    slipping = ExampleMaker(dataset, workshop, (), tokenizer, recipe, seed=1)
    plain = ExampleMaker(dataset, workshop, (), tokenizer, replace(recipe, slip_share=0.0), seed=1)
    made = [slipping.make(number, 30) for number in range(40)]
    assert not any(1 in example.substituted for example in made)
    differ = sum(one.input_ids != plain.make(number, 30).input_ids for number, one in enumerate(made))
    assert differ > 10


def test_hand_spun_pairs_are_drawn(dataset, workshop, tokenizer, pieces):
    recipe = replace(RECIPE, spun_share=1.0, pair_share=1.0)
    pair = Pair("A", "the big town", ((4, 7, "big", "old"),))
    maker = ExampleMaker(dataset, workshop, [pair], tokenizer, recipe, seed=1)
    made = [pieces(maker.make(number, 30)) for number in range(10)]
    assert ("old", 1, "big") in [row for example in made for row in example]
    assert {row[0] for example in made for row in example} <= {"[CLS]", "the", "old", "big", "town", "[SEP]"}


def test_windows_are_whole_sentences_of_about_the_size(maker):
    for seed in range(30):
        window = maker.window(20, Random(seed))
        assert window.text.endswith(".")
        assert 0 in window.sentence_starts
        assert 10 <= len(window) <= 20


def test_batches_are_padded_to_the_length_asked_for():
    pytest.importorskip("torch", reason="needs unspin[train]")
    short = Example([2, 8, 3], [IGNORED, 1, IGNORED], [IGNORED, 9, IGNORED], 1)
    long = Example([2, *[7] * 16, 3], [IGNORED, *[0] * 16, IGNORED], [IGNORED] * 18, 0)
    batch = collate([short, long], 32)
    for name in ("input_ids", "attention_mask", "substituted", "originals"):
        assert batch[name].shape == (2, 32)
    assert batch["spun"].tolist() == [1, 0]
    assert batch["attention_mask"].sum(1).tolist() == [3, 18]
    assert batch["input_ids"][0].tolist() == [2, 8, 3] + [0] * 29
    assert batch["substituted"][0].tolist() == [IGNORED, 1, IGNORED] + [IGNORED] * 29
    assert batch["originals"][0, 1] == 9


def test_examples_nearly_fill_the_length_and_never_exceed_it(maker):
    lengths = [len(maker.make(number, 40).input_ids) for number in range(60)]
    assert max(lengths) <= 40
    assert sum(length >= FILLED * 40 for length in lengths) > 40


def test_hard_negatives_come_as_often_as_the_recipe_says(dataset, workshop, tokenizer):
    hard = [Window("blogs-2", "blogs", 12, 17, 0.9), Window("no-such", "news", 0, 5, 0.9)]
    recipe = replace(RECIPE, spun_share=0.0, slip_share=0.0, hard_share=0.5)
    maker = ExampleMaker(dataset, workshop, (), tokenizer, recipe, 1, hard)
    text = corpus.tagged_text(dataset[2]).slice(12, 17).text
    wanted = maker.label(SpunText(text, ()), 40)
    drawn = [maker.make(number, 40) == wanted for number in range(100)]
    assert 30 < sum(drawn) < 70
