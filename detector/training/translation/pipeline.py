"""The steps of the translation head: lessons, training, grafting, calibration."""

from __future__ import annotations

import json
import pickle
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import torch

from detector.calibration import log_odds, sigmoid
from detector.detector import CheckOptions
from detector.encoder import Encoder
from detector.judge import gather_translation_evidence
from detector.model_folder import ModelFolder
from detector.training import corpus
from detector.training.backbone import backbone_folder, load_tokenizer
from detector.training.calibrator import (
    PRIOR,
    Limits,
    Reading,
    Sample,
    draw_samples,
    fit,
    fit_document,
    read_sample,
)
from detector.training.cascade import calibrate_translation_screen
from detector.training.dequantised import load_network
from detector.training.examples import load_workshop
from detector.training.export import write_checksums
from detector.training.network import SpinNetwork, load_backbone
from detector.training.spinners import SpunText
from detector.training.spinners.swap import SpunSpan
from detector.training.translation.graft import graft
from detector.training.translation.head import LAYERS, TranslationHead
from detector.training.translation.lessons import Lesson, make_lessons, scored_lessons, sentence_ends
from detector.training.translation.quality_fitting import fit_quality
from detector.training.translation.reading import best_bad_threshold, best_span_threshold
from detector.training.translation.states import States, write_states
from detector.training.translation.teaching import taught, train_teachers
from detector.training.translation.texts import garbled_texts, mlqe_rows, mlqe_texts, post_edited_texts
from detector.training.translation.trainer import Schedule, Trainer

TEACHERS = (1, 2)
"""Seeds of the teachers."""
SAMPLES = 64
LIMITS = Limits(honest=1 / 200, surely=False, domain=1 / 100, findings=0.1, word_precision=0.5, surer=0.35)
"""Marks are held to less than those of spinning: comparison with the original calls too few words broken."""
_DOCUMENT = (6, 12)
"""Sentences of a document that is made of them."""


def train(
    build: Path,
    model: Path,
    out: Path,
    families: tuple[str, ...],
    negatives: int,
    schedule: Schedule,
) -> TranslationHead:
    """Train a head for the encoder of a model folder.

    `out` receives the teachers, the lessons, their states, checkpoints and the head.
    """
    out.mkdir(parents=True, exist_ok=True)
    network, backbone = load_network(model), load_backbone(backbone_folder())
    kept = out / "lessons.pickle"
    if not kept.exists():
        lessons = make_lessons(build, families, negatives, schedule.seed)
        kept.write_bytes(pickle.dumps(_taught(lessons, backbone, out)))
    lessons = pickle.loads(kept.read_bytes())
    path = out / f"states-{LAYERS[0]}.bin"
    if not path.exists():
        write_states(path, network, LAYERS[0], lessons)
    states = States(path, lessons, network.config.hidden_size)
    torch.manual_seed(schedule.seed)
    head = TranslationHead(backbone, *LAYERS)
    Trainer(head, lessons, states, schedule, out).train()
    return head.eval()


def _taught(lessons: Sequence[Lesson], backbone: SpinNetwork, out: Path) -> list[Lesson]:
    teachers = train_teachers(backbone, scored_lessons(), TEACHERS, out)
    return taught(lessons, backbone, teachers, sentence_ends(load_tokenizer()))


def put_in(head: TranslationHead, build: Path, folder: Path) -> None:
    """Graft a head into a model folder, its 8-bit weights fitted to clean and to garbled text."""
    dataset = corpus.load(build / "corpus", "calibration")
    rows = range(0, len(dataset), max(1, len(dataset) // SAMPLES))
    texts = [dataset[row]["text"][:500] for row in rows]
    garbled = [text.text[:500] for text in garbled_texts(build / "translations" / "calibration.jsonl")]
    tokenizer = load_tokenizer()
    graft(head, folder, [tokenizer.encode(text).ids for text in (*texts, *garbled[:SAMPLES])])
    write_checksums(folder)


def calibrate(
    build: Path, folder: Path, families: tuple[str, ...], documents: int, seed: int = 1
) -> dict[str, Any]:
    """Fit and write the parts `translation` and `quality` of calibration.json of a model folder."""
    encoder = Encoder(ModelFolder.find(folder))
    readings, others = _readings(encoder, build, families, documents, seed)
    path = folder / "calibration.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    calibration = fit(readings, others, content["suspect"], LIMITS)
    shift = calibration.document.bias - fit_document(readings, others).bias
    content["translation"] = asdict(calibration) | {
        "bad": best_bad_threshold(encoder),
        "marked": best_span_threshold(encoder),
        "prior": round(float(sigmoid(np.array(log_odds(PRIOR) + shift))), 4),
    }
    content["quality"] = asdict(fit_quality(encoder, mlqe_rows("calibration"), readings))
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    write_checksums(folder)
    if "screen" in content:
        honest, garbled = (
            [r.sample.spun.text for r in readings if r.sample.is_spun == kind] for kind in (False, True)
        )
        calibrate_translation_screen(folder, honest, garbled)
    return content


def _readings(
    encoder: Encoder, build: Path, families: tuple[str, ...], documents: int, seed: int
) -> tuple[list[Reading], list[Reading]]:
    """Honest and garbled documents; and those with words spun or slips put in, which are neither."""
    dataset = corpus.load(build / "corpus", "calibration")
    drawn = list(draw_samples(dataset, load_workshop(build), families, seed, documents))
    unspun = [sample for sample in drawn if not sample.is_spun]
    honest, slips = unspun[::2], unspun[1::2]
    spun = [Sample("spun", SpunText(sample.spun.text, ())) for sample in drawn if sample.is_spun]
    samples = [*_garbled(build), *_sentences(seed), *honest, *_translated_well(seed)]
    return list(_read(samples, encoder)), list(_read([*spun, *slips], encoder))


def _read(samples: Sequence[Sample], encoder: Encoder) -> Iterator[Reading]:
    for sample in samples:
        reading = read_sample(sample, encoder, gather_translation_evidence)
        if reading is not None and len(reading.words) >= CheckOptions.min_words:
            yield reading


def _garbled(build: Path) -> Iterator[Sample]:
    for text in garbled_texts(build / "translations" / "calibration.jsonl"):
        yield Sample("translations", _as_spun(text.text, text.broken))


def _sentences(seed: int) -> Iterator[Sample]:
    """Poor translations of sentences, several together, as people judged them."""
    rows = [row for row in mlqe_rows("calibration") if float(row["z"]) <= -0.5]
    for text in mlqe_texts(rows, Random(f"calibration/{seed}"), packed=1.0, together=_DOCUMENT):
        yield Sample("translations", _as_spun(text.text, text.broken))


def _translated_well(seed: int) -> Iterator[Sample]:
    """The same sentences as translators mended them, several together: they are not to be flagged."""
    for text in post_edited_texts(mlqe_rows("calibration"), Random(f"mended/{seed}"), 1.0, _DOCUMENT):
        yield Sample("mended", SpunText(text.text, ()))


def _as_spun(text: str, broken: Sequence[tuple[int, int]]) -> SpunText:
    return SpunText(text, tuple(SpunSpan(start, end, "") for start, end in broken))
