"""The extract against its dictionary, as a table for the workbook."""

from __future__ import annotations

import pyarrow as pa

from core.catalogue import Catalogue, Drift, spec_against_extract
from core.profiling.arrow_form import as_table


def extract_lengths(columns: pa.Table) -> dict[str, dict[str, int | None]]:
    """The longest value of each column of each table, from the answer of `profile_extract`."""
    found: dict[str, dict[str, int | None]] = {}
    for row in columns.select(["table_name", "column_name", "longest"]).to_pylist():
        found.setdefault(row["table_name"], {})[row["column_name"]] = row["longest"]
    return found


def drift_table(catalogue: Catalogue, columns: pa.Table) -> pa.Table:
    """Grain: one departure of a table the extract holds; see `core.catalogue.Drift`.

    Tables that the extract leaves out are not listed: most extracts hold few of them.
    """
    found = spec_against_extract(catalogue.source, extract_lengths(columns))
    return as_table(Drift, [item for item in found if item.kind != "table missing"])
