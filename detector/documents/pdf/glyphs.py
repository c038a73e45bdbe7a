"""The characters on a page of a PDF, with their places, as arrays."""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from detector.errors import InputError

MAX_CHARACTERS = 300_000
"""Characters that a page may have: a dense page of a newspaper has 30,000."""
_SAMPLED = 40
_ASCENT, _DESCENT = 0.78, 0.22  # of the letters of most fonts, in sizes of the type
_BOLD = ("bold", "black", "heavy", "semibold", "demi", "cmbx", "medi", "-bd")
_MONO = ("mono", "courier", "cmtt", "consol", "code", "typewriter", "menlo", "inconsolata", "nimbusmonl")
_HYPHEN = 2  # what PDFium gives for a hyphen at the end of a line
_WHITE = (0x7F, 0xA0, 0x202F, 0x205F, 0x3000)


def _prototype(function: Any, result: Any, *arguments: Any) -> Any:
    # Called for each character with plain addresses, which takes a third of the time that pointers take.
    # Without letting go of the interpreter's lock: PDFium must not run in two threads.
    return ctypes.PYFUNCTYPE(result, *arguments)(ctypes.cast(function, ctypes.c_void_p).value or 0)


_PAGE, _AT, _OUT = ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p
_unicode = _prototype(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _PAGE, _AT)
_loose = _prototype(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, _PAGE, _AT, _OUT)
_tight = _prototype(pdfium.FPDFText_GetCharBox, ctypes.c_int, _PAGE, _AT, _OUT, _OUT, _OUT, _OUT)
_origin = _prototype(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, _PAGE, _AT, _OUT, _OUT)
_font_size = _prototype(pdfium.FPDFText_GetFontSize, ctypes.c_double, _PAGE, _AT)
_matrix = _prototype(pdfium.FPDFText_GetMatrix, ctypes.c_int, _PAGE, _AT, _OUT)
_font = _prototype(
    pdfium.FPDFText_GetFontInfo, ctypes.c_ulong, _PAGE, _AT, ctypes.c_void_p, ctypes.c_ulong, ctypes.c_void_p
)
_generated = _prototype(pdfium.FPDFText_IsGenerated, ctypes.c_int, _PAGE, _AT)
_object = _prototype(pdfium.FPDFText_GetTextObject, ctypes.c_void_p, _PAGE, _AT)
_weight = _prototype(pdfium.FPDFText_GetFontWeight, ctypes.c_int, _PAGE, _AT)


@dataclass(frozen=True)
class Style:
    """How a character is set. size: in points on the page; turned: not along the lines of the page."""

    size: float
    bold: bool
    mono: bool
    turned: bool


@dataclass(frozen=True, eq=False)
class Glyphs:
    """The visible characters of a page in the order of its content, white space left out.

    codes: Unicode. boxes: left, bottom, right, top in the page's own coordinates. left, right, base: the same
    turned so that lines run from left to right. size: of the type, in points. spaced: whether white space
    stands before. parted: whether PDFium takes the gap before for a space. quarter: the direction in which
    lines run, in quarters of a turn against the clock; only where it is 0 are the boxes as wide as what the
    letters move on.
    """

    codes: NDArray[np.int32]
    boxes: NDArray[np.float32]
    left: NDArray[np.float32]
    right: NDArray[np.float32]
    base: NDArray[np.float32]
    size: NDArray[np.float32]
    spaced: NDArray[np.bool_]
    parted: NDArray[np.bool_]
    quarter: int
    _indices: NDArray[np.intp]
    _handle: int

    def __len__(self) -> int:
        return len(self.codes)

    def style(self, at: int) -> Style:
        """How the character at a place is set."""
        index = int(self._indices[at])
        a, b, _, _ = _direction(self._handle, index)
        name, flags = self._font(index)
        bold, mono = _signs(name)
        return Style(
            float(self.size[at]),
            bold or _weight(self._handle, index) >= 600 or bool(flags & 1 << 18),
            mono or bool(flags & 1),
            _quarter_of(a, b) != self.quarter or min(abs(a), abs(b)) > 0.1 * max(abs(a), abs(b)),
        )

    def _font(self, index: int) -> tuple[bytes, int]:
        name, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        _font(self._handle, index, ctypes.addressof(name), 128, ctypes.addressof(flags))
        return name.value, flags.value


