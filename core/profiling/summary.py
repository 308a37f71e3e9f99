"""What a person wants to know first of a profile: worst fill, keys and relationships that fail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from core.profiling.kept import Profile

Row = dict[str, Any]


@dataclass(frozen=True)
class TableSummary:
    """Grain: one table of the extract."""

    table_name: str
    rows: int
    columns: int
    never_filled: int  # columns
    below_fill: int  # columns less filled than expected, near ones included
    code_sets: int  # columns that look like one
    departures: int  # from the dictionary: columns missing, unexpected or too long


def table_summaries(profile: Profile) -> list[TableSummary]:
    """The tables in name order; none when nothing was profiled."""
    columns: dict[str, list[Row]] = {}
    for row in _rows(profile.columns):
        columns.setdefault(row["table_name"], []).append(row)
    drift = Counter(row["table"] for row in _rows(profile.drift))
    return [
        TableSummary(
            table_name=name,
            rows=rows[0]["rows"],
            columns=len(rows),
            never_filled=sum(row["rows"] == row["blank"] for row in rows),
            below_fill=sum(row["fill"] in ("near", "below") for row in rows),
            code_sets=sum(row["code_set"] for row in rows),
            departures=drift[name],
        )
        for name, rows in columns.items()
    ]


def worst_fill(profile: Profile) -> list[Row]:
    """Rows of columns less filled than expected, the furthest from it first."""
    short = [row for row in _rows(profile.columns) if row["fill"] in ("near", "below")]

    def place(row: Row) -> tuple[Any, ...]:
        missing = row["expected_fill_pct"] - (100.0 - row["blank_pct"])
        return -missing, row["table_name"], row["position"]

    return sorted(short, key=place)


def broken_keys(profile: Profile) -> list[Row]:
    """Rows of keys that the extract speaks against: stated and referred to before proposed."""
    order = ("stated", "referred to", "proposed", "found")
    against = [row for row in _rows(profile.keys) if row["verdict"] == "against"]
    return sorted(against, key=lambda row: (order.index(row["origin"]), row["table_name"]))


def broken_relationships(profile: Profile) -> list[Row]:
    """Rows of relationships that the extract speaks against, the least covered first."""
    against = [row for row in _rows(profile.relationships) if row["verdict"] == "against"]

    def place(row: Row) -> tuple[Any, ...]:
        return row["coverage_pct"], row["child_table"], row["child_columns"], row["parent_table"]

    return sorted(against, key=place)


def _rows(table: pa.Table | None) -> list[Row]:
    return [] if table is None else table.to_pylist()
