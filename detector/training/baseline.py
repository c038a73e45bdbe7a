"""The usual detector of a text's kind: n-grams of words and characters in a logistic regression."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from detector.corpus.labelled import Labelled
from detector.corpus.metrics import Prediction
from detector.training.calibrator import draw_samples
from detector.training.evaluation import Judged
from detector.training.spinners import Workshop


class NgramBaseline:
    """Hashed word (1 to 2) and character (3 to 5) n-grams, sublinear counts, logistic regression."""

    def __init__(self, texts: Sequence[str], spun: Sequence[bool]) -> None:
        from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
        from sklearn.linear_model import SGDClassifier
        from sklearn.pipeline import make_pipeline, make_union

        hashed = {"n_features": 2**19, "alternate_sign": False, "norm": None}
        self._model: Any = make_pipeline(
            make_union(
                HashingVectorizer(ngram_range=(1, 2), **hashed),
                HashingVectorizer(analyzer="char_wb", ngram_range=(3, 5), **hashed),
            ),
            TfidfTransformer(sublinear_tf=True),
            SGDClassifier(loss="log_loss", alpha=1e-6, max_iter=20, random_state=1),
        ).fit(texts, spun)

    @classmethod
    def trained(
        cls, dataset: Any, workshop: Workshop, families: tuple[str, ...], documents: int
    ) -> NgramBaseline:
        """A baseline trained on `documents` documents of the corpus, each once clean and once spun."""
        samples = list(draw_samples(dataset, workshop, families, 1, documents))
        return cls([sample.spun.text for sample in samples], [sample.is_spun for sample in samples])

    def judge(self, texts: Iterable[Labelled]) -> Judged:
        """Its predictions for labelled texts, whose spans are left out: it finds none."""
        kept = [replace(labelled, spans=()) for labelled in texts]
        scores = self._model.predict_proba([labelled.text for labelled in kept])[:, 1]
        return [(labelled, Prediction(float(score))) for labelled, score in zip(kept, scores, strict=True)]
