"""What the feeds' statements read and call: macros; extract and reference files as views."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from core.connectors import Extract
from core.contract import is_reference
from core.etl.model import CompiledFeed
from core.etl.references import Reference
from core.store import Engine, quoted, text_literal


def prepare(
    open_engine: Engine,
    extract: Extract,
    references: Mapping[str, Reference],
    feeds: Iterable[CompiledFeed],
    macros: Sequence[str],
) -> None:
    """Makes the macros, the schemas, and `extract.<TABLE>` for every table that the feeds read."""
    for statement in (
        *macros,
        *(f"CREATE SCHEMA {name}" for name in ("extract", "keys", "parents")),
    ):
        open_engine.execute(statement, step="vocabulary")
    for table in sorted({name for feed in feeds for name, _ in feed.reads}):
        if is_reference(table):
            rows = references[table].rows
            open_engine.register(table, rows)
            view = _view(table, rows.column_names[1:], quoted(table))
        else:
            path = text_literal(str(extract.path(table)))
            columns = extract.tables[table].columns
            view = _view(table, columns, f"read_parquet({path})")
        open_engine.execute(view, step=f"extract {table}")


def _view(table: str, columns: Iterable[str], held_in: str) -> str:
    """The table; rows that hold the same have the same `_content`.

    TRY changes no value. It hides the file's column statistics, because DuckDB 2.0 cannot plan
    a comparison with a CASE whose condition they decide, as when a column is empty throughout.
    """
    names = [quoted(name) for name in sorted(columns)]
    cells = ", ".join(
        f"CASE WHEN {name} IS NULL THEN '-' ELSE length({name}) || ':' || {name} END"
        for name in names
    )
    held = ", ".join(["_record", *(f"TRY({name}) AS {name}" for name in names)])
    content = f"md5(concat({cells}))" if names else "''"
    return (
        f"CREATE VIEW extract.{quoted(table)} AS "
        f"SELECT {held}, {content} AS _content FROM {held_in}"
    )
