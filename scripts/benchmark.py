#!/usr/bin/env python3
"""Measure the speed of batch scoring, beside the usual ways to do it, all in one run.

Documents of 300 words from the clean `dev` text, one in twenty spun: `unspin batch` with the cascade
on all of them; without it, and with one process, on an eighth; the float network in transformers and
torch on a fortieth; a scan for the phrases of the tortured-phrase list. Besides, the cold start of
`unspin check`.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from detector.training.sources import BUILD, ROOT, SHARED

WORDS = 300
_WATCHED = (
    "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stderr=subprocess.DEVNULL); "
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)
"""Runs a command and prints the peak memory of its largest process in KiB; itself a small process."""
EXAMPLE = ROOT / "examples" / "harbour-spun.txt"


def documents(count: int) -> Iterator[str]:
    """Texts of 300 words, every twentieth spun by a family that was never trained on."""
    from detector.training import corpus
    from detector.training.examples import load_workshop
    from detector.training.spinners import VALIDATION, Spinner, draw_style

    rng, workshop = Random(1), load_workshop(BUILD)
    dataset = corpus.load(BUILD / "corpus", "dev")
    number = 0
    while number < count:
        text = corpus.tagged_text(dataset[rng.randrange(len(dataset))])
        if len(text) < WORDS:
            continue
        first = rng.randrange(len(text) - WORDS + 1)
        part = text.slice(first, first + WORDS)
        spun = number % 20 == 0
        number += 1
        yield (
            Spinner(workshop, draw_style(rng, (VALIDATION,), 0.5), rng).spin(part).text if spun else part.text
        )


def batch(path: Path, peaks: list[float], *options: str) -> Callable[[], None]:
    """The command `unspin batch`, run as a user runs it; `peaks` receives its memory in MB."""

    def run() -> None:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, "-m", "detector", "batch", str(path), "-o", f"{folder}/out.jsonl"]
            watched = [sys.executable, "-c", _WATCHED, *command, *options]
            done = subprocess.run(watched, check=True, capture_output=True, text=True)
            peaks.append(int(done.stdout) / 1024)

    return run


def with_torch(texts: list[str], network: Path, threads: int) -> Callable[[], None]:
    """The float network in torch, 32 passages at a time, as such models are usually run."""
    import torch

    from detector.documents import read_text
    from detector.passages import split
    from detector.training.backbone import load_tokenizer
    from detector.training.network import load_backbone

    torch.set_num_threads(threads)
    model, tokenizer = load_backbone(network).eval(), load_tokenizer()

    def count(parts: list[str]) -> list[int]:
        return [len(tokenizer.encode(part).ids) for part in parts]

    def run() -> None:
        passages = [passage.text for text in texts for passage in split(read_text(text).blocks, count)]
        for first in range(0, len(passages), 32):
            ids = [torch.tensor(tokenizer.encode(text).ids) for text in passages[first : first + 32]]
            padded = torch.nn.utils.rnn.pad_sequence(ids, batch_first=True)
            with torch.inference_mode():
                model(padded, (padded != 0).long())

    return run


def scan(texts: list[str]) -> Callable[[], None]:
    """A search for the tortured phrases of a published list."""
    from detector.lexicons import Matcher, parse

    with (SHARED / "data" / "lexicons" / "tortured.csv").open(encoding="utf-8", newline="") as lines:
        rows = [(parse(row["tortured_phrase"]), row["expected_phrase"]) for row in csv.DictReader(lines)]
    matcher = Matcher([("list", rows)])

    def run() -> None:
        for text in texts:
            matcher.find(text)

    return run


def seconds(run: Callable[[], None]) -> float:
    """How long one run takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--network", type=Path, default=BUILD / "average" / "network")
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    texts = list(documents(arguments.documents))
    some, few = (texts[: max(1, len(texts) // part)] for part in (8, 40))
    with tempfile.TemporaryDirectory() as folder:
        check = [sys.executable, "-m", "detector", "check", str(EXAMPLE), "--exit-zero"]
        cold = min(seconds(lambda: _quiet(check)) for _ in range(5))
        print(f"cold start, check of {EXAMPLE.name}: {cold:.2f} s", flush=True)
        peaks: list[float] = []
        all_of_them, part_of_them = (
            _written(Path(folder) / f"{len(part)}.jsonl", part) for part in (texts, some)
        )
        scores, alone = ("--fields", "score"), ("--workers", "1")
        tell("batch, scores alone", texts, batch(all_of_them, peaks, *scores))
        for limit in ("0.05", "0.1"):
            loose = batch(all_of_them, peaks, *scores, "--clear-below", limit)
            tell(f"batch, scores alone, cleared below {limit}", texts, loose)
        tell("batch, with findings", texts, batch(all_of_them, peaks))
        tell("batch, scores alone, no cascade", some, batch(part_of_them, peaks, *scores, "--no-cascade"))
        tell("batch, with findings, no cascade", some, batch(part_of_them, peaks, "--no-cascade"))
        tell("batch, scores alone, one process", some, batch(part_of_them, peaks, *scores, *alone))
        print(f"peak memory of the largest process: {max(peaks):.0f} MB")
    tell("transformers and torch, fp32", few, with_torch(few, arguments.network, arguments.threads))
    tell("scan for tortured phrases", texts, scan(texts))


def _written(path: Path, texts: list[str]) -> Path:
    path.write_text("".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate(texts)))
    return path


def tell(name: str, texts: list[str], run: Callable[[], None]) -> None:
    """Print how many words a second a run takes on some texts."""
    rate = sum(len(text.split()) for text in texts) / seconds(run)
    print(f"{name}, {len(texts):,} documents: {rate:,.0f} words/s", flush=True)


def _quiet(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
