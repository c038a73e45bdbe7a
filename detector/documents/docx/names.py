"""The names of the elements in a Word document."""

from __future__ import annotations

from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An element of lxml, which has no types."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_M = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def w(name: str) -> str:
    """The full name of an element or attribute of a document."""
    return f"{{{_W}}}{name}"


RUN, RUN_PROPERTIES, PARAGRAPH, TEXT = w("r"), w("rPr"), w("p"), w("t")
MATHS = frozenset({f"{{{_M}}}oMath", f"{{{_M}}}oMathPara"})
MATH_TEXT = f"{{{_M}}}t"
ALTERNATE, _CHOICE, _FALLBACK = (f"{{{_MC}}}{name}" for name in ("AlternateContent", "Choice", "Fallback"))


def value(element: Element | None, name: str) -> str | None:
    """The value of a property, a child such as `<w:name w:val="…"/>`; None where there is none."""
    child = None if element is None else element.find(w(name))
    found: str | None = None if child is None else child.get(w("val"))
    return found


def flag(element: Element | None, name: str) -> bool | None:
    """Whether a property is on; None where it is not said."""
    child = None if element is None else element.find(w(name))
    return None if child is None else child.get(w("val"), "1") not in ("0", "false", "off")


def chosen(alternate: Element) -> Element:
    """The one of several forms of the same content that is read: the newest, else the one to fall back on."""
    for name in (_CHOICE, _FALLBACK):
        branch = alternate.find(name)
        if branch is not None:
            return branch
    return ()
