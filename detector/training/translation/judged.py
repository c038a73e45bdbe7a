"""Machine translations that people judged: MLQE-PE sentence by sentence, WMT MQM span by span."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from detector.training.sources import SHARED, read_rows
from detector.training.translation.untokenised import untokenised

MT = SHARED / "data" / "mt"
DOCUMENT_WORDS = 200
SEVERITIES = ("minor", "major", "neutral")
"""Of the errors that experts marked in WMT MQM."""


@dataclass(frozen=True)
class Sentence:
    """A translated sentence. z: mean of its standardised scores; corrected: its post-edit.

    places, bad: of each token, where it stands in `text` and whether an editor changed it.
    """

    id: str
    lang: str
    text: str
    places: tuple[tuple[int, int], ...]
    bad: tuple[bool, ...]
    z: float
    corrected: str


@dataclass(frozen=True)
class Segment:
    """A translated segment with the errors that experts marked: start, end and severity of each."""

    id: str
    text: str
    errors: tuple[tuple[int, int, str], ...]

    def spans(self, severities: Iterable[str]) -> list[tuple[int, int]]:
        """The stretches with errors of some severities, those that overlap as one."""
        wanted = frozenset(severities)
        merged: list[tuple[int, int]] = []
        for start, end in sorted((start, end) for start, end, severity in self.errors if severity in wanted):
            if merged and start < merged[-1][1]:
                start, end = merged[-1][0], max(end, merged.pop()[1])
            merged.append((start, end))
        return merged


@dataclass(frozen=True)
class TranslatedDocument:
    """A document that a good system translated."""

    lang: str
    system: str
    text: str


def sentences(split: str) -> Iterator[Sentence]:
    """The sentences of MLQE-PE, written as people write; split is `train` or `dev`."""
    for row in read_rows(MT / "mlqe_to_english.jsonl.xz"):
        tokens = row["mt"].split(" ")
        if row["split"] == split and len(tokens) == len(row["tags"]):
            found = untokenised(tokens)
            bad = tuple(tag == "B" for tag in row["tags"])
            yield Sentence(row["id"], row["lang"], found.text, found.places, bad, row["z"], row["post_edit"])


def segments(split: str) -> Iterator[Segment]:
    """The segments of WMT MQM; errors without a place, such as omissions, are left out."""
    for row in read_rows(MT / "mqm_to_english.jsonl.xz"):
        if row["split"] == split:
            errors = tuple(
                (span["start"], span["end"], span["severity"])
                for span in row["spans"]
                if span["start"] is not None and span["start"] < span["end"]
            )
            yield Segment(row["id"], row["mt"], errors)


def translated_documents() -> Iterator[TranslatedDocument]:
    """The `dev` documents by current systems, whose English is mostly good."""
    for row in read_rows(MT / "mt_documents_dev.jsonl.xz"):
        yield TranslatedDocument(row["lang"], row["system"], row["text"])


def documents(texts: Iterable[str], words: int = DOCUMENT_WORDS) -> Iterator[str]:
    """Sentences put together to documents of at least so many words; a rest shorter than half is left."""
    document, count = "", 0
    for text in texts:
        document = f"{document} {text.strip()}".strip()
        count += len(text.split())
        if count >= words:
            yield document
            document, count = "", 0
    if count >= words / 2:
        yield document
