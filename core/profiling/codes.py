"""The codes in use, with how often; small counts are not shown, private columns not at all.

Where one count alone would be hidden, the next smallest is hidden with it: else the column's
total would give it away. A value that may be somebody's own, not a code, is told by its shape:
a rare one unlike the rest, and in a table of patients one with six digits or more.
"""

from __future__ import annotations

import re
from collections import Counter
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
_MANY_DIGITS = re.compile(r"\d(?:[ -]?\d){5}")  # may be a person's number, however often it comes


@dataclass(frozen=True)
class CodeProfile:
    """Grain: one value of one column that looks like a code set."""

    table_name: str
    column_name: str
    code: str  # trimmed; of a value that may be somebody's own only its shape
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
    names = ["table_name", "column_name", "privacy_class", "code_set"]
    facts = columns.select(names).to_pylist()
    of_people = {row["table_name"] for row in facts if row["privacy_class"] == "identifier"}
    found: list[CodeProfile] = []
    with engine(spill, [extract.folder], memory=memory, threads=threads) as con:
        for row in facts:
            if row["code_set"]:
                table, column = row["table_name"], row["column_name"]
                found += _codes(con, extract, table, column, table in of_people)
    return as_table(CodeProfile, found)


def _codes(
    con: Engine, extract: Extract, table: str, column: str, of_people: bool
) -> Iterator[CodeProfile]:
    name = quoted(column)
    sql = f"""SELECT trim({name}) AS code, count(*) AS n FROM {scan_of(extract, table)}
        WHERE trim({name}) <> '' GROUP BY 1 ORDER BY n DESC, code"""
    rows = con.rows(sql, step=f"codes of {table}.{column}")
    total = sum(count for _, count in rows)
    counted = zip(_shown(rows, of_people), _told([n for _, n in rows]), rows, strict=True)
    for code, told, (_, count) in counted:
        open_count = count if told == str(count) else None
        share = None if open_count is None else round(100 * open_count / total, 2)
        yield CodeProfile(table, column, code, open_count, told, share)


def _told(counts: Sequence[int]) -> list[str]:
    """The counts as shown; they come in falling order."""
    told = [shown(count) for count in counts]
    small = sum(1 for count in counts if count < SMALL)
    if small == 1 and len(counts) > 1:
        told[-2] = HIDDEN
    return told


def _shown(rows: Sequence[tuple[str, int]], of_people: bool) -> list[str]:
    """The codes as shown: a rare one only where it looks like the codes in common use."""
    usual: Counter[str] = Counter()
    for code, count in rows:
        usual[_shape(code)] += count

    def may_be_own(code: str, count: int) -> bool:
        numbered = of_people and _MANY_DIGITS.search(code) is not None
        return numbered or count < SMALL > usual[_shape(code)]

    return [_shape(code) if may_be_own(code, count) else code for code, count in rows]


def _shape(code: str) -> str:
    return masked(code, "identifier") or ""
