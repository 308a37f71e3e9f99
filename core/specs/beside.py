"""Tables that stand side by side on one sheet, parted; tables that lie on their side, raised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.specs.blocks import Cell, Grid, Row
from core.specs.headers import header_of
from core.specs.names import field_name, looks_like_identifier

_HIGHEST = 15  # rows of headings down the side
_LOOKED_AT = 60  # rows searched for the headers


def parted(grid: Grid) -> list[Grid]:
    """One grid for each header that stands in one row, from the left; else the grid itself."""
    starts = next((s for row in grid.rows[:_LOOKED_AT] if len(s := _starts(row)) > 1), [0])
    if len(starts) == 1:
        return [grid]
    ends = [*starts[1:], max(len(row.cells) for row in grid.rows)]
    return [_cut(grid, start, end) for start, end in zip([0, *starts[1:]], ends, strict=True)]


def _starts(row: Row) -> list[int]:
    """The columns where the row's headers begin; a blank cell or the same titles part them."""
    titles = [cell.flat.casefold() for cell in row.cells]
    filled = [index for index, title in enumerate(titles) if title]
    if len(filled) < 4:
        return []
    repeated = [index for index in filled if titles[index] == titles[filled[0]]]
    after_blank = [i for i in filled if i == filled[0] or not titles[i - 1]]
    for starts in (after_blank, repeated):
        ends = [*starts[1:], len(titles)]
        parts = [row.cells[a:b] for a, b in zip(starts, ends, strict=True)]
        alone = all(header_of(replace(row, cells=part)) for part in parts)
        heads = [[cell.flat.casefold() for cell in part] for part in parts]
        if len(starts) > 1 and alone and _alike(heads):
            return starts
    return []


def _alike(parts: Iterable[Sequence[str]]) -> bool:
    """Whether the headers share most titles: one wide header may have blank columns too."""
    first, *others = ({title for title in part if title} for part in parts)
    return all(2 * len(first & other) > min(len(first), len(other)) for other in others)


def raised(grid: Grid) -> Grid | None:
    """The grid with its headings on top, when they run down its first column; else None."""
    width = max(len(row.cells) for row in grid.rows)
    if width < 3 or not 2 <= len(grid.rows) <= _HIGHEST or any(not r.cells for r in grid.rows):
        return None
    columns = [
        Row(tuple(r.cells[at] if at < len(r.cells) else Cell() for r in grid.rows), grid.place)
        for at in range(width)
    ]
    header = header_of(columns[0])
    if header is None or any(not cell.flat for cell in columns[0].cells):
        return None
    names = header.columns("field", "name")
    told = [field_name(row.cells[names[0]]).name for row in columns[1:]]
    return replace(grid, rows=tuple(columns)) if all(map(looks_like_identifier, told)) else None


def _cut(grid: Grid, start: int, end: int) -> Grid:
    return replace(
        grid, part=True, rows=tuple(r for row in grid.rows if (r := _row(row, start, end)).cells)
    )


def _row(row: Row, start: int, end: int) -> Row:
    cells: Sequence[Cell] = row.cells[start:end]
    while cells and not cells[-1].lines:
        cells = cells[:-1]
    return replace(row, cells=tuple(cells))
