from pathlib import Path

import pytest

from detector.compare import compare
from detector.documents import read, read_text
from detector.originals import Lexicon

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module")
def known(model_folder):
    return Lexicon(model_folder.file("lexicon.sqlite")).words_behind


@pytest.fixture(scope="module")
def harbour(known):
    return compare(read(EXAMPLES / "harbour-spun.txt"), read(EXAMPLES / "harbour-article.txt"), known)


def test_the_example_is_found_to_be_spun_from_the_article(harbour):
    assert harbour.related
    assert harbour.covered == harbour.taken == 1
    assert 0.3 < harbour.verbatim < 0.6
    found = {swap.text: swap.original for swap in harbour.swaps}
    assert found["On the off chance that"] == "If"
    assert found["areas of strength for"] == "strong"
    assert found["spending plan"] == "budget"
    assert found["take a gander at"] == "look at"


def test_all_ranges_lead_into_the_files(harbour):
    for pair in harbour.pairs:
        for swap in pair.swaps:
            assert harbour.suspect.raw[slice(*swap.suspect)] == swap.text
            assert harbour.source.raw[slice(*swap.source)] == swap.original
            assert pair.suspect[0] <= swap.suspect[0] <= swap.suspect[1] <= pair.suspect[1]
            assert pair.source[0] <= swap.source[0] <= swap.source[1] <= pair.source[1]
        for start, end in pair.verbatim:
            assert len(harbour.suspect.raw[start:end].split()) >= 6


def test_markup_is_left_out_of_the_wording(known):
    page = read(EXAMPLES / "harbour-spun.html")
    comparison = compare(page, read(EXAMPLES / "harbour-article.txt"), known)
    assert comparison.related
    assert not any("<" in swap.text for swap in comparison.swaps)
    assert ("spending plan", "budget") in {(swap.text, swap.original) for swap in comparison.swaps}


def test_other_paragraph_order(known):
    article = read(EXAMPLES / "harbour-article.txt")
    paragraphs = article.raw.strip().split("\n\n")
    shuffled = read_text("\n\n".join([*paragraphs[4:], *paragraphs[:4]]))
    comparison = compare(shuffled, article, known)
    assert comparison.taken == comparison.covered == 1
    assert comparison.swaps == ()
    assert any(pair.moved for pair in comparison.pairs)


def test_a_copied_part_covers_part_of_the_source(known):
    article = read(EXAMPLES / "harbour-article.txt")
    part = read_text("\n\n".join(article.raw.strip().split("\n\n")[1:3]))
    comparison = compare(part, article, known)
    assert comparison.related
    assert comparison.taken == comparison.verbatim == 1
    assert comparison.covered < 0.5


@pytest.mark.parametrize("text", ["", "...", "A cat slept. It was warm. Nobody came to see it that day."])
def test_unrelated_texts(known, text):
    comparison = compare(read_text(text), read(EXAMPLES / "harbour-article.txt"), known)
    assert not comparison.related
    assert comparison.covered < 0.1
