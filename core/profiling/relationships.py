"""What an extract says for or against each relationship of the source.

Evidence, not proof: an extract that agrees with a relationship does not state it. Values are
compared trimmed and in capitals, as the load compares business keys.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from core.catalogue import Catalogue, Relationship
from core.connectors import Extract
from core.profiling.arrow_form import as_table
from core.profiling.keys import ENOUGH, Verdict, holds_columns, is_whole, key_parts
from core.profiling.profile import scan_of
from core.store import Engine, engine

_LEAST = 95.0  # per cent of children that must find a parent


@dataclass(frozen=True)
class RelationshipProfile:
    """Grain: one relationship of the source whose columns the extract holds."""

    child_table: str
    child_columns: str  # joined by +
    parent_table: str
    parent_columns: str
    origin: str
    rule: str
    score: float
    child_rows: int
    blank_rows: int  # child rows without a whole key
    matched_rows: int
    orphan_rows: int  # child rows with a key that no parent has
    coverage_pct: float | None  # matched of those with a key; None: none has one
    distinct_keys: int  # different keys of the child
    parent_keys: int  # different keys of the parent
    parents_used_pct: float | None  # None: the parent has no key
    parent_unique: bool
    verdict: Verdict


def profile_relationships(
    extract: Extract,
    catalogue: Catalogue,
    spill: Path,
    *,
    memory: str = "4GiB",
    threads: int | None = None,
) -> pa.Table:
    """One row a relationship of the source that the extract can speak for or against."""
    links = [
        link
        for link in catalogue.relationships
        if link.side == "source"
        and holds_columns(extract, link.child_table, link.child_fields)
        and holds_columns(extract, link.parent_table, link.parent_fields)
    ]
    links.sort(key=lambda x: (x.child_table, x.child_fields, x.parent_table, x.parent_fields))
    with engine(spill, [extract.folder], memory=memory, threads=threads) as con:
        found = [_relationship(con, extract, link) for link in links]
    return as_table(RelationshipProfile, found)


def _relationship(con: Engine, extract: Extract, link: Relationship) -> RelationshipProfile:
    names = tuple(f"k{at}" for at in range(len(link.child_fields)))
    child = key_parts(link.child_fields, names)
    parent = key_parts(link.parent_fields, names)
    same = " AND ".join(f"c.{name} = p.{name}" for name in names)
    sql = f"""WITH held AS (SELECT {child} FROM {scan_of(extract, link.child_table)}),
        children AS (SELECT {", ".join(names)}, count(*) AS n FROM held GROUP BY ALL),
        owners AS (SELECT {parent} FROM {scan_of(extract, link.parent_table)}),
        parents AS (SELECT {", ".join(names)}, count(*) AS n FROM owners
            WHERE {is_whole(names)} GROUP BY ALL),
        paired AS (SELECT c.n, {is_whole(names, "c.")} AS whole, p.n IS NOT NULL AS met
            FROM children c LEFT JOIN parents p ON {same})
        SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (NOT whole), 0)::BIGINT,
            coalesce(sum(n) FILTER (met), 0)::BIGINT, count(*) FILTER (whole),
            count(*) FILTER (met), (SELECT count(*) FROM parents),
            (SELECT coalesce(max(n), 0) FROM parents)
        FROM paired"""
    step = f"relationship of {link.child_table} to {link.parent_table}"
    ((rows, blank, matched, keys, used, owners, most),) = con.rows(sql, step=step)
    keyed = rows - blank
    coverage = round(100 * matched / keyed, 2) if keyed else None
    return RelationshipProfile(
        link.child_table,
        "+".join(link.child_fields),
        link.parent_table,
        "+".join(link.parent_fields),
        link.origin,
        link.rule,
        link.score,
        rows,
        blank,
        matched,
        keyed - matched,
        coverage,
        keys,
        owners,
        round(100 * used / owners, 2) if owners else None,
        most == 1,
        _speaks(coverage, keys, most),
    )


def _speaks(coverage: float | None, keys: int, most: int) -> Verdict:
    if coverage is None or most == 0 or keys < ENOUGH:
        return "no evidence"
    return "for" if coverage >= _LEAST and most == 1 else "against"
