from pathlib import Path

import pytest

from detector.documents import read
from detector.documents.prose import data_kind, is_data, kinds, role

FILES = Path(__file__).parent / "files"


def test_a_page_is_judged_on_its_story():
    blocks = read(FILES / "page.txt").blocks
    assert [(block.kind, block.text.split()[0], block.text.split()[-1]) for block in blocks] == [
        ("heading", "River", "flood"),
        ("paragraph", "Residents", "days."),
        ("paragraph", "The", "over."),
        ("paragraph", "About", "back."),
        ("paragraph", '"We', "street."),
        ("heading", "'A", "warning'"),
        ("paragraph", "Engineers", "granted."),
        ("paragraph", "The", "Thursday."),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor said that the worst was over.", "sentence"),
        ("“We have nothing left,” she said.", "sentence"),
        ("Share prices fell on Monday after the bank had raised its rates.", "sentence"),
        ("Rough winds do shake the darling buds of May,", "sentence"),
        ("A second summer", "short"),
        ("Share on Facebook", "furniture"),
        ("By Anna Holt", "furniture"),
        ("Thursday, 25 April 2019", "furniture"),
        ("Sign up for our newsletter, and never miss a story.", "furniture"),
        ("A man walks past the bridge on Sunday. (AP Photo/J. Weir)", "furniture"),
        ("© 2021 World News. All rights reserved.", "furniture"),
        ("12.5 13.7 88 14.1", "data"),
        ("for (int i = 0; i < n; i++) {", "data"),
        ("Smith, J. (2019). On floods. Journal of Rivers, 12(3), 4-9.", "data"),
        ("[12] Holt, A. and Weir, J. On mud. Proc. of Gardens, pp. 4-9, 2020.", "data"),
    ],
)
def test_the_role_of_a_paragraph(text, expected):
    assert role(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "In 2019, Smith went to London, J. said.",
        "WHEREAS, the Customer wishes the Vendor to perform certain services;",
        "Function words are those that carry little meaning; (a) is one of them.",
        "Smith, a carpenter, came to town in 1998.",
    ],
)
def test_prose_is_not_taken_for_data(text):
    assert not is_data(text)


def test_boilerplate_sentences_stay_where_they_are_the_subject():
    texts = ["This site uses cookies to count its visitors.", "Click here to read what a cookie is."]
    assert kinds(texts, [False, False]) == ["paragraph", "paragraph"]


def test_a_short_sentence_inside_a_story_stays_and_an_island_below_it_goes():
    long = "The river had been rising for a week when the first of the walls gave way in the night. " * 3
    texts = [
        long,
        "Nobody was hurt.",
        long,
        "Related topics",
        "Floods",
        "More from us",
        "It is a small site.",
    ]
    assert kinds(texts, [False] * 7) == ["paragraph"] * 3 + ["furniture"] * 4


def test_the_last_words_of_a_story_are_kept():
    assert kinds(["They went home in the dark.", "The end.", "Home"], [False] * 3) == [
        "paragraph",
        "paragraph",
        "furniture",
    ]


def test_unpunctuated_writing_is_kept():
    texts = ["i think it is good", "because you can learn many thing there"]
    assert kinds(texts, [False, False]) == ["paragraph", "paragraph"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12.5 13.7 88 14.1", "table"),
        ("for (int i = 0; i < n; i++) {", "code"),
        ("{[(x)]} = [[y]];", "code"),
        ("Smith, J. (2019). On floods. Journal of Rivers, 12(3), 4-9.", "references"),
        ("* * *", "furniture"),
        ("— a — b — c —", "furniture"),
    ],
)
def test_what_is_no_prose_is_said(text, kind):
    assert data_kind(text) == kind
    assert kinds(["They went home in the dark, all of them.", text], [False, False]) == ["paragraph", kind]
