"""The shape of a feed's rows: neighbours, exclusion by rule, groups, split into parts, dedupe.

The last step, `shaped`, holds every row with its `_state`: NULL (it goes on), MERGED_AWAY (the
patient is in another record), EXCLUDED, NO_PART (no part of the split holds a value) or MERGED
(another row stands for it).
"""

from __future__ import annotations

from core.etl.folds import folded, neighbour, unread
from core.etl.model import Step
from core.etl.reading import FeedReading
from core.etl.wording import as_text, carried, key_text, listed, ordering, worded
from core.expressions import Checked
from core.store import text_literal

_PLAIN = "SELECT *, 1 AS _part, CAST(NULL AS VARCHAR) AS _state\n  FROM joined"


def shape_steps(reading: FeedReading) -> list[Step]:
    """What the feed asks for: windowed, filtered and judged, folded and grouped, split, first_of;
    `shaped` is the last.
    """
    forms = reading.forms
    asked = (reading.row_filter, reading.split, reading.dedupe, forms.windows, forms.group)
    if not any(asked) and not _excludes_merged(reading):
        return [Step("shaped", _PLAIN)]
    steps = [Step("windowed", _windowed(reading))] if forms.windows else []
    again = bool(reading.dedupe or forms.group) and not forms.windows
    steps += [Step("filtered", _filtered(reading)), Step("judged", _judged(reading), again)]
    if forms.group:
        steps += [Step("folded", _folded(reading)), Step("grouped", _grouped(reading))]
    if reading.split:
        steps += [
            Step("parts", _parts(reading, steps[-1].name)),
            Step("split", _split(reading), bool(reading.dedupe)),
        ]
    last = steps[-1].name
    if reading.dedupe:
        steps.append(Step("first_of", _first_of(reading, last)))
    steps.append(Step("shaped", _shaped(reading, last)))
    return steps


def _excludes_merged(reading: FeedReading) -> bool:
    following = reading.forms.following
    return bool(following and following.excludes)


def _windowed(reading: FeedReading) -> str:
    ties = [reading.content, reading.record]
    columns = [f"{reading.record} AS _window_of"]
    columns += [
        f"{neighbour(fold, reading.record, ties)} AS {carried('windowed', fold.name)}"
        for fold in reading.forms.windows
    ]
    return f"SELECT\n    {listed(columns)}\n  FROM joined"


def _filtered(reading: FeedReading) -> str:
    rule, failed = "true", "false"
    if reading.row_filter:
        rule = worded(reading.row_filter.sql)
        failed = " OR ".join(worded(item.failed_sql) for item in reading.row_filter.probes)
    beside = f"\n  LEFT JOIN windowed ON _window_of = {reading.record}"
    return (
        f"SELECT *,\n    ({rule}) AS _wanted,\n    ({failed or 'false'}) AS _unread\n  FROM joined"
        + (beside if reading.forms.windows else "")
    )


def _judged(reading: FeedReading) -> str:
    """A filter that is not true excludes; but a row that it could not judge, because a join or
    a conversion failed, goes on with that fault.
    """
    part = "" if reading.split else ",\n    1 AS _part"
    excluded = "CASE WHEN _wanted IS NULL THEN _fault IS NULL AND NOT _unread ELSE NOT _wanted END"
    if _excludes_merged(reading):
        excluded = f"(_moved AND NOT _unclear) OR {excluded}"
    return (
        "SELECT * REPLACE (coalesce(_fault, "
        "CASE WHEN _wanted IS NULL AND _unread THEN 'FILTER_NOT_JUDGED filter:' END) AS _fault),\n"
        f"    {excluded} AS _excluded{part}\n  FROM filtered"
    )


def _folded(reading: FeedReading) -> str:
    """One row a group: the record that stands for it, its folds, any fault of its rows."""
    forms, ties = reading.forms, [reading.content, reading.record]
    first = ", ".join([*ordering(forms.keep), *ties])
    failed = unread(forms.folds)
    judged = f"CASE WHEN {failed} THEN 'SHAPE_NOT_JUDGED aggregates:' END" if failed else "NULL"
    columns = [
        f"first({reading.record} ORDER BY {first}) AS _stands_for",
        f"coalesce(min(_fault), {judged}) AS _group_fault",
        *(f"{folded(fold, ties)} AS {carried('grouped', fold.name)}" for fold in forms.folds),
    ]
    keys = [worded(item.sql) for item in forms.group]
    blank = " OR ".join(f"{key} IS NULL" for key in keys)
    keys.append(f"CASE WHEN {blank} THEN {reading.record} END")
    return (
        f"SELECT\n    {listed(columns)}\n  FROM judged\n  WHERE NOT _excluded\n"
        f"  GROUP BY {', '.join(keys)}"
    )


def _grouped(reading: FeedReading) -> str:
    """Every row; those that another one stands for, or that are excluded, without folds."""
    return (
        "SELECT * EXCLUDE (_stands_for, _group_fault)\n"
        "    REPLACE (coalesce(_group_fault, _fault) AS _fault),\n"
        "    NOT _excluded AND _stands_for IS NULL AS _folded_away\n"
        f"  FROM judged\n  LEFT JOIN folded ON _stands_for = {reading.record}"
    )


def _parts(reading: FeedReading, last: str) -> str:
    made = [_part(number, part) for number, part in enumerate(reading.split, 1)]
    none = _struct(0, {key: "NULL" for key in reading.split[0]})
    return (
        "SELECT *,\n    list_filter([\n      "
        + listed(made, "      ")
        + f"\n    ], lambda part: part IS NOT NULL) AS _made,\n    [{none}] AS _none\n  FROM {last}"
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
    alone = "_folded_away OR len(_made) = 0" if reading.forms.group else "len(_made) = 0"
    return (
        f"SELECT * EXCLUDE (_one), struct_extract(_one, '_part') AS _part,\n    {listed(columns)}\n"
        "  FROM (SELECT * EXCLUDE (_made, _none),\n"
        f"    unnest(CASE WHEN {alone} THEN _none ELSE _made END) AS _one\n  FROM parts)"
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
    if _excludes_merged(reading):
        states.insert(0, "WHEN _moved AND NOT _unclear THEN 'MERGED_AWAY'")
    if reading.forms.group:
        states.append("WHEN _folded_away THEN 'MERGED'")
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
