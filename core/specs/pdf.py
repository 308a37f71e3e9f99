"""PDF guides: each page's ruled tables and lines, in reading order, without running heads.

Geometry comes from pypdfium2: it reads a guide of a hundred pages in seconds, and a
damaged file ends in an error, not in an endless parse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

from core.errors import DocumentError
from core.specs.blocks import Block, Cell, Finding, Grid, Outline, Row, Text, outline
from core.specs.headers import header_of
from core.specs.pdf_beside import (
    Gutter,
    Place,
    Span,
    gutters,
    in_order,
    reading_place,
    split_lines,
)
from core.specs.pdf_bounds import check_parts, too_swollen
from core.specs.pdf_grid import Box, PageGrid, cell_of, page_grids
from core.specs.pdf_heads import (
    Marked,
    Sheet,
    faces,
    heading_levels,
    is_head,
    running_heads,
    set_lines,
    shared,
    usual_size,
    weights,
)
from core.specs.pdf_lines import Line
from core.specs.pdf_page import Marks, Rule, page_marks
from core.specs.pdf_pairs import with_pairs
from core.specs.pdf_unruled import Columns, ends_page, is_drawn, unruled_tables

READER = "pdf/3"
PAGE_LIMIT = 3_000  # pages: a longer document is refused, not half read


@dataclass(frozen=True)
class _Table:
    left: float
    top: float
    rows: tuple[Row, ...]

    @property
    def headed(self) -> bool:
        """Whether it prints a header of fields."""
        return any(header_of(row) for row in self.rows[:3])


@dataclass(frozen=True)
class _Page:
    number: int
    height: float
    tables: tuple[_Table, ...]
    lines: tuple[Line, ...]
    pictured: bool = False  # it holds pictures and no text
    aslant: int = 0  # letters set aslant, which were left out
    levels: tuple[Rule, ...] = ()  # until its tables without uprights are found
    faces: tuple[float, ...] = ()
    gutters: tuple[Gutter, ...] = ()

    def sheet(self) -> Sheet:
        """What its headings are judged by."""
        corners = tuple((t.left, t.top) for t in self.tables if t.headed)
        return Sheet(self.height, self.lines, corners, self.faces, self.gutters)

    def place(self, x: float, height: float) -> Place:
        return reading_place(self.gutters, x, height)


def read_blocks(path: Path) -> list[Block]:
    """The document's texts and grids. Raises: DocumentError when it cannot be opened."""
    pages = list(_with_unruled(_pages(path)))
    if not any(page.tables or page.lines for page in pages):
        raise DocumentError(
            "The PDF holds no text: its pages are pictures.",
            where=path.name,
            fix="Ask for the document as text, or run it through character recognition.",
        )
    heads = running_heads([page.sheet() for page in pages])
    kept = [_without(page, heads) for page in pages]
    sheets = [page.sheet() for page in kept]
    usual = usual_size(sheets)
    weight = weights(sheets, usual)
    levels = heading_levels(sheets, weight, usual)
    blocks = [block for page in kept for block in _page_blocks(page, weight, levels)]
    return [*with_pairs(blocks), *_left_out(pages)]


def _left_out(pages: Sequence[_Page]) -> Iterator[Finding]:
    if pictured := [str(page.number) for page in pages if page.pictured]:
        yield Finding(
            f"Pages that are pictures hold no text and were not read: {_listed(pictured)}."
        )
    if aslant := [str(page.number) for page in pages if page.aslant]:
        yield Finding(
            f"Text set aslant, such as a watermark, was left out: page {_listed(aslant)}."
        )


def _listed(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:20]) + (" and more" if len(numbers) > 20 else "")


def _pages(path: Path) -> Iterator[_Page]:
    check_parts(path)
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _unreadable(path, str(error)) from None
    try:
        if len(document) > PAGE_LIMIT:
            raise DocumentError(
                f"The document has {len(document)} pages; at most {PAGE_LIMIT} are read.",
                where=path.name,
                fix="Give the part that holds the field tables.",
            )
        for number in range(len(document)):
            page = document[number]
            marks = page_marks(page)
            if marks is None:
                raise too_swollen(path.name)
            yield _page(marks, number + 1)
            marks.text.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        raise _unreadable(path, str(error)) from None
    finally:
        document.close()


