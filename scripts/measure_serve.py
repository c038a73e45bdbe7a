#!/usr/bin/env python3
"""Measure `unspin serve`: how long an article takes, and how many words many clients get through.

One client sends articles of 822 words. Then 32 clients send texts of 300 words, one in twenty spun, for a
minute; before and after it `unspin batch --no-cascade` scores such texts, since a machine that others use
too is not as fast at all times; how much of the processors a word takes depends less on them. Linux only:
memory and the processors' time are read from /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from random import Random

import httpx

from detector.corpus.manifest import Manifest
from tests.serve.service import Service, children, service

ROOT = Path(__file__).resolve().parents[1]
ARTICLE, TEXT = 822, 300
SPUN = 20
WARM_UP = 5


def texts(words: int) -> Iterator[str]:
    """Ever new texts of so many words, every twentieth spun, out of the passages of tests/accuracy."""
    with (ROOT / "tests" / "accuracy" / "gate.jsonl").open(encoding="utf-8") as lines:
        records = [json.loads(line) for line in lines]
    rng = Random(1)
    for number in count(1):
        label = "spun" if number % SPUN == 0 else "clean"
        chosen = [record["text"] for record in records if record["label"] == label]
        rng.shuffle(chosen)
        yield " ".join(" ".join(chosen * 4).split()[:words])


@dataclass(frozen=True)
class Speed:
    """Words a second, and seconds of a processor for 1,000 words."""

    words: float
    processor: float

    @classmethod
    def of(cls, words: int, seconds: float, processor: float) -> Speed:
        """The speed of so many words."""
        return cls(words / seconds, processor / words * 1000)


def batch_speed(seconds: float) -> Speed:
    """The speed of `unspin batch` without the cascade, once its processes have started."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "texts.jsonl"), Path(folder, "out.jsonl")
        made = texts(TEXT)
        with source.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps({"id": n, "text": next(made)}) + "\n" for n in range(6000))
        command = [sys.executable, "-m", "detector", "batch", str(source), "-o", str(output), "--no-cascade"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            manifest = output.with_name(output.name + ".manifest.json")
            began, done, used = *_when_more(manifest, 0), _processor(process.pid)
            time.sleep(seconds)
            ended, all_done = _when_more(manifest, done)
            used = _processor(process.pid) - used
            for child in children(process.pid):
                os.kill(child, signal.SIGKILL)
            process.kill()
    return Speed.of((all_done - done) * TEXT, ended - began, used)


def _processor(process: int) -> float:
    """Seconds of the processors that a process and those that it started have used."""
    used = 0
    for number in (process, *children(process)):
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        used += int(fields[11]) + int(fields[12])
    return used / os.sysconf("SC_CLK_TCK")


def _when_more(manifest: Path, records: int) -> tuple[float, int]:
    """When a run has committed more than so many records, and how many it has then."""
    while True:
        found = Manifest.load(manifest)
        if found is not None and found.records > records:
            return time.perf_counter(), found.records
        time.sleep(0.01)


async def articles(url: str, number: int) -> list[float]:
    """Seconds that each article of one client takes."""
    made, taken = texts(ARTICLE), []
    async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
        for _ in range(WARM_UP + number):
            began = time.perf_counter()
            answer = await client.post("/v1/check", json={"text": next(made)})
            taken.append(time.perf_counter() - began)
            answer.raise_for_status()
    return taken[WARM_UP:]


async def crowd(url: str, clients: int, seconds: float) -> tuple[list[float], Counter[int]]:
    """Seconds of each answered request of some clients at once, and how often each status came."""
    made, taken, statuses = texts(TEXT), [], Counter[int]()
    where = httpx.URL(url)
    ends = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection(where.host, where.port)
        while time.perf_counter() < ends:
            began = time.perf_counter()
            status, wait = await _posted(reader, writer, json.dumps({"text": next(made)}).encode())
            statuses[status] += 1
            if status == 200:
                taken.append(time.perf_counter() - began)
            else:
                await asyncio.sleep(wait)
        writer.close()

    await asyncio.gather(*(one() for _ in range(clients)))
    return taken, statuses


async def _posted(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes
) -> tuple[int, float]:
    """The status of an answer, and when to come again. A client of httpx takes a tenth of the processors."""
    head = f"POST /v1/check HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(body)}\r\n"
    writer.write(f"{head}Content-Type: application/json\r\n\r\n".encode() + body)
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines if line)
    await reader.readexactly(int(headers["content-length"]))
    return int(first.split()[1]), float(headers.get("retry-after", 1))


def _quantiles(taken: list[float]) -> str:
    centiles = statistics.quantiles(taken, n=100, method="inclusive")
    return f"p50 {statistics.median(taken):.2f} s, p99 {centiles[98]:.2f} s, longest {max(taken):.2f} s"


def _megabytes(server: Service) -> str:
    return f"{server.memory() / 1e6:.0f} MB"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--seconds", type=float, default=60)
    arguments = parser.parse_args()
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with service("--quiet") as server:
        print(f"memory at the start, with its readers: {_megabytes(server)}")
        taken = asyncio.run(articles(server.url, arguments.articles))
        print(
            f"one client, {len(taken)} articles of {ARTICLE} words: {_quantiles(taken)}; {_megabytes(server)}"
        )
        before = batch_speed(arguments.seconds / 2)
        began, used = time.perf_counter(), _processor(server.process.pid)
        taken, statuses = asyncio.run(crowd(server.url, arguments.clients, arguments.seconds))
        seconds, used = time.perf_counter() - began, _processor(server.process.pid) - used
        memory = _megabytes(server)
        after = batch_speed(arguments.seconds / 2)
    speed = Speed.of(len(taken) * TEXT, seconds, used)
    words = (before.words + after.words) / 2
    processor = (before.processor + after.processor) / 2
    print(f"{arguments.clients} clients, {len(taken)} texts of {TEXT} words: {_quantiles(taken)}; {memory}")
    print(f"answers by status: {dict(statuses)}")
    print(
        f"{speed.words:,.0f} words/s; unspin batch: {before.words:,.0f} before and {after.words:,.0f} after;"
        f" {speed.words / words:.2f} of it"
    )
    print(
        f"for 1,000 words {speed.processor:.3f} s of a processor; unspin batch: {processor:.3f} s;"
        f" {processor / speed.processor:.2f} as many words for as much"
    )
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
