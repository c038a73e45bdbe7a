"""An article, whatever the format: parts of a kind, made of runs of a kind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal

ROOT = Path(__file__).resolve().parents[2]
PartKind = Literal["title", "heading", "paragraph", "quote", "item", "code", "math", "table", "reference"]
RunKind = Literal["text", "emphasis", "link", "url", "code", "math", "citation"]
UNJUDGED_PARTS = frozenset({"code", "math", "reference"})
UNJUDGED_RUNS = frozenset({"url", "code", "math", "citation"})
LINK = "https://harbour.example/tide-tables"


@dataclass(frozen=True)
class Run:
    """Some text of a part that is of one kind."""

    text: str
    kind: RunKind = "text"


@dataclass(frozen=True)
class Part:
    """A paragraph or the like. A table has a row a line, with cells between `|`."""

    kind: PartKind
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True)
class Article:
    """Parts in order; the first is the title."""

    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        return self.parts[0].text

    def unjudged(self, marked: bool = True) -> Iterator[str]:
        """What no reader may give to the model: code, formulas, addresses, citations and references.

        marked: whether the format tells code and formulas inside a sentence from its words.
        """
        runs = UNJUDGED_RUNS if marked else UNJUDGED_RUNS - {"code", "math"}
        for part in self.parts:
            if part.kind in UNJUDGED_PARTS:
                yield part.text
            else:
                yield from (run.text for run in part.runs if run.kind in runs)


def passages(label: str) -> list[str]:
    """The hand-written passages of the accuracy gate that have a label."""
    lines = (ROOT / "tests" / "accuracy" / "gate.jsonl").read_text(encoding="utf-8").splitlines()
    return [record["text"] for record in map(json.loads, lines) if record["label"] == label]


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", text.strip())


def spun_articles(number: int) -> list[Article]:
    """Articles of spun passages with headings, quotes and lists; the same ones for the same number."""
    rng = Random(7)
    spun = [_typographic(text) for text in passages("spun")]
    return [
        Article(tuple(_spun_parts(rng, rng.sample(spun, rng.randint(3, 6)), index)))
        for index in range(number)
    ]


def _spun_parts(rng: Random, texts: Sequence[str], index: int) -> Iterator[Part]:
    titles = [
        "A culmination of the harbour towns",
        "What the board said about its strategy",
        "Notes of a long year",
    ]
    heads = ["What was said at the gathering", "How it went on from there", "What comes next for the town"]
    yield plain("title", titles[index % len(titles)])
    for position, text in enumerate(texts):
        if position and position % 2 == 0:
            yield plain("heading", heads[position // 2 - 1])
        said = sentences(text)
        cut = rng.randint(2, max(2, len(said) - 2))
        for half in filter(None, (said[:cut], said[cut:])):
            kind: PartKind = "quote" if rng.random() < 0.12 else "paragraph"
            yield Part(kind, tuple(_marked_up(rng, " ".join(half))))
    for sentence in sentences(rng.choice(texts))[:2]:
        yield plain("item", sentence)


def plain(kind: PartKind, text: str) -> Part:
    return Part(kind, (Run(text),))


def _marked_up(rng: Random, text: str) -> Iterator[Run]:
    """The text with a stretch of it emphasised and another a link."""
    words = text.split(" ")
    if len(words) < 12:
        yield Run(text)
        return
    first, second = rng.randint(1, 4), rng.randint(6, 9)
    yield Run(" ".join(words[:first]) + " ")
    yield Run(" ".join(words[first : first + 2]), "emphasis")
    yield Run(" " + " ".join(words[first + 2 : second]) + " ")
    yield Run(words[second], "link")
    yield Run(" " + " ".join(words[second + 1 :]))


def _typographic(text: str) -> str:
    text = re.sub(r"(?<![\w.,!?])\"", "“", text).replace('"', "”")
    return re.sub(r"(?<!\w)'", "‘", text).replace("'", "’")
