"""The page on formats names the endings and kinds that there are."""

import re
from pathlib import Path

from detector.documents import FORMATS, SKIPPED

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")


def test_the_table_has_every_ending():
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")][1:]
    assert set(re.findall(r"`(\.\w+)`", "\n".join(rows))) == set(FORMATS)


def test_every_kind_that_is_not_judged_is_explained():
    told = PAGE[PAGE.index("**not judged**") : PAGE.index("## By format")]
    assert set(SKIPPED) <= set(re.findall(r"`([a-z]+)`", told))
