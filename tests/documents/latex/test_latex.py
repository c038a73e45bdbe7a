import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.documents import read, read_text
from tests.documents.agreement import findings_agree, stand_where_they_say, within
from tests.documents.properties import LETTERS, ODD, check_offsets, mangled

FILES = Path(__file__).parents[1] / "files"
SIGNS = "\\`'-~"
_PIECES = re.findall(
    r"\S+",
    r"{ } [ ] $ $$ \( \) \[ \] & \\ \\[2pt] ~ `` '' --- # ^ _ % %c \verb \verb|a{b| \lstinline \section{"
    r" \section*[x]{ \footnote{ \caption[ \title{ \author{ \cite{a} \citet{b} \ref{c} \emph{ {\it {\tt \item"
    r" \'e \"{o} \c \o \ss \% \& \own \own{x} \own[x]{y} \iffalse \fi \def\x#1{b} \texorpdfstring{a}{b}"
    r" \begin{itemize} \end{itemize} \begin{equation} \end{equation} \begin{verbatim} \end{verbatim}"
    r" \begin{tabular}{ll} \end{tabular} \begin{figure} \end{figure} \begin{document} \end{document}"
    r" \begin{own} \end{own} \begin{thebibliography} \newcommand{\a}{\begin{equation}} \href{u%20}{text}",
)
_SOURCES = st.lists(
    st.one_of(
        st.sampled_from(
            [*_PIECES, "\n", "\n\n", "\r\n", "The cat sat on the mat. ", "It was late,\n", "word"]
        ),
        st.text(st.sampled_from(ODD + LETTERS), max_size=12),
        st.text(max_size=4),
    ),
    max_size=40,
).map("".join)


def _document(raw):
    document = read_text(raw, format="latex")
    check_offsets(document, SIGNS)
    return document


def _blocks(raw):
    return [(block.kind, block.text) for block in _document(raw).blocks]


def _text(raw):
    return " | ".join(text for _, text in _blocks(raw))


def test_a_paper():
    document = read(FILES / "paper.tex")
    check_offsets(document, SIGNS)
    assert document.format == "latex"
    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "Sea Walls in Winter"),
        ("paragraph", "We measure how sea walls wear in winter, and find that they wear slowly."),
        ("heading", "Introduction"),
        (
            "paragraph",
            "The harbour at Pellmouth is old. As shown in Figure X and in X, the X model is cheap and quick."
            " X show that X is small, so that X, where X is the time. Café owners in Göttingen, Østby and the"
            " Straße said “we heard it” — twice. Run X or X and see X for $5. The whole wall, see the page of"
            " the wall, fell.",
        ),
        ("footnote", "It costs 5% of what a new wall costs."),
        ("paragraph", "Own commands say a long word or X, and X stays."),
        ("caption", "The wall in winter, before it fell."),
        ("heading", "Results."),
        ("paragraph", "What we found is this:"),
        ("list-item", "The first wall stood."),
        ("list-item", "Second"),
        ("list-item", "It fell in the night."),
        ("quote", "We could hear the stones moving from the kitchen."),
        ("paragraph", "Every wall falls in the end."),
        ("table-cell", "What happened to it"),
        ("table-cell", "It fell before dawn."),
        ("heading", "Acknowledgements"),
        ("paragraph", "We thank the harbour master."),
    ]
    assert [block.kind for block in document.skipped] == [
        *("metadata", "metadata", "formula", "table", "code", "formula", "references", "metadata")
    ]


@pytest.mark.parametrize(
    "word",
    ["slowly", "quick", "costs", "Figure", "stones", "page", "before dawn", "master", "Acknowledgements"],
)
def test_words_of_a_paper_have_their_exact_places(word):
    document = read(FILES / "paper.tex")
    found = [
        document.raw[slice(*block.offsets.span(match.start(), match.end()))]
        for block in document.blocks
        for match in re.finditer(rf"\b{word}\b", block.text)
    ]
    assert found
    assert {re.sub(r"\\emph\{|\}", "", place) for place in found} == {word}


