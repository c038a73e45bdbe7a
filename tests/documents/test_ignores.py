import pytest
from hypothesis import given

from detector.documents import read_text
from detector.documents.comments import SYNTAXES
from detector.documents.ignores import heed
from detector.errors import MissingPackageError
from tests.documents.properties import TEXTS

FIRST, SECOND, THIRD = (
    f"The {word} boat left the harbour early on Monday, and nobody saw it again."
    for word in ("first", "second", "third")
)
# How a format parts paragraphs.
PARAGRAPHS = {"html": "<p>{}</p>\n", "xml": "<p>{}</p>\n"}
WHOLES = {"xml": "<article><body>\n{}</body></article>\n"}


def written(format, *parts):
    """A text of comments, which are what begins with "ignore" or "unspin", and paragraphs."""
    made = []
    for part in parts:
        if part.startswith("ignore"):
            made.append(SYNTAXES[format].written.format(part) + "\n\n")
        else:
            made.append(PARAGRAPHS.get(format, "{}\n\n").format(part))
    return WHOLES.get(format, "{}").format("".join(made))


def heeded(format, raw):
    try:
        return heed(read_text(raw, format=format))
    except MissingPackageError as error:
        pytest.skip(str(error))


def kept(found):
    return [block.text for block in found.document.blocks]


def ignored(found):
    return [block.text for block in found.document.skipped if block.kind == "ignored"]


@pytest.mark.parametrize("format", SYNTAXES)
class TestEachFormat:
    def test_a_comment_on_its_own_covers_the_next_block(self, format):
        found = heeded(format, written(format, FIRST, "ignore", SECOND, THIRD))
        assert (kept(found), ignored(found), found.problems) == ([FIRST, THIRD], [SECOND], ())

    def test_a_reason_may_follow(self, format):
        found = heeded(format, written(format, FIRST, "ignore because quoted from 1850", SECOND))
        assert ignored(found) == [SECOND]

    def test_a_stretch_is_covered_from_its_start_to_its_end(self, format):
        raw = written(format, "ignore-start", FIRST, SECOND, "ignore-end", THIRD)
        assert kept(heeded(format, raw)) == [THIRD]

    def test_a_whole_document_is_covered_from_its_first_lines(self, format):
        found = heeded(format, written(format, "ignore-file generated", FIRST, SECOND))
        assert (kept(found), ignored(found)) == ([], [FIRST, SECOND])

    def test_the_place_of_an_ignored_block_stays(self, format):
        raw = written(format, FIRST, "ignore", SECOND)
        (block,) = (block for block in heeded(format, raw).document.skipped if block.kind == "ignored")
        assert raw[slice(*block.span)] == SECOND

    def test_what_has_no_sense_is_told_with_its_place(self, format):
        raw = written(format, FIRST, "ignore-strat", SECOND, "ignore-end", THIRD, "ignore")
        found = heeded(format, raw)
        assert (found.ignores, len(kept(found))) == ((), 3)
        messages = [problem.message for problem in found.problems]
        assert messages[0] == "unknown comment “ignore-strat”; did you mean “ignore-start”?"
        assert messages[1].startswith("ignore-end without ignore-start")
        assert messages[2] == "unused ignore: there is no prose for it; remove it"
        assert all("unspin" in raw[problem.at : problem.at + 12] for problem in found.problems)

    def test_a_start_without_an_end_ignores_nothing(self, format):
        found = heeded(format, written(format, "ignore-start", FIRST, SECOND))
        assert kept(found) == [FIRST, SECOND]
        assert SYNTAXES[format].written.format("ignore-end") in found.problems[0].message


@pytest.mark.parametrize(
    ("format", "raw"),
    [
        ("markdown", f"{FIRST} <!-- unspin: ignore -->\n\n{SECOND}\n"),
        ("markdown", f"The first <!-- unspin: ignore -->{FIRST[9:]}\n\n{SECOND}\n"),
        ("markdown", f"- {FIRST} <!-- unspin: ignore -->\n- {SECOND}\n"),
        ("markdown", f"| a | b |\n|--|--|\n| {FIRST} <!-- unspin: ignore --> | {SECOND} |\n"),
        ("markdown", f"| a | b |\n|--|--|\n| <!-- unspin: ignore --> {FIRST} | {SECOND} |\n"),
        ("html", f"<p>{FIRST} <!-- unspin: ignore --></p><p>{SECOND}</p>"),
        ("html", f"<p>{SECOND}</p><p><!-- unspin: ignore --><b>{FIRST}</b></p>"),
        ("html", f"<p><span class='long'>{FIRST}</span><!-- unspin: ignore --></p><p>{SECOND}</p>"),
        ("html", f"<p>{SECOND}</p><!-- unspin: ignore --><p>{FIRST}</p>"),
        ("html", f"<p>{SECOND}</p><div><!-- unspin:ignore\nold --><p>{FIRST}</p></div>"),
        ("latex", f"{FIRST} % unspin: ignore\n\n{SECOND}\n"),
        ("latex", f"{FIRST[:20]}\n% unspin: ignore\n{FIRST[20:]}\n\n{SECOND}\n"),
        ("latex", f"100\\% of it. {FIRST} %% unspin: ignore\n\n{SECOND}\n"),
        ("text", f"[unspin: ignore]\n{FIRST}\n\n{SECOND}\n"),
        ("text", f"{SECOND}\r\n\r\n  [ Unspin: Ignore, it is old ]\r\n\r\n{FIRST}\r\n"),
    ],
)
def test_a_comment_covers_the_block_that_it_stands_in_or_before(format, raw):
    found = heeded(format, raw)
    assert found.problems == ()
    assert len(ignored(found)) == 1
    assert FIRST[9:] in ignored(found)[0] or FIRST[20:] in ignored(found)[0]
    assert SECOND in kept(found)


