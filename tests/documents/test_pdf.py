from __future__ import annotations

import contextlib
import io
import itertools
import textwrap
import time
import zlib
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pypdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
)
from reportlab.pdfbase.pdfmetrics import stringWidth

from detector.documents import pdf, read_bytes
from detector.documents.pdf import bombs
from detector.errors import InputError
from tests.documents.pdfs import Pages, article, scan

_PROSE = (
    "The council met on Monday to discuss the harbour wall, which had fallen in the storm. Members agreed "
    "that the repairs would have to begin at once, although nobody could say who was going to pay for them."
)


def _read(data):
    return read_bytes(data, format="pdf", path="x.pdf")


def _texts(document, kind):
    return [block.text for block in (*document.blocks, *document.skipped) if block.kind == kind]


def _locked(data, user, owner):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt(user, owner, algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_columns_are_read_one_after_the_other(columns, clean_text):
    document = _read(article(clean_text, columns=columns))
    paragraphs = [" ".join(part.split()) for part in clean_text.split("\n\n") if part.strip()]
    assert [block.text for block in document.blocks] == paragraphs
    assert [block.kind for block in document.blocks] == ["heading"] + ["paragraph"] * (len(paragraphs) - 1)
    assert document.blocks[2].location == "page 1, paragraph 2"


@pytest.mark.parametrize("columns", [1, 2])
def test_findings_are_those_of_the_plain_text(columns, detector, spun_text):
    document = _read(article(spun_text, columns=columns))
    found = detector.check_document(document).findings
    plain = Counter(finding.text for finding in detector.check(spun_text).findings)
    same = Counter(finding.text for finding in found) & plain
    assert same.total() >= 0.98 * max(plain.total(), len(found))
    for finding in found:
        assert document.raw[finding.start : finding.end] == finding.text
        assert finding.location.startswith("page 1, ")


def test_words_broken_at_line_ends_are_joined_and_compounds_stay():
    pages = Pages(hyphens=False)
    pages.lines(
        "The committee paid for more re-",
        "search into a well-",
        "known problem of data-",
        "driven methods that use data as driven by the sea and its long-",
        "term effects, which are in-",
        "teresting to pre-",
        "and post-war builders of COVID-",
        "19 wards, the pages 11–",
        "19 of them and/",
        "or others.",
    )
    assert _read(pages.data()).blocks[0].text == (
        "The committee paid for more research into a well-known problem of data-driven methods that use data "
        "as driven by the sea and its long-term effects, which are interesting to pre- and "
        "post-war builders of COVID-19 wards, the pages 11–19 of them and/or others."
    )


def test_an_address_broken_inside_a_word_is_one_address():
    pages = Pages(hyphens=False)
    pages.lines(
        "The committee read the report at https://example.org/walls/b",
        "roken-in-winter before it paid for www.example.org",
        "and the other walls of the harbour.",
    )
    assert _read(pages.data()).blocks[0].text == (
        "The committee read the report at X before it paid for X and the other walls of the harbour."
    )


def test_running_heads_and_page_numbers_are_furniture(clean_text):
    data = article(clean_text * 8, head="Journal of Harbours, vol. {page}", foot="{page}")
    document = _read(data)
    assert _texts(document, "furniture") == [
        f"Journal of Harbours, vol. {page} {page}" for page in range(1, len(pypdfium2.PdfDocument(data)) + 1)
    ]
    assert not any("Journal" in block.text for block in document.blocks)
    assert not any(block.text.strip().isdigit() for block in document.blocks)


def test_a_title_beside_the_page_number_is_furniture():
    pages = Pages(hyphens=False)
    for number in range(1, 6):
        pages.canvas.setFont("Times-Roman", 9)
        pages.canvas.drawString(60, 800, f"Chapter {'abcde'[number - 1]}")
        pages.canvas.drawRightString(530, 800, str(number))
        pages.paragraph(_PROSE * 2)
        pages.canvas.showPage()
        pages._y = pages._top
    assert all(block.text.startswith("The council") for block in _read(pages.data()).blocks)


def test_line_numbers_are_furniture(clean_text):
    pages = Pages(hyphens=False)
    texts = [" ".join(part.split()) for part in clean_text.split("\n\n")[1:]]
    for text in texts[:3]:
        for number in range(30):
            pages.canvas.setFont("Times-Roman", 7)
            pages.canvas.drawRightString(50, 842 - 80 - 12 * number, str(number + 1))
        pages.paragraph(f"{text} {text} {text}")
        pages.canvas.showPage()
        pages._y = pages._top
    assert [block.text for block in _read(pages.data()).blocks] == [f"{t} {t} {t}" for t in texts[:3]]


def test_a_paragraph_runs_on_over_columns_and_pages():
    pages = Pages(columns=2, head="A head", foot="{page}")
    text = " ".join([_PROSE] * 60)
    pages.paragraph(text)
    pages.paragraph("Another one begins here, and it is short.")
    blocks = _read(pages.data()).blocks
    assert [block.text for block in blocks] == [text, "Another one begins here, and it is short."]
    assert [block.location for block in blocks] == ["page 1, paragraph 1", "page 3, paragraph 1"]


def test_a_paragraph_runs_on_behind_a_figure():
    pages = Pages(columns=2, hyphens=False)
    first = _PROSE.split(". ")[0]
    pages.paragraph(" ".join([_PROSE] * 21) + " " + first + " and")
    pages._next()
    pages.lines("Figure 1: The wall before it fell.", size=8)
    pages.skip(20)
    pages.paragraph("that was all there was to say about it.", indent=0)
    document = _read(pages.data())
    assert document.blocks[0].text.endswith("in the storm and that was all there was to say about it.")
    assert document.blocks[1].kind == "caption"


def test_what_is_not_running_text_is_told_apart():
    pages = Pages(hyphens=False)
    pages.across("Walls and tides", 18)
    pages.lines("Jane Roe", "University of Saltby, jane@saltby.example", size=11)
    pages.skip(10)
    pages.lines("Abstract", font="Times-Bold", size=12)
    pages.paragraph(_PROSE)
    pages.skip(10)
    pages.lines("1. The wall", font="Times-Bold", size=12)
    pages.paragraph(_PROSE)
    pages.skip(10)
    pages.lines("F = ma + 2 (1)", indent=180)
    pages.skip(10)
    pages.lines("def wall(height):", "    return height * 2", font="Courier")
    pages.skip(10)
    for year in range(2019, 2023):
        pages.row(str(year), "12.5", "9,100", "0.1")
    pages.skip(10)
    pages.lines("Table 2. Boats by year and what they cost the town.", size=9)
    pages.skip(10)
    pages.paragraph(_PROSE)
    pages.skip(10)
    pages.lines("References", font="Times-Bold", size=12)
    pages.paragraph(
        "[1] A. Smith, “Walls and tides,” J. Coast. Eng., vol. 3, pp. 11–19, 2019.", indent=0, hanging=16
    )
    pages.paragraph("[2] C. Brown and others, “Harbours of the north,” Sea, 2021.", indent=0, hanging=16)
    document = _read(pages.data())
    assert _texts(document, "heading") == ["Walls and tides", "Abstract", "1. The wall"]
    assert _texts(document, "paragraph") == [_PROSE] * 3
    assert len(_texts(document, "metadata")) >= 1
    assert _texts(document, "formula") == ["F = ma + 2 (1)"]
    assert _texts(document, "code") == ["def wall(height): return height * 2"]
    assert " ".join(_texts(document, "table")).startswith("2019 12.5 9,100 0.1 2020")
    assert _texts(document, "caption") == ["Table 2. Boats by year and what they cost the town."]
    assert [text[:8] for text in _texts(document, "references")] == [
        "Referenc",
        "[1] A. S",
        "[2] C. B",
    ]


def test_a_paragraph_runs_on_behind_a_footnote():
    pages = Pages()
    pages.at_foot("1 The figures are those of the council, which nobody has checked.", 8)
    pages.paragraph(" ".join([_PROSE] * 30))
    document = _read(pages.data())
    assert _texts(document, "footnote") == [
        "1 The figures are those of the council, which nobody has checked."
    ]
    assert _texts(document, "paragraph") == [" ".join([_PROSE] * 30)]


def test_a_title_over_columns_is_one_block_though_its_last_line_is_short():
    pages = Pages(columns=2, hyphens=False)
    for line in ("A title that goes over both of the columns of the page", "and on"):
        pages.canvas.setFont("Times-Bold", 18)
        pages.canvas.drawString(60, pages._y, line)
        pages._y -= 22
    pages._top = pages._y = pages._y - 20
    pages.paragraph(" ".join([_PROSE] * 30))
    document = _read(pages.data())
    assert _texts(document, "heading") == ["A title that goes over both of the columns of the page and on"]
    assert _texts(document, "paragraph") == [" ".join([_PROSE] * 30)]


def test_items_of_a_list_are_blocks_without_bullets():
    pages = Pages(hyphens=False)
    pages.paragraph(_PROSE)
    for text in ("The wall is built again by the town.", _PROSE, "The boats are paid for by the council."):
        pages.paragraph(f"• {text}", indent=10, hanging=20)
    assert _texts(_read(pages.data()), "list-item") == [
        "The wall is built again by the town.",
        _PROSE,
        "The boats are paid for by the council.",
    ]


def test_a_note_mark_is_no_part_of_a_word_and_a_power_stays():
    pages = Pages()
    text = pages.canvas.beginText(60, 700)
    for part, size, rise in (
        ("The wall fell in the storm", 11, 0),
        ("3", 7, 4),
        (" on a day of 10", 11, 0),
        ("9", 7, 4),
        (" waves that the town will remember.", 11, 0),
    ):
        text.setFont("Times-Roman", size)
        text.setRise(rise)
        text.textOut(part)
    pages.canvas.drawText(text)
    assert _read(pages.data()).blocks[0].text == (
        "The wall fell in the storm on a day of 109 waves that the town will remember."
    )


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_are_read(turn, clean_text):
    data = article(clean_text)
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.pages[0].rotate(turn)
    writer.pages[0].transfer_rotation_to_content()
    turned = io.BytesIO()
    writer.write(turned)
    texts = [block.text for block in _read(data).blocks]
    assert [block.text for block in _read(turned.getvalue()).blocks] == texts


def test_a_watermark_across_the_page_is_left_out(clean_text):
    pages = Pages()
    pages.paragraph(_PROSE * 10)
    pages.canvas.rotate(45)
    pages.canvas.setFont("Helvetica", 60)
    pages.canvas.drawString(300, 100, "DRAFT COPY")
    assert "DRAFT" not in _read(pages.data()).raw


def test_letters_printed_twice_are_read_once():
    pages = Pages()
    for shift in (0, 0.3):
        pages.canvas.setFont("Helvetica", 11)
        pages.canvas.drawString(
            60 + shift, 700, "The harbour will all be shut for a week, still unwilling to open."
        )
    assert (
        _read(pages.data()).blocks[0].text
        == "The harbour will all be shut for a week, still unwilling to open."
    )


def test_the_text_layer_of_a_scan_is_read():
    pages = Pages()
    text = pages.canvas.beginText(60, 700)
    text.setTextRenderMode(3)
    text.setFont("Times-Roman", 11)
    text.textLine("The harbour will be shut for a week after the storm.")
    pages.canvas.drawText(text)
    assert _read(pages.data()).blocks[0].text == "The harbour will be shut for a week after the storm."


def test_recognised_words_of_changing_size_make_lines_and_paragraphs(clean_text):
    pages, sizes = Pages(), itertools.cycle([9, 10, 11, 10.5, 9.5])
    texts = [" ".join(part.split()) for part in clean_text.split("\n\n")[1:]]
    y = 760.0
    for text in texts:
        for line in textwrap.wrap(text, 80):
            x = 60.0
            for word in line.split():
                width, size = stringWidth(word, "Times-Roman", 11), next(sizes)
                drawn = pages.canvas.beginText(x, y)
                drawn.setTextRenderMode(3)
                drawn.setFont("Courier", size)
                drawn.setHorizScale(100 * width / (0.6 * size * len(word)))
                drawn.textOut(word + " ")
                pages.canvas.drawText(drawn)
                x += width + 3
            y -= 13
        y -= 6
    assert [block.text for block in _read(pages.data()).blocks] == texts


def test_a_scan_without_text_is_refused_with_the_mend():
    with pytest.raises(InputError, match=r"^x\.pdf: it has no text, .*ocrmypdf"):
        _read(scan())


def test_a_password_is_asked_for_only_where_it_is_needed(clean_text):
    data = article(clean_text)
    with pytest.raises(InputError, match=r"^x\.pdf: it opens with a password only; save a copy"):
        _read(_locked(data, "secret", "owner"))
    assert _read(_locked(data, "", "owner")).raw == _read(data).raw


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"])
def test_no_pdf_at_all_is_one_sentence(data):
    with pytest.raises(InputError, match=r"^x\.pdf: it is damaged; save it anew"):
        _read(data)


_GOOD = article(_PROSE + "\n\n" + "\n\n".join([_PROSE] * 20), columns=2, head="A head", foot="{page}")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    cut=st.integers(0, len(_GOOD)),
    flips=st.lists(st.tuples(st.integers(5, len(_GOOD) - 1), st.integers(0, 255)), max_size=60),
)
def test_damage_is_read_or_refused(cut, flips):
    damaged = bytearray(_GOOD)
    for place, value in flips:
        damaged[place] = value
    begun = time.monotonic()
    with contextlib.suppress(InputError):
        document = _read(bytes(damaged[: max(cut, 5)] if cut % 2 else damaged))
        assert all(document.raw[slice(*block.span)].strip() for block in document.blocks)
    assert time.monotonic() - begun < 10


