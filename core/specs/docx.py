"""Word documents: paragraphs and tables in the order in which they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document as open_document
from docx.opc.exceptions import OpcError
from docx.table import Table
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from core.specs.blocks import Block, Grid, Row, Text, plain
from core.specs.names import looks_like_identifier
from core.specs.package import DAMAGE, damaged, findings

READER = "docx/2"
_NO_FILL = frozenset(("auto", "FFFFFF", "ffffff", "none", ""))


def read_blocks(path: Path) -> list[Block]:
    """Texts and tables. Raises: DocumentError when the file cannot be read."""
    try:
        document = open_document(str(path))
        return [*_blocks(document), *findings(path)]
    except (*DAMAGE, OpcError, LxmlError) as error:
        raise damaged(path, error) from None


def _blocks(document: Any) -> list[Block]:
    blocks: list[Block] = []
    tables = 0
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            tables += 1
            if rows := _rows(item, f"table {tables}"):
                blocks.append(Grid(rows, f"table {tables}"))
        elif text := item.text.strip():
            style = (item.style.name or "") if item.style is not None else ""
            weight = 2 if style.startswith(("Heading", "Title", "Caption")) else _stands_out(item)
            blocks.append(Text(text, f"before table {tables + 1}", weight))
    return blocks


def _stands_out(paragraph: Any) -> int:
    """1 for a short line that is bold throughout or a single name; else 0."""
    text = paragraph.text.strip()
    runs = [run for run in paragraph.runs if run.text.strip()]
    bold = bool(runs) and all(run.bold for run in runs)
    return int(len(text) <= 80 and (bold or looks_like_identifier(text)))


def _rows(table: Any, place: str) -> tuple[Row, ...]:
    return tuple(
        Row(
            tuple(plain(cell.text) for cell in row.cells),
            f"{place}, row {number}",
            any(fill not in _NO_FILL for fill in row._tr.xpath("./w:tc/w:tcPr/w:shd/@w:fill")),
        )
        for number, row in enumerate(table.rows, 1)
    )
