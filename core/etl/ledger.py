"""The counts of a load: the row ledger, the origin of every value, the population ratio.

Read against each other from independent places: the extract's manifest, the narrow key pass,
the staged rows, and the files written. What they leave unexplained is named, never hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from core.connectors import Extract, ExtractTable
from core.contract import is_reference
from core.etl.convert import blank_flag
from core.etl.model import (
    POPULATING,
    ColumnStats,
    CompiledFeed,
    ExtractLedger,
    FeedLedger,
    FieldPlan,
    TableStats,
)
from core.etl.publish import staged
from core.store import Engine, quoted


def feed_ledger(engine: Engine, feed: CompiledFeed, number: int, read: int) -> FeedLedger:
    """The feed's row ledger; `read` is what the extract's manifest states."""
    step = f"{feed.target_table}.{feed.feed} ledger"
    excluded, driven, made, merged = engine.rows(
        """SELECT count(DISTINCT record) FILTER (
            WHERE state IN ('EXCLUDED', 'MERGED_AWAY', 'NO_PART')),
          count(DISTINCT record) FILTER (WHERE state IS NULL OR state = 'MERGED'),
          count(*) FILTER (WHERE state IS NULL OR state = 'MERGED'),
          count(*) FILTER (WHERE state = 'MERGED')
        FROM shaped_rows WHERE feed = ?""",
        [feed.feed],
        step=step,
    )[0]
    loaded, rejected = engine.rows(
        f"SELECT count(*) FILTER (WHERE _why IS NULL), count(_why) FROM {staged(number)}",
        step=step,
    )[0]
    split_extra = made - driven
    unexplained = abs(read - driven - excluded)
    unexplained += abs(driven + split_extra - merged - loaded - rejected)
    return FeedLedger(
        target_table=feed.target_table,
        feed=feed.feed,
        driving_table=feed.driving_table,
        exclusion_reason=feed.exclusion_reason,
        read=read,
        excluded=excluded,
        driven=driven,
        split_extra=split_extra,
        merged=merged,
        loaded=loaded,
        rejected_rows=rejected,
        remainder=unexplained,
    )


def extract_ledger(table: ExtractTable, path: Path) -> ExtractLedger:
    """The extract table's lines, and its rows as the Parquet file in fact holds them."""
    remainder = abs(table.rows - pq.read_metadata(path).num_rows)
    if table.physical_lines is not None:
        parts = (table.header_lines, table.blank_lines, table.record_lines, table.malformed_lines)
        remainder += abs(table.physical_lines - sum(part or 0 for part in parts))
    return ExtractLedger(
        table=table.name,
        rows=table.rows,
        physical_lines=table.physical_lines,
        header_lines=table.header_lines,
        blank_lines=table.blank_lines,
        record_lines=table.record_lines,
        malformed_lines=table.malformed_lines,
        remainder=remainder,
    )


def extract_ledgers(extract: Extract, feeds: Iterable[CompiledFeed]) -> tuple[ExtractLedger, ...]:
    """One for every table of the extract that a feed reads."""
    read = {table for feed in feeds for table, _ in feed.reads}
    used = sorted(table for table in read if not is_reference(table))
    return tuple(extract_ledger(extract.tables[name], extract.path(name)) for name in used)


def table_stats(
    engine: Engine, feeds: Sequence[CompiledFeed], ledgers: Sequence[FeedLedger]
) -> TableStats:
    """The table's totals over its feeds, and the origins of each column's values."""
    columns: dict[str, list[ColumnStats]] = {}
    rejects = 0
    for number, (feed, ledger) in enumerate(zip(feeds, ledgers, strict=True)):
        for stats in _columns(engine, feed, number, ledger.loaded):
            columns.setdefault(stats.field, []).append(stats)
        rejects += engine.value(
            f"SELECT coalesce(sum(len(_rejects)), 0) FROM {staged(number)}",
            step=f"{feed.target_table}.{feed.feed} rejects",
        )
    return TableStats(
        table=feeds[0].target_table,
        status="loaded",
        read=sum(item.read for item in ledgers),
        driven=sum(item.driven for item in ledgers),
        excluded=sum(item.excluded for item in ledgers),
        split_extra=sum(item.split_extra for item in ledgers),
        merged=sum(item.merged for item in ledgers),
        loaded=sum(item.loaded for item in ledgers),
        rejected_rows=sum(item.rejected_rows for item in ledgers),
        field_rejects=int(rejects),
        columns=tuple(_summed(name, parts) for name, parts in columns.items()),
    )


def _columns(engine: Engine, feed: CompiledFeed, number: int, loaded: int) -> list[ColumnStats]:
    step = f"{feed.target_table}.{feed.feed} origins"
    counts = [f"count({quoted(plan.name)})" for plan in feed.fields]
    counts += [
        f"coalesce(count_if({blank_flag(plan.name)}), 0)" for plan in feed.fields if plan.default
    ]
    row = engine.rows(
        f"SELECT {', '.join(counts)} FROM {staged(number)} WHERE _why IS NULL", step=step
    )[0]
    withheld = dict(
        engine.rows(
            f"""SELECT one.field, count(*) FROM (
              SELECT unnest(_rejects) AS one FROM {staged(number)} WHERE _why IS NULL)
            GROUP BY one.field""",
            step=step,
        )
    )
    filled = iter(row[len(feed.fields) :])
    return [
        _column(plan, loaded, held, next(filled) if plan.default else 0, withheld.get(plan.name, 0))
        for plan, held in zip(feed.fields, row, strict=False)
    ]


def _column(plan: FieldPlan, loaded: int, held: int, filled: int, withheld: int) -> ColumnStats:
    """`held`: cells with a value; `filled` of them by a default; `withheld` by a reject."""
    from_source = held - filled
    empty = loaded - held - withheld
    origins = Counter({plan.origin: from_source, "empty": empty, "rejected": withheld})
    if plan.default:
        origins[plan.default] += filled
    populated = from_source if plan.in_scope and plan.origin in POPULATING else 0
    in_scope = 0
    if plan.in_scope:
        in_scope = from_source + withheld + (empty + filled if plan.mandatory else 0)
    return ColumnStats(plan.name, {k: v for k, v in origins.items() if v}, populated, in_scope)


def _summed(name: str, parts: Sequence[ColumnStats]) -> ColumnStats:
    origins: Counter[str] = Counter()
    for part in parts:
        origins.update(part.origins)
    return ColumnStats(
        name,
        dict(sorted(origins.items())),
        sum(part.populated for part in parts),
        sum(part.in_scope for part in parts),
    )


def written_remainder(stats: TableStats, target: Path, rejects: Path) -> int:
    """Rows by which the files written differ from the counts."""
    row_rejects = pq.read_table(rejects, columns=["level"])["level"].to_pylist().count("row")
    field_rejects = pq.read_metadata(rejects).num_rows - row_rejects
    return (
        abs(stats.loaded - pq.read_metadata(target).num_rows)
        + abs(stats.rejected_rows - row_rejects)
        + abs(stats.field_rejects - field_rejects)
    )
