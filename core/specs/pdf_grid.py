"""Ruled tables of one PDF page: rules to grids, characters to cells, the rest to lines.

A grid is a group of rules that touch. Cells are the areas between rules, so a missing
rule merges cells. A grid inside another grid's cell is read as lines of `a | b | c`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from core.specs.blocks import Cell
from core.specs.pdf_lines import Line, lines_of, paragraphs, parted
from core.specs.pdf_page import Area, Char, Marks, Rule
from core.specs.pdf_unruled import holds_unparted_rows

_TOUCH = 3.5  # points: rules nearer than this meet, edges nearer than this are one
_OPEN = 12.0  # points: levels that reach further than this past the last upright leave a side open
_COVERED = 0.55  # share of a side that a rule must cover to be a border


@dataclass
class Box:
    """One cell: its edges, where it begins in the grid, and the characters inside."""

    row: int
    column: int
    x0: float
    x1: float
    y0: float
    y1: float
    chars: list[Char] = field(default_factory=list)
    nested: list[Line] = field(default_factory=list)
    uprights: list[Char] = field(default_factory=list)  # of words that run up or down
    outlines: int = 0
    banded: bool = False
    merged: bool = False  # of several areas, whose outline may be no rectangle


@dataclass(eq=False)
class PageGrid:
    xs: list[float]
    ys: list[float]  # descending
    owner: list[list[Box]]  # atom -> cell

    def __post_init__(self) -> None:
        self.rising = self.ys[::-1]

    @property
    def top(self) -> float:
        return self.ys[0]

    def boxes(self) -> list[Box]:
        seen: dict[int, Box] = {id(box): box for row in self.owner for box in row}
        return sorted(seen.values(), key=lambda box: (box.row, box.column))

    def box_at(self, x: float, y: float) -> Box | None:
        """The cell around a point; None outside the grid."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[-1] <= y <= self.ys[0]):
            return None
        column = min(max(bisect_left(self.xs, x) - 1, 0), len(self.xs) - 2)
        row = len(self.ys) - 1 - bisect_right(self.rising, y)
        row = min(max(row, 0), len(self.ys) - 2)
        return self.owner[row][column]


def page_grids(marks: Marks) -> tuple[list[PageGrid], list[Line], list[Rule]]:
    """The page's outer grids from the top down, filled, the lines outside them, the levels."""
    rules = _merged(marks.rules)
    grids = [grid for group in _touching(rules) if (grid := _grid(group))]
    outer = [grid for grid in grids if not _inside(grid, grids)]
    nested = [grid for grid in grids if _inside(grid, grids)]
    rest = _fill(nested, marks.chars)
    rest = _fill(outer, rest)
    frames = [grid for grid in outer if _is_frame(grid, rules)]
    if frames:
        outer = [grid for grid in outer if grid not in frames]
        rest += [char for grid in frames for box in grid.boxes() for char in box.chars]
    for grid in nested:
        _hand_over(grid, outer)
    _mark(outer, marks)
    levels = [*(rule for rule in rules if not rule.vertical), *_band_edges(marks.fills)]
    lines = parted(lines_of(rest, words=True), rules)
    return sorted(outer, key=lambda grid: -grid.top), lines, levels


def _band_edges(fills: Iterable[Area]) -> list[Rule]:
    """The upper and lower edges of bands, be they painted whole or cell by cell."""
    strips: dict[tuple[int, int], list[Area]] = defaultdict(list)
    for area in fills:
        if min(area.colour) < 255 and area.y1 - area.y0 > 6:
            strips[round(area.y0), round(area.y1)].append(area)
    edges: list[Rule] = []
    for areas in strips.values():
        left, right = min(a.x0 for a in areas), max(a.x1 for a in areas)
        if sum(a.x1 - a.x0 for a in areas) > 0.9 * (right - left):
            edges.append(Rule(False, areas[0].y0, left, right, areas[0].colour))
            edges.append(Rule(False, areas[0].y1, left, right, areas[0].colour))
    return edges


