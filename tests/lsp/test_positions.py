from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol.types import (
    Position,
    Range,
    TextDocumentContentChangePartial,
    TextDocumentContentChangeWholeDocument,
)

from detector.lsp.positions import Lines, changed, units

ENCODINGS = ["utf-8", "utf-16", "utf-32"]
WIDTHS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}
TEXT = st.text(
    st.one_of(
        st.sampled_from("a \n\ré́\u2028\x0b\x0c\x85😀👩🏽‍🔬漢"), st.characters(exclude_categories=["Cs"])
    ),
    max_size=60,
)
LINE = "naïve 😀 cafe\u0301 漢字"


def _encoded(text: str, encoding: str) -> int:
    codec = encoding if encoding == "utf-8" else f"{encoding}-le"
    return len(text.encode(codec)) // WIDTHS[encoding]


@pytest.mark.parametrize(("encoding", "character"), [("utf-8", 22), ("utf-16", 16), ("utf-32", 15)])
def test_emoji_and_combining_marks_count_as_the_encoding_has_them(encoding: str, character: int) -> None:
    lines = Lines(f"One.\r\n{LINE}\n", encoding)
    offset = len(f"One.\r\n{LINE}") - 1
    assert lines.position(offset) == Position(1, character)
    assert lines.offset(Position(1, character)) == offset


@given(TEXT, st.sampled_from(ENCODINGS))
def test_places_and_code_points_round_trip(raw: str, encoding: str) -> None:
    lines = Lines(raw, encoding)
    for offset in range(len(raw) + 1):
        position = lines.position(offset)
        inside_line_end = offset and raw[offset - 1 : offset + 1] == "\r\n"
        assert lines.offset(position) == (offset - 1 if inside_line_end else offset)
        before = raw[:offset].replace("\r\n", "\n").replace("\r", "\n").split("\n")
        if not inside_line_end:
            assert position == Position(len(before) - 1, _encoded(before[-1], encoding))


@given(TEXT, st.sampled_from(ENCODINGS), st.integers(0, 80), st.integers(0, 80))
def test_any_place_is_somewhere_in_its_line(raw: str, encoding: str, line: int, character: int) -> None:
    lines = Lines(raw, encoding)
    offset = lines.offset(Position(line, character))
    assert 0 <= offset <= len(raw)
    back = lines.position(offset)
    assert back.line <= line
    assert back.line < line or back.character <= character


@given(TEXT, TEXT, st.sampled_from(ENCODINGS), st.data())
def test_an_edit_changes_what_it_names(raw: str, typed: str, encoding: str, data: st.DataObject) -> None:
    lines = Lines(raw, encoding)
    inner = [at for at in range(len(raw) + 1) if raw[max(0, at - 1) : at + 1] != "\r\n"]
    start = data.draw(st.sampled_from(inner))
    end = data.draw(st.sampled_from([at for at in inner if at >= start]))
    edit = TextDocumentContentChangePartial(lines.range(start, end), typed)
    assert changed(raw, [edit], encoding) == raw[:start] + typed + raw[end:]


def test_edits_follow_one_another_and_a_whole_text_replaces_all() -> None:
    def place(line: int, character: int) -> Position:
        return Position(line, character)

    edits = [
        TextDocumentContentChangePartial(Range(place(0, 2), place(0, 2)), "\n😀"),
        TextDocumentContentChangePartial(Range(place(1, 2), place(1, 3)), "!"),
    ]
    assert changed("abcd", edits, "utf-16") == "ab\n😀!d"
    whole = TextDocumentContentChangeWholeDocument("new")
    assert changed("abcd", [*edits, whole], "utf-16") == "new"


def test_only_the_protocols_line_ends_end_a_line() -> None:
    raw = "a\x0bb\x0cc\u2028d\x85e\rf\ng\r\nh"
    assert Lines(raw).position(len(raw)) == Position(3, 1)


def test_the_middle_of_a_character_is_its_start() -> None:
    assert Lines("a😀b").offset(Position(0, 2)) == 1
    assert Lines("a😀b", "utf-8").offset(Position(0, 4)) == 1


def test_a_lone_surrogate_has_a_place_too() -> None:
    raw = "a\ud83db"
    for encoding in ENCODINGS:
        lines = Lines(raw, encoding)
        assert [lines.offset(lines.position(at)) for at in range(4)] == [0, 1, 2, 3]
    assert units("\ud83d", "utf-16") == 1


def test_the_first_line_of_a_range() -> None:
    lines = Lines("One\ntwo three\nfour")
    assert lines.first_line(4, 18) == Range(Position(1, 0), Position(1, 9))
    assert lines.first_line(4, 7) == Range(Position(1, 0), Position(1, 3))
