"""Pages of ruled rows: text broken to a width, rows that flow over a page end, boxes.

Borders are filled rectangles, as a print driver leaves them; nothing is drawn as a line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 612.0, 792.0
LEFT, RIGHT, TOP, BOTTOM = 43.9, 568.2, HEIGHT - 79.7, 72.0
BORDER = (0.439216, 0.486275, 0.945098)
BAND = (0.886275, 0.894118, 0.988235)
BLACK, WHITE, GREY, INK = (
    (0.0, 0.0, 0.0),
    (1.0, 1.0, 1.0),
    (0.757, 0.757, 0.757),
    (0.13, 0.13, 0.13),
)
PLAIN, BOLD = "Helvetica", "Helvetica-Bold"
SIZE, LEAD, GAP = 8.0, 10.0, 17.0  # type, wrapped line, new paragraph
PAD = 5.0

Colour = tuple[float, float, float]


@dataclass(frozen=True)
class Piece:
    """A part of a cell that is never divided."""

    height: float
    draw: Callable[[Canvas, float, float], None]  # canvas, left edge, top


@dataclass
class Paper:
    """The document being written and how far down its page it has come."""

    canvas: Canvas
    footer: str
    page: int = 1
    y: float = field(default=TOP)

    def turn(self) -> None:
        """Ends the page with its footer and begins the next."""
        self.finish()
        self.page += 1
        self.y = TOP

    def finish(self) -> None:
        """Ends the page with its footer and number."""
        text(self.canvas, LEFT, 42.0, self.footer, size=6.5)
        text(self.canvas, RIGHT - 12, 42.0, str(self.page), size=7.5)
        self.canvas.showPage()

    def room(self) -> float:
        """Points left on the page."""
        return self.y - BOTTOM


def paper(path: Path, title: str, footer: str) -> Paper:
    """An empty document whose bytes depend on what is drawn and on nothing else."""
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), invariant=1, pageCompression=1)
    canvas.setTitle(title)
    canvas.setAuthor("Sample programme")
    return Paper(canvas, footer)


def text(
    canvas: Canvas, x: float, y: float, words: str, size: float = SIZE, font: str = PLAIN
) -> None:
    """One line of text with its baseline at y."""
    canvas.setFillColorRGB(*INK)
    canvas.setFont(font, size)
    canvas.drawString(x, y, words)


def fill(canvas: Canvas, x: float, y: float, width: float, height: float, colour: Colour) -> None:
    """A filled rectangle without outline; y is its lower edge."""
    canvas.setFillColorRGB(*colour)
    canvas.rect(x, y, width, height, stroke=0, fill=1)


def broken(words: str, width: float, font: str = PLAIN, size: float = SIZE) -> list[str]:
    """Lines no wider than width, broken at blanks; a longer word is broken anywhere."""
    lines: list[str] = []
    for word in words.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and stringWidth(joined, font, size) <= width:
            lines[-1] = joined
        else:
            lines += cut(word, width, font, size)
    return lines


def cut(word: str, width: float, font: str = PLAIN, size: float = SIZE) -> list[str]:
    """A word cut wherever the width is full, as a narrow cell cuts a long name."""
    lines = [""]
    for sign in word:
        if lines[-1] and stringWidth(lines[-1] + sign, font, size) > width:
            lines.append("")
        lines[-1] += sign
    return lines


def line(words: str, lead: float = LEAD, font: str = PLAIN) -> Piece:
    """One line of a cell, its lead the distance to the line above."""

    def draw(canvas: Canvas, x: float, top: float) -> None:
        text(canvas, x, top - lead + 2, words, font=font)

    return Piece(lead, draw)


def frame(
    canvas: Canvas, edges: Sequence[float], top: float, height: float, colour: Colour, pen: float
) -> None:
    """The borders of one row of cells, each side a filled rectangle of its own."""
    half = pen / 2
    for left, right in zip(edges, edges[1:], strict=False):
        fill(canvas, left + half, top - half, right - left - pen, pen, colour)
        fill(canvas, left + half, top - height - half, right - left - pen, pen, colour)
    for edge in edges:
        fill(canvas, edge - half, top - height - half, pen, height + pen, colour)


def box(paper: Paper, pieces: Sequence[Piece], width: float) -> None:
    """A thin black box around the pieces."""
    height = sum(piece.height for piece in pieces) + 12
    frame(paper.canvas, (LEFT, LEFT + width), paper.y, height, BLACK, 0.8)
    y = paper.y - 2
    for piece in pieces:
        piece.draw(paper.canvas, LEFT + PAD, y)
        y -= piece.height
    paper.y -= height
