"""What an extract in fact holds, column by column: whole tables, exact counts, no samples.

Least and greatest values are given for dates and numbers alone, for no private field, never
of fewer than five rows, and for no number so long that it may be somebody's. Of a birth, a
death, or a date that the dictionary does not know, only the year. Counts tell of forms and
lengths, never of one person's value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa

from core.catalogue import Catalogue, Field, Table
from core.connectors import Extract, ExtractTable
from core.privacy import classify
from core.profiling.arrow_form import as_table
from core.profiling.fill import Expectation, Thresholds, expected_fill, fill_state, thresholds
from core.profiling.patterns import DATE_FORMATS, IMPOSSIBLE, NUMBERS, TIME_FORMATS
from core.profiling.shapes import SMALL, Shape, count_values, passes, shapes, told_masks
from core.store import Engine, engine, text_literal

CODES_AT_MOST = 250  # distinct values of a code set
_REPEATED = 2  # rows a value, on average, before a column may be a code set
_CODE_WIDTH = 20  # characters
_HIDDEN = {"identifier", "name", "contact", "free text"}
_DATES = {form.name for form in DATE_FORMATS}
_DEATH = re.compile("death|deceased|died", re.IGNORECASE)
_LONG_NUMBER = 100_000  # from here on a number may be a person's
_DIGITS = 6  # digits of it

Progress = Callable[[str, int, int], None]  # table, tables done, tables in all


@dataclass(frozen=True)
class ColumnProfile:
    """Grain: one column of one table of the extract."""

    table_name: str
    position: int  # in the extract, from 1
    column_name: str
    in_dictionary: bool
    privacy_class: str
    dictionary_size: int | None  # None: the dictionary gives none
    rows: int
    blank: int  # NULL, empty or only spaces
    blank_pct: float | None  # None: no rows
    distinct: int  # values that are not blank, as held
    shortest: int | None  # characters as held; None: all blank
    longest: int | None
    over_size: int  # rows longer than the dictionary says
    holds: str  # empty, date, time, number, text
    least: str | None  # ISO for dates; None where not shown
    greatest: str | None
    date_formats: str  # "DD/MM/YYYY 480; CCYYMMDD 3"
    patterns: str  # every pattern with its count, commonest first
    shapes: str  # "A999 320; 99 <5"; empty where not shown
    candidate_key: bool  # filled in every row and never twice
    code_set: bool  # few values, often repeated, of a class that may be shown
    expected_fill_pct: float | None  # None: nothing is expected
    fill: str  # met, near, below; empty: nothing is expected
    drift: str  # where it departs from the dictionary; empty: nowhere
    expected_why: str  # the reason of the expectation; empty: nothing is expected


def profile_extract(
    extract: Extract,
    catalogue: Catalogue,
    spill: Path,
    *,
    memory: str = "4GiB",
    threads: int | None = None,
    progress: Progress | None = None,
    expected: Thresholds | None = None,
) -> pa.Table:
    """One row a column of the extract, in table and column order (see ColumnProfile).

    `expected`: how full columns should be; None: as shipped, see `thresholds`.
    """
    found: list[ColumnProfile] = []
    asked = expected or thresholds(catalogue)
    wanted = _Wanted(expected_fill(catalogue, asked), asked.near)
    with engine(spill, [extract.folder], memory=memory, threads=threads) as con:
        for done, name in enumerate(sorted(extract.tables)):
            if progress:
                progress(name, done, len(extract.tables))
            found += _table(con, extract, extract.tables[name], catalogue, wanted)
    return as_table(ColumnProfile, found)


@dataclass(frozen=True)
class _Wanted:
    """What is expected of columns, and how much less is near."""

    fill: Mapping[tuple[str, str], Expectation]
    near: float


def _table(
    con: Engine, extract: Extract, table: ExtractTable, catalogue: Catalogue, wanted: _Wanted
) -> list[ColumnProfile]:
    known = catalogue.source.table(table.name)
    scan = scan_of(extract, table.name)
    rows = con.value(f"SELECT count(*) FROM {scan}", step=f"count {table.name}")
    found: list[ColumnProfile] = []
    for names in passes(table.columns, rows):
        fields = {name: known.field(name) if known else None for name in names}
        count_values(con, scan, names, table.name)
        held = shapes(con, {n: f.length if f else None for n, f in fields.items()}, table.name)
        masks = told_masks(con, table.name)
        for name, field in fields.items():
            place = (table.name, len(found) + 1, name)
            column = _column(place, field, rows, held.get(name, []))
            if column.privacy_class != "free text":
                column = replace(column, shapes=masks.get(name, ""))
            found.append(_judged(column, known, wanted))
    return found


def scan_of(extract: Extract, table: str) -> str:
    """The table as DuckDB reads it."""
    return f"read_parquet({text_literal(str(extract.path(table)))})"


def _column(
    place: tuple[str, int, str], field: Field | None, rows: int, shapes: list[Shape]
) -> ColumnProfile:
    table, position, name = place
    filled = sum(shape.rows for shape in shapes)
    distinct = sum(shape.distinct for shape in shapes)
    kind = classify(field or Field("source", table, position, name, name))
    holds = _holds(shapes, filled)
    least, greatest = _extremes(kind, holds, shapes)
    if holds == "date" and least and greatest and (field is None or _is_personal(kind, name)):
        least, greatest = least[:4], greatest[:4]
    dates = [s for s in shapes if s.pattern in {*_DATES, *TIME_FORMATS, IMPOSSIBLE}]
    return ColumnProfile(
        table_name=table,
        position=position,
        column_name=name,
        in_dictionary=field is not None,
        privacy_class=kind,
        dictionary_size=field.length if field else None,
        rows=rows,
        blank=rows - filled,
        blank_pct=round(100 * (rows - filled) / rows, 2) if rows else None,
        distinct=distinct,
        shortest=min((shape.shortest for shape in shapes), default=None),
        longest=max((shape.longest for shape in shapes), default=None),
        over_size=sum(shape.over_size for shape in shapes),
        holds=holds,
        least=least,
        greatest=greatest,
        date_formats=_told(dates),
        patterns=_told(shapes),
        shapes="",
        candidate_key=0 < rows == distinct,
        code_set=False,
        expected_fill_pct=None,
        fill="",
        drift="",
        expected_why="",
    )


def _judged(column: ColumnProfile, known: Table | None, wanted: _Wanted) -> ColumnProfile:
    """The column with what follows from its counts."""
    asked = wanted.fill.get((column.table_name, column.column_name))
    pct = asked.pct if asked else None
    return replace(
        column,
        code_set=_is_code_set(column),
        expected_fill_pct=pct,
        expected_why=asked.why if asked else "",
        fill=fill_state(column.blank_pct, pct, wanted.near),
        drift="; ".join(_drift(column, known)),
    )


def _is_code_set(column: ColumnProfile) -> bool:
    """Few short values, often repeated; a class that is not open is never shown as one."""
    filled = column.rows - column.blank
    return (
        column.privacy_class == "code"
        and column.in_dictionary
        and column.holds in ("text", "number")
        and 0 < column.distinct <= CODES_AT_MOST
        and filled >= _REPEATED * column.distinct
        and (column.longest or 0) <= _CODE_WIDTH
    )


def _drift(column: ColumnProfile, known: Table | None) -> Iterator[str]:
    """Where the column departs from what the dictionary says of it."""
    field = known.field(column.column_name) if known else None
    if known is None:
        yield "the dictionary has no such table"
    elif field is None:
        yield "the dictionary has no such column"
    if column.over_size:
        yield f"{column.over_size} values longer than {column.dictionary_size}"
    if field and field.data_type == "DATE" and column.holds not in ("date", "empty"):
        yield f"a date by the dictionary, holds {column.holds}"
    if field and field.data_type == "NUMBER" and column.holds not in ("number", "empty"):
        yield f"a number by the dictionary, holds {column.holds}"
    if column.rows and column.holds == "empty":
        yield "never filled"
    if IMPOSSIBLE in column.date_formats:
        yield "impossible dates or times"
    formats = [part for part in column.date_formats.split("; ") if IMPOSSIBLE not in part]
    if column.holds == "date" and len(formats) > 1:
        yield f"{len(formats)} date formats"


def _holds(shapes: Sequence[Shape], filled: int) -> str:
    """What the column is for: nine values in ten decide for a date or time, all for a number."""

    def share(patterns: set[str]) -> float:
        return sum(shape.rows for shape in shapes if shape.pattern in patterns) / filled

    if not filled:
        return "empty"
    if share(_DATES) >= 0.9:
        return "date"
    if share(set(TIME_FORMATS)) >= 0.9:
        return "time"
    return "number" if share(set(NUMBERS)) == 1 else "text"


def _extremes(kind: str, holds: str, shapes: Sequence[Shape]) -> tuple[str | None, str | None]:
    few = sum(shape.rows for shape in shapes) < SMALL
    if few or kind in _HIDDEN or holds not in {"date", "number"}:
        return None, None
    if holds == "date":
        low = [s.least for s in shapes if s.least and s.pattern in _DATES]
        high = [s.greatest for s in shapes if s.greatest and s.pattern in _DATES]
        days = all(text.endswith(" 00:00") for text in [*low, *high])
        cut = 10 if days else None
        return min(low)[:cut], max(high)[:cut]
    lows = [s.least_number for s in shapes if s.least_number is not None]
    highs = [s.greatest_number for s in shapes if s.greatest_number is not None]
    digits = max((s.longest for s in shapes if s.pattern == "digits"), default=0)
    if digits >= _DIGITS or max(map(abs, (*lows, *highs))) >= _LONG_NUMBER:
        return None, None
    return f"{min(lows):.15g}", f"{max(highs):.15g}"


def _is_personal(kind: str, name: str) -> bool:
    """A birth or a death: two such days and a name tell who it is."""
    return kind == "date of birth" or _DEATH.search(name) is not None


def _told(shapes: Sequence[Shape]) -> str:
    ordered = sorted(shapes, key=lambda shape: (-shape.rows, shape.pattern))
    return "; ".join(f"{shape.pattern} {shape.rows}" for shape in ordered)
