#!/usr/bin/env python3
"""Measure how long `unspin lsp` takes from a keystroke to the diagnostics, through a real client.

A document of 1,000 words, the spun passages of tests/accuracy one after the other, is opened; then a letter
is typed here and there, each time when the last answer has come. The wait for a pause in typing is included.
Linux only: the processor's time is read from /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import time
from pathlib import Path
from random import Random

from lsprotocol.types import Position, Range

from detector.lsp.settings import Settings
from tests.lsp.editor import Editor, editor

ROOT = Path(__file__).resolve().parents[1]
WARM_UP = 3


def spun_document(words: int) -> list[str]:
    """Paragraphs of so many words in all, spun."""
    found: list[str] = []
    with (ROOT / "tests" / "accuracy" / "gate.jsonl").open(encoding="utf-8") as lines:
        for record in map(json.loads, lines):
            room = words - sum(len(paragraph.split()) for paragraph in found)
            if record["label"] == "spun" and room > 0:
                found.append(" ".join(record["text"].split()[:room]))
    return found


def processor_time(process: int) -> float:
    """Seconds of the processor that a process has used."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def keystroke(client: Editor, version: int, place: Position, letter: str) -> tuple[float, float]:
    """Seconds until the diagnostics of a letter came, and what of the processor they took."""
    server = client.client._server
    assert server is not None
    began, used = time.perf_counter(), processor_time(server.pid)
    client.change(version, (Range(place, place), letter))
    await client.next(version)
    return time.perf_counter() - began, processor_time(server.pid) - used


async def measure(words: int, keystrokes: int) -> None:
    """Type, and print what it took."""
    paragraphs, rng = spun_document(words), Random(1)
    async with editor() as client:
        began = time.perf_counter()
        client.open("\n\n".join(paragraphs))
        first = await client.next(1)
        opened = time.perf_counter() - began
        taken = []
        for number in range(WARM_UP + keystrokes):
            line = rng.randrange(len(paragraphs))
            place = Position(2 * line, rng.randrange(len(paragraphs[line])))
            taken.append(await keystroke(client, 2 + number, place, rng.choice("aeinst ")))
    waits, processor = zip(*taken[WARM_UP:], strict=True)
    pause = Settings().debounce
    count = sum(len(paragraph.split()) for paragraph in paragraphs)
    print(f"{count} words, {len(first.diagnostics)} diagnostics; {pause:.2f} s of each wait are the pause")
    print(f"opening, with the model to load: {opened:.2f} s")
    quantiles = statistics.quantiles(waits, n=20)
    print(f"keystroke to diagnostics, {len(waits)} times: median {statistics.median(waits):.2f} s, ", end="")
    print(f"95% within {quantiles[-1]:.2f} s, longest {max(waits):.2f} s")
    print(f"of the processor for each: median {statistics.median(processor):.2f} s")
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=1000)
    parser.add_argument("--keystrokes", type=int, default=40)
    arguments = parser.parse_args()
    asyncio.run(measure(arguments.words, arguments.keystrokes))


if __name__ == "__main__":
    main()
