"""The values of one column, counted once and then told by pattern and by shape.

A column at a time: DuckDB groups one Parquet column in bounded memory, and all further
questions go to the distinct values.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.profiling.patterns import moment_sql, pattern_sql, shape_sql
from core.store import Engine, quoted, text_literal

SMALL = 5  # a count below this is not shown
_SHOWN = 8  # shapes told of one column
_LONG = 24  # characters: a longer shape is told by its length alone


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


def count_values(con: Engine, scan: str, column: str) -> None:
    """Fills the temporary table `counted`: grain one row per value as held; blanks left out."""
    name = quoted(column)
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE counted AS
        WITH held AS (SELECT {name} AS held, count(*) AS n FROM {scan}
            GROUP BY {name} HAVING trim({name}) <> ''),
        shaped AS (SELECT held, trim(held) AS v, n FROM held),
        marked AS (SELECT *, {shape_sql()} AS shape FROM shaped),
        dated AS (SELECT *, {moment_sql()} AS moment FROM marked)
        SELECT held, v, n, shape, moment, {pattern_sql()} AS pattern FROM dated""",
        step=f"count values of {column}",
    )


def shapes(con: Engine, column: str, size: int | None) -> list[Shape]:
    """The patterns of the values in `counted`."""
    limit = "NULL::INTEGER" if size is None else str(int(size))
    number = "CASE WHEN pattern IN ('digits', 'number') THEN TRY_CAST(v AS DOUBLE) END"
    rows = con.rows(
        f"""SELECT pattern, sum(n)::BIGINT, count(*), min(length(held)), max(length(held)),
            coalesce(sum(n) FILTER (length(held) > {limit}), 0)::BIGINT,
            strftime(min(moment), '%Y-%m-%d %H:%M'), strftime(max(moment), '%Y-%m-%d %H:%M'),
            min({number}), max({number})
        FROM counted GROUP BY pattern ORDER BY pattern""",
        step=f"profile {column}",
    )
    return [Shape(*row) for row in rows]


def told_masks(con: Engine, column: str) -> str:
    """The commonest shapes with their counts, small ones not counted out: "A999 320; 99 <5"."""
    long = text_literal(f"longer than {_LONG} characters")
    rows = con.rows(
        f"""SELECT CASE WHEN length(shape) > {_LONG} THEN {long} ELSE shape END AS mask,
            sum(n)::BIGINT AS rows FROM counted
        GROUP BY 1 ORDER BY rows DESC, mask LIMIT {_SHOWN + 1}""",
        step=f"shapes of {column}",
    )
    told = "; ".join(f"{mask} {shown(count)}" for mask, count in rows[:_SHOWN])
    return f"{told}; and others" if len(rows) > _SHOWN else told


def shown(count: int) -> str:
    """A count of people's records as it may be shown."""
    return f"<{SMALL}" if 0 < count < SMALL else str(count)
