"""Where in its document a field is written: a page image with the row boxed, or an excerpt.

The document must be the one that was read; another file under its name is refused.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pypdfium2  # type: ignore[import-untyped]
from PIL import ImageDraw

from core.catalogue.model import Field
from core.errors import DocumentError, nearest

_SCALE = 1.6  # pixels a point: a page is about 950 x 1350
_AROUND = 2  # rows shown before and after
_WIDTH = 300  # characters of one cell
_COLUMNS = 24
_INK = (208, 38, 38)

Box = tuple[float, float, float, float]  # left, bottom, right, top in points


@dataclass(frozen=True)
class Picture:
    """An image for a PDF; rows for a sheet or a table of a text document."""

    caption: str  # document and place
    png: bytes = b""  # empty: see rows
    rows: tuple[tuple[str, ...], ...] = ()  # the first is the header
    marked: int | None = None  # which of the rows is the field's; None: the image has a box


def picture(specs: Path, field: Field) -> Picture:
    """The field's place in its document, from the project's folder of documents.

    Raises: DocumentError when the document is missing, changed or lacks the place.
    """
    path = _document(specs, field)
    said = field.evidence
    caption = f"{said.document}, {said.place}"
    if page := re.fullmatch(r"page (\d+)", said.place):
        return Picture(caption, _page(path, int(page[1]), field))
    if at := re.fullmatch(r"table (\d+), row (\d+)", said.place):
        rows = _word_rows(path, int(at[1]))
        return _excerpt(caption, rows, int(at[2]))
    sheet, _, number = said.place.rpartition("!")
    if sheet and number.isdecimal():
        return _excerpt(caption, _sheet_rows(path, sheet, int(number)), int(number))
    raise DocumentError("The place of this field cannot be shown.", where=caption)


def _document(specs: Path, field: Field) -> Path:
    """The file that was read: by its name and, where that is known, by its content."""
    name, sha256 = field.evidence.document, field.evidence.sha256
    files = sorted(item for item in specs.rglob("*") if item.is_file())
    named = [item for item in files if item.name == name]
    if not named:
        fix = nearest(name, [item.name for item in files]) or "Give the document again."
        raise DocumentError("The document is not in the project.", where=name, fix=fix)
    found = next((item for item in named if not sha256 or _digest(item) == sha256), None)
    if found is None:
        raise DocumentError(
            "The document is not the one that was read.",
            where=name,
            fix="Run the extract step again, then look.",
        )
    return found


def _digest(path: Path) -> str:
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _page(path: Path, number: int, field: Field) -> bytes:
    with pypdfium2.PdfDocument(path) as document:
        if not 1 <= number <= len(document):
            raise DocumentError("The document has no such page.", where=f"{path.name} {number}")
        page = document[number - 1]
        box = field.evidence.box or _searched(page, field)
        height = page.get_height()
        image = page.render(scale=_SCALE).to_pil().convert("RGB")
        if box:
            left, bottom, right, top = box
            corners = (left - 2, height - top - 2, right + 2, height - bottom + 2)
            drawn = [round(value * _SCALE) for value in corners]
            ImageDraw.Draw(image).rectangle(drawn, outline=_INK, width=3)
        body = BytesIO()
        image.save(body, "PNG", optimize=False)
        return body.getvalue()


def _searched(page: Any, field: Field) -> Box | None:
    """The line that holds the field's name, over the whole width; None when it is not found."""
    text = page.get_textpage()
    try:
        for words in _beginnings(field):
            found = text.search(words, match_case=True).get_next()
            if found is None:
                continue
            boxes = [text.get_charbox(at) for at in range(found[0], found[0] + found[1])]
            low, high = min(box[1] for box in boxes), max(box[3] for box in boxes)
            margin = 0.04 * page.get_width()
            return margin, low - 4, page.get_width() - margin, high + 4
    finally:
        text.close()
    return None


def _beginnings(field: Field) -> Iterator[str]:
    """The name as printed, and shorter beginnings of it where it may be wrapped."""
    printed = field.printed_name.split("\n")[0].strip() or field.name
    yield printed
    yield from (printed[:length] for length in (20, 16, 12) if len(printed) > length)


def _excerpt(caption: str, rows: Iterable[tuple[int, tuple[str, ...]]], at: int) -> Picture:
    """The header, the rows around the place and the place itself."""
    header: tuple[str, ...] = ()
    near: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in islice(rows, at + _AROUND):
        if not header and number < at and sum(map(bool, cells)) > 1:
            header = cells
        elif abs(number - at) <= _AROUND:
            near.append((number, cells))
    places = [number for number, _ in near]
    if at not in places:
        raise DocumentError("The document has no such row.", where=caption)
    shown = (header, *(cells for _, cells in near))
    return Picture(caption, rows=shown, marked=places.index(at) + 1)


def _sheet_rows(path: Path, sheet: str, at: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True, keep_links=False)
    try:
        named = {item.title.strip(): item for item in book.worksheets}
        if sheet.strip() not in named:
            where = f"{path.name}, sheet {sheet}"
            raise DocumentError("The workbook has no such sheet.", where=where)
        held = named[sheet.strip()].iter_rows(
            values_only=True, max_row=at + _AROUND, max_col=_COLUMNS
        )
        for number, row in enumerate(held, 1):
            yield number, tuple(_shown(value) for value in row)
    finally:
        book.close()


def _word_rows(path: Path, table: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    tables = docx.Document(str(path)).tables
    if table > len(tables):
        raise DocumentError("The document has no such table.", where=f"{path.name}, {table}")
    for number, row in enumerate(tables[table - 1].rows, 1):
        yield number, tuple(_shown(cell.text) for cell in row.cells[:_COLUMNS])


def _shown(value: object) -> str:
    text = "" if value is None else str(value).strip()
    return text if len(text) <= _WIDTH else f"{text[: _WIDTH - 1]}…"
