"""What answers look like, for the OpenAPI document; the records themselves are made elsewhere."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel

from detector.report import FindingKind, Reads, Verdict


class ToolRecord(BaseModel):
    """The program and the model that judged."""

    name: Literal["unspin"]
    version: str
    model: str
    model_sha256: str


class SuggestionRecord(BaseModel):
    """A likely original."""

    text: str
    score: float


class FindingRecord(BaseModel):
    """A risk marker; offsets count code points of the text."""

    start: int
    end: int
    line: int
    column: int
    text: str
    kind: FindingKind
    score: float
    passage: int
    location: str | None
    block: str
    suggestions: list[SuggestionRecord]
    reason: str


class PassageRecord(BaseModel):
    """Consecutive sentences and their score."""

    start: int
    end: int
    score: float


class SentenceRecord(BaseModel):
    """How well a sentence reads.

    quality: the share of human-scored machine translations that it reads better than.
    """

    start: int
    end: int
    quality: float
    reads: Reads


class PieceRecord(BaseModel):
    """Some text of a block; finding, sentence: its places in the findings and in the sentences."""

    text: str
    finding: int | None
    sentence: int | None


class BlockRecord(BaseModel):
    """A paragraph, heading or the like; score: the highest of the passages on it."""

    start: int
    end: int
    kind: str
    location: str | None
    judged: bool
    score: float | None
    pieces: list[PieceRecord]


class DocumentRecord(BaseModel):
    """A document as `unspin check --output-format json` has it; the last five where `include` says `text`."""

    path: str
    verdict: Verdict
    score: float | None
    translation_risk: float | None
    reason: str | None
    language: str | None
    words: int
    words_checked: int
    words_skipped: dict[str, int]
    passages: list[PassageRecord]
    findings: list[FindingRecord]
    sentences: list[SentenceRecord]
    source_queries: list[str]
    format: str = ""
    text: str = ""
    meaning: str = ""
    checked: str = ""
    blocks: list[BlockRecord] = []


class CheckAnswer(BaseModel):
    """What a check gives."""

    schema_version: Literal[1]
    tool: ToolRecord
    threshold: float
    flagged: bool
    document: DocumentRecord


class JudgedRecord(BaseModel):
    """A verdict, the field of a document that has the risk of it, and what it means."""

    verdict: Verdict
    risk: Literal["score", "translation_risk"]
    meaning: str


class ModelAnswer(BaseModel):
    """Which model is loaded, and what it judges."""

    name: str
    sha256: str
    version: str
    threshold: float
    judges: list[JudgedRecord]
    card: str


class BatchAnswer(BaseModel):
    """What several checks give, in order; a record has an id and either an error or what a document has."""

    schema_version: Literal[1]
    tool: ToolRecord
    documents: list[dict[str, Any]]


class CompareAnswer(BaseModel):
    """What a comparison gives."""

    schema_version: Literal[1]
    tool: dict[str, str]
    suspect: str
    source: str
    related: bool
    covered: float
    taken: float
    verbatim: float
    pairs: list[dict[str, Any]]
    summary: str
