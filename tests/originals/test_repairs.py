import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.errors import ModelError
from detector.model_folder import ModelFolder
from detector.originals.repairs import FILE, Repair, Repairs
from detector.spans import Span
from detector.words import gather
from tests.handmade import passage, pieces, scores

KNOWN = [
    Repair("in the hospital", "in hospital", 7, 8),
    Repair("make a photo", "take a photo", 8, 9),
    Repair("photo of", "picture of", 2, 9),
    Repair("participate on", "participate in", 3, 6),
    Repair("carry", "carry out", 3, 5),
    Repair("army force", "military force", 4, 4),
    Repair("have", "have an", 1, 1),
]
TOKENS = ["in", "the", "hospital", "make", "a", "photo", "of", "carry", "army", "force", ",", ".", "7"]


def _suggested(text, marked, known=KNOWN):
    item = passage(text)
    words = gather([item], [scores(text, [0.0] * len(pieces(text)))])
    standing = [text[start:end] for start, end in zip(words.starts, words.ends, strict=True)]
    first = next(
        at for at in range(len(standing)) if standing[at : at + len(marked.split())] == marked.split()
    )
    spans = [Span(first, first + len(marked.split()), 0.9)]
    (suggestions,) = Repairs(known).suggest(spans, words, [item])
    return [(suggestion.text, suggestion.score, suggestion.likely) for suggestion in suggestions]


@pytest.mark.parametrize(
    ("text", "marked", "expected"),
    [
        ("She was in the hospital then.", "in the hospital then", [("in hospital then", 0.7778, True)]),
        ("She was in the hospital then.", "the hospital", [("hospital", 0.7778, True)]),
        ("She was in the hospital then.", "the", []),
        ("She was in the hospital then.", "was", []),
        ("In the hospital she slept.", "In the hospital", [("In hospital", 0.7778, True)]),
        ("They make a photo of us.", "make a photo of us", [("take a photo of us", 0.8, True)]),
        ("They make a photo of us.", "a photo", []),
        ("They participate on it.", "participate on", [("participate in", 0.4286, False)]),
        ("They participate, on it.", "participate", []),
        ("They carry the law.", "carry the law", [("carry out the law", 0.5, True)]),
        ("The law they carry.", "carry", [("carry out", 0.5, True)]),
        ("An US army force came.", "US army force came", [("US military force came", 0.8, True)]),
        ("ARMY FORCE CAME.", "ARMY FORCE", [("MILITARY FORCE", 0.8, True)]),
        ("They have law.", "have law", [("have a law", 0.5, True)]),
        (
            "They make a photo in the hospital.",
            "make a photo in the hospital",
            [("take a photo in hospital", 0.6222, True)],
        ),
    ],
)
def test_a_span_is_rewritten_with_what_editors_wrote(text, marked, expected):
    assert _suggested(text, marked) == expected


def test_without_repairs_there_are_no_suggestions():
    assert _suggested("She was in the hospital.", "in the hospital", []) == []


@given(st.lists(st.sampled_from(TOKENS), min_size=1))
def test_a_suggestion_is_a_wording_that_does_not_stand_there(tokens):
    text = " ".join(tokens)
    item = passage(text)
    words = gather([item], [scores(text, [0.0] * len(pieces(text)))])
    spans = [Span(at, at + 1, 0.9) for at in range(len(words))]
    found = list(Repairs(KNOWN).suggest(spans, words, [item]))
    assert len(found) == len(spans)
    for span, suggestions in zip(spans, found, strict=True):
        for suggestion in suggestions:
            assert suggestion.text.strip() == suggestion.text != ""
            assert suggestion.text != text[words.starts[span.first] : words.ends[span.last - 1]]


@pytest.mark.parametrize(
    "content", ["[]", "{}", '{"repairs": [["a", "b"]]}', '{"repairs": [["a", "b", 1, "x"]]}']
)
def test_a_damaged_table_is_told(tmp_path, approve, content):
    (tmp_path / FILE).write_text(content)
    approve(tmp_path)
    with pytest.raises(ModelError, match="not a table of repairs"):
        Repairs.load(ModelFolder.find(tmp_path))


def test_a_table_is_read_from_the_model_and_may_be_missing(tmp_path, approve):
    approve(tmp_path)
    assert not Repairs.load(ModelFolder.find(tmp_path)).matches(["carry"])
    (tmp_path / FILE).write_text(json.dumps({"repairs": [["carry", "carry out", 3, 5]]}))
    approve(tmp_path)
    (match,) = Repairs.load(ModelFolder.find(tmp_path)).matches(["they", "carry"])
    assert (match.first, match.last, match.text, match.score) == (1, 2, "carry out", 0.5)