def _is_frame(grid: PageGrid, rules: Sequence[Rule]) -> bool:
    """Whether its rules part no rows, or no columns, of the table that stands in it."""
    boxes = grid.boxes()
    rows, columns = ({getattr(box, side) for box in boxes} for side in ("row", "column"))
    if len(columns) > 1 and len(rows) > 2:
        return False
    lines = lines_of((char for box in boxes for char in box.chars), words=True)
    return holds_unparted_rows(parted(lines, rules), len(columns), len(rows))


def _merged(rules: Iterable[Rule]) -> list[Rule]:
    """Pieces of one ruled line as one rule."""
    merged: list[Rule] = []
    for vertical in (True, False):
        family = sorted((r for r in rules if r.vertical == vertical), key=lambda r: r.at)
        for cluster in _clusters(family, 1.6):
            at = sum(rule.at for rule in cluster) / len(cluster)
            for rule in sorted(cluster, key=lambda r: r.start):
                last = merged[-1] if merged else None
                if (
                    last
                    and last.vertical == vertical
                    and last.at == at
                    and rule.start <= last.end + _TOUCH
                ):
                    merged[-1] = replace(last, end=max(last.end, rule.end))
                else:
                    merged.append(replace(rule, at=at))
    return merged


def _clusters(ordered: Sequence[Rule], gap: float) -> list[list[Rule]]:
    groups: list[list[Rule]] = []
    for rule in ordered:
        if groups and rule.at - groups[-1][0].at <= gap:
            groups[-1].append(rule)
        else:
            groups.append([rule])
    return groups


