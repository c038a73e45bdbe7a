"""What is counted for Prometheus; never a text or a name."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from detector.report import Report

_SECONDS = (0.05, 0.1, 0.2, 0.35, 0.5, 0.8, 1.2, 2, 4, 8, 16, 32)


class Metrics:
    """The counters of one server."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.requests = Counter(
            "unspin_requests", "Requests answered.", ("method", "route", "status"), registry=registry
        )
        self.seconds = Histogram(
            "unspin_request_seconds",
            "How long requests took.",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self.documents = Counter("unspin_documents", "Documents judged.", ("verdict",), registry=registry)
        self.words = Counter("unspin_words", "Words of the documents judged.", registry=registry)
        self.refused = Counter("unspin_refused", "Documents refused for want of room.", registry=registry)
        self.waiting = Gauge("unspin_waiting_documents", "Documents that wait.", registry=registry)
        self.batch = Histogram(
            "unspin_batch_documents",
            "Documents checked together.",
            buckets=(1, 2, 4, 8, 16, 32),
            registry=registry,
        )
        self.reader_failures = Counter(
            "unspin_reader_failures", "Readers of documents that broke and were replaced.", registry=registry
        )

    def judged(self, report: Report) -> None:
        """Count a document."""
        self.documents.labels(report.verdict).inc()
        self.words.inc(report.words)

    def text(self) -> bytes:
        """All of them as Prometheus reads them."""
        return generate_latest(self._registry)
