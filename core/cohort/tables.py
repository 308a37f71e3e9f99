"""How one source table of the cohort is made: the dictionary's columns, ordered by its key.

A table has its own statement in sql/tables, or is a master file that lists a code set; any other is
written with its columns and no rows, and said to be so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.catalogue import Table
from core.cohort.model import CodeSet
from core.connectors import RowSums, row_sums
from core.store import Engine, quoted, text_literal

STATEMENTS = Path(__file__).with_name("sql") / "tables"
_ACTIVE = ("MfRecStsInd", "Deleted", "Opcs4Ldf")  # logical delete: 0 is active


@dataclass(frozen=True)
class Statement:
    """The rows of one table before they take the dictionary's shape."""

    sql: str
    key: tuple[str, ...]  # unique; the order of the rows
    of_patients: bool  # False: the hospital's own, the same however many patients


@dataclass(frozen=True)
class Plan:
    """One table to write; without a statement it has no rows."""

    table: Table
    statement: Statement | None


@dataclass(frozen=True)
class Rows:
    """Rows of one table in the dictionary's shape, `_record` apart."""

    table: pa.Table
    filled: frozenset[str]  # columns that the statement fills, in lower case
    sums: RowSums


def modelled_tables() -> list[str]:
    """Names of the tables that have a statement of their own."""
    return sorted(path.stem for path in STATEMENTS.glob("*.sql"))


def plan_tables(tables: Sequence[Table], sets: Mapping[str, CodeSet]) -> list[Plan]:
    """What fills each table."""
    return [Plan(table, statement_of(table, sets)) for table in tables]


def statement_of(table: Table, sets: Mapping[str, CodeSet]) -> Statement | None:
    """What fills the table; None when the cohort has no model of it."""
    path = STATEMENTS / f"{table.name.upper()}.sql"
    if path.exists():
        return _read_statement(path)
    master = next((s.master for s in sets.values() if s.master[:1] == (table.name.upper(),)), None)
    return _master_statement(table, master) if master else None


def _read_statement(path: Path) -> Statement:
    text = path.read_text(encoding="utf-8")
    key = re.search(r"^-- Key: (.+)$", text, flags=re.MULTILINE)
    assert key is not None, f"{path.name} names no key"
    names = tuple(name.strip() for name in key.group(1).split(","))
    of_patients = "\n-- Scope: hospital\n" not in text
    return Statement(text.strip().rstrip(";"), names, of_patients)


def _master_statement(table: Table, master: tuple[str, ...]) -> Statement:
    active = [name for name in _ACTIVE if table.field(name)]
    parts = [f"code AS {quoted(master[1])}"]
    if len(master) > 2:
        width = (table.field(master[2]) or table.fields[0]).length or 255
        parts.append(f"left(description, {width}) AS {quoted(master[2])}")
    if len(master) > 3:
        width = (table.field(master[3]) or table.fields[0]).length or 255
        parts.append(f"CASE WHEN length(target) <= {width} THEN target END AS {quoted(master[3])}")
    parts += [f"'0' AS {quoted(name)}" for name in active]
    rows = f"FROM code WHERE set = {text_literal('master:' + master[0])}"
    return Statement(f"SELECT {', '.join(parts)} {rows}", (master[1],), of_patients=False)


def made_rows(engine: Engine, plan: Plan) -> Rows | None:
    """What the statement makes, in the order of the key; None without a statement."""
    if plan.statement is None:
        return None
    order = ", ".join(plan.statement.key)
    sql = f"SELECT * FROM ({plan.statement.sql}) AS made ORDER BY {order}"
    found = engine.arrow(sql, step=f"cohort: {plan.table.name}")
    table = shaped(plan.table, found)
    filled = frozenset(name.casefold() for name in found.column_names)
    return Rows(table, filled, row_sums(engine, table))


def shaped(table: Table, made: pa.Table | None) -> pa.Table:
    """The dictionary's columns as text; one array without values serves all that are not filled."""
    blank = pa.nulls(0 if made is None else made.num_rows, pa.string())
    found = {} if made is None else {name.casefold(): name for name in made.column_names}
    columns: list[Any] = []
    for field in table.fields:
        name = found.get(field.name.casefold())
        column = blank if made is None or name is None else made[name].cast(pa.string())
        columns.append(column)
    return pa.table(columns, names=[field.name for field in table.fields])


def numbered(table: pa.Table, before: int) -> pa.Table:
    """The rows with `_record` in front, counting on from the rows before."""
    records = pa.arange(before + 1, before + table.num_rows + 1)  # type: ignore[attr-defined]
    return table.add_column(0, "_record", records)
