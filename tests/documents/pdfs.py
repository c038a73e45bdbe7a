"""PDFs for tests, set line by line: columns, justified lines, hyphens, running heads."""

from __future__ import annotations

import io
import re

from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

_WIDTH, _HEIGHT = A4
_MARGIN, _GUTTER = 60.0, 20.0


class Pages:
    """Sets text in one or more columns, page after page."""

    def __init__(
        self,
        columns: int = 1,
        size: float = 10,
        head: str = "",
        foot: str = "",
        hyphens: bool = True,
        **options,
    ) -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, invariant=1, **options)
        self.columns, self.size = columns, size
        self._head, self._foot, self._hyphens = head, foot, hyphens
        self._page, self._column = 1, 0
        self._top = self._y = _HEIGHT - 80
        self._furnish()

    @property
    def width(self) -> float:
        return (_WIDTH - 2 * _MARGIN - (self.columns - 1) * _GUTTER) / self.columns

    def across(self, text: str, size: float, font: str = "Times-Bold") -> None:
        """A line over all columns."""
        self.canvas.setFont(font, size)
        self.canvas.drawCentredString(_WIDTH / 2, self._y, text)
        self._y -= 2 * size
        self._top = self._y

    def skip(self, points: float) -> None:
        self._y -= points

    def paragraph(
        self, text: str, font: str = "Times-Roman", size: float = 0, indent: float = 12, hanging: float = 0
    ) -> None:
        """A justified paragraph."""
        size = size or self.size
        words, first = text.split(), True
        while words:
            shift = indent if first else hanging
            line, words = self._line(words, self.width - shift, font, size)
            self._draw(line, shift, font, size, justified=bool(words))
            first = False

    def lines(self, *texts: str, font: str = "Times-Roman", size: float = 0, indent: float = 0) -> None:
        """Lines as they are."""
        for text in texts:
            self._draw(text, indent, font, size or self.size, justified=False)

    def row(self, *cells: str) -> None:
        """A row of a table."""
        self.canvas.setFont("Times-Roman", self.size)
        for number, cell in enumerate(cells):
            self.canvas.drawString(self._left + number * self.width / len(cells), self._y, cell)
        self._y -= 1.2 * self.size

    def at_foot(self, text: str, size: float) -> None:
        """A line at the foot of the page."""
        self.canvas.setFont("Times-Roman", size)
        self.canvas.drawString(_MARGIN, 82, text)

    def data(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()

    @property
    def _left(self) -> float:
        return _MARGIN + self._column * (self.width + _GUTTER)

    def _line(self, words: list[str], room: float, font: str, size: float) -> tuple[str, list[str]]:
        line: list[str] = []
        for index, word in enumerate(words):
            if stringWidth(" ".join([*line, word]), font, size) <= room:
                line.append(word)
                continue
            for cut in range(len(word) - 3, 2, -1) if self._hyphens else ():
                part = word[:cut] if word[cut - 1] == "-" else word[:cut] + "-"
                fits = stringWidth(" ".join([*line, part]), font, size) <= room
                if re.fullmatch(r"[a-z]+-?", part) and word[cut:].isalpha() and fits:
                    return " ".join([*line, part]), [word[cut:], *words[index + 1 :]]
            return " ".join(line or [word]), words[index + (not line) :]
        return " ".join(line), []

    def _draw(self, line: str, shift: float, font: str, size: float, justified: bool) -> None:
        if self._y < 110:
            self._next()
        text = self.canvas.beginText(self._left + shift, self._y)
        text.setFont(font, size)
        room = self.width - shift - stringWidth(line, font, size)
        text.setWordSpace(room / line.count(" ") if justified and " " in line else 0)
        text.textOut(line)
        self.canvas.drawText(text)
        self._y -= 1.2 * size

    def _next(self) -> None:
        self._column += 1
        if self._column == self.columns:
            self.canvas.showPage()
            self._column, self._page, self._top = 0, self._page + 1, _HEIGHT - 80
            self._furnish()
        self._y = self._top

    def _furnish(self) -> None:
        self.canvas.setFont("Times-Italic", 9)
        self.canvas.drawCentredString(_WIDTH / 2, _HEIGHT - 40, self._head.format(page=self._page))
        self.canvas.drawCentredString(_WIDTH / 2, 40, self._foot.format(page=self._page))


def article(text: str, **options) -> bytes:
    """A plain text, its first paragraph as the title."""
    pages = Pages(**options)
    title, *paragraphs = [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]
    pages.across(title, 14)
    for paragraph in paragraphs:
        pages.paragraph(paragraph)
    return pages.data()


def scan() -> bytes:
    """A page that is a picture."""
    from PIL import Image

    pages = Pages()
    pages.canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 100, 100, 300, 400)
    return pages.data()
