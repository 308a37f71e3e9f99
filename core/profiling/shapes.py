"""The values of some columns, counted once and then told by pattern and by shape.

Few columns at a time where a table is long: DuckDB groups them in bounded memory, and all
further questions go to the distinct values. Many at a time where it is short: the cost is
then in the statements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from core.profiling.patterns import moment_sql, pattern_sql, shape_sql
from core.store import Engine, quoted, text_literal

SMALL = 5  # a count below this is not shown
_SHOWN = 8  # shapes told of one column
_CELLS = 1_000_000  # values that one pass may count
_WIDE = 64  # columns of one pass
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


def passes(columns: Sequence[str], rows: int) -> list[Sequence[str]]:
    """The columns in groups that are counted together; one by one in a long table."""
    wide = max(1, min(_WIDE, _CELLS // max(1, rows)))
    return [columns[at : at + wide] for at in range(0, len(columns), wide)]


def count_values(con: Engine, scan: str, columns: Sequence[str], step: str) -> None:
    """Fills the temporary table `counted`: one row a column and value as held, no blanks."""
    con.execute(
        f"""CREATE OR REPLACE TEMP TABLE counted AS
        WITH held AS ({_held(scan, columns)}),
        shaped AS (SELECT column_name, held, trim(held) AS v, n FROM held),
        marked AS (SELECT *, {shape_sql()} AS shape FROM shaped),
        dated AS (SELECT *, {moment_sql()} AS moment FROM marked)
        SELECT *, {pattern_sql()} AS pattern FROM dated""",
        step=f"count values of {step}",
    )


def _held(scan: str, columns: Sequence[str]) -> str:
    if len(columns) == 1:
        name = quoted(columns[0])
        return f"""SELECT {text_literal(columns[0])} AS column_name, {name} AS held,
            count(*) AS n FROM {scan} GROUP BY {name} HAVING trim({name}) <> ''"""
    names = ", ".join(quoted(name) for name in columns)
    return f"""SELECT column_name, held, count(*) AS n
        FROM (UNPIVOT (SELECT {names} FROM {scan}) ON {names} INTO NAME column_name VALUE held)
        GROUP BY column_name, held HAVING trim(held) <> ''"""


def shapes(con: Engine, sizes: Mapping[str, int | None], step: str) -> dict[str, list[Shape]]:
    """By column, the patterns of the values in `counted`; a column without values has none."""
    limits = ", ".join(
        f"({text_literal(name)}, {'NULL' if size is None else int(size)}::INTEGER)"
        for name, size in sizes.items()
    )
    number = "CASE WHEN pattern IN ('digits', 'number') THEN TRY_CAST(v AS DOUBLE) END"
    rows = con.rows(
        f"""WITH limits(column_name, size) AS (VALUES {limits})
        SELECT column_name, pattern, sum(n)::BIGINT, count(*), min(length(held)),
            max(length(held)), coalesce(sum(n) FILTER (length(held) > size), 0)::BIGINT,
            strftime(min(moment), '%Y-%m-%d %H:%M'), strftime(max(moment), '%Y-%m-%d %H:%M'),
            min({number}), max({number})
        FROM counted JOIN limits USING (column_name)
        GROUP BY column_name, pattern ORDER BY column_name, pattern""",
        step=f"profile {step}",
    )
    found: dict[str, list[Shape]] = defaultdict(list)
    for name, *facts in rows:
        found[name].append(Shape(*facts))
    return found


def told_masks(con: Engine, step: str) -> dict[str, str]:
    """By column, the commonest shapes with their counts, small ones hidden: "A999 320; 99 <5"."""
    long = text_literal(f"longer than {_LONG} characters")
    rows = con.rows(
        f"""WITH cut AS (SELECT column_name, n,
            CASE WHEN length(shape) > {_LONG} THEN {long} ELSE shape END AS mask FROM counted),
        summed AS (SELECT column_name, mask, sum(n)::BIGINT AS total FROM cut GROUP BY ALL),
        ranked AS (SELECT *, row_number() OVER (PARTITION BY column_name
            ORDER BY total DESC, mask) AS place FROM summed)
        SELECT column_name, mask, total FROM ranked WHERE place <= {_SHOWN + 1}
        ORDER BY column_name, place""",
        step=f"shapes of {step}",
    )
    told: dict[str, list[str]] = defaultdict(list)
    for name, mask, count in rows:
        told[name].append(f"{mask} {shown(count)}" if len(told[name]) < _SHOWN else "and others")
    return {name: "; ".join(parts) for name, parts in told.items()}


def shown(count: int) -> str:
    """A count of people's records as it may be shown."""
    return f"<{SMALL}" if 0 < count < SMALL else str(count)
