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


def filled_columns(engine: Engine, statement: Statement) -> list[str]:
    """The columns that the statement supplies."""
    described = engine.rows(f"DESCRIBE {statement.sql}", step="cohort: columns")
    return [str(row[0]) for row in described]


def write_table(
    engine: Engine, table: Table, statement: Statement | None, path: Path
) -> ExtractTable:
    """The table as Parquet: `_record`, then the dictionary's columns, all VARCHAR."""
    supplied = filled_columns(engine, statement) if statement else []
    shaped = ", ".join(_shaped(field.name, supplied) for field in table.fields)
    source = f"({statement.sql})" if statement else "(SELECT 1 AS nothing WHERE false)"
    order = f"ORDER BY {', '.join(map(quoted, statement.key))}" if statement else ""
    engine.execute(
        f"""COPY (SELECT row_number() OVER () AS _record, *
            FROM (SELECT {shaped} FROM {source} AS made {order}))
        TO {text_literal(str(path))} (FORMAT parquet, COMPRESSION zstd)""",
        step=f"cohort: {table.name}",
    )
    rows = engine.value(
        f"SELECT count(*) FROM read_parquet({text_literal(str(path))})",
        step=f"cohort: {table.name}",
    )
    return ExtractTable(
        name=table.name,
        columns=tuple(field.name for field in table.fields),
        rows=int(rows),
        content_hash=content_hash(engine, path),
    )


def _shaped(name: str, supplied: list[str]) -> str:
    found = next((item for item in supplied if item.casefold() == name.casefold()), None)
    value = f"nullif(CAST(made.{quoted(found)} AS VARCHAR), '')" if found else "NULL::VARCHAR"
    return f"{value} AS {quoted(name)}"
