"""Prints generated facts as xlsx, docx and pdf."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import docx
import xlsxwriter
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from tests.specs.generated import (
    PROSE,
    Look,
    Made,
    caption,
    grid,
    header,
    lookup,
    order,
    prose_table,
)


def printed(made: Made, folder: Path, kind: str) -> Path:
    """The document on disk."""
    path = folder / f"{made.label.replace(' ', '_')}.{kind}"
    return {"xlsx": _workbook, "docx": _word, "pdf": _pdf}[kind](made, path)


def _workbook(made: Made, path: Path) -> Path:
    look = made.look
    book = xlsxwriter.Workbook(str(path))
    if look.lookups:
        _sheet(book.add_worksheet("Version history"), [["History"], [], *prose_table()])
    top = [["A dictionary of the market's goods"], [PROSE[0]], []] if look.banner else []
    if look.table_from == "sheet":
        for table in made.tables:
            _sheet(book.add_worksheet(table[:31]), [*top, *grid(made, table)])
    else:
        sheet = book.add_worksheet("Fields")
        rows = [*top, *_stacked(made)]
        _sheet(sheet, rows)
        if look.table_from == "merged":
            _merge_tables(sheet, rows, order(look).index("table") + look.numbered)
    if look.lookups:
        _sheet(book.add_worksheet("Grades"), lookup())
    book.close()
    return path


def _stacked(made: Made) -> list[list[str]]:
    """Every table on one sheet: under one header, or each under its own banner or caption."""
    look = made.look
    if look.table_from in {"column", "merged"}:
        rows = [header(look)]
        for table in made.tables:
            rows += grid(made, table)[1:]
        return rows
    rows = []
    for number, table in enumerate(made.tables, 1):
        line = table if look.table_from == "banner" else caption(look, table, number)
        rows += [[line], *grid(made, table), []]
    return rows


def _merge_tables(sheet: xlsxwriter.worksheet.Worksheet, rows: list[list[str]], at: int) -> None:
    """Blanks the repeated table names, as a vertical merge would."""
    before = ""
    for r, row in enumerate(rows):
        if len(row) > at and row[at] and row[at] == before:
            sheet.write_blank(r, at, None)
        elif len(row) > at and row[at]:
            before = row[at]


def _sheet(sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Sequence[str]]) -> None:
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value:
                sheet.write_string(r, c, value)


def _word(made: Made, path: Path) -> Path:
    look = made.look
    document = docx.Document()
    document.add_paragraph(PROSE[0])
    if look.lookups:
        _word_table(document, prose_table())
    if look.table_from == "column":
        _word_table(document, _stacked(made))
    else:
        for number, table in enumerate(made.tables, 1):
            if look.table_from == "heading":
                document.add_heading(table, 2)
            else:
                document.add_paragraph(caption(look, table, number))
            if look.banner:
                document.add_paragraph(PROSE[1])
            _word_table(document, grid(made, table))
    if look.lookups:
        document.add_paragraph("Values")
        _word_table(document, lookup())
    document.save(str(path))
    return path


def _word_table(document: object, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))  # type: ignore[attr-defined]
    for row in rows:
        cells = table.add_row().cells
        if sum(1 for value in row if value) == 1 and row[0]:
            cells[0].merge(cells[-1]).text = row[0]
            continue
        for cell, value in zip(cells, row, strict=True):
            cell.text = value


class _Sheet:
    """A landscape PDF that is filled from the top down."""

    SIZE, SKIP = 9, 11

    def __init__(self, path: Path, look: Look) -> None:
        self.canvas = Canvas(str(path), pagesize=landscape(A4), invariant=1)
        self.look, self.number = look, 0
        self.page()

    def page(self) -> None:
        if self.number:
            self.canvas.showPage()
        self.number += 1
        self.canvas.setFont("Times-Roman", 8)
        self.canvas.drawString(60, 570, "Goods of the market")
        self.canvas.drawString(400, 20, f"Page {self.number}")
        self.y = 540.0

    def text(self, words: str, size: float = 9) -> None:
        if self.y < 120:
            self.page()
        self.canvas.setFont("Times-Roman", size)
        self.canvas.drawString(60, self.y, words)
        self.y -= 2.2 * size

    def rule(self, widths: Sequence[float]) -> None:
        self.canvas.line(56, self.y, 56 + sum(widths), self.y)

    def table(self, rows: Sequence[Sequence[str]], head: bool = True) -> None:
        widths = self._widths(rows)
        self.top = self.y
        self._row(widths, rows[0], first=True)
        for row in rows[1:]:
            lines = self._wrapped(widths, row)
            if self.y - self.SKIP * max(map(len, lines)) < 60:
                if self.look.rules in {"booktabs", "level"}:
                    self.rule(widths)
                self._frame(widths)
                self.page()
                self.top = self.y
                if self.look.again and head:
                    self._row(widths, rows[0], first=True)
                elif self.look.rules in {"booktabs", "level"}:
                    self.rule(widths)
            self._row(widths, row)
        if self.look.rules == "booktabs":
            self.rule(widths)
        self._frame(widths)
        self.y -= 26

    def _frame(self, widths: Sequence[float]) -> None:
        """The outline of what stands on this page, with or without uprights between columns."""
        if self.look.rules not in {"frame", "uprights"}:
            return
        self.canvas.rect(56, self.y - 2, sum(widths), self.top - self.y + 2, stroke=1, fill=0)
        x = 56.0
        for width in widths if self.look.rules == "uprights" else ():
            x += width
            self.canvas.line(x, self.y - 2, x, self.top)

    def _widths(self, rows: Sequence[Sequence[str]]) -> list[float]:
        filled = [row for row in rows if sum(1 for value in row if value) > 1]
        wide = [
            max(stringWidth(row[c], "Times-Bold", self.SIZE) for row in filled)
            for c in range(len(rows[0]))
        ]
        limit = 90 if self.look.break_names else 170
        room = self.look.gap
        return [min(w, 260 if w > 200 else limit) + room for w in wide]

    def _wrapped(self, widths: Sequence[float], row: Sequence[str]) -> list[list[str]]:
        if sum(1 for value in row if value) == 1 and row[0]:
            return [[row[0]]]
        return [
            self._lines(value, width - self.look.gap + 1)
            for value, width in zip(row, widths, strict=True)
        ]

    def _lines(self, value: str, width: float) -> list[str]:
        lines = [""]
        for word in value.split():
            whole = f"{lines[-1]} {word}".strip()
            if stringWidth(whole, "Times-Roman", self.SIZE) <= width:
                lines[-1] = whole
                continue
            if lines[-1]:
                lines.append("")
            while stringWidth(word, "Times-Roman", self.SIZE) > width:
                cut = max(
                    1,
                    next(
                        n
                        for n in range(len(word), 0, -1)
                        if stringWidth(word[:n], "Times-Roman", self.SIZE) <= width
                    ),
                )
                lines[-1] = word[:cut]
                lines.append("")
                word = word[cut:]
            lines[-1] = word
        return lines

    def _row(self, widths: Sequence[float], row: Sequence[str], first: bool = False) -> None:
        cells = self._wrapped(widths, row)
        if first and self.look.tall_heads:
            cells = [" ".join(lines).split() or [""] for lines in cells]
        height = self.SKIP * max(map(len, cells)) + (
            6 if self.look.rules in {"all", "level"} else self.look.pitch
        )
        rules = self.look.rules
        if rules == "level" or (rules == "booktabs" and first):
            self.rule(widths)
        self.canvas.setFont("Times-Bold" if first and self.look.again else "Times-Roman", self.SIZE)
        x = 56.0
        ruled = rules in {"all", "level"}
        for width, lines in zip(widths, cells, strict=False):
            drop = (max(map(len, cells)) - len(lines)) / 2 if self.look.middle and ruled else 0
            for index, line in enumerate(lines):
                shift = 0.0
                if first and self.look.centred:
                    wide = stringWidth(line, self.canvas._fontname, self.SIZE)
                    shift = max(0.0, (width - self.look.gap - wide) / 2)
                at = self.y - 10 - self.SKIP * (index + drop)
                self.canvas.drawString(x + 4 + shift, at, line)
            if rules == "all":
                span = sum(widths) if len(cells) == 1 else width
                self.canvas.rect(x, self.y - height, span, height, stroke=1, fill=0)
            x += width
        self.y -= height
        if rules == "level" or (rules == "booktabs" and first):
            self.rule(widths)


def _pdf(made: Made, path: Path) -> Path:
    look = made.look
    sheet = _Sheet(path, look)
    sheet.text("The market's goods and how they are kept", 9)
    for words in PROSE:
        sheet.text(words)
    if look.lookups:
        sheet.table(prose_table())
    for number, table in enumerate(made.tables, 1):
        sheet.text(caption(look, table, number), 14 if look.table_from == "heading" else 9)
        if look.banner:
            sheet.text(PROSE[1])
        sheet.table(grid(made, table))
    if look.lookups:
        sheet.text("Values of the grade")
        sheet.table(lookup())
    sheet.canvas.save()
    return path
