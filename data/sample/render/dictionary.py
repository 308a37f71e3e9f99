"""The source dictionary as a workbook: one sheet of columns, and an empty second sheet.

The layout is that of a PAS query tool's own dictionary: every value is text but the delete
flag, and an unknown size, element or release is an empty cell.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import xlsxwriter

from data.sample.render.facts import facts

HEADER = (
    "TableName",
    "Column",
    "Size",
    "DataElement",
    "Description",
    "LogicalDeleteFlag",
    "ReleasedAt",
)
_TEXTS = ("table_name", "column_name", "size", "data_element", "description")
_WIDTHS = (29, 40, 8, 14, 60, 18, 12)
_CREATED = datetime(2026, 1, 5)


def write_dictionary(path: Path) -> None:
    """The workbook of all source fields, in table and column order."""
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_urls": False})
    book.set_properties({"title": "Sample PAS data dictionary", "created": _CREATED})
    sheet = book.add_worksheet("Columns")
    book.add_worksheet("Sheet1")
    bold = book.add_format({"bold": True})
    for column, (title, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
        sheet.write_string(0, column, title, bold)
        sheet.set_column(column, column, width)
    rows = facts("source_fields")
    for number, row in enumerate(rows, 1):
        _write_row(sheet, number, row)
    sheet.autofilter(0, 0, len(rows), len(HEADER) - 1)
    book.close()


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, number: int, row: dict[str, str]) -> None:
    for column, name in enumerate(_TEXTS):
        if row[name]:
            sheet.write_string(number, column, row[name])
    if row["logical_delete_flag"]:
        sheet.write_number(number, 5, int(row["logical_delete_flag"]))
    if row["released_at"]:
        sheet.write_string(number, 6, row["released_at"])
