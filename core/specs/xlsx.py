"""Excel workbooks: each visible sheet as one grid, values only, nothing calculated or fetched."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from core.specs.blocks import Block, Cell, Grid, Row, plain
from core.specs.package import DAMAGE, damaged

READER = "xlsx/1"
ROW_LIMIT = 200_000  # rows of one sheet; a dictionary has fewer by far
_COLUMN_LIMIT = 256
_EMPTY_RUN = 2_000  # blank rows after which a sheet is taken to be over


def read_blocks(path: Path) -> list[Block]:
    """Every visible sheet that holds anything. Raises: DocumentError when it cannot be read."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
        try:
            return [grid for sheet in book.worksheets if (grid := _sheet(sheet))]
        finally:
            book.close()
    except (*DAMAGE, InvalidFileException) as error:
        raise damaged(path, error) from None


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
        cells = tuple(_cell(value) for value in row)
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
