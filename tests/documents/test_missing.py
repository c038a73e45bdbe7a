import sys

import pytest

from detector.documents import read_text
from detector.errors import MissingPackageError


@pytest.mark.parametrize(
    ("format", "package", "modules"),
    [
        ("latex", "pylatexenc", ("latex", "latex.walk", "latex.tokens", "latex.macros", "latex.frame")),
        ("rst", "docutils", ("rst",)),
    ],
)
def test_a_missing_package_is_named_with_how_to_get_it(format, package, modules, monkeypatch):
    for module in modules:
        monkeypatch.delitem(sys.modules, f"detector.documents.{module}", raising=False)
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(MissingPackageError, match=rf'{package}; run: pip install "unspin\[formats\]"'):
        read_text("A wall.", format=format)
