"""PDF guides: each page's ruled tables and lines, in reading order, without running heads.

Geometry comes from pypdfium2: it reads a guide of a hundred pages in seconds, and a
damaged file ends in an error, not in an endless parse.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]

from core.errors import DocumentError
from core.specs.blocks import Block, Cell, Grid, Row, Text
from core.specs.pdf_grid import Box, Line, PageGrid, cell_of, page_grids
from core.specs.pdf_page import page_marks

READER = "pdf/1"
PAGE_LIMIT = 3_000  # pages: a longer document is refused, not half read

_Page = tuple[int, float, list[PageGrid], list[Line]]


def read_blocks(path: Path) -> list[Block]:
    """The document's texts and grids. Raises: DocumentError when it cannot be opened."""
    pages = _pages(path)
    if not any(grids or lines for _, _, grids, lines in pages):
        raise DocumentError(
            "The PDF holds no text: its pages are pictures.",
            where=path.name,
            fix="Ask for the document as text, or run it through character recognition.",
        )
    heads = _running_heads(pages)
    usual = _usual_size(pages, heads)
    return [block for page in pages for block in _page_blocks(page, heads, usual)]


def _pages(path: Path) -> list[_Page]:
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
        pages: list[_Page] = []
        for number in range(len(document)):
            page = document[number]
            marks = page_marks(page)
            pages.append((number + 1, marks.height, *page_grids(marks)))
            page.close()
        return pages
    except pypdfium2.PdfiumError as error:
        raise _unreadable(path, str(error)) from None
    finally:
        document.close()


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


def _stem(text: str) -> str:
    return re.sub(r"\d+", "", text).strip().casefold()


def _running_heads(pages: Sequence[_Page]) -> set[tuple[str, int]]:
    """Lines that stand at the same height on many pages: heads, feet and page numbers."""
    seen: Counter[tuple[str, int]] = Counter()
    for _, height, _, lines in pages:
        edge = {(_stem(x.text), round(x.base / 4)) for x in lines if _at_edge(x, height)}
        seen.update(edge)
    least = max(3, len(pages) // 5)
    return {mark for mark, count in seen.items() if count >= least}


def _at_edge(line: Line, height: float) -> bool:
    return line.base > 0.86 * height or line.base < 0.12 * height


def _usual_size(pages: Sequence[_Page], heads: set[tuple[str, int]]) -> float:
    sizes: Counter[float] = Counter()
    for _, _, _, lines in pages:
        for line in (line for line in lines if not _is_head(line, heads)):
            sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def _page_blocks(page: _Page, heads: set[tuple[str, int]], usual: float) -> list[Block]:
    number, _, grids, lines = page
    place = f"page {number}"
    kept = [line for line in lines if not _is_head(line, heads)]
    placed: list[tuple[float, Block]] = [
        (line.base, Text(line.text, place, 2 if line.size > 1.12 * usual else 0)) for line in kept
    ]
    highest = max((line.base for line in kept), default=0.0)
    for index, grid in enumerate(grids):
        opens = index == 0 and grid.top >= highest
        placed.append((grid.top, Grid(_rows(grid, place), place, opens_page=opens)))
    return [block for _, block in sorted(placed, key=lambda item: -item[0])]


def _is_head(line: Line, heads: set[tuple[str, int]]) -> bool:
    level = round(line.base / 4)
    return any((_stem(line.text), near) in heads for near in (level - 1, level, level + 1))


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
        )
        for _, row in sorted(by_row.items())
    )