@pytest.mark.parametrize(
    ("raw", "text", "char", "place"),
    [
        (r"The caf\'e is here.", "The café is here.", "é", r"\'e"),
        (r"The M\"{u}ller is here.", "The Müller is here.", "ü", r"\"{u}"),
        (r"The na\"{\i}ve is here.", "The naïve is here.", "ï", r"\"{\i}"),
        (r"The \c{c}a va is here.", "The ça va is here.", "ç", r"\c{c}"),
        (r"The \v s is here.", "The š is here.", "š", r"\v s"),
        (r"A Stra\ss e is here.", "A Straße is here.", "ß", r"\ss"),
        (r"It is 5\% of all.", "It is 5% of all.", "%", r"\%"),
        (r"It is you \& me.", "It is you & me.", "&", r"\&"),
        (r"A name\_of it is.", "A name_of it is.", "_", r"\_"),
        ("He said ``yes to it.", "He said “yes to it.", "“", "``"),
        ("He said yes'' to it.", "He said yes” to it.", "”", "''"),
        ("It was late---we went.", "It was late—we went.", "—", "---"),
        ("Pages 3--5 are late.", "Pages 3–5 are late.", "–", "--"),
        (r"The house \ldots{} is here.", "The house … is here.", "…", r"\ldots"),
        (r"The Figure~\ref{a} is here.", "The Figure X is here.", "X", r"\ref{a}"),
        (r"We run \verb|a}b%c| here.", "We run X here.", "X", r"\verb|a}b%c|"),
        (r"So $a_{b} = \$3$ is here.", "So X is here.", "X", r"$a_{b} = \$3$"),
        (r"We have \(x\) here.", "We have X here.", "X", r"\(x\)"),
        (r"We have \[ x. \] That is it.", "We have X. That is it.", "X", r"\[ x"),
    ],
)
def test_an_escape_is_one_character_over_all_of_it(raw, text, char, place):
    (block,) = _document(raw).blocks
    assert block.text == text
    at = text.index(char)
    assert raw[slice(*block.offsets.span(at, at + 1))] == place


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"As is known \cite{a}.", "As is known."),
        (r"As is known~\citep[see][p.~2]{a,b}, it is.", "As is known, it is."),
        (r"As shown in \cite{a}, it is.", "As shown in X, it is."),
        (r"It is so (see \cite{a}) here.", "It is so (see X) here."),
        (r"\citet{a} say so. \cite{b} agree.", "X say so. X agree."),
        (r"It is so. \cite{b} But no.", "It is so. But no."),
        ("It was.% not this\n% nor this\nIt is.", "It was.It is."),
        ("It was % not this\n% nor this\nlate.", "It was late."),
        ("It is 5\\,km long.", "It is 5 km long."),
        (r"One \textcolor{red}{red wall} and \colorbox[rgb]{1,0,0}{another}.", "One red wall and another."),
        (r"A \texorpdfstring{long name}{short name} it is.", "A long name it is."),
        (r"It costs $5 and not less than $6 for all.", "It costs $5 and not less than $6 for all."),
        ("It costs $5.\n\nIt is $x$.", "It costs $5. | It is X."),
        (r"The {\tt rm} command is {\bf bad}.", "The X command is bad."),
        ("The \\own is \\own{two words} of \\own[a]{b}.", "The X is two words of X."),
        ("\\mylayout\nThe text is here.\n\\mylayout{2}\nIt goes on.", "The text is here. It goes on."),
        (r"\newcommand{\a}[1]{\begin{align} not #1} It is here.", "It is here."),
        (r"\def\a#1{not \{ this} It is here. \let\b\c Done.", "It is here. Done."),
        (r"It is here.\iffalse But not this. \fi And this is.", "It is here. And this is."),
        (r"It is \hspace{2em} here \vskip 2pt plus it.", "It is here plus it."),
        (r"Line one\\[2pt] and \newline line two.", "Line one and line two."),
        (r"See \url{http://a.b/c%20d} and \href{http://a.b/%}{this page}.", "See X and this page."),
        (r"\section{One} Two is here. \subsection*{Three}", "One | Two is here. | Three"),
        (r"It \section{Un} is", "It | Un | is"),
        (
            "Text here.\n\\begin{figure}\\caption{A wall.}\\end{figure} It goes on.",
            "Text here. It goes on. | A wall.",
        ),
        (r"\begin{own}[Title]{12} It is here. \end{own}", "It is here."),
        (r"\begin{frame}{The wall in winter} It is here. \end{frame}", "The wall in winter | It is here."),
        (r"\begin{minipage}[t]{0.4\textwidth} It is here. \end{minipage}", "It is here."),
        (r"\begin{center}{\it It is here.} \end{center}", "It is here."),
        (r"\begin{itemize} \item<1-> It is \only<2>{here}. \end{itemize}", "It is here."),
        (
            r"\begin{tabular}{l} A \\ \cmidrule(lr){1-2} These three words \\ \end{tabular}",
            "These three words",
        ),
        (r"It is \SI{5}{\km} long.\linebreak[4] And \LaTeX{} is \S 3.", "It is X long. And LaTeX is § 3."),
        (r"\begin{tikzpicture} \draw (0,0); no \end{tikzpicture} It is.", "It is."),
        (r"\input{a} \include{b} It is here.", "It is here."),
        (
            r"\begin{tabular*}{3cm}{ll} Not these & Yes these three words \\ 1 & 2 \end{tabular*}",
            "Yes these three words",
        ),
        ("\\cs{a}", ""),
        ("", ""),
    ],
)
def test_what_is_read_of_a_line(raw, text):
    assert _text(raw) == text


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("The {wall is here.\n\nIt fell down.", ["The wall is here.", "It fell down."]),
        ("The wall} is here.\n\nIt fell down.", ["The wall is here.", "It fell down."]),
        ("\\section{The wall\n\nIt fell down.", ["The wall", "It fell down."]),
        ("A wall\\footnote{It fell.\n\nIt fell down.", ["A wall", "It fell.", "It fell down."]),
        ("\\begin{itemize} \\item It fell.\n\nIt fell down.", ["It fell.", "It fell down."]),
        ("A wall. \\end{quote} It fell.", ["A wall.", "It fell."]),
        ("The \\verb|wall is here.", ["wall is here."]),
        ("The $x is here.\n\nIt fell down.", ["The $x is here.", "It fell down."]),
        ("The \\[ x is.\n\nIt fell down.", ["It fell down."]),
        ("The \\begin{equation} x\n\nIt fell down.", ["It fell down."]),
        ("\\begin{verbatim} x\n\n y\n\\section{Walls} It fell down.", ["Walls", "It fell down."]),
        ("\\documentclass{a}\\begin{document}It fell down.", ["It fell down."]),
        ("It fell down. \\", ["It fell down."]),
    ],
)
def test_what_is_broken_is_read_as_far_as_it_can_be(raw, kept):
    texts = [text for _, text in _blocks(raw)]
    assert [text for text in kept if not any(text in found for found in texts)] == []


