import pytest

from detector.documents.latex.tokens import pairs, tokens


def _kinds(raw):
    return [(token.kind, raw[token.start : token.end]) for token in tokens(raw, 0, len(raw))]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (r"\verb|a{b%|", "code"),
        (r"\lstinline[language=C]{a}", "code"),
        (r"\mintinline{c}|a|", "code"),
        (r"\url{http://a.b/%20{c}}", "code"),
        (r"$a \$ b$", "math"),
        (r"\(a\)", "math"),
        ("$$a$$", "display"),
        ("\\begin{align*}\na\n\n\\end{align*}", "display"),
        ("\\begin{verbatim}\n$ { %\n\n\\end{verbatim}", "verbatim"),
        ("\\begin{thebibliography}{9}\n\n\\end{thebibliography}", "references"),
        (r"\newcommand{\a}[2][x]{\begin{align} \} {#1}}", "hidden"),
        (r"\newenvironment{a}[1]{\begin{quote}}{\end{quote}}", "hidden"),
        (r"\NewDocumentCommand{\a}{m o}{\begin{quote}}", "hidden"),
        (r"\def\a#1.{\begin{quote}}", "hidden"),
        (r"\let\a=\begin", "hidden"),
        ("\\iffalse $ { \\fi", "hidden"),
        (r"\vskip -1.5em", "hidden"),
        (r"\\*[2pt]", "line"),
        ('\\"\\i', "accent"),
        ("one isn't - two\nthree", "text"),
        ("\n \n\t\n", "paragraph"),
    ],
)
def test_what_is_one_token(raw, kind):
    assert _kinds(raw) == [(kind, raw)]
    assert _kinds(f"{{{raw}}}")[1] == (kind, raw)


def test_the_tokens_without_the_comments_are_all_of_the_source():
    raw = "a % c\n  b {c} \\d*[e]~f ``g'' h--i & \\'e \\begin{q} $5 \\end{q}\\"
    assert "".join(text for _, text in _kinds(raw)) == raw.replace("% c\n  ", "")


def _pairs(raw):
    found = tokens(raw, 0, len(raw))
    return {raw[found[opening].start : found[closing].end] for opening, closing in pairs(found).items()}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("{a {b} [c]}", {"{a {b} [c]}", "{b}", "[c]"}),
        ("{a {b}", {"{b}"}),
        ("{a} b}", {"{a}"}),
        ("{a [b} c]", {"{a [b}"}),
        ("[a\n\nb]", set()),
        (r"\begin{q} {a \end{q} b}", {r"\begin{q} {a \end{q}"}),
        (r"\begin{q} \begin{r} \end{q}", {r"\begin{q} \begin{r} \end{q}"}),
        (r"\begin{q} \end{r} \end{q}", {r"\begin{q} \end{r} \end{q}"}),
    ],
)
def test_what_has_no_partner_does_not_take_one_from_another(raw, expected):
    assert _pairs(raw) == expected
