#!/usr/bin/env python3
"""Read damaged files of every format: nothing but an error in a sentence may come of it, and that soon.

Good files are written, then changed: bytes flipped, cut off, doubled, taken from another file. The same seed
makes the same files; those that fail are kept in the folder --keep.
"""

from __future__ import annotations

import argparse
import io
import re
import signal
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Literal

from detector.documents import FORMATS, read_bytes
from detector.errors import UnspinError
from tests.written.article import spun_articles
from tests.written.formats import ENDINGS, read_endings, write
from tests.written.mixed import mixed_article

Outcome = Literal["read", "refused", "crash", "hang"]
_SIGNS = [
    b"<",
    b">",
    b"\0",
    b"{",
    b"}",
    b"\\",
    b"&",
    b"]]>",
    b"\n\n",
    b"\xff",
    b"$",
    b"`",
    b"<!--",
    b"%",
    b"-- \n",
]
_LARGEST = 500_000
_TEXTS = [
    b"",
    b" ",
    b"&amp;&lt;&#x10FFFF;",
    "e\u0301 \u202e\u200b\ufeff".encode(),
    b"a-\n",
    b"99",
    b"<i>x</i>",
    b"]]&gt;",
]
_ELEMENT = re.compile(rb"<([\w:]+)\b[^<>]*>([^<>]*)</\1>")
_BETWEEN = re.compile(rb"><")
_Change = Callable[[Random, bytearray, str], None]


@dataclass(frozen=True)
class Trial:
    """What came of reading a damaged file. told: the error, if one was raised."""

    ending: str
    number: int
    outcome: Outcome
    seconds: float
    told: str


class _Hang(BaseException):
    """The alarm has rung; no reader may take it for an error of its own."""


@cache
def good_files(ending: str) -> tuple[bytes, ...]:
    """Good files of a format, to be damaged."""
    articles = [*spun_articles(3), *(mixed_article(number) for number in range(4))]
    return tuple(write(article, ending) for article in articles)


def damaged(ending: str, number: int, seed: int) -> bytes:
    """The damaged file of a number: a good one, changed in one to six places.

    Of most archives a member is damaged and not the archive, and most texts stay valid UTF-8.
    """
    rng = Random(f"{seed} {ending} {number}")
    data = rng.choice(good_files(ending))
    if not data.startswith(b"PK"):
        return _changed(rng, data, ending)
    return _changed(rng, data, ending) if rng.random() < 0.2 else _repacked(rng, data, ending)


def _changed(rng: Random, good: bytes, ending: str) -> bytes:
    data = bytearray(good)
    changes: Sequence[_Change] = (_flip, _cut, _double, _splice, _insert, _drop)
    weights: Sequence[int] = (4, 1, 2, 2, 3, 2)
    if b"</" in good and rng.random() < 0.5:
        changes, weights = (_move_element, _retell), (2, 1)
    for change in rng.choices(changes, weights=weights, k=rng.randint(1, 6)):
        change(rng, data, ending)
    # Changes that double what others have doubled make files that no one has.
    del data[_LARGEST:]
    if not _is_text(good) or rng.random() < 0.3:
        return bytes(data)
    return data.decode("utf-8", "replace").encode("utf-8")


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:1000] and not data.startswith(b"%PDF")


def _repacked(rng: Random, data: bytes, ending: str) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as good, zipfile.ZipFile(target, "w") as made:
        names = [name for name in good.namelist() if name.endswith((".xml", ".xhtml", ".opf", ".rels"))]
        main = [name for name in names if "document" in name or name.endswith(".xhtml")]
        chosen = rng.choice(main if rng.random() < 0.7 else names)
        for name in good.namelist():
            content = good.read(name)
            made.writestr(name, _changed(rng, content, ending) if name == chosen else content)
    return target.getvalue()


def _move_element(rng: Random, data: bytearray, _: str) -> None:
    """Put an element that holds text alone to another place between two elements, or leave it out."""
    found = _one(rng, _ELEMENT, data)
    if found is None:
        return
    element = bytes(data[found.start() : found.end()])
    del data[found.start() : found.end()]
    place = _one(rng, _BETWEEN, data)
    if place is not None and rng.random() < 0.8:
        data[place.end() - 1 : place.end() - 1] = element * rng.choice((1, 1, 2, 100))


