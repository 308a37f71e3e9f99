"""Suggestions as an Arrow table, back from it, and as the neutral CSV that people exchange."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path

import pyarrow as pa

from core.matching.model import Suggestion
from core.store import replace_file

COLUMNS = tuple(item.name for item in fields(Suggestion))


def as_table(found: Sequence[Suggestion]) -> pa.Table:
    """The suggestions as an Arrow table, columns as the record's fields."""
    rows = [asdict(item) for item in found]
    kinds = {"rank": pa.int64(), "score": pa.float64()}
    return pa.table(
        {
            name: pa.array([row[name] for row in rows], kinds.get(name, pa.string()))
            for name in COLUMNS
        }
    )


def from_table(table: pa.Table) -> list[Suggestion]:
    """The suggestions back from their Arrow table."""
    return [Suggestion(**row) for row in table.to_pylist()]


def write_suggestions(found: Sequence[Suggestion], path: Path) -> None:
    """The suggestions as CSV, one row each in their order. Raises: StoreError on a full disk."""
    with replace_file(path) as part, part.open("w", encoding="utf-8", newline="") as handle:
        rows = csv.DictWriter(handle, COLUMNS, lineterminator="\n")
        rows.writeheader()
        rows.writerows(asdict(item) for item in found)
