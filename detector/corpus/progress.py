"""How far a long run has come: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

_INTERVAL = 30.0  # seconds between two lines


class Progress(Protocol):
    """What a run tells about itself."""

    def start(self, total: int | None) -> None:
        """Begin. total: the sum of the amounts to come, None if it is not known."""

    def advance(self, amount: int, records: int = 1, flagged: int = 0) -> None:
        """Tell that `records` more are done, `amount` of the total, and `flagged` of them are suspect."""


@contextmanager
def progress_on(stream: TextIO) -> Iterator[Progress]:
    """Progress shown on a stream: a bar if it is a terminal."""
    if stream.isatty():
        with _bar(stream) as bar:
            yield bar
    else:
        yield LineProgress(stream)


class LineProgress:
    """A line every 30 seconds, and one at the end."""

    def __init__(self, stream: TextIO, interval: float = _INTERVAL) -> None:
        self._stream = stream
        self._interval = interval
        self._total: int | None = None
        self._amount = self._records = self._flagged = 0
        self._begun = self._shown = time.monotonic()

    def start(self, total: int | None) -> None:
        """Begin; resets the clock."""
        self._total = total
        self._begun = self._shown = time.monotonic()

    def advance(self, amount: int, records: int = 1, flagged: int = 0) -> None:
        """Add up, and print where the last line is long enough ago."""
        self._amount += amount
        self._records += records
        self._flagged += flagged
        now = time.monotonic()
        if now - self._shown >= self._interval:
            self._shown = now
            print(self._line(now), file=self._stream, flush=True)

    def _line(self, now: float) -> str:
        rate = self._records / max(now - self._begun, 1e-9)
        share = f", {self._amount / self._total:.0%} done" if self._total else ""
        return f"unspin: {self._records:,} records, {self._flagged:,} flagged, {rate:.1f} a second{share}"


@contextmanager
def _bar(stream: TextIO) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    counts = "{task.fields[records]:,} records, {task.fields[flagged]:,} flagged"
    shown = counts + ", {task.fields[rate]:.1f} a second"
    columns = (BarColumn(), TextColumn("{task.percentage:>3.0f}%"), TextColumn(shown), TimeRemainingColumn())
    with Bar(*columns, console=Console(file=stream), transient=True) as bar:
        yield _BarProgress(bar)


class _BarProgress:
    def __init__(self, bar: object) -> None:
        from rich.progress import Progress as Bar

        assert isinstance(bar, Bar)
        self._bar = bar
        self._records = self._flagged = 0
        self._begun = time.monotonic()
        self._task = bar.add_task("", total=None, records=0, flagged=0, rate=0.0)

    def start(self, total: int | None) -> None:
        self._begun = time.monotonic()
        self._bar.update(self._task, total=total)

    def advance(self, amount: int, records: int = 1, flagged: int = 0) -> None:
        self._records += records
        self._flagged += flagged
        rate = self._records / max(time.monotonic() - self._begun, 1e-9)
        self._bar.update(self._task, advance=amount, records=self._records, flagged=self._flagged, rate=rate)
