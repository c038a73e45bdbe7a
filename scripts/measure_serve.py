#!/usr/bin/env python3
"""Measure `unspin serve`: how long an article takes, and how many words many clients get through.

One client sends articles of 822 words. Then 32 clients send texts of 300 words, one in twenty spun, for a
minute; before and after it `unspin batch --no-cascade` scores such texts, since a machine that others use
too is not as fast at all times. Linux only: memory is read from /proc.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random

import httpx

from detector.corpus.manifest import Manifest
from tests.serve.service import Service, service

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


def batch_speed(seconds: float) -> float:
    """Words a second of `unspin batch` without the cascade, once its processes have started."""
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "texts.jsonl"), Path(folder, "out.jsonl")
        made = texts(TEXT)
        with source.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps({"id": n, "text": next(made)}) + "\n" for n in range(3000))
        command = [sys.executable, "-m", "detector", "batch", str(source), "-o", str(output), "--no-cascade"]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
            manifest = output.with_name(output.name + ".manifest.json")
            first = _when_more(manifest, 0)
            time.sleep(seconds)
            last = _when_more(manifest, first[1])
            process.kill()
    return (last[1] - first[1]) * TEXT / (last[0] - first[0])


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
    centiles = statistics.quantiles(taken, n=100)
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
        began = time.perf_counter()
        taken, statuses = asyncio.run(crowd(server.url, arguments.clients, arguments.seconds))
        speed = len(taken) * TEXT / (time.perf_counter() - began)
        memory = _megabytes(server)
        batch = (before + batch_speed(arguments.seconds / 2)) / 2
    print(f"{arguments.clients} clients, {len(taken)} texts of {TEXT} words: {_quantiles(taken)}; {memory}")
    print(f"answers by status: {dict(statuses)}")
    print(f"{speed:,.0f} words/s beside {batch:,.0f} of unspin batch: {speed / batch:.2f} of it")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