@lru_cache(1000)
def _signs(name: bytes) -> tuple[bool, bool]:
    """Whether the name of a font says that it is bold, and that its letters have one width."""
    plain = name.decode("utf-8", "replace").lower()
    return any(sign in plain for sign in _BOLD), any(sign in plain for sign in _MONO)


def glyphs(text_page: Any, area: tuple[float, float, float, float]) -> Glyphs:
    """The characters of a page. text_page: of pypdfium2, open as long as styles are asked for.

    area: left, bottom, right, top of what is shown of the page. Raises InputError for more than
    MAX_CHARACTERS.
    """
    count = text_page.count_chars()
    if count > MAX_CHARACTERS:
        raise InputError(f"it has {count:,} characters, too many for a page of text")
    handle = ctypes.cast(text_page.raw, ctypes.c_void_p).value or 0
    codes = np.array([_unicode(handle, at) for at in range(count)], dtype=np.int64).astype(np.int32)
    codes[codes == _HYPHEN] = ord("-")
    quarter = _quarter(handle, count)
    boxes = _tight_boxes(handle, count) if quarter else _loose_boxes(handle, count)
    origins = _origins(handle, count)
    codes, shown = _visible(codes, boxes, area)
    upright = _turned(boxes, quarter)
    turned_bases = _turned(np.concatenate([origins, origins], axis=1), quarter)[:, 1]
    sizes = _sizes(handle, count)
    kept = shown[_first_of_doubles(codes[shown], upright[shown], turned_bases[shown], sizes[shown])]
    white = _is_white(codes)
    bases = turned_bases[kept]
    # Boxes of one height for all letters of a line; PDFium's are as high as each letter, or as its font says.
    around = np.stack(
        [upright[kept, 0], bases - _DESCENT * sizes[kept], upright[kept, 2], bases + _ASCENT * sizes[kept]], 1
    )
    return Glyphs(
        codes[kept],
        _turned(around, -quarter % 4),
        upright[kept, 0],
        upright[kept, 2],
        bases,
        sizes[kept],
        _behind(white & ~_guessed(handle, white), kept),
        _behind(white, kept),
        quarter,
        kept,
        handle,
    )


def _is_white(codes: NDArray[np.int32]) -> NDArray[np.bool_]:
    return (codes <= 32) | np.isin(codes, _WHITE) | ((codes >= 0x2000) & (codes <= 0x200A))


