from __future__ import annotations

from detector.serve.metrics import Metrics
from tests import translated


def test_documents_are_counted_by_their_verdict() -> None:
    metrics = Metrics()
    for report in (translated.report(), translated.report(), translated.report("It is fine.")):
        metrics.judged(report)
    told = metrics.text().decode()
    assert 'unspin_documents_total{verdict="machine-garbled"} 2.0' in told
    assert 'unspin_documents_total{verdict="clean"} 1.0' in told
