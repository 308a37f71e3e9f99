"""What an extract in fact holds, column by column: whole tables, exact counts, no samples.

Least and greatest values are given for dates and numbers alone, and for no private field;
of a date of birth only the year.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.catalogue import Catalogue, Field
from core.connectors import Extract, ExtractTable
from core.privacy import classify
from core.profiling.patterns import (
    DATE_FORMATS,
    IMPOSSIBLE,
    NUMBERS,
    TIME_FORMAT,
    moment_sql,
    pattern_sql,
)
from core.store import Engine, engine, quoted, text_literal

_WIDE = 32  # columns a pass
_HIDDEN = {"identifier", "name", "contact", "free text"}
_DATES = {form.name for form in DATE_FORMATS}

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


_SCHEMA: Sequence[tuple[str, Any]] = (
    ("table_name", pa.string()),
    ("position", pa.int64()),
    ("column_name", pa.string()),
    ("in_dictionary", pa.bool_()),
    ("privacy_class", pa.string()),
    ("dictionary_size", pa.int64()),
    ("rows", pa.int64()),
    ("blank", pa.int64()),
    ("blank_pct", pa.float64()),
    ("distinct", pa.int64()),
    ("shortest", pa.int64()),
    ("longest", pa.int64()),
    ("over_size", pa.int64()),
    ("holds", pa.string()),
    ("least", pa.string()),
    ("greatest", pa.string()),
    ("date_formats", pa.string()),
    ("patterns", pa.string()),
)


@dataclass(frozen=True)
class Shape:
    """The values of one column that share a pattern."""

    pattern: str
    rows: int
    distinct: int
    shortest: int
    longest: int
    over_size: int
    least: str | None
    greatest: str | None
    least_number: float | None
    greatest_number: float | None


def profile_extract(
    extract: Extract,
    catalogue: Catalogue,
    spill: Path,
    *,
    memory: str = "4GiB",
    threads: int | None = None,
    progress: Progress | None = None,
) -> pa.Table:
    """One row a column of the extract, in table and column order (see ColumnProfile)."""
    found: list[ColumnProfile] = []
    with engine(spill, [extract.folder], memory=memory, threads=threads) as con:
        for done, name in enumerate(sorted(extract.tables)):
            if progress:
                progress(name, done, len(extract.tables))
            found += _table(con, extract, extract.tables[name], catalogue)
    rows = [asdict(item) for item in found]
    return pa.table({name: pa.array([row[name] for row in rows], kind) for name, kind in _SCHEMA})


def _table(
    con: Engine, extract: Extract, table: ExtractTable, catalogue: Catalogue
) -> list[ColumnProfile]:
    known = catalogue.source.table(table.name)
    fields = [known.field(name) if known else None for name in table.columns]
    sizes = [field.length if field else None for field in fields]
    scan = f"read_parquet({text_literal(str(extract.path(table.name)))})"
    rows = con.value(f"SELECT count(*) FROM {scan}", step=f"count {table.name}")
    shapes: dict[str, list[Shape]] = {name: [] for name in table.columns}
    pairs = list(zip(table.columns, sizes, strict=True))
    for at in range(0, len(pairs), _WIDE):
        sql = _shapes_sql(scan, dict(pairs[at : at + _WIDE]))
        for name, *facts in con.rows(sql, step=f"profile {table.name}"):
            shapes[name].append(Shape(*facts))
    return [
        _column(table.name, at, name, field, rows, shapes[name])
        for at, (name, field) in enumerate(zip(table.columns, fields, strict=True), 1)
    ]


def _shapes_sql(scan: str, sizes: dict[str, int | None]) -> str:
    """Grain: one row per column and pattern; blanks are left out."""
    names = ", ".join(quoted(name) for name in sizes)
    limits = ", ".join(
        f"({text_literal(name)}, {'NULL' if size is None else int(size)}::INTEGER)"
        for name, size in sizes.items()
    )
    letters = "translate(v, '0123456789', '9999999999')"
    number = "CASE WHEN pattern IN ('digits', 'number') THEN TRY_CAST(v AS DOUBLE) END"
    return f"""WITH limits(column_name, size) AS (VALUES {limits}),
        held AS (UNPIVOT (SELECT {names} FROM {scan}) ON {names}
            INTO NAME column_name VALUE held),
        counted AS (SELECT column_name, held, trim(held) AS v, count(*) AS n FROM held
            WHERE trim(held) <> '' GROUP BY column_name, held),
        shaped AS (SELECT *, {letters} AS shape FROM counted),
        dated AS (SELECT *, {moment_sql()} AS moment FROM shaped),
        classed AS (SELECT *, {pattern_sql()} AS pattern FROM dated),
        valued AS (SELECT *, {number} AS number FROM classed)
        SELECT column_name, pattern, sum(n)::BIGINT, count(*), min(length(held)),
            max(length(held)),
            coalesce(sum(n) FILTER (length(held) > size), 0)::BIGINT,
            strftime(min(moment), '%Y-%m-%d %H:%M'), strftime(max(moment), '%Y-%m-%d %H:%M'),
            min(number), max(number)
        FROM valued JOIN limits USING (column_name)
        GROUP BY column_name, pattern ORDER BY column_name, pattern"""


def _column(
    table: str, position: int, name: str, field: Field | None, rows: int, shapes: list[Shape]
) -> ColumnProfile:
    filled = sum(shape.rows for shape in shapes)
    kind = classify(field or Field("source", table, position, name, name))
    holds = _holds(shapes, filled)
    least, greatest = _extremes(kind, holds, shapes)
    dates = [s for s in shapes if s.pattern in {*_DATES, TIME_FORMAT, IMPOSSIBLE}]
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
        distinct=sum(shape.distinct for shape in shapes),
        shortest=min((shape.shortest for shape in shapes), default=None),
        longest=max((shape.longest for shape in shapes), default=None),
        over_size=sum(shape.over_size for shape in shapes),
        holds=holds,
        least=least,
        greatest=greatest,
        date_formats=_told(dates),
        patterns=_told(shapes),
    )


def _holds(shapes: Sequence[Shape], filled: int) -> str:
    """What the column is for: nine values in ten decide for a date or time, all for a number."""

    def share(patterns: set[str]) -> float:
        return sum(shape.rows for shape in shapes if shape.pattern in patterns) / filled

    if not filled:
        return "empty"
    if share(_DATES) >= 0.9:
        return "date"
    if share({TIME_FORMAT}) >= 0.9:
        return "time"
    return "number" if share(set(NUMBERS)) == 1 else "text"


def _extremes(kind: str, holds: str, shapes: Sequence[Shape]) -> tuple[str | None, str | None]:
    if kind in _HIDDEN or holds not in {"date", "number"}:
        return None, None
    if holds == "date":
        low = [s.least for s in shapes if s.least and s.pattern in _DATES]
        high = [s.greatest for s in shapes if s.greatest and s.pattern in _DATES]
        days = all(text.endswith(" 00:00") for text in [*low, *high])
        cut = 4 if kind == "date of birth" else 10 if days else None
        return min(low)[:cut], max(high)[:cut]
    lows = [s.least_number for s in shapes if s.least_number is not None]
    highs = [s.greatest_number for s in shapes if s.greatest_number is not None]
    return f"{min(lows):.15g}", f"{max(highs):.15g}"


def _told(shapes: Sequence[Shape]) -> str:
    ordered = sorted(shapes, key=lambda shape: (-shape.rows, shape.pattern))
    return "; ".join(f"{shape.pattern} {shape.rows}" for shape in ordered)
