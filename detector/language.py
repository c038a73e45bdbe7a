"""Which language a text is in."""

from __future__ import annotations

import re

_SAMPLE = 50_000
# What Compact Language Detector 2 refuses: characters that are not for interchange.
_REFUSED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def identify(text: str) -> tuple[str, float]:
    """The main language of a text and how sure that is.

    Returns an ISO 639 code, "und" where there is nothing to tell it by, and a probability in 0..1:
    the share of the text in that language, halved where the identifier itself has doubts.
    """
    import pycld2  # type: ignore[import-untyped]

    sample = _REFUSED.sub(" ", text[:_SAMPLE])
    try:
        reliable, _, details = pycld2.detect(sample, bestEffort=True)
    except pycld2.error:
        return "und", 0.0
    _, code, percent, _ = details[0]
    if code == "un":
        return "und", 0.0
    return code, percent / (100 if reliable else 200)