def _page(marks: Marks, number: int) -> _Page:
    grids, lines, levels = page_grids(marks)
    lines = set_lines(marks.text.raw, lines)
    tables = [_Table(grid.xs[0], grid.top, _rows(grid, f"page {number}")) for grid in grids]
    outlines = [
        Span(grid.xs[0], grid.xs[-1], grid.top, grid.ys[-1], table.headed)
        for grid, table in zip(grids, tables, strict=True)
    ]
    found = gutters(lines, outlines)
    lines = in_order(split_lines(lines, found), found)
    tables.sort(key=lambda table: reading_place(found, table.left, table.top))
    pictured = marks.pictures > 0 and not marks.chars
    return _Page(
        number,
        marks.height,
        tuple(tables),
        tuple(lines),
        pictured,
        marks.aslant,
        tuple(levels),
        faces(marks.text.raw, marks.chars),
        tuple(found),
    )


def _with_unruled(pages: Iterable[_Page]) -> Iterator[_Page]:
    """The pages with their tables without uprights; a page is judged beside its neighbours."""
    before: _Page | None = None
    held: _Page | None = None
    left_open: Columns | None = None
    for page in pages:
        if held is not None:
            done, left_open = _unruled(held, shared(*_sheets(held, before, page)), left_open)
            yield done
        before, held = held, page
    if held is not None:
        yield _unruled(held, shared(*_sheets(held, before, None)), left_open)[0]


def _sheets(
    page: _Page, before: _Page | None, after: _Page | None
) -> tuple[Sheet, Sheet | None, Sheet | None]:
    return page.sheet(), before.sheet() if before else None, after.sheet() if after else None


def _unruled(page: _Page, heads: Marked, left_open: Columns | None) -> tuple[_Page, Columns | None]:
    kept = [line for line in page.lines if not is_head(line, heads) and not is_drawn(line)]
    highest = max((table.top for table in page.tables), default=0.0)
    carried = left_open if kept and highest < kept[0].base else None
    found = unruled_tables(kept, page.levels, f"page {page.number}", carried)
    taken = {id(line) for table in found for line in kept[table.first : table.last + 1]}
    rest = tuple(replace(line, words=()) for line in page.lines if id(line) not in taken)
    tables = (*page.tables, *(_Table(table.columns.x0, table.top, table.rows) for table in found))
    last = found[-1] if found and ends_page(found[-1], kept) else None
    lowest = min((table.top for table in page.tables), default=page.height)
    still_open = last.columns if last and lowest > kept[last.last].base else None
    ordered = tuple(sorted(tables, key=lambda table: page.place(table.left, table.top)))
    return replace(page, tables=ordered, lines=rest, levels=()), still_open


def _unreadable(path: Path, reason: str) -> DocumentError:
    if "password" in reason.lower():
        return DocumentError(
            "The PDF is encrypted and cannot be read.",
            where=path.name,
            fix="Save a copy without a password, then give that copy.",
        )
    return DocumentError(
        "The PDF is damaged or is no PDF.",
        where=path.name,
        fix="Open it in a PDF viewer; if that fails too, ask for a new copy.",
    )


def _without(page: _Page, heads: Marked) -> _Page:
    return replace(page, lines=tuple(line for line in page.lines if not is_head(line, heads)))


def _page_blocks(page: _Page, weight: dict[int, int], levels: dict[int, int]) -> list[Block]:
    where = f"page {page.number}"
    placed: list[tuple[Place, Block]] = [
        (
            page.place(line.x0, line.base),
            Text(line.text, where, weight[id(line)], levels.get(id(line), 0)),
        )
        for line in page.lines
    ]
    highest = max((line.base for line in page.lines), default=0.0)
    for index, table in enumerate(page.tables):
        opens = index == 0 and table.top >= highest
        grid = Grid(table.rows, where, opens_page=opens)
        placed.append((page.place(table.left, table.top), grid))
    return [block for _, block in sorted(placed, key=lambda item: item[0])]


def _rows(grid: PageGrid, place: str) -> tuple[Row, ...]:
    by_row: dict[int, dict[int, Box]] = defaultdict(dict)
    for box in grid.boxes():
        by_row[box.row][box.column] = box
    used = sorted({column for row in by_row.values() for column in row})
    return tuple(
        Row(
            tuple(cell_of(row[c]) if c in row else Cell() for c in used),
            place,
            any(box.banded for box in row.values()),
            box=_around(list(row.values())),
        )
        for _, row in sorted(by_row.items())
    )


def _around(boxes: Sequence[Box]) -> Outline:
    """The row's outline; a cell that goes on beside later rows does not stretch it."""
    bottoms = sorted((box.y0 for box in boxes), reverse=True)
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    return outline(left, bottoms[len(bottoms) // 2], right, max(box.y1 for box in boxes))
