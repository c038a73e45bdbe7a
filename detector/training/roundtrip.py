"""Round-trip translation: English to Spanish and back by Apertium's rules (Debian apertium-eng-spa).

A rule-based translator knows words and little of their context, so that what comes back is garbled as
by a poor translation: "kind of a big deal" returns as "amiable of a big deal".
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from detector.errors import InputError
from detector.training.spinners.swap import SpunSpan, SpunText

PAIRS = ("eng-spa", "spa-eng")
_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_MARK = "%%%"
"""Stands on a line of its own between texts; no translator touches it."""


def round_trips(texts: Sequence[str], pairs: Sequence[str] = PAIRS) -> list[str]:
    """The texts after each translation in turn; unknown words come back as they were.

    Raises InputError when Apertium is missing or fails.
    """
    if shutil.which("apertium") is None:
        raise InputError("apertium: command not found; install it (Debian: apt-get install apertium-eng-spa)")
    joined = f"\n\n{_MARK}\n\n".join(re.sub(r"[^\S\n]+", " ", text).replace(_MARK, "") for text in texts)
    for pair in pairs:
        run = subprocess.run(["apertium", "-u", pair], input=joined, capture_output=True, text=True)
        if run.returncode:
            raise InputError(
                f"apertium {pair}: {run.stderr.strip() or 'failed'}; is apertium-eng-spa installed?"
            )
        joined = run.stdout
    returned = [re.sub(r" +", " ", text).strip() for text in joined.split(_MARK)]
    if len(returned) != len(texts):
        raise InputError(f"apertium: {len(texts)} texts went in and {len(returned)} came back")
    return returned


def changes(original: str, returned: str) -> SpunText:
    """The returned text with what differs from the original, word by word."""
    old, new = (list(_TOKEN.finditer(text)) for text in (original, returned))
    before, after = ([match[0].lower() for match in side] for side in (old, new))
    return SpunText(
        returned, tuple(_spans(SequenceMatcher(None, before, after, autojunk=False), old, new, original))
    )


def _spans(
    matcher: SequenceMatcher[str], old: list[re.Match[str]], new: list[re.Match[str]], original: str
) -> Iterator[SpunSpan]:
    for kind, first, last, start, stop in matcher.get_opcodes():
        changed = kind != "equal" and any(match[0].isalpha() for match in new[start:stop])
        if changed:
            before = original[old[first].start() : old[last - 1].end()] if first < last else ""
            yield SpunSpan(new[start].start(), new[stop - 1].end(), before)
