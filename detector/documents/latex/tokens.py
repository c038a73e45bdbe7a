"""The source of a LaTeX text as tokens, with the pairs of braces, brackets and environments among them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from detector.documents.latex.macros import CODE, DEFINITIONS, FORMULAS, HIDDEN, REFERENCES


class Token(NamedTuple):
    """A piece of the source, raw[start:end]. name: of a command or environment, or the kind for the rest.

    Kinds: text, paragraph (a blank line), open, close, bra, ket, command, line, begin, end, amp, mark (a
    quote or dash), accent; and, closed in themselves, math, display, code, verbatim, references, hidden.
    """

    kind: str
    start: int
    end: int
    name: str


_DIMENSION = r"\s*=?\s*-?\d*\.?\d+\s*(?:pt|em|ex|cm|mm|in|bp|pc|\\[a-z]+)"
_BRACED = r"\{[^{}\n]*+(?:\{[^{}\n]*+\}[^{}\n]*+)*+\}"
_TOKEN = re.compile(
    r"(?P<text>(?:[^\\{}\[\]$&%~`'\n-]++|'(?!')|-(?!-)|\n(?![ \t\r]*\n))++)"
    r"|(?P<paragraph>\n[ \t\r]*\n\s*)"
    r"|(?P<comment>%[^\n]*(?:\n[ \t]*(?=\S))?)"
    r"|(?P<begin>\\begin\s*\{[^{}\n]*\})"
    r"|(?P<end>\\end\s*\{[^{}\n]*\})"
    r"|(?P<accent>\\(?:['\"`^~=.]|[cvHukrdb](?![A-Za-z]))"
    r"[ \t]*(?:\{[ \t]*(?:\\[ij]\b|[^\W\d_])?[ \t]*\}|\\[ij](?![A-Za-z])[ ]?|[^\W\d_]))"
    r"|(?P<line>\\\\\*?(?:[ ]*\[[-\d.]{1,9}[ ]*[a-z]{2}\])?)"
    rf"|(?P<code>\\(?:url|nolinkurl|path)\s*{_BRACED})"
    rf"|(?P<address>\\href\s*{_BRACED})"
    rf"|(?P<hidden>\\(?:[hv]skip|kern|(?:par|baseline)(?:skip|indent)){_DIMENSION}"
    r"|\\cmidrule\s*(?:\[[^\]\n]{0,20}\])?\s*(?:\([^)\n]{0,20}\))?\s*\{[^{}\n]{0,20}\}"
    r"|\\let\s*\\[A-Za-z@]+\s*=?\s*\\?[A-Za-z@]+)"
    r"|(?P<command>\\(?:[A-Za-z]+\*?(?:<[-+\d,.|a-z:@]{1,20}>)?|.))"
    r"|(?P<dollar>\$\$?)"
    r"|(?P<open>\{)|(?P<close>\})|(?P<bra>\[)|(?P<ket>\])|(?P<amp>&)"
    r"|(?P<mark>~|``|''|`|-{2,3})"
    r"|(?P<other>.)",
    re.DOTALL,
)
_NAME = re.compile(r"[A-Za-z]+|.", re.DOTALL)
_ENVIRONMENT = re.compile(r"\{\s*(.*?)\s*\}")
_BLANK = re.compile(r"\n[ \t\r]*\n")
_MATH = re.compile(r"\$(?:[^\\$\n]|\\.|\n(?![ \t\r]*\n))++\$", re.DOTALL)
_SENTENCE = re.compile(r"\$[^\\{}_^=<>]*[^\W\d_]{2,}\s+[^\W\d_]{3,}\s+[^\W\d_]{2,}[^\\{}_^=<>]*\$")
_VERB = re.compile(
    r"\\(?:[vV]erb\*?|lstinline(?:\[[^\]\n]{0,300}\])?|mintinline(?:\[[^\]\n]{0,300}\])?\{[^{}\n]{0,50}\})"
)
_VERBS = frozenset({"verb", "Verb", "lstinline", "mintinline"})
_MAX_VERB = 1000
_DEFINITION = re.compile(
    r"\\(?:(?:(?:re)?new|provide)environment|(?:New|Renew|Provide)DocumentEnvironment)\*?\s*(?P<two>\{[^{}\n]*\})"
    r"|\\(?:(?:(?:re)?new|provide)command|DeclareRobustCommand|(?:New|Renew|Provide)DocumentCommand)\*?\s*"
    r"(?:\{\s*\\(?:[A-Za-z@]+|.)\s*\}|\\(?:[A-Za-z@]+|.))"
    r"|\\[egx]?def\s*\\(?:[A-Za-z@]+|.)[^{}\n\\]{0,50}"
)
_OPTIONS = re.compile(r"(?:\s*\[[^\]\n]{0,200}\])*\s*")
_BRACE = re.compile(r"\\.|%[^\n]*|[{}]", re.DOTALL)
_MAX_DEFINITION = 20_000
_MAX_BROKEN = 20
_SECTION = re.compile(r"\\(?:(?:sub)*section|chapter|end\{document\})")
# Commands that open a stretch which is not read, with what ends it.
_STRETCHES = {"iffalse": "\\fi", "makeatletter": "\\makeatother"}


class _Ahead:
    """Where a mark comes next; asked at rising places, all answers together take linear time."""

    def __init__(self, raw: str, stop: int) -> None:
        self._raw, self._stop = raw, stop
        self._found: dict[str, int] = {}
        self.broken = 0  # definitions so far that do not end, each of which was looked for in vain

    def find(self, mark: str, start: int) -> int:
        """The place of `mark` at or after `start`, the end of the text if there is none."""
        if self._found.get(mark, -1) < start:
            at = self._raw.find(mark, start, self._stop)
            self._found[mark] = at if at >= 0 else self._stop
        return self._found[mark]

    def search(self, pattern: re.Pattern[str], start: int) -> int:
        """The place of a match of `pattern` at or after `start`, the end of the text if there is none."""
        if self._found.get(pattern.pattern, -1) < start:
            match = pattern.search(self._raw, start, self._stop)
            self._found[pattern.pattern] = match.start() if match else self._stop
        return self._found[pattern.pattern]


def tokens(raw: str, start: int, stop: int) -> list[Token]:
    """The tokens of raw[start:stop] without its comments."""
    found: list[Token] = []
    ahead = _Ahead(raw, stop)
    while start < stop:
        match = _TOKEN.match(raw, start, stop)
        if match is None:  # every character is one of the tokens
            break
        token = _token(raw, match, ahead, stop)
        start = token.end
        if token.kind != "comment":
            found.append(token)
    return found


def _token(raw: str, match: re.Match[str], ahead: _Ahead, stop: int) -> Token:
    kind = match.lastgroup or "text"
    start, end = match.span()
    if kind == "command":
        return _command(raw, start, end, ahead, stop)
    if kind == "dollar":
        return _dollar(raw, start, end, ahead, stop)
    if kind == "begin":
        return _begin(raw, match, ahead, stop)
    if kind == "end":
        return Token(kind, start, end, _environment(match[0]))
    if kind == "address":
        return Token("command", start, end, "href")
    return Token("text" if kind == "other" else kind, start, end, kind)


def _environment(source: str) -> str:
    found = _ENVIRONMENT.search(source)
    return found[1] if found else ""


def _command(raw: str, start: int, end: int, ahead: _Ahead, stop: int) -> Token:
    found = _NAME.match(raw, start + 1, end)
    name = found[0] if found else ""
    if name in "([" and name:
        closing = ahead.find("\\)" if name == "(" else "\\]", end)
        if closing < min(stop, ahead.search(_BLANK, end)):
            return Token("math" if name == "(" else "display", start, closing + 2, name)
    elif name in _VERBS:
        return _verb(raw, start, end, stop, name)
    elif name in DEFINITIONS:
        closing = _defined(raw, start, ahead, stop)
        return Token("hidden" if closing else "command", start, closing or end, name)
    elif name in _STRETCHES:
        closing = ahead.find(_STRETCHES[name], end)
        return Token("hidden", start, min(stop, closing + len(_STRETCHES[name])), name)
    return Token("command", start, end, name)


def _defined(raw: str, start: int, ahead: _Ahead, stop: int) -> int:
    """Where a definition ends, 0 if it is broken. What stands in it need not be in pairs, besides braces."""
    header = _DEFINITION.match(raw, start, stop)
    if header is None or ahead.broken > _MAX_BROKEN:
        return 0
    at = header.end()
    for _ in range(1 + (header["two"] is not None) + ("Document" in header[0])):
        options = _OPTIONS.match(raw, at, stop)
        at = _balanced(raw, options.end() if options else at, min(stop, start + _MAX_DEFINITION))
        if not at:
            ahead.broken += 1
            return 0
    return at


def _balanced(raw: str, start: int, stop: int) -> int:
    """Where the group at `start` ends, 0 if there is none or it does not end."""
    depth = 0
    if not raw.startswith("{", start):
        return 0
    for mark in _BRACE.finditer(raw, start, stop):
        depth += (mark[0] == "{") - (mark[0] == "}")
        if not depth:
            return mark.end()
    return 0


def _verb(raw: str, start: int, end: int, stop: int, name: str) -> Token:
    opening = _VERB.match(raw, start, stop)
    end = opening.end() if opening else end
    if end < stop and not raw[end].isspace():
        mark = "}" if raw[end] == "{" else raw[end]
        closing = raw.find(mark, end + 1, min(stop, end + _MAX_VERB))
        if closing >= 0 and "\n" not in raw[end:closing]:
            return Token("code", start, closing + 1, name)
    return Token("hidden", start, end, name)


def _dollar(raw: str, start: int, end: int, ahead: _Ahead, stop: int) -> Token:
    if end - start == 2:
        closing = ahead.find("$$", end)
        if closing < min(stop, ahead.search(_BLANK, end)):
            return Token("display", start, closing + 2, "$$")
        return Token("hidden", start, end, "$$")
    found = _MATH.match(raw, start, stop)
    # Between two signs that are not of one formula there is prose.
    if found is None or _SENTENCE.fullmatch(raw, start, found.end()):
        return Token("text", start, end, "$")
    return Token("math", start, found.end(), "$")


def _begin(raw: str, match: re.Match[str], ahead: _Ahead, stop: int) -> Token:
    start, end = match.span()
    name = _environment(match[0])
    plain = name.removesuffix("*")
    kinds = (("display", FORMULAS), ("verbatim", CODE), ("references", REFERENCES), ("hidden", HIDDEN))
    kind = next((kind for kind, names in kinds if plain in names), None)
    if kind is None:
        return Token("begin", start, end, name)
    closing = f"\\end{{{name}}}"
    at = ahead.find(closing, end)
    if at < stop:
        return Token(kind, start, at + len(closing), name)
    # What is never closed is taken to run as far as it can.
    at = ahead.search(_BLANK if kind == "display" else _SECTION, end)
    return Token(kind, start, at, name)


def pairs(found: Sequence[Token]) -> dict[int, int]:
    """For each token that opens a group, an optional argument or an environment, the one that closes it.

    What has no partner is not in it, and does not keep what is around it from having one.
    """
    closes: dict[int, int] = {}
    stack: list[int] = []
    waiting: Counter[str] = Counter()

    def close(mark: str, at: int) -> None:
        if not waiting[mark]:
            return
        while stack:
            opening = stack.pop()
            key = _key(found[opening])
            waiting[key] -= 1
            if key == mark:
                closes[opening] = at
                return

    for index, token in enumerate(found):
        if token.kind in ("open", "begin", "bra"):
            stack.append(index)
            waiting[_key(token)] += 1
        elif token.kind == "close":
            close("{", index)
        elif token.kind == "end":
            close("\\" + token.name, index)
        elif token.kind == "ket":
            if stack and found[stack[-1]].kind == "bra":
                close("[", index)
        elif token.kind == "paragraph":
            while stack and found[stack[-1]].kind == "bra":
                waiting["["] -= 1
                stack.pop()
    return closes


def _key(token: Token) -> str:
    return {"open": "{", "bra": "["}.get(token.kind, "\\" + token.name)
