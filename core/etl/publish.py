"""What a table's load leaves behind: target, rejects and excluded rows as Parquet, and the
states by which its children know it.

Reads `shaped_rows` (narrow, one row a shaped row) and one staged table a feed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa

from core.etl.model import CompiledFeed
from core.store import Engine, quoted, replace_file, text_literal

NO_PART = "no part of the split holds a value"
MERGED_AWAY = "patient merged into another record"
_PLACES = pa.schema(
    [
        (name, pa.string())
        for name in (
            "feed", "place", "target_field", "source_table", "source_field", "rule", "driving",
            "exclusion", "extract",
        )
    ]
)  # fmt: skip


def staged(number: int) -> str:
    """The name of the engine table that holds the rows of a table's n-th feed."""
    return f"staged_{number}"


def write_target(engine: Engine, feeds: Sequence[CompiledFeed], path: Path) -> None:
    """The loaded rows of all feeds, ordered by record number."""
    columns = ", ".join(quoted(plan.name) for plan in feeds[0].fields)
    rows = " UNION ALL ".join(
        f"SELECT {columns}, _number FROM {staged(n)} WHERE _why IS NULL" for n in range(len(feeds))
    )
    query = f"SELECT {columns} FROM ({rows}) ORDER BY _number"
    _write(engine, query, path, feeds[0].target_table)


def describe_places(
    engine: Engine, feeds: Sequence[CompiledFeed], extract_of: Callable[[str], str]
) -> None:
    """Makes `places`: what a reject of a field, a join or a key is about, per feed."""
    rows: list[dict[str, str]] = []
    for feed in feeds:
        same = {
            "feed": feed.feed,
            "driving": feed.driving_table,
            "exclusion": feed.exclusion_reason,
            "extract": extract_of(feed.driving_table),
        }
        rows += [same | _place(i.name, "", i.source_table, "", i.rule) for i in feed.places]
        rows += [
            same | _place(item.name, item.name, item.source_table, item.source_field, item.rule)
            for item in feed.fields
        ]
    engine.register("places", pa.Table.from_pylist(rows, schema=_PLACES))


def _place(place: str, field: str, table: str, column: str, rule: str) -> dict[str, str]:
    return {
        "place": place,
        "target_field": field,
        "source_table": table,
        "source_field": column,
        "rule": rule,
    }


def write_rejects(engine: Engine, feeds: Sequence[CompiledFeed], path: Path) -> None:
    """Row rejects and field rejects, in the order of feed, record, part and field."""
    table = feeds[0].target_table
    kept = "_feed, _record, _part, _key"
    found = " UNION ALL ".join(
        f"""SELECT 'row' AS level, {kept}, 0 AS _at, split_part(_why, ' ', 1) AS reason,
          substr(_why, instr(_why, ' ') + 1) AS place, _raw AS raw
        FROM {staged(n)} WHERE _why IS NOT NULL
        UNION ALL
        SELECT 'field', {kept}, _at, one.reason, one.field, one.raw FROM (
          SELECT {kept}, unnest(_rejects) AS one, generate_subscripts(_rejects, 1) AS _at
          FROM {staged(n)} WHERE len(_rejects) > 0)"""
        for n in range(len(feeds))
    )
    query = f"""SELECT level, {text_literal(table)} AS target_table, _feed AS feed,
        target_field, coalesce(nullif(source_table, ''), driving) AS source_table, source_field,
        _key AS business_key, extract,
        _record AS record, raw AS raw_value, rule, reason
      FROM ({found}) AS found JOIN places ON places.feed = _feed AND places.place = found.place
      ORDER BY _feed, _record, _part, level DESC, _at"""
    _write(engine, query, path, table)


def write_excluded(engine: Engine, table: str, path: Path) -> None:
    """One row a source row that the feed's rule excluded, with the reason."""
    query = f"""SELECT DISTINCT {text_literal(table)} AS target_table, feed,
        driving AS driving_table, record,
        CASE state WHEN 'NO_PART' THEN {text_literal(NO_PART)}
          WHEN 'MERGED_AWAY' THEN {text_literal(MERGED_AWAY)} ELSE exclusion END AS reason
      FROM shaped_rows JOIN places USING (feed)
      WHERE state IN ('EXCLUDED', 'MERGED_AWAY', 'NO_PART') AND place = ''
      ORDER BY feed, record"""
    _write(engine, query, path, table)


def state_parents(engine: Engine, table: str, feeds: Sequence[CompiledFeed]) -> None:
    """Makes `parents.<table>`: each key once, loaded before rejected before excluded."""
    rows = "".join(
        f"""SELECT _key AS business_key, _number AS record_number,
          CASE WHEN _why IS NULL THEN 'loaded' ELSE 'rejected' END AS state FROM {staged(n)}
          UNION ALL """
        for n in range(len(feeds))
    )
    excluded = """SELECT business_key, NULL, 'excluded' FROM shaped_rows
          WHERE state IN ('EXCLUDED', 'MERGED_AWAY')"""
    if not feeds:
        excluded = (
            "SELECT ''::VARCHAR AS business_key, 0::BIGINT AS record_number, 'loaded' AS state"
        )
        excluded += " WHERE false"
    engine.execute(
        f"""CREATE TABLE parents.{quoted(table)} AS
        SELECT business_key, max(record_number) FILTER (WHERE state = 'loaded') AS record_number,
          CASE WHEN bool_or(state = 'loaded') THEN 'loaded'
            WHEN bool_or(state = 'rejected') THEN 'rejected' ELSE 'excluded' END AS state
        FROM ({rows}{excluded}) WHERE business_key IS NOT NULL GROUP BY business_key""",
        step=f"{table} states",
    )


def _write(engine: Engine, query: str, path: Path, step: str) -> None:
    with replace_file(path) as part:
        engine.execute(
            f"COPY ({query}) TO {text_literal(str(part))} (FORMAT parquet, COMPRESSION zstd)",
            step=f"{step} {path.parent.name}",
        )
