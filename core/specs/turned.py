"""Blocks of "heading | value", one field a block, turned into a table with a header row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.specs.blocks import Cell, Grid, Row
from core.specs.headers import header_of, normal
from core.specs.names import field_name, looks_like_identifier


def turned_blocks(grid: Grid) -> Grid | None:
    """The grid's blocks as rows under their headings; None when it holds no such blocks.

    A lone block must name an identifier: else a list that explains headings would be a field.
    """
    pairs = pairs_of(grid)
    if len(pairs) < 2 or len(pairs) < 0.8 * len(grid.rows):
        return None
    keys = list(dict.fromkeys(normal(key.flat) for key, _, _ in pairs))
    titles = [next(key for key, _, _ in pairs if normal(key.flat) == wanted) for wanted in keys]
    header = header_of(Row(tuple(titles), grid.place))
    if header is None:
        return None
    rows = _records(pairs, keys)
    names = header.columns("field", "name")
    told = [field_name(row.cells[names[0]]).name for row in rows]
    if not all(looks_like_identifier(name) for name in told):
        return None
    return replace(grid, rows=(Row(tuple(titles), grid.place), *rows), turned=True)


def pairs_of(grid: Grid) -> list[tuple[Cell, Cell, str]]:
    """Heading, value and place of each row that holds no more."""
    return [pair for row in grid.rows if (pair := _pair(row))]


def _pair(row: Row) -> tuple[Cell, Cell, str] | None:
    filled = [cell for cell in row.cells if cell.flat]
    if not 1 <= len(filled) <= 2 or not row.cells[0].flat or len(filled[0].flat) > 40:
        return None
    key = replace(filled[0], lines=(filled[0].flat.rstrip(" :"),), breaks=())
    return key, filled[1] if len(filled) == 2 else Cell(), row.place


def _records(pairs: Sequence[tuple[Cell, Cell, str]], keys: Sequence[str]) -> list[Row]:
    """One row a block; a block begins where the first heading comes again."""
    blocks: list[dict[str, Cell]] = []
    places: list[str] = []
    for key, value, place in pairs:
        word = normal(key.flat)
        if not blocks or word == keys[0]:
            blocks.append({})
            places.append(place)
        blocks[-1][word] = value
    return [
        Row(tuple(block.get(key, Cell()) for key in keys), place)
        for block, place in zip(blocks, places, strict=True)
    ]
