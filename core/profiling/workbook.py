"""The profile as a workbook for people: one sheet a table, coloured where something is wrong.

Same tables, same bytes: the workbook carries a fixed date. No cell is a formula or a link,
whatever the extract holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from core.store import replace_file

_CREATED = datetime(2000, 1, 1)  # of every workbook, so that equal profiles are equal files
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")  # what a spreadsheet may take for a formula
_WIDEST = 48  # characters
_SHOWN = 200  # rows looked at for a column's width
_LONGEST = 32_000  # characters a cell can hold
_COLOURS = {
    "below": "#F8C9C4",
    "against": "#F8C9C4",
    "near": "#FCE8B2",
    "no evidence": "#ECECEC",
    "met": "#CDE8D0",
    "for": "#CDE8D0",
}
_TELLING = ("fill", "verdict")  # columns whose words give a row its colour


def write_profile_workbook(tables: Mapping[str, pa.Table], path: Path) -> None:
    """One sheet for each table by its name, in the order given; the file is whole or absent.

    Raises: StoreError when the folder cannot be written.
    """
    with replace_file(path) as part:
        book = xlsxwriter.Workbook(
            str(part),
            {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        book.set_properties({"title": "Profile of the extract", "created": _CREATED})
        styles = _styles(book)
        for name, table in tables.items():
            _sheet(book.add_worksheet(name[:31]), table, styles)
        book.close()


def _styles(book: Any) -> dict[str, Format]:
    styles = {
        "head": book.add_format({"bold": True, "bg_color": "#1F3A5F", "font_color": "#FFFFFF"}),
        "text": book.add_format({"quote_prefix": True}),
    }
    for word, colour in _COLOURS.items():
        styles[word] = book.add_format({"bg_color": colour})
    return styles


def _sheet(sheet: Worksheet, table: pa.Table, styles: Mapping[str, Format]) -> None:
    names = table.column_names
    for at, name in enumerate(names):
        sheet.write_string(0, at, name.replace("_", " "), styles["head"])
    rows = table.to_pylist()
    for line, row in enumerate(rows, 1):
        for at, name in enumerate(names):
            _cell(sheet, (line, at), row[name], styles, name in _TELLING)
    for at, name in enumerate(names):
        longest = max((len(str(row[name])) for row in rows[:_SHOWN]), default=0)
        sheet.set_column(at, at, min(_WIDEST, max(len(name), longest) + 2))
    sheet.freeze_panes(1, min(2, len(names)))
    if rows:
        sheet.autofilter(0, 0, len(rows), len(names) - 1)


def _cell(
    sheet: Worksheet,
    place: tuple[int, int],
    value: Any,
    styles: Mapping[str, Format],
    telling: bool,
) -> None:
    """One value; text stays text, an empty one leaves the cell blank."""
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_string(*place, "yes" if value else "no")
    elif isinstance(value, int | float):
        sheet.write_number(*place, value)
    else:
        text = str(value)[:_LONGEST]
        style = styles.get(text) if telling else None
        active = text.startswith(_ACTIVE)
        sheet.write_string(*place, text, style or (styles["text"] if active else None))
