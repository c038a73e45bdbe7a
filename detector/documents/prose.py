"""Which paragraphs of a plain text are its prose, and which the furniture of the page it came from.

In the manner of jusTEXT: a paragraph is judged by its own look first, then by its neighbours, so
that a sentence of four words inside a story stays and a menu entry of four words goes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Literal

from detector.documents.document import SKIPPED, Block, BlockKind
from detector.documents.references import is_heading

# sentence: prose by its own look. short: a heading, a caption, a menu entry, a name. item: a list
# entry that is no sentence. furniture: what pages put around a story. data: code, numbers, references.
Role = Literal["sentence", "short", "item", "furniture", "data"]

_STOP_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the and or but if of to in on at by for from with as is are was were be been being it its "
        "he she they we you i his her their our your my this that these those there not no will would "
        "can could has have had do does did who which what when where how than so all one about into "
        "over after up out been said may more",
    )
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]*]*$")
_CLAUSE_END = re.compile(r"[,;:—–-][\"'”’»)\]*]*$")
_INNER_END = re.compile(r"[a-z)][.!?][\"'”’)]*\s+[\"'“‘(]*[A-Z]")

# Says what it is even as a whole sentence.
_BOILERPLATE = re.compile(
    r"\ball rights reserved\b|^(?:copyright|©|\(c\))|©\s*(?:19|20)\d\d|\bcopyright \d{4}\b|\b(?:we|site"
    r"|website) uses? cookies\b|\bcookie (?:policy|settings|preferences)\b|\b(?:sign up|subscribe"
    r"|register)\b.{0,40}\b(?:newsletters?|alerts?|updates|inbox|channel|today|now)\b|\bfollow (?:us|me"
    r"|him|her|them|@\w+) (?:on|at)\b|\blike us on facebook\b|\bclick here\b"
    r"|\byour e-?mail (?:address )?will not be published\b|\brequired fields\b|\benable javascript\b"
    r"|\b(?:log|sign) in to (?:comment|continue|read|post)\b|\bmay not be (?:published|reproduced"
    r"|republished)\b|\bprivacy policy\b.*\bterms\b|\bterms (?:of|and) (?:use|service"
    r"|conditions)\b.*\bprivacy\b|\bdownload (?:the|our) .{0,20}\bapp\b|\bread (?:the full|our) (?:story"
    r"|article|coverage)\b"
    r"|\ball comments are\b|\bmost read\b|\bfor the latest (?:news|updates)\b",
    re.IGNORECASE,
)
# Says what it is where it does not make a sentence.
_LABEL = re.compile(
    r"(?:share|tweet|pin it|whats ?app|facebook|twitter|linkedin|reddit|instagram|youtube|telegram"
    r"|e-?mail|print|follow|subscribe|sign (?:up|in|out)|log ?(?:in|out)|register|my account"
    r"|read (?:more|also|next)|also read|see also|related|more (?:from|on|in|stories|news)|most (?:read"
    r"|popular|viewed|commented)|trending|popular|recommended|latest|top stories|breaking|advert"
    r"|sponsored|promoted|comments?\b|leave a|post a|add a comment|reply|click|tags?\b|topics?\b"
    r"|categor(?:y|ies)|filed under|posted|published|updated|last (?:updated|modified)|first published"
    r"|written by|edited by|reporting by|by [A-Z]|about (?:us|the author)|author|contact|home\b|menu"
    r"|search|skip to|back to|jump to|next\b|prev(?:ious)?\b|newsletter|get (?:the|our)|view (?:all|more"
    r"|comments)|load more|show (?:more|less)|hide|close|copy link|save|bookmark|powered by"
    r"|stay (?:connected|informed)|join|don['’]t miss|you (?:may|might)|privacy|terms|cookies?|careers"
    r"|advertise|help|faq|rss|site ?map|disclaimer|download|video|watch|listen|live|gallery|photos?\b"
    r"|image|picture|file photo|source|credit|illustration"
    r"|\d+ (?:comments?|shares?|views?|likes?|min(?:ute)?s?)\b)",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[.!?)\]|–—-]\s*|\()(?:file )?(?:photo(?:graph)?|image|picture|credit"
    r"|illustration)s?(?: credit| source)?\s*(?:by\b|:|/|©)|\((?:[^()]*\W)?(?:AP|AFP|EPA|Reuters"
    r"|Getty(?: Images)?|Shutterstock|Bloomberg|KCNA|Xinhua|TASS|Sputnik|PA)(?:\W[^()]*)?\)[.\s]*$"
    r"|(?:[/|:—–-]|via)\s*(?:AP|AFP|EPA|Reuters|Getty Images|Shutterstock|Bloomberg|KCNA|Xinhua"
    r"|TASS|Sputnik)[.\s]*$",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"\b(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d|\b\d{1,2}(?:st|nd|rd"
    r"|th)?\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\b\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b"
    r"|\b\d{1,2}:\d\d\b"
    r"|\b\d+ (?:hours?|days?|weeks?|months?|years?) ago\b",
    re.IGNORECASE,
)
_AUTHOR_BOX = re.compile(
    r"(?:[A-Z][\w.'’-]*,? ){1,4}(?:(?:is|was|has been|worked|works) (?:as )?(?:an? |the "
    r"|our )?(?:[\w-]+,? ){0,6}(?:reporter|journalist|writer|editor|correspondent|author|contributor"
    r"|columnist|blogger|producer|intern)\b|(?:covers|writes|reports|blogs|has (?:written|reported)"
    r"|graduated) (?:about|on|for|from)\b)"
    r"|.*\b(?:can be reached (?:at|on|by)|[Vv]iews expressed|[Rr]eporting by\b.*\b[Ee]dit(?:ing|ed) by)\b",
    re.DOTALL,
)
_REFERENCE = re.compile(
    r"(?:\[\d{1,3}\]|\d{1,3}[.)])\s+.*\b(?:19|20)\d\d\b.*"
    r"|[A-Z][\w'’-]+,\s+(?:[A-Z]\.[\s-]?)+.*\b(?:19|20)\d\d[a-z]?\b.*",
    re.DOTALL,
)
_REFERENCE_MARK = re.compile(
    r"\b(?:pp?|vol|no|eds?|proc|trans|journal|conference|press|doi|arxiv|et al)\b\.?"
    r"|\d\s*[(:–-]\s*\d|\b[A-Z]\.,?\s",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"\s*(?:(?:def|class|import|from|return|const|let|var|function|public|private|static|void|int"
    r"|#include|SELECT)\b.*[({;:=*]\s*.*|[$>]{1,3}\s\S.*|\S+(?: \S+){0,6}[;{}]\s*)"
)
_MIN_CELL_WORDS = 3
_CODE_MARK = re.compile(r"[;{}()=\[\]<>_*/$]")


def kinds(texts: Sequence[str], listed: Sequence[bool]) -> list[BlockKind]:
    """For each paragraph of a text the kind of block it makes, one of SKIPPED if it is not to be judged.

    texts: paragraphs in order, without bullets; listed: whether each had one.
    """
    roles = [role(text, item) for text, item in zip(texts, listed, strict=True)]
    roles = _spared(roles, texts, listed)
    sentences = [index for index, value in enumerate(roles) if value == "sentence"]
    if not sentences:
        return [_lone(text, value) for text, value in zip(texts, roles, strict=True)]
    first, last = _story(roles, texts, sentences)
    made = [_left_out(text, value) for text, value in zip(texts, roles, strict=True)]
    for index in range(first, last + 1):
        if roles[index] == "sentence" and not _boxed(roles, texts, index):
            made[index] = "list-item" if listed[index] else "paragraph"
        elif roles[index] == "item" and count(texts[index]) >= 3:
            made[index] = "list-item"
    for index in _headings(roles, texts, first, last):
        made[index] = "paragraph" if _SENTENCE_END.search(texts[index]) else "heading"
    # "The end." is of the story that it ends.
    while last + 1 < len(roles) and roles[last + 1] == "short" and _SENTENCE_END.search(texts[last + 1]):
        last += 1
        made[last] = "paragraph"
    return made


def role(text: str, listed: bool = False) -> Role:
    """What a paragraph is by its own look."""
    words = [word.lower() for word in _WORD.findall(text)]
    if not words or is_data(text):
        return "data"
    if len(words) <= 45 and (_BOILERPLATE.search(text) or _CREDIT.search(text)):
        return "furniture"
    if _is_sentence(text, words):
        return "sentence"
    if len(words) <= 14 and (_LABEL.match(text) or (len(words) <= 8 and _DATE.search(text))):
        return "furniture"
    return "item" if listed else "short"


def is_data(text: str) -> bool:
    """Whether a paragraph is code, numbers, a table row or a reference and not prose."""
    dense = sum(map(len, text.split()))
    letters = sum(map(str.isalpha, text))
    return letters < 0.55 * dense or is_code(text) or _is_reference(text)


def is_prose(text: str, kind: BlockKind) -> bool:
    """Whether the text of a block is prose to be judged; that of a table cell is from three words on."""
    return count(text) >= (_MIN_CELL_WORDS if kind == "table-cell" else 1) and not is_data(text)


def told_apart(block: Block) -> Block:
    """The block, of a kind that is not judged if it is no prose."""
    if block.kind in SKIPPED or is_prose(block.text, block.kind):
        return block
    return replace(block, kind="table" if block.kind == "table-cell" else data_kind(block.text))


def data_kind(text: str) -> BlockKind:
    """What a paragraph is that is no prose: references, code, numbers, or furniture if none of these."""
    if _is_reference(text) or is_heading(text):
        return "references"
    if is_code(text):
        return "code"
    digits = sum(map(str.isdigit, text))
    if 2 * digits >= sum(map(str.isalnum, text)):
        return "table" if digits else "furniture"
    return "code" if len(_CODE_MARK.findall(text)) > 0.1 * len(text) else "furniture"


def is_code(text: str) -> bool:
    """Whether a paragraph or line is of a program."""
    dense = len(text) < 400 and _CODE.fullmatch(text) is not None
    return dense and len(_CODE_MARK.findall(text)) > 0.04 * len(text)


def _is_reference(text: str) -> bool:
    return len(text) < 600 and bool(_REFERENCE.fullmatch(text)) and bool(_REFERENCE_MARK.search(text))


def count(text: str) -> int:
    """The number of words of letters."""
    return len(_WORD.findall(text))


def _is_sentence(text: str, words: Sequence[str]) -> bool:
    common = sum(word in _STOP_WORDS for word in words)
    if _SENTENCE_END.search(text):
        return len(words) >= 3 and (common > 0 or len(words) >= 5)
    if _CLAUSE_END.search(text):
        return len(words) >= 5 and common > 0
    if _INNER_END.search(text):
        return len(words) >= 12 and common >= 2
    return len(words) >= 25 and common >= 0.2 * len(words)


def _lone(text: str, value: Role) -> BlockKind:
    """A text without a sentence: titles, fragments and unpunctuated lines are all there is."""
    return "paragraph" if value in ("short", "item") and count(text) >= 3 else _left_out(text, value)


def _left_out(text: str, value: Role) -> BlockKind:
    return "furniture" if value in ("furniture", "sentence") else data_kind(text)


def _spared(roles: list[Role], texts: Sequence[str], listed: Sequence[bool]) -> list[Role]:
    """Boilerplate sentences are kept where they are what the text is about, as in a privacy policy."""
    taken = {
        index: count(texts[index])
        for index, value in enumerate(roles)
        if value == "furniture"
        and _is_sentence(texts[index], [w.lower() for w in _WORD.findall(texts[index])])
    }
    prose = sum(count(text) for text, value in zip(texts, roles, strict=True) if value == "sentence")
    if sum(taken.values()) <= 0.25 * (prose + sum(taken.values())):
        return roles
    return ["sentence" if index in taken else value for index, value in enumerate(roles)]


def _story(roles: Sequence[Role], texts: Sequence[str], sentences: Sequence[int]) -> tuple[int, int]:
    """The first and last paragraph of the story: small islands of prose around it are not of it."""
    runs = [[sentences[0]]]
    for before, after in pairwise(sentences):
        if _parted(roles[before + 1 : after]):
            runs.append([])
        runs[-1].append(after)
    sizes = [sum(count(texts[index]) for index in run) for run in runs]
    enough = min(60.0, 0.2 * max(sizes))
    kept = [run for run, size in zip(runs, sizes, strict=True) if size >= enough]
    return kept[0][0], kept[-1][-1]


def _parted(between: Sequence[Role]) -> bool:
    short, furniture = between.count("short"), between.count("furniture")
    return short >= 12 or (furniture > 0 and short + 2 * furniture >= 3)


def _boxed(roles: Sequence[Role], texts: Sequence[str], index: int) -> bool:
    """Whether a sentence is about the author: it says so and stands at a name, button or end of the page."""
    if "furniture" not in roles or 0.25 * len(roles) <= index <= 0.6 * len(roles):
        return False
    beside = [roles[at] for at in (index - 1, index + 1) if 0 <= at < len(roles)]
    alone = "short" in beside or "furniture" in beside
    return alone and count(texts[index]) <= 90 and bool(_AUTHOR_BOX.match(texts[index]))


def _headings(roles: Sequence[Role], texts: Sequence[str], first: int, last: int) -> list[int]:
    """Short lines that stand right above prose, and the title above the first of it."""
    found: list[int] = []
    for index in range(first, last + 1):
        if roles[index] not in ("sentence", "item"):
            continue
        above = index
        while above > 0 and roles[above - 1] == "short":
            above -= 1
        if index - above <= 2:
            found += [at for at in range(above, index) if count(texts[at]) <= 20]
    titles = [at for at in range(max(0, first - 12), first) if roles[at] == "short" and count(texts[at]) >= 5]
    if titles and not any(at < first for at in found):
        found.append(max(titles, key=lambda at: count(texts[at])))
    return sorted(found)
