"""Articles as text, Markdown, HTML, LaTeX, reStructuredText and JATS."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from html import escape
from itertools import groupby

from tests.written.article import LINK, Article, Part, Run

_TEX = {
    "“": "``",
    "”": "''",
    "‘": "`",
    "’": "'",
    "–": "--",
    "—": "---",
    "£": "\\pounds{}",
    "€": "\\texteuro{}",
}
_TEX |= {sign: "\\" + sign for sign in "&%$#_{}"} | {"~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
_TEX["\\"] = "\\textbackslash{}"


def as_text(article: Article) -> str:
    """Plain text, a paragraph a line; of code each line is indented."""
    made = []
    for kind, group in groupby(article.parts, key=lambda part: part.kind):
        parts = [part.text.strip() for part in group]
        if kind == "code":
            made += [re.sub("^", "    ", text, flags=re.MULTILINE) for text in parts]
        elif kind == "table":
            made += [text.replace("|", "\t") for text in parts]
        elif kind == "reference":
            made.append("\n".join(f"[{number}] {text}" for number, text in enumerate(parts, 1)))
        elif kind == "item":
            made.append("\n".join(f"- {text}" for text in parts))
        else:
            made += [f"> {text}" if kind == "quote" else text for text in parts]
    return "\n\n".join(made) + "\n"


def as_markdown(article: Article) -> str:
    def run(run: Run) -> str:
        text = re.sub(r"([\\*_`\[\]<>])", r"\\\1", run.text)
        forms = {"emphasis": f"*{text}*", "link": f"[{text}]({LINK})", "url": f"<{run.text}>"}
        forms |= {"code": f"`{run.text}`", "math": f"${run.text}$", "citation": text}
        return forms.get(run.kind, text)

    def part(part: Part) -> str:
        text = "".join(map(run, part.runs)).strip()
        if part.kind == "table":
            head, *rows = part.text.split("\n")
            return "\n".join(f"| {' | '.join(row.split('|'))} |" for row in (head, "--|--|--", *rows))
        forms = {"title": f"# {text}", "heading": f"## {text}", "quote": f"> {text}", "item": f"- {text}"}
        forms |= {"code": f"```\n{part.text}\n```", "math": f"$$\n{part.text}\n$$", "reference": f"- {text}"}
        return forms.get(part.kind, text)

    return "---\ntitle: A note\n---\n\n" + "\n\n".join(map(part, article.parts)) + "\n"


def html_body(article: Article) -> str:
    """The parts as elements of HTML, with XML's rules."""

    def run(run: Run) -> str:
        text = escape(run.text)
        forms = {"emphasis": f"<em>{text}</em>", "link": f'<a href="{LINK}">{text}</a>'}
        forms |= {"code": f"<code>{text}</code>", "math": f"<math><mi>{text}</mi></math>"}
        return forms.get(run.kind, text)

    def part(part: Part) -> str:
        text = "".join(map(run, part.runs)).strip()
        if part.kind == "table":
            rows = (
                "".join(f"<td>{escape(cell)}</td>" for cell in row.split("|"))
                for row in part.text.split("\n")
            )
            return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        forms = {
            "title": f"<h1>{text}</h1>",
            "heading": f"<h2>{text}</h2>",
            "item": f"<ul><li>{text}</li></ul>",
        }
        forms |= {
            "quote": f"<blockquote><p>{text}</p></blockquote>",
            "code": f"<pre>{escape(part.text)}</pre>",
        }
        forms |= {"math": f"<math><mi>{text}</mi></math>", "reference": f"<ol><li>{text}</li></ol>"}
        return forms.get(part.kind, f"<p>{text}</p>")

    return "\n".join(map(part, article.parts))


def as_html(article: Article) -> str:
    return (
        f"<!DOCTYPE html>\n<html><head><meta charset='utf-8'><title>{escape(article.title)}</title>"
        "<style>p { margin: 0 }</style></head>\n<body><nav><a href='/'>Home</a> <a href='/b'>A gander</a>"
        f"</nav>\n<main><article>\n{html_body(article)}\n</article></main>\n"
        "<footer>© 2024 The culmination of harbours</footer></body></html>\n"
    )


def as_latex(article: Article) -> str:
    def tex(text: str) -> str:
        return "".join(_TEX.get(sign, sign) for sign in text)

    def run(run: Run) -> str:
        text = tex(run.text)
        forms = {"emphasis": f"\\emph{{{text}}}", "link": f"\\href{{{LINK}}}{{{text}}}"}
        forms |= {"url": f"\\url{{{run.text}}}", "code": f"\\verb|{run.text}|", "math": f"${run.text}$"}
        return forms.get(run.kind, text)

    def part(part: Part) -> str:
        text = "".join(map(run, part.runs)).strip()
        if part.kind == "table":
            rows = " \\\\\n".join(" & ".join(map(tex, row.split("|"))) for row in part.text.split("\n"))
            return f"\\begin{{tabular}}{{lll}}\n{rows}\n\\end{{tabular}}"
        forms = {"title": f"\\section{{{text}}}", "heading": f"\\subsection{{{text}}}"}
        forms |= {"quote": _environment("quote", text), "item": _environment("itemize", f"\\item {text}")}
        forms |= {"code": _environment("verbatim", part.text), "math": f"\\[ {part.text} \\]"}
        return forms.get(part.kind, text)

    body = []
    for kind, group in groupby(_without_heading_of_references(article.parts), key=lambda part: part.kind):
        parts = list(group)
        if kind == "reference":
            listed = "\n".join(f"\\bibitem{{r{n}}} {part(one)}" for n, one in enumerate(parts))
            body.append(f"\\begin{{thebibliography}}{{9}}\n{listed}\n\\end{{thebibliography}}")
        else:
            body += map(part, parts)
    text = "\n\n".join(body)
    opening = "\\documentclass{article}\n\\usepackage{hyperref}\n\\begin{document}\n"
    return f"{opening}{text}\n\\end{{document}}\n"