def _retell(rng: Random, data: bytearray, ending: str) -> None:
    """Put other text into an element."""
    found = _one(rng, _ELEMENT, data)
    if found is not None:
        data[found.start(2) : found.end(2)] = rng.choice(_TEXTS) * rng.choice((1, 1, 100))


def _one(rng: Random, pattern: re.Pattern[bytes], data: bytearray) -> re.Match[bytes] | None:
    return pattern.search(data, rng.randint(0, len(data))) or pattern.search(data)


def _flip(rng: Random, data: bytearray, _: str) -> None:
    for _count in range(min(len(data), rng.choice((1, 3, 20)))):
        data[rng.randrange(len(data))] = rng.randrange(256)


def _cut(rng: Random, data: bytearray, _: str) -> None:
    del data[rng.randint(0, len(data)) :]


def _stretch(rng: Random, length: int) -> slice:
    start = rng.randint(0, length)
    return slice(start, start + rng.choice((1, 10, 100, 1000)))


def _double(rng: Random, data: bytearray, _: str) -> None:
    stretch = _stretch(rng, len(data))
    data[stretch] = data[stretch] * rng.choice((2, 3, 50))


def _drop(rng: Random, data: bytearray, _: str) -> None:
    del data[_stretch(rng, len(data))]


def _splice(rng: Random, data: bytearray, ending: str) -> None:
    other = rng.choice(good_files(ending if rng.random() < 0.7 else rng.choice(ENDINGS)))
    data[_stretch(rng, len(data))] = other[_stretch(rng, len(other))]


def _insert(rng: Random, data: bytearray, _: str) -> None:
    at = rng.randint(0, len(data))
    data[at:at] = rng.choice(_SIGNS) * rng.choice((1, 2, 300))


def try_reading(seed: int, limit: int, task: tuple[str, int]) -> Trial:
    """Read the damaged file of a task, an ending and a number, within `limit` seconds."""
    ending, number = task
    data = damaged(ending, number, seed)

    def ring(*_: object) -> None:
        raise _Hang

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(limit)
    begun = time.perf_counter()
    outcome: Outcome = "read"
    told = ""
    try:
        document = read_bytes(data, format=FORMATS[ending], path=f"damaged{ending}")
        for block in (*document.blocks, *document.skipped):
            start, end = block.span
            assert 0 <= start <= end <= len(document.raw), "a block lies outside of its document"
    except UnspinError as error:
        outcome, told = "refused", str(error)
        if "\n" in told or not told.startswith(f"damaged{ending}: "):
            outcome, told = "crash", f"no sentence on the file: {told!r}"
    except _Hang:
        outcome = "hang"
    except BaseException as error:
        outcome, told = "crash", f"{type(error).__name__}: {error}"
    finally:
        signal.alarm(0)
    return Trial(ending, number, outcome, time.perf_counter() - begun, told)


def fuzz(endings: Sequence[str], number: int, seed: int, limit: int, workers: int) -> list[Trial]:
    """Read `number` damaged files, of each format as many as of any other."""
    tasks = [(endings[index % len(endings)], index // len(endings)) for index in range(number)]
    # A reader that ends its process, as a broken C library would, breaks the pool and so the run.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return list(pool.map(partial(try_reading, seed, limit), tasks, chunksize=20))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--number", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=int, default=10, help="seconds that a file may take")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--endings", nargs="+", choices=ENDINGS, help="formats; by default all that are read")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="folder for the files that fail")
    given = parser.parse_args()
    endings = given.endings or read_endings()
    trials = fuzz(endings, given.number, given.seed, given.limit, given.workers)
    for ending in endings:
        own = [trial for trial in trials if trial.ending == ending]
        counts = Counter(trial.outcome for trial in own)
        slowest = max(trial.seconds for trial in own)
        shown = ", ".join(
            f"{counts[outcome]:,} {outcome}" for outcome in ("read", "refused", "crash", "hang")
        )
        print(f"{ending:6} {shown}; slowest {slowest:.1f} s")
    failed = [trial for trial in trials if trial.outcome in ("crash", "hang")]
    for text, count in Counter(f"{trial.ending} {trial.told[:200]}" for trial in failed).most_common(30):
        print(f"{count:5} {text}")
    for trial in failed if given.keep else ():
        given.keep.mkdir(parents=True, exist_ok=True)
        name = f"{trial.outcome}-{trial.number}{trial.ending}"
        (given.keep / name).write_bytes(damaged(trial.ending, trial.number, given.seed))
    print(f"{len(trials):,} files, {len(failed)} failed")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
