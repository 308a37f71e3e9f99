"""Which columns tell the rows of a table apart: stated, referred to, proposed or found.

Evidence, not proof: an extract that agrees with a key does not state it. Values are
compared trimmed and in capitals, as the load compares business keys.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow as pa

from core.catalogue import Catalogue, proposed_keys
from core.connectors import Extract
from core.profiling.arrow_form import as_table
from core.profiling.profile import scan_of
from core.store import Engine, engine, quoted

Verdict = Literal["for", "against", "no evidence"]
ENOUGH = 5  # distinct keys below which nothing is said


@dataclass(frozen=True)
class KeyProfile:
    """Grain: one column or set of columns that may be a table's key."""

    table_name: str
    columns: str  # joined by +
    origin: str  # stated, referred to, proposed, found
    rows: int
    blank_rows: int  # rows in which at least one of the columns is blank
    distinct: int  # combinations, blanks left out
    repeated_rows: int  # rows that share their combination with another
    unique: bool  # every row filled and alone
    verdict: Verdict


def profile_keys(
    extract: Extract,
    catalogue: Catalogue,
    columns: pa.Table,
    spill: Path,
    *,
    memory: str = "4GiB",
    threads: int | None = None,
) -> pa.Table:
    """One row a candidate key, by table: stated, referred to, proposed or found (see KeyProfile).

    `columns` is the answer of `profile_extract` on the same extract.
    """
    wanted = _candidates(extract, catalogue, columns)
    with engine(spill, [extract.folder], memory=memory, threads=threads) as con:
        found = [
            _key(con, extract, table, names, origin)
            for (table, names), origin in sorted(wanted.items())
        ]
    return as_table(KeyProfile, found)


def _candidates(
    extract: Extract, catalogue: Catalogue, columns: pa.Table
) -> dict[tuple[str, tuple[str, ...]], str]:
    found: dict[tuple[str, tuple[str, ...]], str] = {}
    for table in catalogue.source.tables.values():
        if table.keys and holds_columns(extract, table.name, table.keys):
            found[table.name, table.keys] = "stated"
    for link in catalogue.relationships:
        if link.side == "source" and holds_columns(extract, link.parent_table, link.parent_fields):
            found.setdefault((link.parent_table, link.parent_fields), "referred to")
    for proposal in proposed_keys(catalogue):
        if holds_columns(extract, proposal.table, proposal.columns):
            found.setdefault((proposal.table, proposal.columns), "proposed")
    for row in columns.select(["table_name", "column_name", "candidate_key"]).to_pylist():
        if row["candidate_key"]:
            found.setdefault((row["table_name"], (row["column_name"],)), "found")
    return found


def holds_columns(extract: Extract, table: str, names: Sequence[str]) -> bool:
    known = extract.tables.get(table)
    return known is not None and set(names) <= set(known.columns)


def _key(
    con: Engine, extract: Extract, table: str, names: tuple[str, ...], origin: str
) -> KeyProfile:
    sql = f"""WITH keyed AS (SELECT {key_parts(names)} FROM {scan_of(extract, table)}),
        grouped AS (SELECT {_list(names)}, count(*) AS n, {is_whole(names)} AS whole
            FROM keyed GROUP BY ALL)
        SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (NOT whole), 0)::BIGINT,
            count(*) FILTER (whole), coalesce(sum(n) FILTER (whole AND n > 1), 0)::BIGINT
        FROM grouped"""
    ((rows, blank, distinct, repeated),) = con.rows(sql, step=f"key of {table}")
    unique = rows > 0 and blank == 0 and repeated == 0
    verdict: Verdict = "for" if unique else "against"
    if distinct < ENOUGH and verdict == "for" or rows == 0:
        verdict = "no evidence"
    return KeyProfile(
        table, "+".join(names), origin, rows, blank, distinct, repeated, unique, verdict
    )


def key_parts(names: Sequence[str], called: Sequence[str] | None = None) -> str:
    return ", ".join(
        f"upper(nullif(trim({quoted(name)}), '')) AS {quoted(title)}"
        for name, title in zip(names, called or names, strict=True)
    )


def _list(names: Sequence[str]) -> str:
    return ", ".join(quoted(name) for name in names)


def is_whole(names: Sequence[str], alias: str = "") -> str:
    return " AND ".join(_present(names, alias))


def _present(names: Sequence[str], alias: str) -> Iterator[str]:
    yield from (f"{alias}{quoted(name)} IS NOT NULL" for name in names)
