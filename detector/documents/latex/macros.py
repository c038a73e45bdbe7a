"""What the commands and environments of LaTeX mean for who reads the prose of a text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pylatexenc import latex2text, latexwalker  # type: ignore[import-untyped]

# format: its arguments after those of `args` are text. word: stands for a word, together with its
# arguments. cite: is a word where the sentence needs one. first: of two arguments the first is text.
# The roles that are kinds of block have it as the last argument.
Role = Literal[
    "format",
    "skip",
    "word",
    "cite",
    "symbol",
    "first",
    "item",
    "break",
    "space",
    "heading",
    "paragraph",
    "caption",
    "footnote",
    "metadata",
]


@dataclass(frozen=True)
class Macro:
    """A command. args: the arguments that are not text (`[`, `{`); text: what a symbol looks like."""

    role: Role
    args: str = ""
    text: str = ""


def _named(names: str) -> frozenset[str]:
    return frozenset(names.split())


FORMULAS = _named(
    "equation align gather multline flalign alignat eqnarray displaymath math dmath IEEEeqnarray xalignat"
    " array split aligned gathered cases matrix pmatrix bmatrix dgroup empheq prooftree mathpar"
)
"""Environments of mathematics, without their stars."""
CODE = _named(
    "verbatim Verbatim BVerbatim LVerbatim lstlisting minted alltt tikzpicture pgfpicture picture asy"
    " algorithmic algorithm algorithm2e axis forest filecontents python code sagesilent luacode tcblisting"
    " pspicture circuitikz tikzcd bytefield dot sourcecode pycode spverbatim semiverbatim listing"
)
"""Environments of program code and drawings."""
REFERENCES = _named("thebibliography biblist references bibdiv")
"""Environments of lists of references."""
HIDDEN = _named("comment CCSXML")
"""Environments that are not printed."""
DEFINITIONS = _named(
    "newcommand renewcommand providecommand DeclareRobustCommand NewDocumentCommand RenewDocumentCommand"
    " ProvideDocumentCommand def edef gdef xdef newenvironment renewenvironment provideenvironment"
    " NewDocumentEnvironment RenewDocumentEnvironment ProvideDocumentEnvironment"
)
"""Commands that define others."""
TABLES = {
    **dict.fromkeys(_named("tabular longtable tblr supertabular xtabular longtblr mpsupertabular"), "[{"),
    **dict.fromkeys(_named("tabular* tabularx tabulary xltabular"), "{[{"),
}
"""Environments of tables, with their arguments."""
LISTS = _named(
    "itemize enumerate description compactitem compactenum compactdesc inparaenum inparaitem asparaenum"
    " asparaitem easylist tasks trivlist list questions parts"
)
"""Environments of lists."""
QUOTES = _named("quote quotation verse displayquote epigraph blockquote")
"""Environments of quotations."""
FLOATS = _named(
    "figure table wrapfigure wraptable sidewaysfigure sidewaystable SCfigure marginfigure margintable"
    " subfigure subtable floatingfigure teaserfigure"
)
"""Environments that stand elsewhere than where they are written, without their stars."""
PLAIN = (
    LISTS
    | QUOTES
    | FLOATS
    | _named(
        "abstract center flushleft flushright document small footnotesize large appendix appendices"
        " frontmatter keywords acknowledgements acknowledgments acks raggedright spacing sloppypar"
        " landscape titlepage theorem lemma proof definition remark corollary proposition example"
    )
)
"""Environments whose braced arguments, if any, are text."""

ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    '"': "\u0308",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "H": "\u030b",
    "u": "\u0306",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
    "b": "\u0331",
}
"""The combining character of each command that puts an accent on a letter."""

_SYMBOLS = latex2text.get_default_latex_context_db()
_ARGUMENTS = latexwalker.get_default_latex_context_db()
_ROLES: dict[str, Macro] = {}


def _declare(role: Role, args: str, names: str) -> None:
    _ROLES.update(dict.fromkeys(names.split(), Macro(role, args)))


_declare(
    "format",
    "",
    "emph textbf textit textrm textsf textsc textsl textup textmd textnormal underline uline uuline uwave"
    " sout mbox hbox text hl st so caps enquote textquote textsuperscript textsubscript uppercase lowercase"
    " MakeUppercase MakeLowercase href added highlight alert term textul only onslide uncover visible"
    " centerline leftline rightline fbox lettrine newterm tabincell smash phantomsection llap rlap mdseries"
    " bf it em sc sf rm sl bfseries itshape scshape sffamily rmfamily upshape slshape normalfont em boldmath"
    " tiny scriptsize footnotesize small normalsize large Large LARGE huge Huge",
)
for _args, _names in {
    "[{": "textcolor colorbox foreignlanguage rotatebox textlang",
    "[{[{": "fcolorbox multirow",
    "[[[{": "parbox",
    "{[[": "raisebox",
    "{[": "scalebox",
    "{{": "resizebox multicolumn",
    "[[": "makebox framebox blockquote",
    "[": "hyperref makecell thead shortstack adjustbox",
}.items():
    _declare("format", _args, _names)
_declare(
    "skip",
    "[[{",
    "label index glsadd includegraphics input include subfile includeonly bibliographystyle bibliography"
    " pagestyle thispagestyle pagenumbering vspace hspace addvspace usepackage documentclass RequirePackage"
    " hypersetup graphicspath usetikzlibrary captionsetup lstset sisetup setlist setstretch color"
    " pagecolor selectlanguage usetheme hyphenation addbibresource printbibliography nocite vphantom hphantom"
    " phantom cline cmidrule includepdf addtolength linespread tableofcontents cellcolor rowcolor"
    " columncolor arrayrulecolor fontfamily fontseries usebox resetcounter stepcounter"
    " refstepcounter footnotemark noalign theoremstyle bibitem linebreak nolinebreak pagebreak"
    " nopagebreak"
    " geometry pdfbookmark enlargethispage stretch looseness specialcomment excludecomment includecomment"
    " tikzset pgfplotsset urlstyle lstinputlisting inputminted verbatiminput cventry vfill",
)
_declare(
    "skip",
    "[{{",
    "setlength setcounter addtocounter addlength setbeamertemplate setbeamercolor newcounter"
    " newlength fontencoding newsavebox sbox savebox colorlet DeclareMathOperator bookmark"
    " addcontentsline renewbibmacro newglossaryentry fontsize rule markboth",
)
_declare(
    "skip", "[{{{", "definecolor providecolor newacronym acrodef rowcolors crefname ifthenelse specialrule"
)
_declare(
    "skip", "{[{[", "newtheorem newfloat declaretheorem newcolumntype newtcolorbox newif DeclareMathSymbol"
)
_declare("skip", "{[[{{", " ".join(sorted(DEFINITIONS)))
_declare(
    "skip",
    "",
    "noindent centering maketitle clearpage cleardoublepage newpage bigskip medskip smallskip indent appendix"
    " listoffigures listoftables frontmatter mainmatter backmatter raggedright raggedleft hline toprule"
    " midrule bottomrule protect relax fi else null leavevmode unskip ignorespaces"
    " hrule vrule sloppy fussy balance onecolumn twocolumn flushbottom raggedbottom"
    " singlespacing doublespacing onehalfspacing FloatBarrier makeindex printindex ttfamily tt xspace"
    " allowbreak break nobreak goodbreak filbreak strut hfil hss vss begingroup endgroup bgroup egroup"
    " IEEEpeerreviewmaketitle IEEEraisesectionheading IEEEdisplaynontitleabstractindextext qedhere qed"
    " titlepage makeglossaries printglossaries tightlist endfirsthead endhead endfoot endlastfoot global long"
    " boldsymbol limits nolimits displaystyle textstyle - / @ ! ) ] [ ( + < > |",
)
_declare("space", "", "hfill newline quad qquad enspace thinspace space dotfill hrulefill tabularnewline")
_ROLES.update(dict.fromkeys(("\n", "\t", "\r", " ", ",", ";", ":", "\\"), Macro("space")))
_declare("break", "", "par endgraf")
_declare("item", "[", "item question")
_declare(
    "word",
    "[[{",
    "ref eqref cref Cref autoref pageref nameref vref Vref fref labelcref subref cpageref namecref"
    " texttt code lstinline num si unit ang ce chemfig ensuremath gls Gls glspl Glspl ac acs acl acp Ac"
    " acrshort acrlong acrfull acf verb today includesvg tikz ttt inlinecode file cmd",
)
_declare("word", "[{{", "SI qty SIrange numrange crefrange")
_declare(
    "word",
    "[[{",
    "citet Citet textcite Textcite citeauthor Citeauthor citealt citefullauthor citetalias newcite"
    " shortciteN citeN citeasnoun",
)
_declare(
    "cite",
    "[[{",
    "cite citep Citep parencite Parencite footcite footcitetext autocite Autocite citealp citeyear"
    " citeyearpar supercite citenum fullcite footfullcite shortcite citepalias smartcite onlinecite cites"
    " autocites parencites citeonline",
)
_declare("first", "", "texorpdfstring")
_declare(
    "heading",
    "[",
    "part chapter section subsection subsubsection paragraph subparagraph addsec addchap minisec title"
    " subtitle frametitle framesubtitle icmltitle",
)
_declare("paragraph", "", "abstract IEEEtitleabstractindextext dedication epigraph")
_declare("caption", "[", "caption subcaption bicaption captionabove captionbelow subfloat captionbox")
_declare("caption", "{[", "captionof")
_declare(
    "footnote", "[", "footnote footnotetext endnote sidenote tablefootnote marginpar blfootnote marginnote"
)
_declare(
    "metadata",
    "[",
    "author date affiliation affil address email thanks keywords institute institution orcid inst city"
    " country authornote todo fxnote icmlauthor icmlaffiliation authorrunning titlerunning IEEEauthorblockN"
    " IEEEauthorblockA ccsdesc acmConference acmYear acmDOI shortauthors received pacs"
    " subjclass preprint corref cortext ead fnref fntext altaffiliation correspondingauthor publisher"
    " pdfinfo runningtitle runningauthor footremember tnotetext",
)
_ROLES["textgreek"] = Macro("format")
_TEXTS = {"LaTeX": "LaTeX", "TeX": "TeX", "%": "%", "S": "§", "slash": "/", "pounds": "£", "euro": "€"} | {
    "copyright": "©",
    "textbar": "|",
    "textquotesingle": "'",
    "textunderscore": "_",
    "textless": "<",
    "textgreater": ">",
}
_ROLES.update({name: Macro("symbol", "", text) for name, text in _TEXTS.items()})


@lru_cache(maxsize=10_000)
def macro(name: str) -> Macro | None:
    """What a command of LaTeX or of a common package is; None for one of the author's own."""
    if name in _ROLES:
        return _ROLES[name]
    symbol = _SYMBOLS.get_macro_spec(name)
    text = getattr(symbol, "simplify_repl", None)
    if isinstance(text, str) and text and "%" not in text:
        return Macro("symbol", "", text)
    known = _ARGUMENTS.get_macro_spec(name)
    if known is not None and known.macroname:
        return Macro("word", known.args_parser.argspec.replace("*", ""))
    return None
