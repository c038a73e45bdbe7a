import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.lexicons.query import Phrase, Query, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"profound learning"', Query(Phrase(("profound", "learning")))),
        ("profound learning", Query(Phrase(("profound", "learning")))),
        ("vaticination", Query(Phrase(("vaticination",)))),
        (
            '"Malignant Growth" AND "cancer"',
            Query(Phrase(("malignant", "growth")), (Phrase(("cancer",)),)),
        ),
        (
            '"surface highlights" NOT specular',
            Query(Phrase(("surface", "highlights")), (), (Phrase(("specular",)),)),
        ),
        ('"gatherings clustering"~10', Query(Phrase(("gatherings", "clustering"), 10))),
        (
            '"Chime labs" NOT "CHIMe labs Stanford"~5',
            Query(Phrase(("chime", "labs")), (), (Phrase(("chime", "labs", "stanford"), 5),)),
        ),
        (
            '"business knowledge" AND business intelligence',
            Query(Phrase(("business", "knowledge")), (Phrase(("business", "intelligence")),)),
        ),
        (
            '"enhancement calculation" AND optimiz*',
            Query(Phrase(("enhancement", "calculation")), (Phrase(("optimiz*",)),)),
        ),
        ('"speed, assortment"', Query(Phrase(("speed", "assortment")))),
        (
            '"a" AND "b" NOT "c" AND "d"',
            Query(Phrase(("a",)), (Phrase(("b",)), Phrase(("d",))), (Phrase(("c",)),)),
        ),
    ],
)
def test_queries_are_understood(text, expected):
    assert parse(text) == expected


@pytest.mark.parametrize("text", ["", "  ", '""', "AND", 'NOT "a"', '"never closed', '"a" AND "b'])
def test_what_is_no_query_is_refused(text):
    with pytest.raises(ValueError, match=r"no phrase|quotation mark"):
        parse(text)


@given(st.text(alphabet='ab "~9*ANDOT-', max_size=30))
def test_any_text_is_read_or_refused(text):
    try:
        query = parse(text)
    except ValueError:
        return
    assert all(phrase.words for phrase in query.phrases)