def _touching(rules: list[Rule]) -> list[list[Rule]]:
    parent = list(range(len(rules)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    uprights = [i for i, rule in enumerate(rules) if rule.vertical]
    levels = [i for i, rule in enumerate(rules) if not rule.vertical]
    for i in uprights:
        for j in levels:
            if _meet(rules[i], rules[j]):
                parent[root(i)] = root(j)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for index, rule in enumerate(rules):
        groups[root(index)].append(rule)
    return list(groups.values())


def _meet(upright: Rule, level: Rule) -> bool:
    return (
        level.start - _TOUCH <= upright.at <= level.end + _TOUCH
        and upright.start - _TOUCH <= level.at <= upright.end + _TOUCH
    )


def _edges(values: Iterable[float]) -> list[float]:
    edges: list[list[float]] = []
    for value in sorted(values):
        if edges and value - edges[-1][-1] <= _TOUCH:
            edges[-1].append(value)
        else:
            edges.append([value])
    return [sum(group) / len(group) for group in edges]


def _grid(group: list[Rule]) -> PageGrid | None:
    uprights = [rule for rule in group if rule.vertical]
    levels = [rule for rule in group if not rule.vertical]
    xs, ys = _edges(r.at for r in uprights), _edges(r.at for r in levels)[::-1]
    if not xs or len(ys) < 2 or len(xs) * len(ys) > 40_000:
        return None
    xs, ys = _with_open_sides(xs, levels), _with_open_ends(ys, uprights)
    if len(xs) < 2:
        return None
    rows, columns = len(ys) - 1, len(xs) - 1
    owner = [[_box(xs, ys, r, c) for c in range(columns)] for r in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if c and not _covers(uprights, xs[c], ys[r + 1], ys[r]):
                _merge(owner, owner[r][c - 1], owner[r][c])
            if r and not _covers(levels, ys[r], xs[c], xs[c + 1]):
                _merge(owner, owner[r - 1][c], owner[r][c])
    return PageGrid(xs, ys, owner)


def _with_open_sides(xs: list[float], levels: list[Rule]) -> list[float]:
    """The upright edges, with those of sides that are left open but where the levels end."""
    left = sorted(rule.start for rule in levels)[len(levels) // 2]
    right = sorted(rule.end for rule in levels)[len(levels) // 2]
    before = [left] if left < xs[0] - _OPEN else []
    after = [right] if right > xs[-1] + _OPEN else []
    return [*before, *xs, *after]


def _with_open_ends(ys: list[float], uprights: list[Rule]) -> list[float]:
    """The level edges, with the end of a row that the page cuts off without a rule."""
    least, most = defaultdict(list), defaultdict(list)
    for rule in uprights:
        least[round(rule.at)].append(rule.start)
        most[round(rule.at)].append(rule.end)
    low = sorted(min(starts) for starts in least.values())[len(least) // 2]
    high = sorted(max(ends) for ends in most.values())[(len(most) - 1) // 2]
    above = [high] if high > ys[0] + _OPEN else []
    below = [low] if low < ys[-1] - _OPEN else []
    return [*above, *ys, *below]


def _box(xs: list[float], ys: list[float], r: int, c: int) -> Box:
    return Box(r, c, xs[c], xs[c + 1], ys[r + 1], ys[r])


def _covers(rules: list[Rule], at: float, low: float, high: float) -> bool:
    length = 0.0
    for rule in rules:
        if abs(rule.at - at) <= _TOUCH:
            length += max(0.0, min(rule.end, high) - max(rule.start, low))
    return length >= _COVERED * (high - low)


def _merge(owner: list[list[Box]], kept: Box, gone: Box) -> None:
    if kept is gone:
        return
    kept.merged = True
    kept.row, kept.column = min(kept.row, gone.row), min(kept.column, gone.column)
    kept.x0, kept.x1 = min(kept.x0, gone.x0), max(kept.x1, gone.x1)
    kept.y0, kept.y1 = min(kept.y0, gone.y0), max(kept.y1, gone.y1)
    for row in owner:
        for index, box in enumerate(row):
            if box is gone:
                row[index] = kept


def _inside(grid: PageGrid, grids: list[PageGrid]) -> bool:
    return any(
        other is not grid
        and other.xs[0] < grid.xs[0]
        and other.xs[-1] > grid.xs[-1]
        and other.ys[0] > grid.ys[0]
        and other.ys[-1] < grid.ys[-1]
        for other in grids
    )


def _fill(grids: list[PageGrid], chars: list[Char]) -> list[Char]:
    if not grids:
        return chars
    rest: list[Char] = []
    box: Box | None = None
    for char in chars:  # neighbours mostly share a cell
        x, y = (char.x0 + char.x1) / 2, char.base + char.size * 0.25
        if box is None or box.merged or not (box.x0 < x < box.x1 and box.y0 < y < box.y1):
            box = next((b for grid in grids if (b := grid.box_at(x, y))), None)
        (box.chars if box else rest).append(char)
    return rest


def _hand_over(grid: PageGrid, outer: list[PageGrid]) -> None:
    """A nested grid's rows become lines of the cell around it."""
    x, y = (grid.xs[0] + grid.xs[-1]) / 2, (grid.ys[0] + grid.ys[-1]) / 2
    host = next((b for other in outer if (b := other.box_at(x, y))), None)
    if host is None:
        return
    rows: dict[int, list[Box]] = defaultdict(list)
    for box in grid.boxes():
        rows[box.row].append(box)
    for row in rows.values():
        texts = [cell_of(box).flat for box in row]
        if any(texts):
            line = Line(" | ".join(texts), grid.xs[0], grid.xs[-1], row[0].y0, 1.0, nested=True)
            host.nested.append(line)


def _mark(grids: list[PageGrid], marks: Marks) -> None:
    """Which cells lie on a band, hold upright words, or text drawn as outlines."""
    bands = [area for area in marks.fills if min(area.colour) < 250]
    for grid in grids:
        for box in grid.boxes():
            x, y = (box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2
            box.banded = any(a.x0 <= x <= a.x1 and a.y0 <= y <= a.y1 for a in bands)
        for turned in marks.uprights:
            if host := grid.box_at(turned.x, turned.y):
                host.uprights.append(turned.level)
        for shape in marks.outlines:
            held = grid.box_at((shape.x0 + shape.x1) / 2, (shape.y0 + shape.y1) / 2)
            if held:
                held.outlines += 1


def cell_of(box: Box) -> Cell:
    """The cell's text, flagged where a line of it is drawn and not written."""
    if box.uprights and not any(char.text.strip() for char in box.chars):
        return Cell(tuple(line.text for line in lines_of(box.uprights)))
    lines = sorted([*lines_of(box.chars), *box.nested], key=lambda line: -line.base)
    drawn = "a line of it is drawn as outlines and holds no text" if box.outlines > 3 else ""
    return paragraphs(lines, box.x0, box.x1, drawn)
