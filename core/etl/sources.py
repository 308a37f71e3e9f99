"""The first steps of a feed: its source tables, merged-away patients, and what joins meet.

A join never makes two rows of one. For each joined table a narrow step finds, per key of its
own or else per driving row, how many rows are met and which one is taken; that one is then
fetched by its record.
A pivot folds the rows it meets in such a narrow step. Merges are followed before all joins.
"""

from __future__ import annotations

from core.contract import Folding, Following
from core.etl.folds import folded, unread
from core.etl.keyed import found_by_key, key_of, met_by_key
from core.etl.model import Step
from core.etl.reading import FeedReading, Meeting
from core.etl.wording import as_text, carried, listed, ordering, worded
from core.store import quoted

_LINKS = """SELECT DISTINCT {old} AS _old, {new} AS _new
  FROM source_merged
  WHERE {old} <> {new}"""
_PATHS = """SELECT _old, _new FROM merge_links
  UNION
  SELECT path._old, link._new
  FROM merge_paths AS path
  JOIN merge_links AS link ON link._old = path._new"""
_MET = """SELECT path._old AS "merged._of",
    CASE WHEN count(DISTINCT path._new) FILTER (WHERE link._old IS NULL) = 1
      THEN min(path._new) FILTER (WHERE link._old IS NULL) END AS "merged._to"
  FROM merge_paths AS path
  LEFT JOIN merge_links AS link ON link._old = path._new
  GROUP BY path._old"""


def source_steps(reading: FeedReading) -> list[Step]:
    """One step a source table: the columns read, trimmed, blank text as NULL."""
    forms = reading.forms
    content = {item.join.alias for item in reading.meetings if item.join.cardinality == "first"}
    content |= {i.pivot.alias for i in forms.pivots if any(fold.order for fold in i.folds)}
    if reading.dedupe or forms.group or forms.windows:
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


def joined_steps(reading: FeedReading, *, keys_only: bool = False) -> list[Step]:
    """Merges, a narrow step per join and pivot, then `joined`: every driving row once, with
    `_fault`. `keys_only`: `joined` leaves out what can change neither a row's state nor its key.
    """
    forms = reading.forms
    steps = _merge_steps(reading, forms.following) if forms.following else []
    steps += [Step(f"met_{item.join.alias}", _met(reading, item)) for item in reading.meetings]
    steps += [Step(f"met_{i.pivot.alias}", _pivoted(reading, i)) for i in forms.pivots]
    read = _read_by_shape(reading) if keys_only else frozenset(reading.aliases)
    told = not keys_only or reading.row_filter is not None
    meetings, pivots = _joined_for(reading, read, told)
    faults = [line for item in meetings for line in _faults(item)]
    faults += [
        f"WHEN {carried(i.pivot.alias, '_unread')} THEN 'SHAPE_NOT_JUDGED pivot:{i.pivot.alias}'"
        for i in pivots
        if unread(i.folds)
    ]
    if forms.following:
        faults.insert(0, "WHEN _unclear THEN 'MERGE_NOT_RESOLVED merged:'")
    fault = f"CASE {' '.join(faults)} END" if faults else "CAST(NULL AS VARCHAR)"
    fetched = "".join(_fetch(reading, item, whole=whole) for item, whole in meetings.items())
    fetched += "".join(
        f"\n  LEFT JOIN met_{i.pivot.alias} ON {carried(i.pivot.alias, '_of')} = {reading.record}"
        for i in pivots
    )
    sql = f"SELECT *,\n    {fault} AS _fault\n  FROM {_driving(reading)}{fetched}"
    return [*steps, Step("joined", sql, rescanned=bool(forms.windows))]


def _read_by_shape(reading: FeedReading) -> frozenset[str]:
    """The aliases on which a row's state and its key lean."""
    forms = reading.forms
    read = [*reading.dedupe, *reading.key, *forms.group]
    read += [reading.row_filter] if reading.row_filter else []
    read += [value for part in reading.split for value in part.values()]
    read += [term.value for term in (*reading.keep, *forms.keep)]
    read += [item for fold in (*forms.windows, *forms.folds) for item in fold.expressions]
    return frozenset(alias for item in read for alias, _ in item.columns)


