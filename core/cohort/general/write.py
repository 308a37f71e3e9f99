"""One general table as Parquet: `_record`, then the dictionary's columns, all VARCHAR."""

from __future__ import annotations

import re
from pathlib import Path

from core.catalogue import Table
from core.cohort.general.model import Statement
from core.connectors import ExtractTable, content_hash
from core.store import Engine, quoted, text_literal

_MOST_SIGNS = 120


def table_name_fits(name: str) -> bool:
    """Whether the table's name can be the name of its file."""
    plain = re.fullmatch(r"[^\\/:*?\"<>|\x00-\x1f]+", name) is not None
    return plain and len(name) <= _MOST_SIGNS and not name.startswith(".")


def write_rows(
    engine: Engine, table: Table, statement: Statement | None, folder: Path
) -> ExtractTable:
    """The table in its order; without a statement it has its columns and no rows."""
    columns = [quoted(field.name) for field in table.fields]
    made, order = "(SELECT 1 WHERE false)", ""
    shaped = [f"NULL::VARCHAR AS {name}" for name in columns]
    if statement is not None:
        made, order = f"({statement.sql})", f"ORDER BY {', '.join(statement.order)}"
        shaped = [f"CAST(made.{name} AS VARCHAR) AS {name}" for name in columns]
    path = folder / f"{table.name}.parquet"
    target, step = text_literal(str(path)), f"general: {table.name}"
    engine.execute(
        f"""COPY (SELECT row_number() OVER () AS _record, *
            FROM (SELECT {", ".join(shaped)} FROM {made} AS made {order}))
        TO {target} (FORMAT parquet, COMPRESSION zstd)""",
        step=step,
    )
    rows = engine.value(f"SELECT count(*) FROM read_parquet({target})", step=step)
    names = tuple(field.name for field in table.fields)
    return ExtractTable(table.name, names, int(rows), content_hash(engine, path))
