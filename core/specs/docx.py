"""Word documents: paragraphs and tables in the order in which they stand.

The text is taken from the XML itself, so that content controls and tracked insertions are
read, deletions are not, and a table inside a cell becomes lines of its cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document as open_document
from docx.opc.exceptions import OpcError
from lxml.etree import LxmlError  # type: ignore[import-untyped]

from core.specs.blocks import Block, Cell, Grid, Row, Text, plain
from core.specs.names import looks_like_identifier
from core.specs.package import DAMAGE, damaged, findings

READER = "docx/4"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NO_FILL = frozenset(("auto", "FFFFFF", "ffffff", "none", ""))
_DEEPEST = 6  # tables within tables
_WRAPPERS = frozenset(
    _W + name for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")
)
_LEFT_OUT = frozenset(  # deleted text, and what a second form of the same drawing repeats
    (*(_W + name for name in ("del", "moveFrom", "instrText", "pPr", "rPr", "txbxContent")),)
)


def read_blocks(path: Path) -> list[Block]:
    """Texts and tables. Raises: DocumentError when the file cannot be read."""
    try:
        document = open_document(str(path))
        return [*_blocks(document), *findings(path)]
    except (*DAMAGE, OpcError, LxmlError) as error:
        raise damaged(path, error) from None


def _blocks(document: Any) -> list[Block]:
    blocks: list[Block] = []
    styles = _styles(document)
    tables = 0
    for item in _items(document.element.body):
        if item.tag == _W + "tbl":
            tables += 1
            if rows := _rows(item, f"table {tables}"):
                blocks.append(Grid(rows, f"table {tables}"))
        elif text := _text(item).strip():
            weight, level = _standing(item, text, styles)
            blocks.append(Text(text, f"before table {tables + 1}", weight, level))
    return blocks


def _items(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables under it, those in content controls and insertions too."""
    for child in parent:
        if child.tag in {_W + "p", _W + "tbl"}:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _items(child)


def _styles(document: Any) -> dict[str, tuple[str, int]]:
    """Name and outline level of each paragraph style; 0 for a style that is no heading."""
    found: dict[str, tuple[str, int]] = {}
    for style in document.styles.element.iter(_W + "style"):
        name = style.find(_W + "name")
        level = style.find(f"{_W}pPr/{_W}outlineLvl")
        words = _value(name).title() if name is not None else ""
        last = words.rpartition(" ")[2]
        depth = int(last) if words.startswith("Heading ") and last.isdigit() else 0
        if not depth and level is not None and _value(level).isdigit():
            depth = (int(_value(level)) + 1) % 10
        found[style.get(_W + "styleId", "")] = (words, depth)
    return found


def _value(element: Any) -> str:
    return str(element.get(_W + "val") or "")


def _standing(item: Any, text: str, styles: dict[str, tuple[str, int]]) -> tuple[int, int]:
    """Weight and heading level of a paragraph."""
    style = item.find(f"{_W}pPr/{_W}pStyle")
    name, level = styles.get(_value(style), ("", 0)) if style is not None else ("", 0)
    if level or name.startswith(("Title", "Caption")):
        return 2, level
    return int(len(text) <= 80 and (_bold(item) or looks_like_identifier(text))), 0


def _bold(item: Any) -> bool:
    """Whether every run that holds text is bold."""
    runs = [run for run in item.iter(_W + "r") if "".join(_parts(run)).strip()]
    marks = [run.find(f"{_W}rPr/{_W}b") for run in runs]
    return bool(runs) and all(m is not None and _value(m) not in {"0", "false"} for m in marks)


def _text(paragraph: Any) -> str:
    return "".join(_parts(paragraph))


def _parts(element: Any) -> Iterator[str]:
    for child in element:
        if child.tag == _W + "t":
            yield child.text or ""
        elif child.tag in {_W + "tab", _W + "ptab"}:
            yield "\t"
        elif child.tag in {_W + "br", _W + "cr"}:
            yield "\n"
        elif child.tag == _W + "noBreakHyphen":
            yield "-"
        elif child.tag not in _LEFT_OUT:
            yield from _parts(child)


def _rows(table: Any, place: str) -> tuple[Row, ...]:
    """The table's rows; a merged cell says its words in every place that it covers."""
    rows: list[Row] = []
    above: list[Cell] = []
    for number, row in enumerate((r for r in _under(table, "tr")), 1):
        above = _cells(row, above)
        fills = [_shade(cell) for cell in _under(row, "tc")]
        banded = any(fill not in _NO_FILL for fill in fills)
        rows.append(Row(tuple(above), f"{place}, row {number}", banded))
    return tuple(rows)


def _under(parent: Any, name: str) -> Iterator[Any]:
    for child in parent:
        if child.tag == _W + name:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _under(child, name)


def _cells(row: Any, above: list[Cell]) -> list[Cell]:
    cells: list[Cell] = []
    before = row.find(f"{_W}trPr/{_W}gridBefore")
    cells += [Cell()] * (_count(before) if before is not None else 0)
    for item in _under(row, "tc"):
        span = item.find(f"{_W}tcPr/{_W}gridSpan")
        merge = item.find(f"{_W}tcPr/{_W}vMerge")
        carried = merge is not None and _value(merge) != "restart" and len(cells) < len(above)
        cell = above[len(cells)] if carried else _cell(item)
        cells += [cell] * (max(1, _count(span)) if span is not None else 1)
    return cells


def _count(element: Any) -> int:
    number = _value(element)
    return min(int(number), 64) if number.isdigit() else 0


def _cell(item: Any) -> Cell:
    return plain("\n".join(_lines(item, 0)))


def _lines(item: Any, depth: int) -> Iterator[str]:
    """The cell's paragraphs; a table within it as lines "code | meaning"."""
    for part in _items(item):
        if part.tag == _W + "p":
            yield _text(part)
        elif depth < _DEEPEST:
            for row in _under(part, "tr"):
                held = (" ".join(_lines(cell, depth + 1)).split() for cell in _under(row, "tc"))
                yield " | ".join(" ".join(words) for words in held)


def _shade(cell: Any) -> str:
    shade = cell.find(f"{_W}tcPr/{_W}shd")
    return str(shade.get(_W + "fill") or "") if shade is not None else ""
