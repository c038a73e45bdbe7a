"""The clean corpus, tagged once and kept as a `datasets` directory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zlib import crc32

from detector.training.sources import CLEAN_DOMAINS, SHARED, clean_rows, read_rows
from detector.training.tagging import TaggedText, load_tagger, tag

if TYPE_CHECKING:
    from datasets import Dataset

PARAPHRASE_DOMAIN = "human_paraphrases"


def paraphrase_rows(split: str) -> Iterator[dict[str, Any]]:
    """Human paraphrases and simplifications, ten to a text, so that a text fills a passage."""
    texts: list[str] = []
    for row in read_rows(SHARED / "data" / "clean" / f"{PARAPHRASE_DOMAIN}.jsonl.xz"):
        if row["split"] == split:
            texts.append(row["paraphrase"])
    for first in range(0, len(texts), 10):
        yield {
            "id": f"paraphrases-{split}-{first}",
            "domain": PARAPHRASE_DOMAIN,
            "text": "\n".join(texts[first : first + 10]),
        }


def clean_texts(split: str) -> list[dict[str, Any]]:
    """Every clean document of a split, of all domains: id, domain, text."""
    rows = [row for domain in CLEAN_DOMAINS for row in clean_rows(domain, split)]
    rows.extend(paraphrase_rows(split))
    return [{"id": row["id"], "domain": row["domain"], "text": row["text"]} for row in rows]


def build(split: str, folder: Path, processes: int = 2) -> Dataset:
    """Tag the clean documents of a split and save them under `folder`."""
    from datasets import Dataset

    rows = clean_texts(split)
    tagged = tag((row["text"] for row in rows), load_tagger(), processes)
    records = [{**row, **asdict(text)} for row, text in zip(rows, tagged, strict=True)]
    dataset = Dataset.from_list(records)
    dataset.save_to_disk(str(folder / split))
    return dataset


def load(folder: Path, split: str) -> Dataset:
    """The corpus that `build` saved; split is `train`, `calibration` or `dev`.

    One training document in twenty, by its id, is kept out of training for calibration.
    """
    from datasets import load_from_disk

    if split == "dev":
        return load_from_disk(str(folder / split))
    dataset = load_from_disk(str(folder / "train"))
    kept = split == "calibration"
    chosen = [row for row, name in enumerate(dataset["id"]) if (crc32(name.encode()) % 20 == 0) == kept]
    return dataset.select(chosen)


def tagged_text(record: dict[str, Any]) -> TaggedText:
    """One record of the corpus as a tagged text."""
    return TaggedText(
        record["text"],
        record["starts"],
        record["ends"],
        record["lemmas"],
        record["tags"],
        record["sentence_starts"],
    )
