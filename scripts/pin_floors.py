#!/usr/bin/env python3
"""Pin the accuracy floors of the gate to what the shipped model reaches now, less a margin.

A bound is only ever made stricter. To make one laxer takes --lower REASON, which is recorded in
the file beside the values before and after.
"""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
from collections.abc import Mapping

from detector.errors import UnspinError
from tests.accuracy.sets import (
    BOUNDED,
    FLOORS,
    GARBLED,
    GATE,
    LOWER_IS_BETTER,
    measure_clean,
    measure_garbled,
    measure_gate,
    measure_sentences,
    measure_spun,
)

Figures = Mapping[str, Mapping[str, float]]
Laxer = dict[str, tuple[float, float]]

# Slack below (or above) the measured value, for differences between processors' int8 kernels.
MARGIN = 0.02
RELATIVE_MARGIN = 0.15  # for findings per 1,000 words, which have no upper end


class LaxerError(UnspinError):
    """A bound would be made laxer without a reason."""


def bound(metric: str, measured: float) -> float:
    """The bound that a measured value is held to from now on."""
    if metric == "findings/1000":
        return round(measured * (1 + RELATIVE_MARGIN) + 0.1, 2)
    if metric in LOWER_IS_BETTER:
        return round(measured + MARGIN / 2, 3)
    return round(max(0.0, measured - MARGIN), 3)


def pin(old: Figures, measured: Figures, reason: str | None) -> tuple[dict[str, dict[str, float]], Laxer]:
    """New bounds for the measured sets, and the bounds made laxer as "set metric": (before, after).

    Without a reason, bounds that the measured values still keep stay; one that they break raises
    LaxerError. With a reason, every bound follows the measured values. Sets that were not measured,
    since their text is not on this machine, keep their bounds.
    """
    new = {name: dict(bounds) for name, bounds in old.items()}
    laxer: Laxer = {}
    for name, metrics in measured.items():
        for metric in (name for name in BOUNDED if name in metrics):
            value = metrics[metric]
            before, after = old.get(name, {}).get(metric), bound(metric, value)
            if before is not None and is_laxer(metric, before, after):
                if reason is None and keeps(metric, value, before):
                    continue
                laxer[f"{name} {metric}"] = (before, after)
            new.setdefault(name, {})[metric] = after
    if laxer and reason is None:
        raise LaxerError(f"the model is below its floors ({_listed(laxer)}); accept with --lower REASON")
    return new, laxer


def is_laxer(metric: str, before: float, after: float) -> bool:
    """Whether the bound `after` allows what `before` did not."""
    return after > before if metric in LOWER_IS_BETTER else after < before


def keeps(metric: str, value: float, limit: float) -> bool:
    """Whether a measured value is within its bound."""
    return value <= limit if metric in LOWER_IS_BETTER else value >= limit


def _listed(laxer: Laxer) -> str:
    return ", ".join(f"{name} {before} -> {after}" for name, (before, after) in laxer.items())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lower", metavar="REASON", help="accept laxer bounds, and record why")
    arguments = parser.parse_args()
    pinned = json.loads(FLOORS.read_text(encoding="utf-8")) if FLOORS.exists() else {}
    from detector import Detector

    detector = Detector.load()
    sets = (measure_gate, measure_garbled, measure_spun, measure_sentences, measure_clean)
    measured = {name: figures for measure in sets for name, figures in measure(detector).items()}
    try:
        bounds, laxer = pin(pinned.get("bounds", {}), measured, arguments.lower)
    except UnspinError as error:
        parser.exit(2, f"{error}\n")
    lowered = pinned.get("lowered", [])
    if laxer:
        today = datetime.date.today().isoformat()
        lowered = [*lowered, {"date": today, "reason": arguments.lower, "bounds": laxer}]
    result = {
        "gate_sha256": hashlib.sha256(GATE.read_bytes() + GARBLED.read_bytes()).hexdigest(),
        "bounds": bounds,
        "lowered": lowered,
    }
    FLOORS.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{FLOORS}: {sum(map(len, bounds.values()))} bounds pinned, {len(laxer)} made laxer")


if __name__ == "__main__":
    main()