def test_too_much_is_refused_at_once(monkeypatch):
    begun = time.monotonic()
    pages = Pages(hyphens=False, pageCompression=1)
    text = pages.canvas.beginText(60, 800)
    text.setFont("Times-Roman", 8)
    for _ in range(4000):
        text.textLine("word " * 20)
    pages.canvas.drawText(text)
    with pytest.raises(InputError, match=r"^x\.pdf: page 1: it has 4\d\d,\d{3} characters"):
        _read(pages.data())
    monkeypatch.setattr(pdf.pages, "MAX_PAGES", 1)
    with pytest.raises(InputError, match=r"^x\.pdf: \d pages are above the limit of 1"):
        _read(article(_PROSE + "\n\n" + _PROSE * 50))
    monkeypatch.undo()
    packed = zlib.compress(b"BT (x) Tj ET " * 2_000_000, 9)
    bomb = b"%PDF-1.4\n4 0 obj\n<</Filter /FlateDecode>>\nstream\n" + packed + b"endstream\nendobj\n"
    with pytest.raises(InputError, match=r"^x\.pdf: a page unpacks to too much"):
        _read(bomb)
    assert time.monotonic() - begun < 10
    monkeypatch.setattr(pdf.pages, "MAX_CHARACTERS", 1000)
    with pytest.raises(InputError, match=r"^x\.pdf: it has more than 1,000 characters; split it"):
        _read(_GOOD)


