"""The detector: a document in, a report out. One stage after the other, top to bottom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from pathlib import Path

from detector.calibration import Calibration
from detector.documents import Block, BlockKind, Document, read_text
from detector.encoder import Device, Encoder, TokenScores
from detector.findings import Places, listed, marked, obfuscations, placed
from detector.judge import Judgement, gather_evidence, gather_translation_evidence, judge
from detector.language import identify
from detector.lexicons.matcher import Matcher
from detector.memory import RememberingEncoder, RememberingOriginals, kept_openings
from detector.model_folder import ModelFolder
from detector.obfuscation import Normalised, normalise
from detector.originals import Lexicon, Originals, Ranking, Repairs
from detector.passages import Passage, count_words, split
from detector.quality import Quality
from detector.report import Finding, Report, ScoredPassage, Verdict
from detector.screen import Screen
from detector.spans import mark
from detector.technical import in_prose
from detector.words import gather


@dataclass(frozen=True)
class CheckOptions:
    """min_words: below so many words of prose a document is not scored. suggestions: name originals.

    clear_below: what the small network scores below it, the large one does not read; such a report has that
    score, but no passages and no findings. 0: the large one reads everything. lists: tortured phrases to
    look for besides those of the detector.
    """

    min_words: int = 50
    suggestions: bool = True
    clear_below: float = 0.0
    lists: Matcher | None = None


@dataclass(frozen=True, eq=False)
class _Prepared:
    """A document that the network has not read yet; no passages where it is not to."""

    report: Report
    normalised: Sequence[Normalised]
    passages: Sequence[Passage]


class Detector:
    """A loaded model that checks documents."""

    def __init__(
        self,
        folder: ModelFolder,
        lists: Matcher | None = None,
        threads: int = 0,
        device: Device = "cpu",
        remembered: int = 0,
    ) -> None:
        content = folder.json("calibration.json")
        self.name = folder.name
        self.sha256 = folder.sha256
        self.folder = folder.path
        self._calibration = Calibration.from_json(content)
        self._translation = Calibration.from_json(content.get("translation", {}))
        self._quality = Quality.from_json(content.get("quality", {}))
        self._repairs = Repairs.load(folder)
        self.lists = lists
        ranking = Ranking.from_json(content)
        if remembered:
            self._encoder: Encoder = RememberingEncoder(folder, remembered, threads, device)
            self._originals: Originals = RememberingOriginals(folder, ranking, self._encoder, threads)
        else:
            self._encoder = Encoder(folder, threads, device)
            self._originals = Originals(folder, ranking, self._encoder, threads)
        self._screening = content.get("screen")
        self._folder, self._threads = folder, threads

    @classmethod
    def load(
        cls,
        model: Path | None = None,
        lists: Matcher | None = None,
        threads: int = 0,
        device: Device = "cpu",
        remembered: int = 0,
    ) -> Detector:
        """The model in the folder `model`, or the bundled one: no network, no torch unless on a GPU.

        lists: tortured phrases to look for besides (`detector.lexicons.load_matcher`). threads: that the
        network runs on, 0 for one each processor. device: "cuda" for a GPU, whose scores, in float,
        differ a little from the 8-bit ones. remembered: passages read lately that are not read again when
        they come again, for a document that is being written.

        Raises ModelError when a file of it is missing or damaged, UsageError when there is no such device.
        """
        return cls(ModelFolder.find(model), lists, threads, device, remembered)

    @property
    def lexicon(self) -> Lexicon:
        """What words and phrases may have stood before, as the model knows it."""
        return self._originals.lexicon

    @property
    def threshold(self) -> float:
        """The document score from which on the verdict is at least `suspect`."""
        return self._calibration.suspect

    @cached_property
    def _screen(self) -> Screen | None:
        """The small network, which is loaded when it is first asked; None where the model has none."""
        if self._screening is None:
            return None
        return Screen(self._folder, self._screening, self._encoder, self._threads)

    def check(self, text: str, *, path: str = "<text>", options: CheckOptions | None = None) -> Report:
        """Check a plain text."""
        return self.check_document(read_text(text, path=path), options)

    def check_many(self, texts: Iterable[str], options: CheckOptions | None = None) -> Iterator[Report]:
        """Check plain texts one after the other, in order."""
        for text in texts:
            yield self.check(text, options=options)

    @property
    def clear_below(self) -> float:
        """Score of the small network below which documents are surely clean; 0 for a model without one."""
        return self._screen.clear_below if self._screen else 0.0

    def cleared(self, text: str, options: CheckOptions) -> float | None:
        """The score of a text that the small network clears, None where the large one is to read it."""
        return self._prepared(read_text(text), options).report.score

    def check_document(
        self, document: Document, options: CheckOptions | None = None, previous: Report | None = None
    ) -> Report:
        """Check a document that a reader made.

        previous: the report on it before a change. What did not change is then parted into the same
        passages, so that a detector which remembers them reads only what did.
        """
        options = options or CheckOptions()
        openings = kept_openings(previous, document.raw) if previous else ()
        (report,) = self._checked([self._prepared(document, options, openings)], options)
        return report

    def check_documents(
        self, documents: Sequence[Document], options: CheckOptions | None = None
    ) -> list[Report]:
        """Check documents that a reader made; the network reads the passages of all of them together."""
        options = options or CheckOptions()
        return self._checked([self._prepared(document, options) for document in documents], options)

    def _checked(self, prepared: Sequence[_Prepared], options: CheckOptions) -> list[Report]:
        texts = [passage.text for item in prepared for passage in item.passages]
        scores = iter(self._encoder.encode(texts))
        return [
            self._scored(item, list(islice(scores, len(item.passages))), options)
            if item.passages
            else item.report
            for item in prepared
        ]

    def _prepared(
        self, document: Document, options: CheckOptions, openings: Container[int] = ()
    ) -> _Prepared:
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
            skipped=_words_by_kind(document.skipped),
        )
        if reason:
            return _Prepared(replace(unscored, reason=_ignored(document) or reason), normalised, [])
        cleared = self._cleared(normalised, text, options) if options.clear_below else None
        if cleared is not None:
            return _Prepared(replace(unscored, verdict="clean", score=round(cleared, 4)), normalised, [])
        blocks = [item.block for item in normalised]
        passages = split(blocks, self._encoder.count_tokens, openings=openings)
        return _Prepared(unscored, normalised, passages)

    def _cleared(self, normalised: Sequence[Normalised], text: str, options: CheckOptions) -> float | None:
        """The score of a document with nothing to tell that the small network clears, else None."""
        if self._screen is None or any(item.marks for item in normalised):
            return None
        if any(lists.find(text) for lists in self._lists(options)):
            return None
        return self._screen.cleared(text, options.clear_below)

    def _lists(self, options: CheckOptions) -> Iterator[Matcher]:
        return (lists for lists in (self.lists, options.lists) if lists)

    def _scored(self, prepared: _Prepared, scores: Sequence[TokenScores], options: CheckOptions) -> Report:
        document, passages = prepared.report.document, prepared.passages
        words = gather(passages, scores)
        spun = judge(gather_evidence(words, scores), self._calibration)
        translated = judge(gather_translation_evidence(words, scores), self._translation)
        # Weak signs of broken wording count where that is what the text has, not where it was rather spun.
        rather = translated if translated.document > spun.document else replace(translated, document=0.0)
        swapped, broken = (
            in_prose(mark(words, judged, passages, calibration), words, passages, document.raw)
            for judged, calibration in ((spun, self._calibration), (rather, self._translation))
        )
        originals = repairs = None
        if options.suggestions:
            originals = self._originals.suggest(swapped, words, spun.words, passages, scores)
            repairs = self._repairs.suggest(broken, words, passages)
        places = Places(document.raw)
        findings = [
            *marked("substitution", swapped, originals, words, passages, document, places),
            *marked("garbled", broken, repairs, words, passages, document, places),
            *obfuscations(prepared.normalised, passages, document, places),
        ]
        for lists in self._lists(options):
            findings += listed(lists, prepared.normalised, passages, document, places)
        return replace(
            prepared.report,
            verdict=self._verdict(spun.document, translated.document),
            score=round(spun.document, 4),
            translation_risk=round(translated.document, 4),
            passages=tuple(self._scored_passages(passages, spun, translated)),
            findings=tuple(placed(_without_overlap(findings), document)),
            sentences=tuple(self._quality.sentences(passages, scores)),
        )

    def _scored_passages(
        self, passages: Sequence[Passage], spun: Judgement, translated: Judgement
    ) -> Iterator[ScoredPassage]:
        risks = zip(spun.passages.tolist(), translated.passages.tolist(), strict=True)
        for passage, (score, translation_risk) in zip(passages, risks, strict=True):
            # A footnote may stand in the midst of the paragraph before it.
            start = int(passage.offsets.starts[passage.fresh :].min())
            end = int(passage.offsets.ends[passage.fresh :].max())
            stands_out = (
                score >= self._calibration.suspect_passage
                or translation_risk >= self._translation.suspect_passage
            )
            yield ScoredPassage(start, end, round(score, 4), stands_out, round(translation_risk, 4))

    def _verdict(self, score: float, translation_risk: float) -> Verdict:
        """What the two judgements say, the surer one where both are sure."""
        spun = score >= self._calibration.spun
        if translation_risk >= self._translation.spun and not (spun and score >= translation_risk):
            return "machine-garbled"
        if spun:
            return "spun"
        suspect = score >= self._calibration.suspect or translation_risk >= self._translation.suspect
        return "suspect" if suspect else "clean"


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


def _ignored(document: Document) -> str | None:
    """Why there is nothing to judge in a document whose comments ask not to."""
    if document.blocks or not any(block.kind == "ignored" for block in document.skipped):
        return None
    return "ignored: its comments ask not to judge it"


def _words_by_kind(blocks: Sequence[Block]) -> tuple[tuple[BlockKind, int], ...]:
    words: Counter[BlockKind] = Counter()
    for block in blocks:
        words[block.kind] += count_words(block.text)
    return tuple((kind, number) for kind, number in words.most_common() if number)


def _without_overlap(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Findings by their start; of two that overlap, the surer stays (an obfuscation is certain)."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda finding: (finding.start, -finding.end)):
        if not kept or finding.start >= kept[-1].end:
            kept.append(finding)
        elif finding.score > kept[-1].score:
            kept[-1] = finding
    return tuple(kept)
