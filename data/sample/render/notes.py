"""The notes to the source dictionary as a Word document, packed with fixed dates.

How to read the dictionary, what the element codes tell, the proposed keys, the date forms
and the abbreviations, in the sample's own words.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import docx
from docx.document import Document

from data.sample.render.facts import facts
from data.sample.render.words import ABBREVIATIONS, DATE_FORMS, ELEMENTS, READING, TRAPS

_CREATED = datetime(2026, 1, 5)
_ZIP_DATE = (2026, 1, 5, 0, 0, 0)


def write_notes(path: Path) -> None:
    """The notes as one document of headings, paragraphs and four tables."""
    document = docx.Document()
    document.core_properties.title = "Sample PAS dictionary notes"
    document.core_properties.author = "Sample programme"
    document.core_properties.created = _CREATED
    document.core_properties.modified = _CREATED
    document.add_heading("Sample PAS dictionary notes", 0)
    _section(document, "How to read the dictionary", READING)
    _section(document, "What to be careful about", TRAPS)
    document.add_heading("Data element codes", 1)
    _table(document, ("Data element", "Description"), ELEMENTS)
    document.add_heading("Proposed keys", 1)
    document.add_paragraph("Proposed from names and codes; no data was at hand to try them on.")
    _table(document, ("Table", "Key columns", "Confidence"), _keys())
    document.add_heading("Date forms", 1)
    _table(document, ("Written as", "Meaning"), DATE_FORMS)
    document.add_heading("Abbreviations", 1)
    _table(document, ("Short form", "Meaning"), ABBREVIATIONS)
    held = io.BytesIO()
    document.save(held)
    path.write_bytes(_packed(held.getvalue()))


def _section(document: Document, title: str, paragraphs: Sequence[str]) -> None:
    document.add_heading(title, 1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)


def _table(document: Document, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=len(rows) + 1, cols=len(header), style="Table Grid")
    for line, values in zip(table.rows, [header, *rows], strict=True):
        for cell, value in zip(line.cells, values, strict=True):
            cell.text = value


def _keys() -> list[tuple[str, str, str]]:
    rows = [row for row in facts("source_tables") if row["key_columns"]]
    return [
        (row["table_name"], row["key_columns"].replace(" + ", ", "), row["confidence"])
        for row in rows
    ]


def _packed(content: bytes) -> bytes:
    """The same archive with fixed dates, so that the same text is the same bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in sorted(old.namelist()):
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            new.writestr(info, old.read(name))
    return out.getvalue()
