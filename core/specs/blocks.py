"""What every reader hands to the layout engine: texts and grids, in reading order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

# Left, bottom, right and top in points of the page as shown.
Outline = tuple[float, float, float, float]


@dataclass(frozen=True)
class Cell:
    lines: tuple[str, ...] = ()  # as printed, one a line
    breaks: tuple[int, ...] = ()  # indexes of the lines that begin a paragraph
    ragged: bool = False  # the first line stopped short of the cell's edge
    incomplete: str = ""  # why its text may not be whole

    @cached_property
    def text(self) -> str:
        """Wrapped lines joined by a blank, paragraphs by a line feed."""
        parts: list[str] = []
        for index, line in enumerate(self.lines):
            if index == 0 or index in self.breaks:
                parts.append(line)
            else:
                parts[-1] = joined(parts[-1], line)
        return "\n".join(part.strip() for part in parts if part.strip())

    @cached_property
    def flat(self) -> str:
        """The whole text on one line."""
        return " ".join(self.text.split())


@dataclass(frozen=True)
class Row:
    cells: tuple[Cell, ...]
    place: str  # "page 12" or "Columns!118"
    banded: bool | None = None  # a fill lies behind it; None: the format does not tell
    doubt: str = ""  # why its cells may be parted wrongly
    box: Outline | None = None  # where it stands on its page; None: the format does not tell


@dataclass(frozen=True)
class Grid:
    rows: tuple[Row, ...]
    place: str
    sheet: str = ""  # the sheet's name, which may name the table
    part: bool = False  # one of several tables that stand side by side
    turned: bool = False  # its blocks of "heading | value" were turned into rows
    opens_page: bool = False  # nothing but running headers above it on its page


@dataclass(frozen=True)
class Text:
    text: str
    place: str
    weight: int = 0  # 0 running text, 1 bold or larger, 2 a heading, -1 heads no one table
    level: int = 0  # of a heading, 1 the highest; 0: the format does not tell


@dataclass(frozen=True)
class Finding:
    """What was met and left alone: macros, links, pictures in the place of text."""

    text: str


Block = Grid | Text | Finding


def outline(left: float, bottom: float, right: float, top: float) -> Outline:
    """The four edges to a tenth of a point."""
    return round(left, 1), round(bottom, 1), round(right, 1), round(top, 1)


def joined(first: str, second: str) -> str:
    """Two wrapped lines as one; a hyphen or underscore at the break takes no blank."""
    if first.endswith(("-", "_", "/")) or second.startswith("_"):
        return first + second
    return f"{first} {second}"


def plain(value: object) -> Cell:
    """A cell of a format that has no geometry: each of its lines is a paragraph."""
    lines = tuple(" ".join(part.split()) for part in str(value).splitlines() if part.strip())
    return Cell(lines, tuple(range(1, len(lines))))
