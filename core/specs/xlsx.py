"""Excel workbooks: each visible sheet as one grid, values only, nothing calculated or fetched."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from core.specs.blocks import Block, Cell, Finding, Grid, Row, plain
from core.specs.package import DAMAGE, damaged, findings
from core.specs.shading import explains_shading

READER = "xlsx/2"
ROW_LIMIT = 200_000  # rows of one sheet; a dictionary has fewer by far
_COLUMN_LIMIT = 256
_EMPTY_RUN = 2_000  # blank rows after which a sheet is taken to be over


def read_blocks(path: Path) -> list[Block]:
    """Every visible sheet that holds anything. Raises: DocumentError when it cannot be read."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            grids = [grid for sheet in book.worksheets if (grid := _sheet(sheet))]
            if any(explains_shading(cell.flat) for cell in _short_rows(grids)):
                grids = [_shaded(grid, book[grid.place]) for grid in grids]
            return [*grids, *_hidden(book), *findings(path)]
        finally:
            book.close()
    except (*DAMAGE, InvalidFileException) as error:
        raise damaged(path, error) from None


def _hidden(book: Any) -> list[Finding]:
    names = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if not names:
        return []
    listed = ", ".join(names[:20]) + (" and more" if len(names) > 20 else "")
    return [Finding(f"Hidden sheets were not read: {listed}.")]


def _short_rows(grids: Sequence[Grid]) -> Iterator[Cell]:
    """The cells of banners and notes: a legend is no part of a row of facts."""
    for grid in grids:
        for row in grid.rows:
            filled = [cell for cell in row.cells if cell.lines]
            yield from filled if len(filled) <= 2 else ()


def _shaded(grid: Grid, sheet: Any) -> Grid:
    """The grid with the rows told that lie on a fill."""
    filled: set[str] = set()
    for number, row in enumerate(islice(sheet.iter_rows(max_col=_COLUMN_LIMIT), ROW_LIMIT), 1):
        held = [cell for cell in row if cell.value not in {None, ""}]
        if held and sum(1 for cell in held if _is_filled(cell)) > len(held) / 2:
            filled.add(f"{sheet.title}!{number}")
    return replace(grid, rows=tuple(replace(row, banded=row.place in filled) for row in grid.rows))


def _is_filled(cell: Any) -> bool:
    fill = cell.fill
    return fill.fill_type is not None and fill.fgColor.rgb not in {"00FFFFFF", "FFFFFFFF"}


def _sheet(sheet: Any) -> Grid | None:
    if sheet.sheet_state != "visible":
        return None
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()
    rows = tuple(_rows(sheet))
    return Grid(rows, sheet.title, sheet=sheet.title.strip()) if rows else None


def _rows(sheet: Any) -> Iterator[Row]:
    blank = 0
    values = sheet.iter_rows(values_only=True, max_col=_COLUMN_LIMIT)
    for number, row in enumerate(islice(values, ROW_LIMIT), 1):
        last = len(row)
        while last and row[last - 1] is None:
            last -= 1
        cells = tuple(_cell(value) for value in row[:last])
        while cells and not cells[-1].lines:
            cells = cells[:-1]
        blank = 0 if cells else blank + 1
        if blank > _EMPTY_RUN:
            return
        if cells:
            yield Row(cells, f"{sheet.title}!{number}")


def _cell(value: object) -> Cell:
    if value is None or value == "":
        return _EMPTY
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, datetime | date):
        value = value.isoformat()
    return plain(value)


_EMPTY = Cell()
