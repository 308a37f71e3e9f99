"""Which lines of a table without uprights make one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.specs.blocks import Cell, Outline, Row, outline
from core.specs.headers import Header
from core.specs.pdf_lines import Line, unwrapped

_DOUBT = "no rules part its columns"
_ANCHORS = ("type", "length", "mandatory", "nullable", "position")


@dataclass(frozen=True)
class TableLine:
    line: Line
    cells: tuple[Line | None, ...]
    across: bool  # it runs over the columns: a section row

    def holds(self, columns: Sequence[int]) -> bool:
        return any(self.cells[column] for column in columns)


def rows_of(
    lines: Sequence[TableLine], header: Header, bands: Sequence[float], place: str
) -> tuple[Row, ...]:
    """The table's rows. `bands` are the heights of level rules inside it, highest first."""
    starts = _by_words(lines, header)
    if len(bands) >= max(1, 0.6 * (sum(starts) - 1)):
        starts = _by_rules(lines, bands)
    rows: list[list[TableLine]] = []
    for line, start in zip(lines, starts, strict=True):
        if start or not rows:
            rows.append([line])
        else:
            rows[-1].append(line)
    edges = [
        max((held.x1 for line in lines if (held := line.cells[column])), default=0.0)
        for column in range(len(lines[0].cells))
    ]
    return tuple(_row(row, edges, place) for row in rows)


def _by_rules(lines: Sequence[TableLine], bands: Sequence[float]) -> list[bool]:
    starts = [True]
    for above, below in zip(lines, lines[1:], strict=False):
        starts.append(any(below.line.base < band < above.line.base + 1 for band in bands))
    return starts


def _by_words(lines: Sequence[TableLine], header: Header) -> list[bool]:
    """A row begins where its name does, beside a type or a mark where rows have these."""
    names = header.columns("field", "name") or [0]
    anchors = header.columns(*_ANCHORS)
    full = [line for line in lines if line.holds(names) and line.holds(anchors)]
    anchored = bool(anchors) and len(full) >= 0.3 * sum(1 for x in lines if x.holds(names))
    gap = _row_gap(lines, names, anchors if anchored else [])
    held = [(x, name) for x in lines if (name := x.cells[names[0]])]
    single = sum(1 for x, name in held if x.holds(anchors) and " " not in name.text)
    spaced = sum(1 for x, name in held if x.holds(anchors) and " " in name.text)
    marks = header.columns(*_ANCHORS[2:])  # what every row states, whatever its type
    firm = [column for column in marks if _usual(full, column)] and header.columns(*_ANCHORS[1:])
    widest = max((name.x1 for _, name in held), default=0.0)
    edge = 0.0 if single > 4 * spaced else max((name.x1 for _, name in held), default=0.0)
    starts = [True]
    for above, below in zip(lines, lines[1:], strict=False):
        apart = above.line.base - below.line.base
        if below.across or above.across:
            starts.append(True)
        elif gap is not None:
            starts.append(apart > gap and (below.holds(names) or below.holds(anchors)))
        else:
            begins = below.holds(names) and (not anchored or below.holds(anchors))
            begins = begins and not _goes_on(above, below, names[0], firm, widest)
            starts.append(begins or _stands_apart(above, below, names[0], edge))
    return starts


def _usual(lines: Sequence[TableLine], column: int) -> bool:
    """Whether most of these lines fill that column, and not with one mark alone."""
    held = [cell.text for line in lines if (cell := line.cells[column])]
    return len(held) >= 0.6 * len(lines) and len(set(held)) > 1


def _goes_on(
    above: TableLine, below: TableLine, name: int, firm: Sequence[int], edge: float
) -> bool:
    """Whether a line carries on a name that had no room, and a wrapped type beside it."""
    over, under = above.cells[name], below.cells[name]
    if over is None or under is None or not above.holds(firm) or below.holds(firm):
        return False
    return over.x1 + under.first_word + 0.3 * under.size > edge


def _stands_apart(above: TableLine, below: TableLine, name: int, edge: float) -> bool:
    """Whether a line that holds words in the name column alone had room on the line above."""
    over, under = above.cells[name], below.cells[name]
    alone = sum(1 for cell in below.cells if cell) == 1
    if not alone or under is None:
        return False
    if over is None or (edge == 0.0 and " " in under.text):
        return True  # a wrapped name goes on in the next line; one of one word has no blank
    if edge == 0.0 or " " not in under.text:
        return False
    return over.x1 + under.first_word + 0.3 * under.size < edge


def _row_gap(
    lines: Sequence[TableLine], names: Sequence[int], anchors: Sequence[int]
) -> float | None:
    """The gap that a new row is wider than; None where rows stand no wider than lines."""
    pairs = [
        (above.line.base - below.line.base, below)
        for above, below in zip(lines, lines[1:], strict=False)
        if not above.across and not below.across
    ]
    if not pairs:
        return None
    least = min(gap for gap, _ in pairs)
    near = [below for gap, below in pairs if gap <= 1.12 * least]
    far = [below for gap, below in pairs if gap > 1.12 * least]
    partial = [x for x in near if not (x.holds(names) and (not anchors or x.holds(anchors)))]
    if not far or len(partial) < 0.5 * len(near):
        return None
    return 1.12 * least


def _row(lines: Sequence[TableLine], edges: Sequence[float], place: str) -> Row:
    """One row; a line across the columns is the row's only text."""
    return Row(
        tuple(
            Cell(unwrapped([held for line in lines if (held := line.cells[column])], (), edge)[0])
            for column, edge in enumerate(edges)
        ),
        place,
        doubt=_DOUBT,
        box=_around([line.line for line in lines]),
    )


def _around(lines: Sequence[Line]) -> Outline:
    """From above the first line's letters to below the last one's."""
    first, last = lines[0], lines[-1]
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    return outline(left, last.base - 0.25 * last.size, right, first.base + 0.9 * first.size)
