#!/usr/bin/env python3
"""Measure what the readers of the formats do to the findings, and what many files take.

agree: the same spun texts in every format, and how many findings agree with those in the plain text.
aside: files with code, formulas, addresses, citations and references, and the findings inside these.
many: files of 1,000 words in one process, words a second and memory on the way.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from detector.detector import Detector
from tests.written.agreement import agreement, check, inside
from tests.written.article import passages, spun_articles
from tests.written.formats import ENDINGS, read_endings, write
from tests.written.mixed import mixed_article


def agree(number: int, endings: Sequence[str]) -> bool:
    detector = Detector.load()
    articles = spun_articles(number)
    fine = True
    for ending in endings:
        found = [agreement(detector, article, ending) for article in articles]
        expected, common = sum(one.expected for one in found), sum(one.common for one in found)
        most = sum(max(one.expected, one.found) for one in found)
        misplaced = [place for one in found for place in one.misplaced]
        fine &= common >= 0.98 * most and not misplaced
        print(
            f"{ending:6} {common} of {most} findings agree ({common / most:.1%}; {expected} in plain text),"
            f" worst text {min(one.share for one in found):.1%}, {len(misplaced)} misplaced"
        )
        for place in misplaced[:5]:
            print(f"       {place}")
    return fine


def aside(number: int, endings: Sequence[str]) -> bool:
    detector = Detector.load()
    findings = stretches = located = 0
    wrong: list[str] = []
    for index in range(number):
        article, ending = mixed_article(index), endings[index % len(endings)]
        report = check(detector, write(article, ending), ending)
        unjudged = list(article.unjudged(marked=ending not in (".txt", ".eml")))
        touched, there = inside(report, unjudged)
        wrong += [f"{ending} {index}: {one.text!r} in {text[:60]!r}" for one, text in touched.items()]
        findings += len(report.findings)
        stretches, located = stretches + len(unjudged), located + there
    print(
        f"{number} files, {findings:,} findings, {stretches:,} stretches that are no prose ({located:,} are"
    )
    print(f"in the text that the reader took out): {len(wrong)} findings inside")
    print("\n".join(wrong[:20]))
    return not wrong


def many(number: int, _: Sequence[str]) -> bool:
    """Memory is that of the process, read while its reports come."""
    with tempfile.TemporaryDirectory() as folder:
        words = 0
        for index in range(number):
            text = _of_words(1000, index)
            words += len(text.split())
            (Path(folder) / f"{index:03}.txt").write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "detector", "check", folder, "--output-format", "jsonl"]
        begun = time.perf_counter()
        memory: list[float] = []
        first = begun
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in process.stdout:
                first = time.perf_counter() if not memory else first
                memory.append(_resident(process.pid))
        seconds = time.perf_counter() - begun
    at = [round(len(memory) * share) - 1 for share in (0.2, 1.0)]
    print(f"{len(memory)} files, {words:,} words in {seconds:.1f} s: {words / seconds:,.0f} words/s,")
    print(f"{(words - words / number) / (begun + seconds - first):,.0f} words/s after the first file")
    print(", ".join(f"{memory[index]:.0f} MB after {index + 1} files" for index in at))
    return len(memory) == number and memory[at[1]] < 1.1 * memory[at[0]]


def _of_words(number: int, seed: int) -> str:
    texts = passages("spun") + passages("clean")
    made: list[str] = []
    while sum(len(text.split()) for text in made) < number:
        made.append(texts[(seed * 7 + len(made)) % len(texts)])
    return "\n\n".join(made) + "\n"


def _resident(process: int) -> float:
    """Megabytes that a process holds; Linux tells."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmRSS"))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=("agree", "aside", "many"))
    parser.add_argument("--number", type=int, help="texts or files; by default 20, 200 and 100")
    parser.add_argument("--endings", nargs="+", choices=ENDINGS, help="formats; by default all that are read")
    arguments = parser.parse_args()
    default = {"agree": 20, "aside": 200, "many": 100}[arguments.what]
    measure = {"agree": agree, "aside": aside, "many": many}[arguments.what]
    endings = () if measure is many else arguments.endings or read_endings()
    sys.exit(not measure(arguments.number or default, endings))


if __name__ == "__main__":
    main()
