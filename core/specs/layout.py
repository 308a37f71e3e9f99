"""The one layout engine: texts and grids of any format turned into tables and fields.

A table's name comes from a column, an explicit caption, a heading or a sheet, in that
order; a grid that opens a page without a header carries on the table before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from core.specs.beside import parted, raised
from core.specs.blocks import Block, Cell, Finding, Grid, Row, Text
from core.specs.captions import (
    banner,
    caption,
    explicit_name,
    is_generic,
    mentioned,
    names_table,
)
from core.specs.columns import Columns, columns_of
from core.specs.headers import Header, header_at
from core.specs.lists import definitions
from core.specs.names import field_name
from core.specs.records import gathered
from core.specs.sections import alone, between, next_section, pair
from core.specs.shared import own_cells, told_apart
from core.specs.standing import in_place
from core.specs.turned import turned_blocks


@dataclass
class RawRow:
    """One field as printed: its row and what later rows add to its comment."""

    row: Row
    more: list[Cell] = field(default_factory=list)


@dataclass
class RawTable:
    name: str
    place: str
    columns: Columns
    heading: str = ""  # of the section it stands in
    doubt: str = ""  # why its name may be another
    notes: list[str] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    after: list[str] = field(default_factory=list)  # lines under it, up to the next heading


@dataclass(frozen=True)
class SideGrid:
    """A grid that holds no fields but may explain some: its header row and the rest."""

    titles: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass
class Layout:
    tables: list[RawTable] = field(default_factory=list)
    side_grids: list[SideGrid] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    asides: list[str] = field(default_factory=list)  # words in grids, beside the fields


_UNNAMED = "no caption, heading or sheet names its table"


class _Walk:
    """Where the reader stands in the document."""

    def __init__(self, stem: str) -> None:
        self.found = Layout()
        self.pending: list[Text] = []
        self.box_notes: list[str] = []
        self.name = ""
        self.heading = ""
        self.stem = stem
        self.open: RawTable | None = None
        self.under: RawTable | None = None  # whose notes the texts may be
        self.levels: list[int] = []  # of the headings over the place
        self.named: list[tuple[int, str]] = []  # tables named by them, with their level

    def text(self, text: Text) -> None:
        self.found.texts.append(text)
        self._close_sections(text)
        self.pending.append(text)
        if text.weight >= 2 and len(text.text) < 80:
            self.heading = text.text
        if text.level:
            self.levels = [level for level in self.levels if level < text.level] + [text.level]
            self.named = [item for item in self.named if item[0] < text.level]
        if self.levels and (name := explicit_name(text.text)):
            deep = self.levels[-1]
            self.named = [*(item for item in self.named if item[0] < deep), (deep, name)]
        if text.weight >= 2 or names_table(text.text):
            self.under = None
        elif self.under is not None:
            self.under.after.append(text.text)

    def _close_sections(self, heading: Text) -> None:
        """Forgets what stands in sections that end where this heading begins its own."""
        if not heading.level or heading.weight < 2 or is_generic(heading.text):
            return
        ended = [at for at, text in enumerate(self.pending) if text.level >= heading.level]
        if ended:
            self.pending = self.pending[: ended[0]]

    def grid(self, grid: Grid) -> None:
        start = _first_header(grid.rows)
        if start is None and (turned := turned_blocks(grid)):
            grid, start = turned, 0
        if start is None and (upright := raised(grid)):
            grid, start = upright, 0
        if start is None:
            self._headless(grid)
            return
        outside = len(self.pending)
        for row in grid.rows[:start]:
            self._aside(row)
        self._fields(grid, start, outside)

    def _headless(self, grid: Grid) -> None:
        if self.open and self._carries_on(grid):
            _collect(self.open, grid.rows)
            return
        named = any(pair(row) for row in grid.rows[:3])
        if named or len(grid.rows[0].cells) == 1 or len(grid.rows) == 1:
            for row in grid.rows:
                self._aside(row)
        else:
            self._side(grid)
        self.open = None

    def _aside(self, row: Row) -> None:
        """A caption box or a banner: the name it states and the words under it."""
        weight = 1 if alone(row) else 0
        if stated := pair(row):
            self.pending.append(Text(stated, row.place))
        for cell in row.cells:
            lines = cell.text.split("\n")
            for line in lines:
                self.pending.append(Text(line, row.place, weight if line.strip() else 0))
            self.found.asides += [line for line in lines if line]
            if explicit_name(lines[0]):
                self.box_notes = [line for line in lines[1:] if line.strip(" :.")]

    def _carries_on(self, grid: Grid) -> bool:
        table = self.open
        return bool(
            table
            and grid.opens_page
            and not caption(self.pending)[0]
            and len(grid.rows[0].cells) == len(table.columns.header.printed)
        )

    def _side(self, grid: Grid) -> None:
        titles = tuple(cell.flat for cell in grid.rows[0].cells)
        self.found.side_grids.append(SideGrid(titles, grid.rows[1:]))

    def _fields(self, grid: Grid, start: int, outside: int) -> None:
        rows = grid.rows[start:]
        several = grid.part
        header: Header | None = None
        while rows:
            if found := header_at(rows, 0):
                header, taken = found
                rows = rows[taken:]
            assert header is not None
            stop = next_section(rows, header)
            several = several or stop < len(rows)
            self._section(grid, header, rows[:stop], several, self.pending[outside:])
            rows, outside = rows[stop:], 0
            beside = between(rows, header)
            for row in rows[:beside]:
                self._aside(row)
            rows = rows[beside:]

    def _named(self, grid: Grid, several: bool, inside: Sequence[Text]) -> str:
        """The name that the words before the section give; empty when they give none."""
        offered = self._without_fields()
        name, rank = caption(offered)
        own_words = grid.part or not (grid.sheet or grid.turned)
        if rank <= 2 and own_words and (boxed := banner(inside)):
            return boxed
        if rank <= 2 and self.named and self.levels and self.levels[-1] > self.named[-1][0]:
            return self.named[-1][1]
        if not name and not grid.turned and (several or not grid.sheet or is_generic(grid.sheet)):
            return banner(offered) or ("" if grid.sheet else mentioned(offered))
        if rank <= 2 and not grid.sheet and (rank == 1 or " " in name):
            return mentioned(offered if rank == 1 else offered[-1:]) or name
        return name

    def _without_fields(self) -> list[Text]:
        """The texts before the grid but those that tell of the fields before it, one by one."""
        last = self.found.tables[-1] if self.found.tables else None
        if last is None:
            return self.pending
        names = {field_name(last.columns.cell(r.row, last.columns.name)).name for r in last.rows}
        told = [text for text in self.pending if text.text.strip() in names]
        return [t for t in self.pending if t not in told] if len(told) > 1 else self.pending

    def _section(
        self, grid: Grid, header: Header, rows: Sequence[Row], several: bool, inside: Sequence[Text]
    ) -> None:
        name = self._named(grid, several, inside)
        header = told_apart(header, rows)
        same = self.open is not None and not name and (grid.opens_page or grid.turned)
        if same and self.open and self.open.columns.header.printed == header.printed:
            if not self.open.rows:  # only its header stood on the page before
                self.open.columns = _columns(header, rows)
            _collect(self.open, rows)
        else:
            doubt = "" if name or grid.sheet else _UNNAMED
            self.name = name or grid.sheet or self.name or self.stem
            table = RawTable(self.name, grid.place, _columns(header, rows), self.heading, doubt)
            table.notes = self.box_notes
            _collect(table, rows)
            self.found.tables.append(table)
            self.open = table
        self.pending, self.box_notes = [], []
        self.under = self.open


def laid_out(blocks: Iterable[Block], stem: str) -> Layout:
    """Every field table of the document, in reading order, with what stands beside them."""
    walk = _Walk(stem)
    for block in in_place(gathered(list(blocks))):
        if isinstance(block, Text):
            walk.text(block)
        elif isinstance(block, Finding):
            walk.found.findings.append(block.text)
        elif block.rows:
            for grid in parted(block):
                walk.grid(grid)
    walk.found.tables = definitions([table for table in walk.found.tables if table.rows])
    return walk.found


def _first_header(rows: Sequence[Row]) -> int | None:
    for index in range(min(len(rows), 60)):
        if header_at(rows, index):
            return index
    return None


def _columns(header: Header, rows: Sequence[Row]) -> Columns:
    return columns_of(header, [own_cells(header, row) for row in rows])


def _collect(table: RawTable, rows: Sequence[Row]) -> None:
    columns = table.columns
    above = Cell()
    for index, printed in enumerate(rows):
        if columns.header.repeats(printed):
            continue
        name = columns.cell(printed, columns.name)
        if name.lines and name is above:
            continue  # merged over both rows: the second tells more of the same field
        above = name
        row = own_cells(columns.header, printed)
        if columns.is_field(row):
            table.rows.append(RawRow(row))
        elif index == 0 and table.rows and columns.continues(row):
            table.rows[-1].more.append(columns.comment(row))