def as_rst(article: Article) -> str:
    def run(run: Run) -> str:
        text = re.sub(r"([\\*`|_])", r"\\\1", run.text)
        forms = {"emphasis": f"*{text}*", "link": f"`{text} <{LINK}>`__", "url": run.text}
        forms |= {"code": f"``{run.text}``", "math": f":math:`{run.text}`"}
        return forms.get(run.kind, text)

    def part(part: Part) -> str:
        text = "".join(map(run, part.runs)).strip()
        if part.kind == "table":
            rows = "\n".join(
                "  ".join(f"{cell:10}" for cell in row.split("|")) for row in part.text.split("\n")
            )
            rule = "  ".join(["=" * 10] * 3)
            return f"{rule}\n{rows}\n{rule}"
        indented = re.sub("^", "   ", part.text, flags=re.MULTILINE)
        forms = {"title": f"{text}\n{'=' * len(text)}", "heading": f"{text}\n{'-' * len(text)}"}
        forms |= {"quote": f"..\n\n   {text}", "item": f"- {text}", "reference": f"- {text}"}
        forms |= {"code": f".. code-block:: none\n\n{indented}", "math": f".. math::\n\n{indented}"}
        return forms.get(part.kind, text)

    return "\n\n".join(map(part, article.parts)) + "\n"


def as_jats(article: Article) -> str:
    def run(run: Run) -> str:
        text = escape(run.text)
        forms = {"emphasis": f"<italic>{text}</italic>", "link": f"<ext-link href='{LINK}'>{text}</ext-link>"}
        forms |= {"code": f"<monospace>{text}</monospace>", "url": f"<uri>{text}</uri>"}
        forms |= {"math": f"<inline-formula><tex-math>{text}</tex-math></inline-formula>"}
        forms |= {"citation": f"<xref ref-type='bibr' rid='r1'>{text}</xref>"}
        return forms.get(run.kind, text)

    def part(part: Part) -> str:
        text = "".join(map(run, part.runs)).strip()
        if part.kind == "table":
            rows = (
                "".join(f"<td>{escape(cell)}</td>" for cell in row.split("|"))
                for row in part.text.split("\n")
            )
            return (
                "<table-wrap><table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table></table-wrap>"
            )
        forms = {
            "quote": f"<disp-quote><p>{text}</p></disp-quote>",
            "code": f"<code>{escape(part.text)}</code>",
        }
        forms |= {"item": f"<list><list-item><p>{text}</p></list-item></list>"}
        forms |= {"math": f"<disp-formula><tex-math>{text}</tex-math></disp-formula>"}
        forms |= {"reference": f"<ref><mixed-citation>{text}</mixed-citation></ref>"}
        return forms.get(part.kind, f"<p>{text}</p>")

    parts = list(_without_heading_of_references(article.parts[1:]))
    prose = [one for one in parts if one.kind != "reference"]
    listed = "".join(part(one) for one in parts if one.kind == "reference")
    sections = "\n".join(_section(head, rest, run, part) for head, rest in chapters(prose))
    back = f"<back><ref-list><title>References</title>{listed}</ref-list></back>" if listed else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<article><front><article-meta><title-group><article-title>'
        f"{escape(article.title)}</article-title></title-group><contrib-group><contrib><name><surname>Gander"
        "</surname></name></contrib></contrib-group></article-meta></front>\n"
        f"<body>{sections}</body>{back}</article>\n"
    )


def chapters(parts: Sequence[Part]) -> list[tuple[Part | None, list[Part]]]:
    """The parts below each heading; those before the first have none."""
    found: list[tuple[Part | None, list[Part]]] = [(None, [])]
    for part in parts:
        if part.kind in ("heading", "title"):
            found.append((part, []))
        else:
            found[-1][1].append(part)
    return [(head, rest) for head, rest in found if head or rest]


def _section(
    head: Part | None, rest: Sequence[Part], run: Callable[[Run], str], part: Callable[[Part], str]
) -> str:
    title = f"<title>{''.join(map(run, head.runs))}</title>" if head else ""
    return f"<sec>{title}\n{chr(10).join(map(part, rest))}</sec>"


def _environment(name: str, text: str) -> str:
    return f"\\begin{{{name}}}\n{text}\n\\end{{{name}}}"


def _without_heading_of_references(parts: Sequence[Part]) -> Iterator[Part]:
    """The format has a heading of its own for them."""
    return (part for part in parts if part.text != "References")
