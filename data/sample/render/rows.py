"""Rows of a guide's field table: cells to pieces, pieces to pages.

A row that does not fit goes on at the top of the next page with its first cells blank;
no header is printed again.
"""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from data.sample.render.comments import Block, Nested
from data.sample.render.paper import (
    BAND,
    BLACK,
    BOLD,
    BORDER,
    GAP,
    GREY,
    LEAD,
    PAD,
    Paper,
    Piece,
    broken,
    cut,
    fill,
    frame,
    line,
    text,
)

_ABOVE, _BELOW = 5.0, 9.0  # room in a cell over and under its text
_PEN = 1.5
_NARROW = 0.6


def ruled_row(
    paper: Paper, edges: Sequence[float], cells: Sequence[Sequence[Piece]], banded: bool
) -> None:
    """Draws one row; the last cell may go on over page ends, the others may not."""
    *short, long = cells
    head = max((sum(piece.height for piece in cell) for cell in short), default=0.0)
    left = list(long)
    while True:
        room = paper.room() - _ABOVE - _BELOW
        taken = _fitting(left, room)
        if head <= room and (taken == len(left) or (taken >= 2 and len(left) - taken >= 1)):
            _part(paper, edges, [*short, left[:taken]], banded)
            left, short, head = left[taken:], [[] for _ in short], 0.0
            if not left:
                return
        paper.turn()


def _fitting(pieces: Sequence[Piece], room: float) -> int:
    """How many pieces fit, from the first."""
    used = 0.0
    for count, piece in enumerate(pieces):
        used += piece.height
        if used > room:
            return count
    return len(pieces)


def _part(
    paper: Paper, edges: Sequence[float], cells: Sequence[Sequence[Piece]], banded: bool
) -> None:
    tallest = max(sum(piece.height for piece in cell) for cell in cells)
    height = tallest + _ABOVE + _BELOW
    if banded:
        fill(paper.canvas, edges[0], paper.y - height, edges[-1] - edges[0], height, BAND)
    frame(paper.canvas, edges, paper.y, height, BORDER, _PEN)
    for x, cell in zip(edges, cells, strict=False):
        y = paper.y - _ABOVE
        for piece in cell:
            piece.draw(paper.canvas, x + PAD, y)
            y -= piece.height
    paper.y -= height


def row_height(cells: Sequence[Sequence[Piece]]) -> float:
    """Points that the whole row takes."""
    return max(sum(piece.height for piece in cell) for cell in cells) + _ABOVE + _BELOW


def word_cell(words: str, width: float, font: str = "Helvetica") -> list[Piece]:
    """A cell of running text."""
    return [line(words, font=font) for words in broken(words, width - 2 * PAD, font)]


def name_cell(name: str, width: float) -> list[Piece]:
    """A cell of one name, cut in the middle of a word where the cell ends."""
    return [line(words) for words in cut(name, width - 2 * PAD)]


def comment_cell(blocks: Sequence[Block], width: float) -> list[Piece]:
    """A cell of paragraphs and small tables."""
    pieces: list[Piece] = []
    for block in blocks:
        if isinstance(block, Nested):
            pieces += _nested(block, width - 2 * PAD - 4)
            continue
        lead = GAP if pieces else LEAD
        for paragraph in block.split("\n"):
            for words in broken(paragraph, width - 2 * PAD):
                pieces.append(line(words, lead))
                lead = LEAD
    return pieces


def _nested(table: Nested, width: float) -> list[Piece]:
    shares = {2: (0.3, 0.7), 3: (0.2, 0.25, 0.55), 4: (0.12, 0.17, 0.31, 0.4)}[len(table.header)]
    edges = [0.0]
    for share in shares:
        edges.append(edges[-1] + share * width)
    rows = [_nested_row(table.header, edges, grey=True)]
    rows += [_nested_row(row, edges, grey=False) for row in table.rows]
    return [Piece(6.0, _nothing), *rows]


def _nothing(canvas: Canvas, x: float, top: float) -> None:
    """Draws nothing: a gap."""
    canvas.setLineWidth(1)


def _nested_row(values: Sequence[str], edges: Sequence[float], grey: bool) -> Piece:
    cells = [
        broken(value, right - left - 6, size=7.0)
        for value, left, right in zip(values, edges, edges[1:], strict=False)
    ]
    height = 8.5 * max(len(cell) for cell in cells) + 3.5

    def draw(canvas: Canvas, x: float, top: float) -> None:
        if grey:
            fill(canvas, x + edges[0], top - height, edges[-1] - edges[0], height, GREY)
        frame(canvas, [x + edge for edge in edges], top, height, BLACK, _NARROW)
        for left, lines in zip(edges, cells, strict=False):
            for number, words in enumerate(lines):
                text(canvas, x + left + 3, top - 8.0 - 8.5 * number, words, size=7.0)

    return Piece(height, draw)


def header_cells(titles: Sequence[str]) -> list[list[Piece]]:
    """The header row: bold, one line a cell."""
    return [[line(title, font=BOLD)] for title in titles]
