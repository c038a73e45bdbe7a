#!/usr/bin/env python3
"""Measure how often `trace` finds the source of a simulated spun document among 200,000 passages.

The index holds the `dev` documents and filler: documents put together from random sentences of the
training text, so that every word of the sources is common in it. Prints the share of documents whose
source comes first, searched for by the restored and by the spun text, and the time a document takes.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

from detector.detector import CheckOptions, Detector
from detector.documents import Document, read_text
from detector.model_folder import DEFAULT_NAME
from detector.trace import Index, trace
from detector.training import corpus
from detector.training.examples import load_workshop
from detector.training.sources import BUILD, ROOT
from detector.training.spinners import FAMILIES, Spinner, draw_style

_SENTENCES = 6


def references(build: Path, passages: int) -> Iterator[tuple[str, Document]]:
    """The `dev` documents, then filler until there are about `passages` passages."""
    dev, train = (corpus.load(build / "corpus", split) for split in ("dev", "train"))
    for record in dev:
        yield record["id"], read_text(record["text"])
    sentences: list[str] = []
    for record in train:
        starts = [record["starts"][index] for index in record["sentence_starts"]]
        ends = [*starts[1:], len(record["text"])]
        sentences += [record["text"][a:b].strip() for a, b in zip(starts, ends, strict=True)]
    rng = Random(1)
    for number in range(passages):
        yield f"filler-{number}", read_text(" ".join(rng.choices(sentences, k=_SENTENCES)))


def spun_documents(build: Path, count: int) -> Iterator[tuple[str, str]]:
    """(id, spun text) of `dev` documents of at least 150 words, cut at 600, each with a new spinner."""
    dev: Any = corpus.load(build / "corpus", "dev")
    workshop = load_workshop(build)
    rng = Random(2)
    rows = [row for row in range(len(dev)) if len(dev[row]["starts"]) >= 150]
    for row in rng.sample(rows, min(len(rows), count)):
        text = corpus.tagged_text(dev[row])
        text = text.slice(0, min(len(text), 600))
        yield dev[row]["id"], Spinner(workshop, draw_style(rng, FAMILIES), rng).spin(text).text


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, default=BUILD)
    parser.add_argument("--model", type=Path, default=ROOT / "models" / DEFAULT_NAME)
    parser.add_argument("--passages", type=int, default=200_000)
    parser.add_argument("--documents", type=int, default=200)
    arguments = parser.parse_args()
    path = arguments.build / "trace.index"
    began = time.monotonic()
    with Index(path, create=True) as index:
        if not len(index):
            for _ in index.add(references(arguments.build, arguments.passages)):
                pass
            print(f"{index.passages} passages indexed in {time.monotonic() - began:.0f} s", flush=True)
        detector = Detector.load(arguments.model)
        known = detector.lexicon.words_behind
        right = {True: 0, False: 0}
        seconds = documents = 0.0
        for name, text in spun_documents(arguments.build, arguments.documents):
            report = detector.check(text, options=CheckOptions(min_words=1))
            documents += 1
            for restored in (True, False):
                began = time.monotonic()
                found = trace(report, index, known, restored=restored)
                seconds += time.monotonic() - began if restored else 0
                right[restored] += bool(found) and found[0].name == name
        figures = {
            "passages": index.passages,
            "documents": documents,
            "first by restored text": right[True] / documents,
            "first by spun text": right[False] / documents,
            "seconds a document": seconds / documents,
        }
    print(json.dumps(figures, indent=1))


if __name__ == "__main__":
    main()
