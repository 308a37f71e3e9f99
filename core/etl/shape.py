"""The shape of a feed's rows: exclusion by rule, split into parts, dedupe.

The last step, `shaped`, holds every row with its `_state`: NULL (it goes on), EXCLUDED,
NO_PART (no part of the split holds a value) or MERGED (a like row is kept).
"""

from __future__ import annotations

from core.etl.model import Step
from core.etl.reading import FeedReading
from core.etl.wording import as_text, carried, key_text, listed, ordering, worded
from core.expressions import Checked
from core.store import text_literal

_PLAIN = "SELECT *, 1 AS _part, CAST(NULL AS VARCHAR) AS _state\n  FROM joined"


def shape_steps(reading: FeedReading) -> list[Step]:
    """What the feed asks for: filtered and judged, split, first_of; `shaped` is the last."""
    if not reading.row_filter and not reading.split and not reading.dedupe:
        return [Step("shaped", _PLAIN)]
    twice = bool(reading.dedupe)
    steps = [Step("filtered", _filtered(reading)), Step("judged", _judged(reading), twice)]
    if reading.split:
        steps += [Step("parts", _parts(reading)), Step("split", _split(reading), twice)]
    last = steps[-1].name
    if reading.dedupe:
        steps.append(Step("first_of", _first_of(reading, last)))
    steps.append(Step("shaped", _shaped(reading, last)))
    return steps


def _filtered(reading: FeedReading) -> str:
    rule, failed = "true", "false"
    if reading.row_filter:
        rule = worded(reading.row_filter.sql)
        failed = " OR ".join(worded(item.failed_sql) for item in reading.row_filter.probes)
    return (
        f"SELECT *,\n    ({rule}) AS _wanted,\n    ({failed or 'false'}) AS _unread\n  FROM joined"
    )


def _judged(reading: FeedReading) -> str:
    """A filter that is not true excludes; but a row that it could not judge, because a join or
    a conversion failed, goes on with that fault.
    """
    part = "" if reading.split else ",\n    1 AS _part"
    return (
        "SELECT * REPLACE (coalesce(_fault, "
        "CASE WHEN _wanted IS NULL AND _unread THEN 'FILTER_NOT_JUDGED filter:' END) AS _fault),\n"
        "    CASE WHEN _wanted IS NULL THEN _fault IS NULL AND NOT _unread ELSE NOT _wanted END"
        f" AS _excluded{part}\n  FROM filtered"
    )


def _parts(reading: FeedReading) -> str:
    made = [_part(number, part) for number, part in enumerate(reading.split, 1)]
    none = _struct(0, {key: "NULL" for key in reading.split[0]})
    return (
        "SELECT *,\n    list_filter([\n      "
        + listed(made, "      ")
        + f"\n    ], lambda part: part IS NOT NULL) AS _made,\n    [{none}] AS _none\n  FROM judged"
    )


def _part(number: int, part: dict[str, Checked]) -> str:
    struct = _struct(number, {key: as_text(value) for key, value in part.items()})
    filled = [as_text(value) for value in part.values() if value.columns]
    if not filled:
        return struct
    return f"CASE WHEN coalesce({', '.join(filled)}) IS NOT NULL THEN {struct} END"


def _struct(number: int, values: dict[str, str]) -> str:
    cells = [f"{text_literal(key)}: CAST({sql} AS VARCHAR)" for key, sql in values.items()]
    return "{" + ", ".join([f"'_part': {number}", *cells]) + "}"


def _split(reading: FeedReading) -> str:
    columns = [
        f"struct_extract(_one, {text_literal(key)}) AS {carried('split', key)}"
        for key in reading.split[0]
    ]
    return (
        f"SELECT * EXCLUDE (_one), struct_extract(_one, '_part') AS _part,\n    {listed(columns)}\n"
        "  FROM (SELECT * EXCLUDE (_made, _none),\n"
        "    unnest(CASE WHEN len(_made) = 0 THEN _none ELSE _made END) AS _one\n  FROM parts)"
    )


def _first_of(reading: FeedReading, last: str) -> str:
    record = carried(reading.feed.alias, "_record")
    same = ", ".join(worded(item.sql) for item in reading.dedupe)
    parts = [carried("split", key) for key in (reading.split[0] if reading.split else ())]
    content = carried(reading.feed.alias, "_content")
    order = listed([*ordering(reading.keep), content, *parts, record, "_part"], " " * 6)
    where = "NOT _excluded AND _part > 0"
    return (
        f"SELECT {record} AS _first_record, _part AS _first_part\n  FROM {last}\n  WHERE {where}\n"
        f"  QUALIFY row_number() OVER (PARTITION BY {same} ORDER BY\n      {order}) = 1"
    )


def _shaped(reading: FeedReading, last: str) -> str:
    states = ["WHEN _excluded THEN 'EXCLUDED'"]
    if reading.split:
        states.append("WHEN _part = 0 THEN 'NO_PART'")
    if not reading.dedupe:
        return f"SELECT *,\n    CASE {' '.join(states)} END AS _state\n  FROM {last}"
    states.append("WHEN _first_record IS NULL THEN 'MERGED'")
    record = carried(reading.feed.alias, "_record")
    return (
        f"SELECT * EXCLUDE (_first_record, _first_part),\n    CASE {' '.join(states)} END AS _state"
        f"\n  FROM {last}\n"
        f"  LEFT JOIN first_of ON _first_record = {record} AND _first_part = _part"
    )


def key_statement_end(reading: FeedReading) -> str:
    """The narrow end of the key statement: one row a shaped row, nothing wide."""
    record = carried(reading.feed.alias, "_record")
    return (
        f"SELECT {text_literal(reading.feed.feed)} AS feed, {record} AS record, _part AS part,\n"
        f"    _state AS state, {key_text(reading.key)} AS business_key\n  FROM shaped"
    )
