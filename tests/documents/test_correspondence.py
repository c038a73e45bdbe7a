from hypothesis import given
from hypothesis import strategies as st

from detector.documents.correspondence import parts, unflowed

from .properties import ODD


def _parts(body: str) -> list[tuple[str, str | None]]:
    return [(part.text, part.kind) for part in parts(body)]


def test_quotes_and_signatures_are_parts_of_their_own():
    assert _parts("Yes.\n> Will you?\n>> Who?\n> -- \n> Tom\nSo be it.\n-- \nAnna\nSaltby") == [
        ("Yes.", None),
        ("Will you?", "quote"),
        ("Who?", "quote"),
        ("-- \nTom", "furniture"),
        ("So be it.", None),
        ("-- \nAnna\nSaltby", "furniture"),
    ]


def test_who_wrote_what_is_quoted_stands_apart():
    assert _parts("Le 3 mai, Tom\nLe Noir écrit :\n> Oui.") == [
        ("Le 3 mai, Tom\nLe Noir écrit :", "metadata"),
        ("Oui.", "quote"),
    ]
    assert _parts("On Monday he wrote a letter.") == [("On Monday he wrote a letter.", None)]


def test_lines_that_flow_are_joined_within_their_quote():
    assert unflowed("a \nb\n> c \n> d\n>> e \nf\n-- \ng", joined=False) == "a b\n> c d\n>> e \nf\n-- \ng"
    assert unflowed("a \nb \n\n from", joined=True) == "ab\nfrom"


@given(st.text(st.sampled_from(ODD + "Ona wrote:>-\n"), max_size=80))
def test_no_line_is_lost(body):
    lines = [line for part in parts(body) for line in part.text.split("\n")]
    assert len(lines) == len(body.splitlines())
    assert all(line.endswith(kept) for line, kept in zip(body.splitlines(), lines, strict=True))
