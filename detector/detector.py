"""The detector: a document in, a report out. One stage after the other, top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from detector.calibration import Calibration
from detector.documents import Document, read_text
from detector.encoder import Encoder
from detector.findings import Places, listed, obfuscations, substitutions
from detector.judge import gather_evidence, judge
from detector.language import identify
from detector.lexicons.matcher import Matcher
from detector.model_folder import ModelFolder
from detector.obfuscation import Normalised, normalise
from detector.originals import Lexicon, Originals, Ranking
from detector.passages import Passage, count_words, split
from detector.report import Finding, Report, ScoredPassage, Verdict
from detector.spans import mark
from detector.words import gather


@dataclass(frozen=True)
class CheckOptions:
    """min_words: below so many words of prose a document is not scored. suggestions: name originals."""

    min_words: int = 50
    suggestions: bool = True


class Detector:
    """A loaded model that checks documents."""

    def __init__(self, folder: ModelFolder, lists: Matcher | None = None, threads: int = 0) -> None:
        content = folder.json("calibration.json")
        self.name = folder.name
        self.sha256 = folder.sha256
        self.folder = folder.path
        self._calibration = Calibration.from_json(content)
        self.lists = lists
        self._encoder = Encoder(folder, threads)
        self._originals = Originals(folder, Ranking.from_json(content), self._encoder, threads)

    @classmethod
    def load(cls, model: Path | None = None, lists: Matcher | None = None, threads: int = 0) -> Detector:
        """The model in the folder `model`, or the bundled one: no network, no torch.

        lists: tortured phrases to look for besides (`detector.lexicons.load_matcher`). threads: that the
        network runs on, 0 for one each processor.

        Raises ModelError when a file of it is missing or damaged.
        """
        return cls(ModelFolder.find(model), lists, threads)

    @property
    def lexicon(self) -> Lexicon:
        """What words and phrases may have stood before, as the model knows it."""
        return self._originals.lexicon

    @property
    def threshold(self) -> float:
        """The document score from which on the verdict is at least `suspect`."""
        return self._calibration.suspect

    def check(self, text: str, *, path: str = "<text>", options: CheckOptions | None = None) -> Report:
        """Check a plain text."""
        return self.check_document(read_text(text, path=path), options)

    def check_many(self, texts: Iterable[str], options: CheckOptions | None = None) -> Iterator[Report]:
        """Check plain texts one after the other, in order."""
        for text in texts:
            yield self.check(text, options=options)

    def check_document(self, document: Document, options: CheckOptions | None = None) -> Report:
        """Check a document that a reader made."""
        options = options or CheckOptions()
        normalised = [normalise(block) for block in document.blocks]
        text = "\n".join(item.block.text for item in normalised)
        checked = count_words(text)
        language, reason = _obstacle(text, checked, options)
        unscored = Report(
            path=document.path,
            verdict="not-scored",
            score=None,
            reason=reason,
            language=language,
            words=count_words(document.raw),
            words_checked=checked,
            passages=(),
            findings=(),
            sentences=(),
            document=document,
        )
        return unscored if reason else self._scored(unscored, normalised, options)

    def _scored(self, report: Report, normalised: Sequence[Normalised], options: CheckOptions) -> Report:
        passages = split([item.block for item in normalised], self._encoder.count_tokens)
        scores = self._encoder.encode([passage.text for passage in passages])
        words = gather(passages, scores)
        judgement = judge(gather_evidence(words, scores), self._calibration)
        spans = mark(words, judgement, passages, self._calibration)
        originals = None
        if options.suggestions:
            originals = self._originals.suggest(spans, words, judgement.words, passages, scores)
        places = Places(report.document.raw)
        findings = [
            *substitutions(spans, originals, words, passages, report.document, places),
            *obfuscations(normalised, passages, report.document, places),
            *(listed(self.lists, normalised, passages, report.document, places) if self.lists else ()),
        ]
        return replace(
            report,
            verdict=self._verdict(judgement.document),
            score=round(judgement.document, 4),
            passages=tuple(self._scored_passages(passages, judgement.passages.tolist())),
            findings=_without_overlap(findings),
            sentences=tuple(_raw_sentences(passages)),
        )

    def _scored_passages(
        self, passages: Sequence[Passage], scores: Sequence[float]
    ) -> Iterator[ScoredPassage]:
        for passage, score in zip(passages, scores, strict=True):
            start, end = passage.offsets.span(passage.fresh, len(passage.text))
            stands_out = score >= self._calibration.suspect_passage
            yield ScoredPassage(start, end, round(score, 4), stands_out)

    def _verdict(self, score: float) -> Verdict:
        if score >= self._calibration.spun:
            return "spun"
        return "suspect" if score >= self._calibration.suspect else "clean"


def _obstacle(text: str, words: int, options: CheckOptions) -> tuple[str | None, str | None]:
    """The language of a text, and why it cannot be scored (None when it can)."""
    if not any(map(str.isalpha, text)):
        return None, "no prose: there are no sentences to judge"
    if words < options.min_words:
        return None, f"too short: {words} words of prose, at least {options.min_words} are needed"
    language, _ = identify(text)
    if language not in ("en", "und"):
        return language, f"not English: the text seems to be in the language “{language}”"
    return "en", None


def _raw_sentences(passages: Sequence[Passage]) -> Iterator[tuple[int, int]]:
    for passage in passages:
        for start, end in passage.sentences:
            if start >= passage.fresh:
                yield passage.offsets.span(start, end)


def _without_overlap(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings by their start; of two that overlap, the surer stays (an obfuscation is certain)."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
        elif finding.score > kept[-1].score:
            kept[-1] = finding
    return tuple(kept)
