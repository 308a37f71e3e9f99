"""A field's name and its description printed in one cell, parted into two columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from core.specs.blocks import Cell, Row
from core.specs.headers import Header, names_both
from core.specs.names import looks_like_identifier

_INLINE = re.compile(r"^(?P<name>[A-Za-z][\w$#]*)\s*(?:[:\u2013\u2014]|-(?=\s))\s*(?P<text>\S.*)$")
_SHARE = 0.6  # of the cells that must hold a name with words after it, where no heading says so
_TOLD = 0.3  # of them where the heading does


def told_apart(header: Header, rows: Sequence[Row]) -> Header:
    """The header with a column for the words that its cells of names hold too."""
    column = _shared_column(header, rows)
    if column is None:
        return header
    roles = (*(("field" if c == column else r) for c, r in enumerate(header.roles)), "description")
    return replace(header, roles=roles, titles=(*header.titles, "Description"), shared=column)


def own_cells(header: Header, row: Row) -> Row:
    """The row with a cell more where its name shares one with words about it."""
    column, width = header.shared, len(header.titles) - 1
    if column is None or column >= len(row.cells) or len(row.cells) > width:
        return row
    found = _two(row.cells[column])
    if found is None:
        return row
    cells = [*row.cells, *[Cell()] * (width - len(row.cells))]
    cells[column] = Cell((found[0],))
    return replace(row, cells=(*cells, Cell(found[1], tuple(range(1, len(found[1]))))))


def _shared_column(header: Header, rows: Sequence[Row]) -> int | None:
    told = next((c for c, title in enumerate(header.titles) if names_both(title)), None)
    offered = [told] if told is not None else header.columns("field", "name")
    if told is None and header.columns("description"):
        return None
    for column in offered:
        cells = [c for row in rows if column < len(row.cells) and (c := row.cells[column]).flat]
        both = sum(1 for cell in cells if _two(cell))
        if both and both >= (_SHARE if told is None else _TOLD) * len(cells):
            return column
    return None


def _two(cell: Cell) -> tuple[str, tuple[str, ...]] | None:
    """The name and the lines after it; None where the cell holds no more than a name."""
    lines = [line.strip() for line in cell.lines if line.strip()]
    if len(lines) > 1 and looks_like_identifier(lines[0]):
        rest = " ".join(lines[1:])
        return (lines[0], tuple(lines[1:])) if len(rest.split()) > 2 else None
    found = _INLINE.match(" ".join(lines))
    return (found["name"], (found["text"],)) if found and " " in found["text"] else None
