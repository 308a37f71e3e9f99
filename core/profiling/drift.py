"""The extract against its dictionary: what is missing, unexpected or too long."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from core.catalogue import Catalogue, Drift, spec_against_extract
from core.connectors import Extract
from core.profiling.arrow_form import as_table
from core.profiling.profile import scan_of
from core.store import engine, quoted

Lengths = dict[str, dict[str, int | None]]  # table to column to the longest value


def extract_lengths(columns: pa.Table) -> Lengths:
    """The longest value of each column of each table, from the answer of `profile_extract`."""
    found: Lengths = {}
    for row in columns.select(["table_name", "column_name", "longest"]).to_pylist():
        found.setdefault(row["table_name"], {})[row["column_name"]] = row["longest"]
    return found


def longest_values(extract: Extract, spill: Path, *, memory: str = "4GiB") -> Lengths:
    """The same from the extract itself, where nothing was profiled; blanks are no values."""
    found: Lengths = {}
    with engine(spill, [extract.folder], memory=memory) as con:
        for name, table in sorted(extract.tables.items()):
            longest = ", ".join(
                f"max(length({quoted(column)})) FILTER (trim({quoted(column)}) <> '')"
                for column in table.columns
            )
            sql = f"SELECT {longest} FROM {scan_of(extract, name)}"
            (lengths,) = con.rows(sql, step=f"longest values of {name}")
            found[name] = dict(zip(table.columns, lengths, strict=True))
    return found


def drift_table(catalogue: Catalogue, columns: pa.Table) -> pa.Table:
    """Grain: one departure of a table the extract holds; see `core.catalogue.Drift`.

    Tables that the extract leaves out are not listed: most extracts hold few of them.
    """
    found = spec_against_extract(catalogue.source, extract_lengths(columns))
    return as_table(Drift, [item for item in found if item.kind != "table missing"])
