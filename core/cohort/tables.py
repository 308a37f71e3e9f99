"""How one source table of the cohort is written: the dictionary's columns, ordered by its key.

A table has its own statement in sql/tables, or is a master file that lists a code set; any other is
written with its columns and no rows, and said to be so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from core.catalogue import Table
from core.cohort.model import CodeSet
from core.connectors import ExtractTable, content_hash
from core.store import Engine, quoted, text_literal

STATEMENTS = Path(__file__).with_name("sql") / "tables"
_ACTIVE = ("MfRecStsInd", "Deleted", "Opcs4Ldf")  # logical delete: 0 is active


@dataclass(frozen=True)
class Statement:
    """The rows of one table before they take the dictionary's shape."""

    sql: str
    key: tuple[str, ...]  # unique; the order of the rows


@dataclass(frozen=True)
class Plan:
    """One table to write, and which of its columns the cohort fills."""

    table: Table
    statement: Statement | None  # None: the cohort has no model of it, no rows are written
    filled: dict[str, str]  # column folded to lower case -> as the statement writes it


def modelled_tables() -> list[str]:
    """Names of the tables that have a statement of their own."""
    return sorted(path.stem for path in STATEMENTS.glob("*.sql"))


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
    return Statement(text.strip().rstrip(";"), names)


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
    return Statement(f"SELECT {', '.join(parts)} {rows}", (master[1],))


def plan_table(engine: Engine, table: Table, sets: Mapping[str, CodeSet]) -> Plan:
    """What will be written for the table; the earlier steps must have run."""
    statement = statement_of(table, sets)
    if statement is None:
        return Plan(table, None, {})
    described = engine.rows(f"DESCRIBE {statement.sql}", step=f"cohort: columns of {table.name}")
    return Plan(table, statement, {str(row[0]).casefold(): str(row[0]) for row in described})


def write_table(engine: Engine, plan: Plan, path: Path) -> ExtractTable:
    """The table as Parquet: `_record`, then the dictionary's columns, all VARCHAR."""
    shaped = ", ".join(_shaped(field.name, plan.filled) for field in plan.table.fields)
    made, order = "(SELECT 1 WHERE false)", ""
    if plan.statement:
        made, order = f"({plan.statement.sql})", f"ORDER BY {', '.join(plan.statement.key)}"
    target, step = text_literal(str(path)), f"cohort: {plan.table.name}"
    engine.execute(
        f"""COPY (SELECT row_number() OVER () AS _record, *
            FROM (SELECT {shaped} FROM {made} AS made {order}))
        TO {target} (FORMAT parquet, COMPRESSION zstd)""",
        step=step,
    )
    rows = engine.value(f"SELECT count(*) FROM read_parquet({target})", step=step)
    names = tuple(field.name for field in plan.table.fields)
    return ExtractTable(plan.table.name, names, int(rows), content_hash(engine, path))


def _shaped(name: str, filled: Mapping[str, str]) -> str:
    found = filled.get(name.casefold())
    value = f"CAST(made.{quoted(found)} AS VARCHAR)" if found else "NULL::VARCHAR"
    return f"{value} AS {quoted(name)}"