def test_a_footnote_does_not_split_its_sentence_and_is_found_by_its_place():
    raw = r"The wall\footnote{A high one.} fell. The road\footnote{A long one.} stayed."
    document = _document(raw)
    assert [block.text for block in document.blocks] == [
        "The wall fell. The road stayed.",
        "A high one.",
        "A long one.",
    ]
    for word, kind in (
        ("fell", "paragraph"),
        ("high", "footnote"),
        ("stayed", "paragraph"),
        ("long", "footnote"),
    ):
        block = document.block_at(raw.index(word))
        assert block is not None
        assert (block.kind, word in block.text) == (kind, True)
    assert document.prose(raw.index("road"), len(raw)) == "road stayed.\nA long one."


@given(_SOURCES)
@settings(max_examples=300)
def test_any_source_is_read(raw):
    _document(raw)
    _document(f"\\begin{{document}}{raw}")


def test_a_paper_with_pieces_lost_or_twice_is_read():
    source = (FILES / "paper.tex").read_text(encoding="utf-8")
    for raw in mangled(source, 150):
        document = _document(raw)
        assert sum(len(block.text) for block in document.blocks) > 100


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "{",
            "}",
            "[",
            "$",
            "$$",
            "\\(",
            "\\[",
            "\\footnote{",
            "\\section[",
            "\\item[",
            "\\own[",
            "\\own{a b",
        ),
        *(
            "\\begin{quote}",
            "\\begin{verbatim}",
            "\\begin{equation}",
            "\\begin{tabular}{l}",
            "\\begin{figure}",
        ),
        *(
            "\\newcommand{\\a}{",
            "\\verb|",
            "\\cite{",
            "\\title{",
            "\\iffalse",
            "%",
            "\\href{",
            "''",
            "\\'",
            "\n",
        ),
    ],
)
def test_ten_thousand_of_a_piece_are_read_in_linear_time(piece):
    begun = time.perf_counter()
    for raw in (
        piece * 10_000,
        f"\\begin{{document}}{piece * 10_000}\n\n}} ] \\) \\] $$ \\end{{quote}} End.",
    ):
        _document(raw)
    assert time.perf_counter() - begun < 15


