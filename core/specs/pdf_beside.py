"""Tables that stand beside each other: where the gutter runs, and the order of reading.

Between the nearest lines above and below that run across it, what stands left of a gutter
is read before what stands right of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from core.specs.blocks import Cell, Row
from core.specs.headers import header_of
from core.specs.pdf_lines import Line, Word
from core.specs.pdf_unruled import segments

Place = tuple[float, int, float]
_OVERLAP = 12.0  # points of height that two tables share when they stand beside each other


@dataclass(frozen=True)
class Span:
    """A ruled table's outline."""

    x0: float
    x1: float
    top: float
    bottom: float
    headed: bool  # it prints a header of fields


@dataclass(frozen=True)
class Gutter:
    x: float
    top: float
    bottom: float

    def holds(self, height: float) -> bool:
        return self.bottom < height <= self.top


def gutters(lines: Sequence[Line], tables: Sequence[Span]) -> list[Gutter]:
    """The page's gutters from the top down."""
    found: list[Gutter] = []
    for x, height in sorted(_seeds(lines, tables), key=lambda seed: -seed[1]):
        if not any(gutter.holds(height) for gutter in found):
            found.append(_grown(x, height, lines, tables))
    return found


def _seeds(lines: Sequence[Line], tables: Sequence[Span]) -> Iterable[tuple[float, float]]:
    """A place in each gutter: between two ruled tables, or two headers on one line."""
    headed = [table for table in tables if table.headed]
    for left in headed:
        for right in headed:
            low, high = max(left.bottom, right.bottom), min(left.top, right.top)
            if left.x1 < right.x0 and high - low > _OVERLAP:
                yield (left.x1 + right.x0) / 2, (low + high) / 2
    for line in lines:
        parts = segments(line)
        half = len(parts) // 2
        if len(parts) > 3 and len(parts) % 2 == 0 and _same_headers(parts[:half], parts[half:]):
            yield (parts[half - 1].x1 + parts[half].x0) / 2, line.base


def _same_headers(left: Sequence[Word], right: Sequence[Word]) -> bool:
    titles = [[word.text.casefold() for word in words] for words in (left, right)]
    row = Row(tuple(Cell((word.text,)) for word in left), "")
    return titles[0] == titles[1] and header_of(row) is not None


def _grown(x: float, height: float, lines: Sequence[Line], tables: Sequence[Span]) -> Gutter:
    across = [line.base for line in lines if _runs_across(line, x)]
    tops = [table.top for table in tables if table.x0 < x < table.x1]
    bottoms = [table.bottom for table in tables if table.x0 < x < table.x1]
    above = min((y for y in (*across, *bottoms) if y > height), default=float("inf"))
    below = max((y for y in (*across, *tops) if y < height), default=float("-inf"))
    return Gutter(x, above - 1, below)


def _runs_across(line: Line, x: float) -> bool:
    if not line.words or not line.x0 < x < line.x1:
        return False
    return any(part.x0 < x < part.x1 for part in segments(line))


def split_lines(lines: Sequence[Line], found: Sequence[Gutter]) -> list[Line]:
    """The lines, those parted that have words on both sides of a gutter."""
    parts: list[Line] = []
    for line in lines:
        gutter = next((g for g in found if g.holds(line.base)), None)
        if gutter is None or not line.x0 < gutter.x < line.x1:
            parts.append(line)
            continue
        for words in (
            [word for word in line.words if word.x1 <= gutter.x],
            [word for word in line.words if word.x1 > gutter.x],
        ):
            text = " ".join(word.text for word in words)
            wide = words[0].x1 - words[0].x0
            parts.append(
                replace(
                    line,
                    text=text,
                    x0=words[0].x0,
                    x1=words[-1].x1,
                    first_word=wide,
                    words=tuple(words),
                )
            )
    return parts


def in_order(lines: Sequence[Line], found: Sequence[Gutter]) -> list[Line]:
    """The lines in reading order."""
    return sorted(lines, key=lambda line: reading_place(found, line.x0, line.base))


def reading_place(found: Sequence[Gutter], x: float, height: float) -> Place:
    """Sorts what stands on a page into reading order."""
    gutter = next((g for g in found if g.holds(height)), None)
    if gutter is None:
        return -height, 0, -height
    return -min(gutter.top, 1e6), int(x > gutter.x), -height
