#!/usr/bin/env python3
"""Kill `unspin batch` at random moments, start it again each time, and compare with an undisturbed run."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from detector.training.sources import CLEAN_DOMAINS, clean_rows


def corpus(path: Path, records: int) -> None:
    """Write clean texts of all domains in turn, every seventh record a bad one."""
    rows = zip(*(list(clean_rows(domain, "dev"))[:100] for domain in CLEAN_DOMAINS), strict=False)
    texts = [row["text"] for group in rows for row in group]
    with path.open("w", encoding="utf-8") as sink:
        for number in range(records):
            record = {"id": number, "text": texts[number % len(texts)][:2500], "further": number * 2}
            sink.write("no JSON\n" if number % 7 == 3 else json.dumps(record) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--longest", type=float, default=6.0, help="seconds that a run lives at the most")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng, kills, starts = Random(arguments.seed), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        source, whole, killed = (Path(folder) / name for name in ("in.jsonl", "whole.jsonl", "killed.jsonl"))
        corpus(source, arguments.records)

        def command(output: Path) -> list[str]:
            options = ["-o", str(output), "--workers", "2"]
            return [sys.executable, "-m", "detector", "batch", str(source), *options]

        subprocess.run(command(whole), check=True, stderr=subprocess.DEVNULL)
        done = False
        while not done:
            starts += 1
            process = subprocess.Popen(command(killed), stderr=subprocess.DEVNULL)
            try:
                limit = rng.uniform(0.2, arguments.longest) if kills < arguments.kills else None
                done = process.wait(limit) == 0
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
                kills += 1
        expected, found = whole.read_bytes(), killed.read_bytes()
        print(f"{arguments.records} records, {kills} kills, {starts} starts, {len(expected)} bytes")
        print("the same, byte by byte" if expected == found else "NOT the same")
        sys.exit(expected != found)


if __name__ == "__main__":
    main()
