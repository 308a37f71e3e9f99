"""The codes in use, with how often; small counts are not shown, private columns not at all.

Where one count alone would be hidden, the next smallest is hidden with it: else the column's
total would give it away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from core.connectors import Extract
from core.privacy import masked
from core.profiling.arrow_form import as_table
from core.profiling.profile import scan_of
from core.profiling.shapes import SMALL, shown
from core.store import Engine, engine, quoted

HIDDEN = "*"  # hidden so that a small count cannot be reckoned from the total
_MANY_DIGITS = re.compile(r"\d{6}")
_WIDE = 8  # characters: a rare longer value may be somebody's own words


@dataclass(frozen=True)
class CodeProfile:
    """Grain: one value of one column that looks like a code set."""

    table_name: str
    column_name: str
    code: str  # trimmed; of a rare odd value only its shape
    rows: int | None  # None: not shown
    rows_shown: str  # "320", "<5" or "*"
    share_pct: float | None  # of the filled rows; None: not shown


def profile_codes(
    extract: Extract,
    columns: pa.Table,
    spill: Path,
    *,
    memory: str = "4GiB",
    threads: int | None = None,
) -> pa.Table:
    """The values of every candidate code set, by table and column, commonest first.

    `columns` is the answer of `profile_extract` on the same extract.
    """
    facts = columns.select(["table_name", "column_name", "code_set"]).to_pylist()
    found: list[CodeProfile] = []
    with engine(spill, [extract.folder], memory=memory, threads=threads) as con:
        for row in facts:
            if row["code_set"]:
                found += _codes(con, extract, row["table_name"], row["column_name"])
    return as_table(CodeProfile, found)


def _codes(con: Engine, extract: Extract, table: str, column: str) -> Iterator[CodeProfile]:
    name = quoted(column)
    sql = f"""SELECT trim({name}) AS code, count(*) AS n FROM {scan_of(extract, table)}
        WHERE trim({name}) <> '' GROUP BY 1 ORDER BY n DESC, code"""
    rows = con.rows(sql, step=f"codes of {table}.{column}")
    total = sum(count for _, count in rows)
    for (code, count), told in zip(rows, _told([n for _, n in rows]), strict=True):
        open_count = count if told == str(count) else None
        share = None if open_count is None else round(100 * open_count / total, 2)
        yield CodeProfile(table, column, _code(code, open_count), open_count, told, share)


def _told(counts: Sequence[int]) -> list[str]:
    """The counts as shown; they come in falling order."""
    told = [shown(count) for count in counts]
    small = sum(1 for count in counts if count < SMALL)
    if small == 1 and len(counts) > 1:
        told[-2] = HIDDEN
    return told


def _code(code: str, count: int | None) -> str:
    if count is None and (len(code) > _WIDE or _MANY_DIGITS.search(code)):
        return masked(code, "identifier") or ""
    return code
