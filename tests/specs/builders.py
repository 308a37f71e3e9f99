"""Small documents of many layouts, made on the spot."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import xlsxwriter
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

Rows = Sequence[Sequence[str]]
Part = str | Rows


def table(text: str) -> list[list[str]]:
    """Rows of a table typed as text, cells parted by |."""
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def workbook(path: Path, sheets: dict[str, Rows]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for r, row in enumerate(rows):
            for c, value in enumerate(row):
                sheet.write_string(r, c, value) if value else None
    book.close()
    return path


def word(path: Path, parts: Sequence[Part]) -> Path:
    """Paragraphs and tables in their order; "## " begins a heading of the second level."""
    document = docx.Document()
    for part in parts:
        if isinstance(part, str):
            marks, _, words = part.partition(" ")
            level = len(marks) if marks and not marks.strip("#") else 0
            document.add_heading(words, level) if level else document.add_paragraph(part)
            continue
        grid = document.add_table(rows=0, cols=len(part[0]))
        for row in part:
            cells = grid.add_row().cells
            for cell, value in zip(cells, row, strict=True):
                cell.text = value
    document.save(str(path))
    return path


class Guide:
    """A PDF of ruled tables, drawn cell by cell so that each trap can be set."""

    def __init__(self, path: Path, *, borders: str = "lines", shading: str = "none") -> None:
        self.path = path
        self.canvas = Canvas(str(path), pagesize=A4, invariant=1)
        self.borders, self.shading = borders, shading
        self.y = 800.0
        self.band = 0

    def text(self, words: str, size: float = 10) -> Guide:
        self.canvas.setFont("Helvetica", size)
        self.canvas.drawString(50, self.y, words)
        self.y -= 2 * size
        return self

    def page(self) -> Guide:
        self.canvas.showPage()
        self.y = 800.0
        return self

    def grid(self, widths: Sequence[float], rows: Sequence[Sequence[str]]) -> Guide:
        for number, row in enumerate(rows):
            lines = [cell.split("\n") for cell in row]
            height = 8 + 11 * max(len(cell) for cell in lines)
            self.band += 1 if row[0] else 0  # a row carried over the page keeps its band
            self._fill(sum(widths), height, number)
            x = 50.0
            for width, cell in zip(widths, lines, strict=True):
                self._box(x, self.y - height, width, height)
                self.canvas.setFillColorRGB(0, 0, 0)
                self.canvas.setFont("Helvetica", 8)
                for index, line in enumerate(cell):
                    self.canvas.drawString(x + 4, self.y - 12 - 11 * index, line)
                x += width
            self.y -= height
        self.y -= 24
        return self

    def _fill(self, width: float, height: float, number: int) -> None:
        shaded = {"none": False, "alternate": self.band % 2 == 0, "top": number in (1, 2)}
        if shaded[self.shading]:
            self.canvas.setFillColorRGB(0.8, 0.8, 0.8)
            self.canvas.rect(50, self.y - height, width, height, stroke=0, fill=1)

    def _box(self, x: float, y: float, width: float, height: float) -> None:
        if self.borders == "lines":
            self.canvas.rect(x, y, width, height, stroke=1, fill=0)
            return
        if self.borders == "open sides":
            self.canvas.line(x, y, x + width, y)
            self.canvas.line(x, y + height, x + width, y + height)
            if x > 50:
                self.canvas.line(x, y, x, y + height)
            return
        self.canvas.setFillColorRGB(0.44, 0.49, 0.94)
        path = self.canvas.beginPath()
        path.rect(x, y, width, 1.2)
        path.rect(x, y + height - 1.2, width, 1.2)
        path.rect(x, y, 1.2, height)
        path.rect(x + width - 1.2, y, 1.2, height)
        self.canvas.drawPath(path, stroke=0, fill=1)

    def save(self) -> Path:
        self.canvas.save()
        return self.path