@pytest.mark.parametrize(
    ("format", "raw"),
    [
        ("markdown", f"```html\n<!-- unspin: ignore -->\n```\n\n{FIRST}\n"),
        ("markdown", f"    <!-- unspin: ignore -->\n\n{FIRST}\n"),
        ("markdown", f"Write `<!-- unspin: ignore -->` before the text.\n\n{FIRST}\n"),
        ("markdown", f"Write \\<!-- unspin: ignore --> before the text.\n\n{FIRST}\n"),
        ("markdown", f'<b title="<!-- unspin: ignore -->">A boat</b> sank in the harbour.\n\n{FIRST}\n'),
        ("markdown", f"---\ntitle: <!-- unspin: ignore -->\n---\n\n{FIRST}\n"),
        ("html", f"<p>Write <code>&lt;!-- unspin: ignore --&gt;</code> before it.</p><p>{FIRST}</p>"),
        ("html", f"<script>a = '<!-- unspin: ignore -->'</script><p>{FIRST}</p>"),
        ("html", f'<p title="<!-- unspin: ignore -->">{FIRST}</p>'),
        ("xml", f"<article><body><p><![CDATA[<!-- unspin: ignore -->]]></p><p>{FIRST}</p></body></article>"),
        ("latex", f"\\begin{{verbatim}}\n% unspin: ignore\n\\end{{verbatim}}\n\n{FIRST}\n"),
        ("latex", f"Write \\verb|% unspin: ignore| before the text.\n\n{FIRST}\n"),
        ("latex", f"Write \\% unspin: ignore before the text.\n\n{FIRST}\n"),
        ("rst", f"Write it so::\n\n   .. unspin: ignore\n\n{FIRST}\n"),
        ("rst", f".. code-block:: rst\n\n   .. unspin: ignore\n\n{FIRST}\n"),
        ("rst", f"Write .. unspin: ignore before the text.\n\n{FIRST}\n"),
        ("text", f"```\n[unspin: ignore]\n```\n\n{FIRST}\n"),
        ("text", f"Write [unspin: ignore] before the text.\n\n{FIRST}\n"),
    ],
)
def test_what_is_shown_or_quoted_is_no_comment(format, raw):
    found = heeded(format, raw)
    assert (found.ignores, found.problems) == ((), ())
    assert FIRST in kept(found)


def test_code_before_a_comment_does_not_hide_it():
    sign = "<!-- unspin: ignore -->"
    raw = f"```\n{sign}\n```\n\nSee `{sign}` and {SECOND}\n\n{sign}\n{FIRST}\n"
    assert ignored(heeded("markdown", raw)) == [FIRST]


def test_a_comment_in_plain_text_is_no_prose():
    assert kept(heeded("text", f"[unspin: ignroe]\n{FIRST}\n\n{SECOND}\n")) == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("unspin: ignore-line", "did you mean “ignore”?"),
        ("unspin: ignroe", "did you mean “ignore”?"),
        ("unspin: nonsense", "choose one of ignore, ignore-start, ignore-end, ignore-file"),
        ("unspin:", "write <!-- unspin: ignore -->"),
        ("unspin ignore", "write <!-- unspin: ignore -->"),
    ],
)
def test_a_wrong_word_is_told_with_the_right_one(said, told):
    found = heeded("markdown", f"<!-- {said} -->\n\n{FIRST}\n")
    assert [problem.message.endswith(told) for problem in found.problems] == [True]
    assert kept(found) == [FIRST]


def test_a_comment_that_only_names_the_program_is_left_alone():
    assert heeded("markdown", f"<!-- unspin was run here -->\n\n{FIRST}\n").problems == ()


def test_ignore_file_far_down_is_told_and_not_heeded():
    raw = "".join(f"{FIRST}\n\n" for _ in range(8)) + "<!-- unspin: ignore-file -->\n"
    found = heeded("markdown", raw)
    assert len(kept(found)) == 8
    assert found.problems[0].message == "ignore-file counts only in the first 10 lines; move it there"


def test_ignore_file_may_follow_long_front_matter():
    raw = "---\n" + "a: 1\n" * 30 + f"---\n\n<!-- unspin: ignore-file -->\n\n{FIRST}\n"
    assert kept(heeded("markdown", raw)) == []


@given(TEXTS)
def test_no_block_is_lost_or_judged_twice(text):
    for format in ("text", "markdown", "html"):
        sign = SYNTAXES[format].written
        raw = f"{sign.format('ignore-start')}\n\n{text}\n\n{sign.format('ignore')}\n\n{text}"
        before = read_text(raw, format=format)
        after = heed(before).document
        blocks = sorted(
            [*after.blocks, *(block for block in after.skipped if block.kind == "ignored")],
            key=lambda block: block.span,
        )
        assert [block.text for block in blocks] == [block.text for block in before.blocks]