def test_ten_thousand_braces_with_their_ends():
    assert _text("{" * 10_000 + "The wall fell." + "}" * 10_000) == "The wall fell."


def test_a_long_paper_is_read_quickly():
    body = (
        (FILES / "paper.tex").read_text(encoding="utf-8").split("\\maketitle")[1].split("\\begin{thebib")[0]
    )
    raw = "\\begin{document}" + body * (200_000 // len(body)) + "\\end{document}"
    begun = time.perf_counter()
    found = _document(raw).blocks
    assert time.perf_counter() - begun < 20
    assert len(found) > 1000


def _as_latex(plain):
    """A plain text as a paper, with formulas, code, citations and notes in and between its paragraphs."""
    title, *paragraphs = plain.strip().split("\n\n")
    source = ["\\documentclass{article}", "\\begin{document}", f"\\section{{{title}}}\\label{{sec:a}}"]
    for number, paragraph in enumerate(paragraphs):
        text = re.sub(r"[%&#$_]", lambda sign: "\\" + sign[0], paragraph).replace("é", "\\'e")
        text = text.replace(" the ", " \\emph{the} ", 1).replace(". ", f".\\label{{s{number}}} % gander\n", 1)
        text = re.sub(r"\.$", " \\\\cite{bosom, malady}.", text)
        source += [text, "", "\\begin{equation} culmination + \\mathrm{bosom~malady} \\end{equation}", ""]
        source += ["\\begin{verbatim}\nOn the off chance that it take a gander at.\n\\end{verbatim}", ""]
    return "\n".join([*source, "\\end{document}", ""])


def test_spun_text_in_a_paper_has_the_findings_of_the_plain_text(detector, spun_text, tmp_path):
    path = tmp_path / "spun.tex"
    path.write_text(_as_latex(spun_text), encoding="utf-8")
    report = findings_agree(detector, path, spun_text)
    assert report.verdict == "spun"
    stand_where_they_say(report, markup=r"[\\{}%]")
    assert all(item.block in ("heading", "paragraph", "quote") for item in report.findings)
    for start, end in (("\\begin{equation}", "\\end{equation}"), ("\\begin{verbatim}", "\\end{verbatim}")):
        assert within(report, start, end) == []
    assert within(report, "\\cite{", "}") == []


def test_findings_in_notes_are_placed_in_them(detector, spun_text):
    _, *paragraphs = spun_text.strip().split("\n\n")
    notes = [f"A wall\\footnote{{{text}}} stood here for many years." for text in paragraphs]
    document = _document("\n\n".join(notes).replace("%", "\\%"))
    report = detector.check_document(document)
    assert len(report.findings) > 20
    assert sum(finding.block == "footnote" for finding in report.findings) > 20
    assert all(passage.start < passage.end for passage in report.passages)