def test_forms_inside_forms_without_end_are_given_up(monkeypatch):
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(600, 800)
    inner = None
    for _ in range(9):
        form = DecodedStreamObject()
        form.set_data(b"/F Do " * 10 if inner else b"0 0 m 9 9 l S")
        form[NameObject("/Type")], form[NameObject("/Subtype")] = NameObject("/XObject"), NameObject("/Form")
        form[NameObject("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 600, 800)))
        forms = DictionaryObject({NameObject("/F"): inner} if inner else {})
        form[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
        inner = writer._add_object(form)
    forms = DictionaryObject({NameObject("/F"): inner})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): forms})
    content = DecodedStreamObject()
    content.set_data(b"/F Do")
    page[NameObject("/Contents")] = writer._add_object(content)
    data = io.BytesIO()
    writer.write(data)
    monkeypatch.setattr(bombs, "_PATIENCE", 1.5)
    with pytest.raises(InputError, match=r"^x\.pdf: its pages take too long to load; print it to a new PDF"):
        _read(data.getvalue())


@pytest.mark.parametrize("columns", [1, 2])
def test_each_character_has_its_place_on_the_page(columns, clean_text):
    data = article(clean_text * 3, columns=columns)
    found = pdf.reading(data, "x.pdf")
    document = pypdfium2.PdfDocument(data)
    pages = [page.get_textpage() for page in document]
    checked = 0
    for piece in found.pieces:
        for fragment in piece.fragments:
            for at, place in enumerate(fragment.places.tolist()):
                if place >= 0:
                    left, bottom, right, top = found.boxes[fragment.page][place].tolist()
                    index = pages[fragment.page].get_index((left + right) / 2, (bottom + top) / 2, 1, 1)
                    shown = pages[fragment.page].get_text_range(index, 1) if index is not None else ""
                    # A comma does not reach up to the middle of its line.
                    assert shown == piece.text[fragment.start + at] or not shown.isalpha() or not shown
                    checked += shown == piece.text[fragment.start + at]
    assert checked > 0.9 * len(clean_text) * 3 * 0.8


def test_the_extract_is_the_pieces_of_the_reading(clean_text):
    found = pdf.reading(article(clean_text, columns=2), "x.pdf")
    extract, starts = found.extract()
    for start, piece in zip(starts, found.pieces, strict=True):
        assert extract.raw[start : start + len(piece.text)] == piece.text


def test_threads_may_read_at_once(clean_text):
    data = article(clean_text * 3, columns=2)
    with ThreadPoolExecutor(4) as threads:
        texts = set(threads.map(lambda _: _read(data).raw, range(8)))
    assert texts == {_read(data).raw}


def test_what_lies_outside_of_the_page_is_not_read():
    pages = Pages()
    pages.paragraph(_PROSE)
    pages.canvas.drawString(60, 900, "Nobody sees this line above the page.")
    assert _read(pages.data()).raw == _PROSE


def test_a_page_of_many_pieces_is_read_in_time():
    pages = Pages(hyphens=False)
    pages.canvas.setFont("Times-Roman", 2)
    for number in range(20_000):
        pages.canvas.drawString(60 + number % 100 * 5, 800 - number // 100 * 3.5, "ab")
    begun = time.monotonic()
    assert _read(pages.data()).raw
    assert time.monotonic() - begun < 10