def _guessed(handle: int, white: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which white space is not in the file: PDFium puts it into gaps between words."""
    guessed = np.zeros(len(white), dtype=bool)
    for at in np.flatnonzero(white).tolist():
        guessed[at] = _generated(handle, at)
    return guessed


def _behind(white: NDArray[np.bool_], kept: NDArray[np.intp]) -> NDArray[np.bool_]:
    """For each of the kept characters whether white space stands between it and the one before."""
    return np.diff(np.cumsum(white)[kept], prepend=0) > 0


def _visible(
    codes: NDArray[np.int32], boxes: NDArray[np.float32], area: tuple[float, float, float, float]
) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """The codes, with pairs of surrogates joined, and which of them are marks inside the area."""
    codes = codes.copy()
    high = np.flatnonzero((codes[:-1] >> 10 == 0x36) & (codes[1:] >> 10 == 0x37))
    codes[high] = 0x10000 + ((codes[high] & 0x3FF) << 10) + (codes[high + 1] & 0x3FF)
    codes[high + 1] = 0
    codes[(codes >> 11 == 0x1B) | (codes > 0x10FFFF) | (codes < 0)] = 0xFFFD
    middle_x, middle_y = (boxes[:, 0] + boxes[:, 2]) / 2, (boxes[:, 1] + boxes[:, 3]) / 2
    left, bottom, right, top = area
    inside = (middle_x >= left) & (middle_x <= right) & (middle_y >= bottom) & (middle_y <= top)
    real = ~_is_white(codes) & (codes & 0xFFFE != 0xFFFE) & np.isfinite(boxes).all(axis=1)
    return codes, np.flatnonzero(real & inside)


def _loose_boxes(handle: int, count: int) -> NDArray[np.float32]:
    found = np.zeros((count, 4), dtype=np.float32)
    start = found.ctypes.data
    for at in range(count):
        _loose(handle, at, start + 16 * at)
    return found[:, [0, 3, 2, 1]]  # PDFium's are left, top, right, bottom


def _tight_boxes(handle: int, count: int) -> NDArray[np.float32]:
    found = np.zeros((count, 4))
    start = found.ctypes.data
    for at in range(count):
        place = start + 32 * at
        _tight(handle, at, place, place + 8, place + 16, place + 24)
    return found[:, [0, 2, 1, 3]].astype(np.float32)


def _origins(handle: int, count: int) -> NDArray[np.float32]:
    found = np.zeros((count, 2))
    start = found.ctypes.data
    for at in range(count):
        _origin(handle, at, start + 16 * at, start + 16 * at + 8)
    return found.astype(np.float32)


def _sizes(handle: int, count: int) -> NDArray[np.float32]:
    """The size of the type of each character, the same for all that were set at once."""
    found = np.zeros(count, dtype=np.float32)
    current, size = None, 0.0
    for at in range(count):
        if (text := _object(handle, at)) != current:
            _, _, c, d = _direction(handle, at)
            current, size = text, _font_size(handle, at) * float(np.hypot(c, d))
        found[at] = size
    return found


def _direction(handle: int, at: int) -> tuple[float, float, float, float]:
    matrix = (ctypes.c_float * 6)()
    if not _matrix(handle, at, ctypes.addressof(matrix)):
        return 1.0, 0.0, 0.0, 1.0
    return matrix[0], matrix[1], matrix[2], matrix[3]


def _quarter_of(a: float, b: float) -> int:
    """The direction in which text runs, in quarters of a turn against the clock."""
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def _quarter(handle: int, count: int) -> int:
    """The direction in which most of a page runs."""
    sampled = range(0, count, max(count // _SAMPLED, 1))
    found = [_quarter_of(*_direction(handle, at)[:2]) for at in sampled if _unicode(handle, at) > 32]
    return max(set(found), key=found.count) if found else 0


def _turned(boxes: NDArray[np.float32], quarter: int) -> NDArray[np.float32]:
    left, bottom, right, top = boxes.T
    sides = {
        0: (left, bottom, right, top),
        1: (bottom, -right, top, -left),
        2: (-right, -top, -left, -bottom),
        3: (-top, left, -bottom, right),
    }
    return np.stack(sides[quarter], axis=1)


def _first_of_doubles(
    codes: NDArray[np.int32],
    boxes: NDArray[np.float32],
    bases: NDArray[np.float32],
    sizes: NDArray[np.float32],
) -> NDArray[np.intp]:
    """Which characters are not printed a second time a little aside, as makes letters look bold."""
    if not len(codes):
        return np.zeros(0, dtype=np.intp)
    order = np.lexsort((boxes[:, 0], np.round(bases), codes))
    width = boxes[order, 2] - boxes[order, 0]
    near = (
        (np.diff(codes[order]) == 0)
        & (np.abs(np.diff(bases[order])) < 0.2 * sizes[order][1:])
        & (np.abs(np.diff(boxes[order, 0])) < 0.25 * np.minimum(width[1:], width[:-1]))
    )
    # The letters of a ligature share its box.
    ligature = (np.abs(np.diff(order)) < 3) & (np.diff(boxes[order, 0]) == 0)
    kept = np.ones(len(codes), dtype=bool)
    kept[order[1:][near & ~ligature]] = False
    return np.flatnonzero(kept)
