"""The first steps of a feed: its source tables, and the rows that each join meets.

A join never makes two rows of one. For each joined table a narrow step finds, per driving
row, how many rows it meets and which one is taken; that one is then fetched by its record.
"""

from __future__ import annotations

from core.etl.model import Step
from core.etl.reading import FeedReading, Meeting
from core.etl.wording import carried, listed, ordering, worded
from core.store import quoted


def source_steps(reading: FeedReading) -> list[Step]:
    """One step a source table: the columns read, trimmed, blank text as NULL."""
    content = {item.join.alias for item in reading.meetings if item.join.cardinality == "first"}
    if reading.dedupe:
        content.add(reading.feed.alias)
    return [
        Step(f"source_{alias}", _source(reading, alias, table, alias in content), rescanned=True)
        for alias, table in reading.aliases.items()
    ]


def _source(reading: FeedReading, alias: str, table: str, content: bool) -> str:
    columns = [f"_record AS {carried(alias, '_record')}"]
    if content:
        columns.append(f"_content AS {carried(alias, '_content')}")
    columns += [
        f"nullif(trim({quoted(column)}), '') AS {carried(alias, column)}"
        for column in sorted(column for owner, column in reading.read if owner == alias)
    ]
    return f"SELECT\n    {listed(columns)}\n  FROM extract.{quoted(table)}"


def joined_steps(reading: FeedReading) -> list[Step]:
    """A narrow step per join, then `joined`: every driving row once, with `_fault`."""
    steps = [Step(f"met_{item.join.alias}", _met(reading, item)) for item in reading.meetings]
    faults = [line for item in reading.meetings for line in _faults(item)]
    fault = f"CASE {' '.join(faults)} END" if faults else "CAST(NULL AS VARCHAR)"
    fetched = "".join(_fetch(reading, item) for item in reading.meetings)
    sql = f"SELECT *,\n    {fault} AS _fault\n  FROM source_{reading.feed.alias}{fetched}"
    return [*steps, Step("joined", sql)]


def _met(reading: FeedReading, item: Meeting) -> str:
    alias, driving = item.join.alias, reading.feed.alias
    own, of = carried(alias, "_record"), carried(driving, "_record")
    earlier = "".join(_fetch(reading, other) for other in _needed(reading, item))
    tables = (
        f"  FROM source_{driving}{earlier}\n  JOIN source_{alias} ON {worded(item.condition.sql)}"
    )
    of_column, pick, met = (carried(alias, word) for word in ("_of", "_pick", "_met"))
    if item.join.cardinality != "first":
        return (
            f"SELECT {of} AS {of_column}, count(*) AS {met},\n"
            f"    CASE WHEN count(*) = 1 THEN min({own}) END AS {pick}\n{tables}\n  GROUP BY {of}"
        )
    order = listed([*ordering(item.order), carried(alias, "_content"), own], " " * 6)
    return (
        f"SELECT {of} AS {of_column}, {own} AS {pick}\n{tables}\n"
        f"  QUALIFY row_number() OVER (PARTITION BY {of} ORDER BY\n      {order}) = 1"
    )


def _needed(reading: FeedReading, item: Meeting) -> list[Meeting]:
    """The earlier joins that this join's condition leans on, in their order."""
    needs = set(item.needs)
    earlier = reading.meetings[: reading.meetings.index(item)]
    for other in reversed(earlier):
        if other.join.alias in needs:
            needs |= other.needs
    return [other for other in earlier if other.join.alias in needs]


def _fetch(reading: FeedReading, item: Meeting) -> str:
    alias, of = item.join.alias, carried(reading.feed.alias, "_record")
    return (
        f"\n  LEFT JOIN met_{alias} ON {carried(alias, '_of')} = {of}"
        f"\n  LEFT JOIN source_{alias} ON {carried(alias, '_record')} = {carried(alias, '_pick')}"
    )


def _faults(item: Meeting) -> list[str]:
    alias = item.join.alias
    if item.join.cardinality == "first":
        return []
    met = carried(alias, "_met")
    faults = [f"WHEN {met} > 1 THEN 'JOIN_NOT_UNIQUE join:{alias}'"]
    if item.join.cardinality == "one":
        faults.append(f"WHEN {met} IS NULL THEN 'JOIN_NOT_FOUND join:{alias}'")
    return faults
