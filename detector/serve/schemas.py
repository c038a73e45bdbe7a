"""What requests say."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from detector.configuration.settings import Phrase
from detector.lexicons import Matcher, parse
from detector.serve.jobs import Content
from detector.serve.problems import ProblemError

TextFormat = Literal["text", "markdown", "html", "latex", "rst", "xml"]
ExportFormat = Literal[
    "html", "json", "jsonl", "docx", "pdf", "evidence", "markdown", "sarif", "junit", "github", "text"
]
MAX_TEXT = 5_000_000
"""Characters of a text."""
_MAX_SEARCHED = 500
_Name = Annotated[str, Field(max_length=255)]
_Wording = Annotated[str, Field(min_length=1, max_length=300)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class AllowedPhrase(_Body):
    """A phrase whose findings are set aside."""

    phrase: _Wording
    case: Literal["ignore", "exact"] = "ignore"


class LexiconEntry(_Body):
    """A tortured phrase, or a query, and the phrase that is expected in its place."""

    phrase: _Wording
    expected: Annotated[str, Field(max_length=300)] = ""

    @field_validator("phrase")
    @classmethod
    def _readable(cls, phrase: str) -> str:
        parse(phrase)
        return phrase


class RequestLexicon(_Body):
    """A list of tortured phrases."""

    name: Annotated[str, Field(min_length=1, max_length=100)]
    entries: Annotated[tuple[LexiconEntry, ...], Field(max_length=10_000)]


class Options(_Body):
    """How a document is checked; what is left out is as the command line has it."""

    threshold: Annotated[float, Field(ge=0, le=1)] | None = None
    min_words: Annotated[int, Field(ge=1, le=1_000_000)] = 50
    suggestions: bool = True
    allow: Annotated[tuple[_Wording | AllowedPhrase, ...], Field(max_length=500)] = ()
    lexicons: Annotated[tuple[RequestLexicon, ...], Field(max_length=20)] = ()
    include: Annotated[tuple[Literal["text"], ...], Field(max_length=5)] = ()

    @field_validator("lexicons")
    @classmethod
    def _searchable(cls, lexicons: tuple[RequestLexicon, ...]) -> tuple[RequestLexicon, ...]:
        phrases = [entry.phrase for lexicon in lexicons for entry in lexicon.entries]
        if sum("*" in phrase or "~" in phrase for phrase in phrases) > _MAX_SEARCHED:
            raise ValueError(f"more than {_MAX_SEARCHED} queries with * or ~, which take long to search for")
        return lexicons

    @property
    def phrases(self) -> tuple[Phrase, ...]:
        """The allowed phrases."""
        return tuple(
            Phrase(one) if isinstance(one, str) else Phrase(one.phrase, one.case) for one in self.allow
        )

    @property
    def matcher(self) -> Matcher | None:
        """What finds the phrases of the lists; the same one for the same lists. It may take a while."""
        return _matcher(self.lexicons) if self.lexicons else None


@lru_cache(maxsize=8)
def _matcher(lexicons: tuple[RequestLexicon, ...]) -> Matcher:
    return Matcher(
        (one.name, [(parse(entry.phrase), entry.expected) for entry in one.entries]) for one in lexicons
    )


class Text(_Body):
    """A text to check."""

    text: Annotated[str, Field(max_length=MAX_TEXT)]
    format: TextFormat = "text"
    name: _Name = "text"

    @property
    def content(self) -> Content:
        """It as what is read."""
        return Content(self.text, self.format, self.name)


class CheckRequest(Text):
    """A text, and how to check it."""

    options: Options = Options()


class ExportRequest(_Body):
    """A text, and what to make of it: format is that of the export, text_format that of the text."""

    text: Annotated[str, Field(max_length=MAX_TEXT)]
    text_format: TextFormat = "text"
    name: _Name = "text"
    format: ExportFormat
    options: Options = Options()

    @property
    def content(self) -> Content:
        """The text as what is read."""
        return Content(self.text, self.text_format, self.name)


class BatchDocument(Text):
    """One text of several. id: comes back with its result."""

    id: Annotated[str, Field(max_length=255)] | int


class BatchRequest(_Body):
    """Several texts, and how to check them."""

    documents: Annotated[tuple[BatchDocument, ...], Field(min_length=1, max_length=1000)]
    options: Options = Options()


class CompareRequest(_Body):
    """A suspect text and a known source."""

    suspect: Annotated[str, Field(max_length=MAX_TEXT)]
    source: Annotated[str, Field(max_length=MAX_TEXT)]
    suspect_name: _Name = "suspect"
    source_name: _Name = "source"
    format: TextFormat = "text"


def invalid(error: ValidationError) -> ProblemError:
    """The problem that an error of validation is."""
    found = [
        {"field": ".".join(map(str, one["loc"])), "detail": one["msg"]}
        for one in error.errors(include_url=False, include_context=False, include_input=False)[:20]
    ]
    if any(one["type"] == "json_invalid" for one in error.errors(include_url=False, include_context=False)):
        return ProblemError(400, "no-json", f"the body is no JSON: {found[0]['detail']}")
    told = "; ".join(f"{one['field'] or 'body'}: {one['detail']}" for one in found[:3])
    return ProblemError(422, "invalid", told, errors=found)