def _joined_for(
    reading: FeedReading, read: frozenset[str], told: bool
) -> tuple[dict[Meeting, bool], list[Folding]]:
    """The joins wanted, with whether their columns are; and the pivots. `told`: their faults
    are wanted too, because a filter that cannot judge a row looks at them.
    """
    judged = [item for item in reading.meetings if told and _faults(item)]
    for item in judged:
        read |= item.needs
    whole = _needed(reading, "", read)
    pivots = [i for i in reading.forms.pivots if i.pivot.alias in read or told and unread(i.folds)]
    wanted = {item: item in whole for item in reading.meetings if item in whole or item in judged}
    return wanted, pivots


def _driving(reading: FeedReading) -> str:
    return "led" if reading.forms.following else f"source_{reading.feed.alias}"


def _merge_steps(reading: FeedReading, following: Following) -> list[Step]:
    """Each merged-away number with where its chain ends; none: a circle, or two ends."""
    old, new = (carried("merged", column) for column in (following.old, following.new))
    person = as_text(following.person)
    led = (
        f'SELECT source_{reading.feed.alias}.*,\n    coalesce("merged._to", {person})'
        ' AS "merged.survivor",\n    "merged._of" IS NOT NULL AS _moved,\n'
        '    "merged._of" IS NOT NULL AND "merged._to" IS NULL AS _unclear\n'
        f"  FROM source_{reading.feed.alias}\n"
        f'  LEFT JOIN met_merged ON "merged._of" = {person}'
    )
    return [
        Step("merge_links", _LINKS.format(old=old, new=new)),
        Step("merge_paths", _PATHS, recursive=True),
        Step("met_merged", _MET),
        Step("led", led, rescanned=True),
    ]


def _met(reading: FeedReading, item: Meeting) -> str:
    alias, key = item.join.alias, key_of(item)
    if key:
        return met_by_key(item, key)
    own, of = carried(alias, "_record"), reading.record
    tables = _meeting(reading, alias, worded(item.condition.sql), item.needs)
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


def _pivoted(reading: FeedReading, item: Folding) -> str:
    """The rows met, folded into one a driving row."""
    alias, of = item.pivot.alias, reading.record
    read = {owner for expression in item.expressions for owner, _ in expression.columns}
    tables = _meeting(reading, alias, worded(item.condition.sql), frozenset(read - {alias}))
    ties = [carried(alias, "_content"), carried(alias, "_record")]
    columns = [f"{of} AS {carried(alias, '_of')}"]
    columns += [f"{folded(fold, ties)} AS {carried(alias, fold.name)}" for fold in item.folds]
    if failed := unread(item.folds):
        columns.append(f"{failed} AS {carried(alias, '_unread')}")
    return f"SELECT {listed(columns)}\n{tables}\n  GROUP BY {of}"


def _meeting(reading: FeedReading, alias: str, condition: str, needs: frozenset[str]) -> str:
    """The driving rows, the joins that the condition leans on, and the rows that they meet."""
    earlier = "".join(_fetch(reading, other) for other in _needed(reading, alias, needs))
    return f"  FROM {_driving(reading)}{earlier}\n  JOIN source_{alias} ON {condition}"


def _needed(reading: FeedReading, alias: str, needs: frozenset[str]) -> list[Meeting]:
    """The earlier joins that these aliases lean on, in their order."""
    aliases = [item.join.alias for item in reading.meetings]
    earlier = reading.meetings[: aliases.index(alias)] if alias in aliases else reading.meetings
    for other in reversed(earlier):
        if other.join.alias in needs:
            needs |= other.needs
    return [other for other in earlier if other.join.alias in needs]


def _fetch(reading: FeedReading, item: Meeting, *, whole: bool = True) -> str:
    """Joins what the row meets; not `whole`: how many, without their columns."""
    alias, key = item.join.alias, key_of(item)
    found = found_by_key(item, key) if key else f"{carried(alias, '_of')} = {reading.record}"
    met = f"\n  LEFT JOIN met_{alias} ON {found}"
    taken = f"{carried(alias, '_record')} = {carried(alias, '_pick')}"
    return f"{met}\n  LEFT JOIN source_{alias} ON {taken}" if whole else met


def _faults(item: Meeting) -> list[str]:
    alias = item.join.alias
    if item.join.cardinality == "first":
        return []
    met = carried(alias, "_met")
    faults = [f"WHEN {met} > 1 THEN 'JOIN_NOT_UNIQUE join:{alias}'"]
    if item.join.cardinality == "one":
        faults.append(f"WHEN {met} IS NULL THEN 'JOIN_NOT_FOUND join:{alias}'")
    return faults
