import pytest

from detector.compare.sentences import Match, Similarity, Word, align, read_sentences
from detector.documents import read_text

STORY = [
    "The council met on Monday to discuss the harbour wall.",
    "Nine boats sank at their moorings during the storm.",
    "Engineers from Leeds will rebuild the northern pier.",
    "Mayor Ellis asked the government for emergency money.",
    "A school in the village was used as a shelter.",
]


def nothing(phrase):
    return frozenset()


def aligned(suspect, source, known=nothing):
    left, right = (read_sentences(read_text(" ".join(text))) for text in (suspect, source))
    return align(left, right, Similarity([*left, *right], known))


def places(matches):
    return [(match.suspect[0], match.source[0], match.moved) for match in matches]


def test_the_same_text_is_aligned_in_order():
    assert places(aligned(STORY, STORY)) == [(n, n, False) for n in range(5)]
    assert all(match.similarity == 1 for match in aligned(STORY, STORY))


def test_a_part_is_found_in_the_whole():
    assert places(aligned(STORY[2:4], STORY)) == [(0, 2, False), (1, 3, False)]


def test_moved_sentences_are_found_and_named():
    changed = [STORY[3], STORY[0], STORY[1], STORY[2], STORY[4]]
    assert places(aligned(changed, STORY)) == [
        (0, 3, True), (1, 0, False), (2, 1, False), (3, 2, False), (4, 4, False),
    ]  # fmt: skip


def test_a_split_sentence_belongs_to_one():
    split = [*STORY[:3], "Mayor Ellis asked the government.", "It was for emergency money.", STORY[4]]
    assert Match((3, 5), (3, 4), pytest.approx(0.8, abs=0.2), False) in aligned(split, STORY)


def test_joined_sentences_belong_to_two():
    joined = [f"{STORY[0][:-1]}, and {STORY[1][0].lower()}{STORY[1][1:]}", *STORY[2:]]
    (first, *_) = aligned(joined, STORY)
    assert (first.suspect, first.source) == ((0, 1), (0, 2))


def test_unrelated_sentences_are_left_alone():
    other = ["Photosynthesis turns light into sugar.", "The cat slept all afternoon on the sofa."]
    assert aligned(other, STORY) == []
    assert aligned([], STORY) == aligned(STORY, []) == []


def test_a_known_swap_makes_sentences_alike():
    left = read_sentences(read_text("The committee assembled to examine the jetty."))
    right = read_sentences(read_text("The council met to discuss the pier."))
    behind = {"committee": {"council"}, "assembled": {"met"}, "examine": {"discuss"}, "jetty": {"pier"}}
    blind = Similarity([*left, *right], nothing)(left[0], right[0])
    knowing = Similarity([*left, *right], lambda word: frozenset(behind.get(word, ())))(left[0], right[0])
    assert blind < 0.4 < 0.8 < knowing <= 1


def test_words_know_where_they_stand():
    document = read_text("One. The “Mayor’s” car\n\nTwo words")
    for sentence in read_sentences(document):
        for word in sentence.words:
            assert document.raw[word.start : word.end] == word.text
    assert [word.key for word in read_sentences(document)[1].words] == ["the", "mayor's", "car"]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("towns", "town", True),
        ("walked", "walking", True),
        ("Mayor's", "mayor", True),
        ("this", "thing", False),
    ],
)
def test_stems(one, other, same):
    assert (Word(one, one.lower(), 0, 1).stem == Word(other, other.lower(), 0, 1).stem) is same
