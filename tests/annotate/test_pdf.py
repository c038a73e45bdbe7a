from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pypdfium2
import pytest
from pypdf.generic import RectangleObject

from detector.annotate.notes import note, overview
from detector.annotate.pdf import annotate
from detector.documents import read_bytes
from detector.errors import InputError
from tests.documents.pdfs import article


def _checked(detector, data):
    return detector.check_document(read_bytes(data, format="pdf", path="x.pdf"))


def _annotations(data, subtype):
    return [
        (page.page_number, annotation.get_object())
        for page in pypdf.PdfReader(io.BytesIO(data)).pages
        for annotation in page.get("/Annots", [])
        if annotation.get_object()["/Subtype"] == subtype
    ]


def _words_under(data, page, annotation):
    """What PDFium finds inside the quadrilaterals of a highlight, a text each."""
    text = pypdfium2.PdfDocument(data)[page].get_textpage()
    numbers = [float(number) for number in annotation["/QuadPoints"]]
    texts = []
    for at in range(0, len(numbers), 8):
        xs, ys = numbers[at : at + 8 : 2], numbers[at + 1 : at + 8 : 2]
        inner = (min(xs) + 0.3, min(ys) + 1, max(xs) - 0.3, max(ys) - 1)
        texts.append(re.sub(r"[\s\x02\ufffe]+", " ", text.get_text_bounded(*inner)).strip())
    return texts


@pytest.fixture(scope="module", params=[1, 2])
def data(request, spun_text):
    return article("\n\n".join([spun_text] * 4), columns=request.param, head="A head", foot="{page}")


def test_highlights_cover_exactly_the_words_of_the_findings(detector, data):
    report = _checked(detector, data)
    copy = annotate(data, report, "x.pdf")
    highlights = _annotations(copy, "/Highlight")
    assert len(highlights) >= len(report.findings) > 20
    broken = 0
    for finding in report.findings:
        here = [
            (page, annotation) for page, annotation in highlights if annotation["/Contents"] == note(finding)
        ]
        shown = [_words_under(copy, page, annotation) for page, annotation in here]
        plain = finding.text.replace(" ", "").replace("-", "")
        assert any("".join(texts).replace(" ", "").replace("-", "") == plain for texts in shown), (
            finding.text,
            shown,
        )
        broken += any(len(texts) > 1 for texts in shown)
    assert broken  # some findings go over the end of a line


def test_the_content_is_kept_and_the_notes_are_appended(detector, data):
    report = _checked(detector, data)
    copy = annotate(data, report, "x.pdf")
    assert copy.startswith(data)
    assert read_bytes(copy, format="pdf", path="x.pdf").raw == report.document.raw
    assert annotate(copy, report, "x.pdf").startswith(copy)


def test_the_first_page_says_what_was_found_and_how_to_take_it(detector, data):
    report = _checked(detector, data)
    ((page, annotation),) = _annotations(annotate(data, report, "x.pdf"), "/Text")
    assert (page, annotation["/Contents"], annotation["/T"]) == (0, overview(report), "Unspin")
    assert "not proof" in annotation["/Contents"]


def test_strong_markers_have_another_colour_than_slight_ones(detector, data):
    report = _checked(detector, data)
    first, second = (
        replace(finding, score=score) for finding, score in zip(report.findings[:2], (0.95, 0.3), strict=True)
    )
    copy = annotate(data, replace(report, findings=(first, second)), "x.pdf")
    strong, slight = (annotation for _, annotation in _annotations(copy, "/Highlight"))
    assert strong["/C"] != slight["/C"]


def test_a_file_locked_by_its_owner_is_annotated(detector, data):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    writer.encrypt("", "owner", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    report = _checked(detector, locked.getvalue())
    copy = annotate(locked.getvalue(), report, "x.pdf")
    assert len(_annotations(copy, "/Highlight")) >= len(report.findings)


def test_turned_pages_have_the_highlights_over_the_words(detector, spun_text):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(article(spun_text, hyphens=False)))
    writer.pages[0].rotate(90)
    writer.pages[0].transfer_rotation_to_content()
    turned = io.BytesIO()
    writer.write(turned)
    report = _checked(detector, turned.getvalue())
    copy = annotate(turned.getvalue(), report, "x.pdf")
    words = set(re.findall(r"\w+", report.document.raw))
    for page, annotation in _annotations(copy, "/Highlight"):
        for text in _words_under(copy, page, annotation):
            assert set(re.findall(r"\w+", text)) <= words


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_upper_edge_of_a_highlight_runs_with_its_line(turn, detector, spun_text):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(article(spun_text)))
    writer.pages[0].rotate(turn)
    writer.pages[0].transfer_rotation_to_content()
    turned = io.BytesIO()
    writer.write(turned)
    report = _checked(detector, turned.getvalue())
    for _, annotation in _annotations(annotate(turned.getvalue(), report, "x.pdf"), "/Highlight"):
        x1, y1, x2, y2, x3, y3 = (float(number) for number in annotation["/QuadPoints"][:6])
        along, down = (x2 - x1, y2 - y1), (x3 - x1, y3 - y1)
        # The content is turned with the clock.
        expected = {0: (1, 0), 90: (0, -1), 180: (-1, 0), 270: (0, 1)}[turn]
        assert along[0] * expected[0] + along[1] * expected[1] > 3
        assert down[0] * expected[1] - down[1] * expected[0] > 3


def test_a_page_that_shows_a_part_has_the_highlights_in_place(detector, spun_text):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(article(spun_text)))
    writer.pages[0].cropbox = RectangleObject((30, 30, 560, 800))
    cut = io.BytesIO()
    writer.write(cut)
    report = _checked(detector, cut.getvalue())
    copy = annotate(cut.getvalue(), report, "x.pdf")
    shown = [_words_under(copy, *placed)[0] for placed in _annotations(copy, "/Highlight")]
    assert shown[0].startswith(report.findings[0].text.split()[0])


def test_what_only_a_viewer_can_mend_is_refused(detector, data):
    damaged = data[: data.rfind(b"startxref")]
    with pytest.raises(InputError, match=r"^x\.pdf: it is damaged and cannot be annotated; save it anew"):
        annotate(damaged, _checked(detector, damaged), "x.pdf")


def test_another_file_than_the_checked_one_is_refused(detector, data, clean_text):
    with pytest.raises(InputError, match=r"^x\.pdf: it has changed since it was checked; check it again"):
        annotate(article(clean_text), _checked(detector, data), "x.pdf")
