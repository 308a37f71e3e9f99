"""The grid: long lists of records, scrolled in the browser and sent as Arrow.

Columns that hold codes are said in words; numbers stay numbers, so that sorting is right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, is_dataclass
from typing import Any

import pyarrow as pa
import streamlit as st

from pages.widgets.wording import heading, moment, plain, words

CODED = {"mapping_class", "status", "state", "severity", "kind", "level", "reason", "confidence"}
MOMENTS = {"started", "finished"}
SAID = {"Y": "yes", "N": "no", "U": "not said"}  # U: the document does not say
_WIDTHS: Mapping[str, int] = {
    "position": 60,
    "length": 70,
    "alias": 60,
    "source_table": 120,
    "source_field": 150,
    "rule": 240,
    "decision_note": 420,
    "business_key": 300,
    "joins": 300,
    "row_filter": 260,
    "exclusion_reason": 220,
    "split": 220,
    "note": 300,
    "description": 520,
    "words": 360,
    "fields": 150,
    "child_fields": 200,
    "parent_fields": 200,
    "message": 420,
}


def mapping(row: Any) -> Mapping[str, Any]:
    """A record as its named values."""
    return asdict(row) if is_dataclass(row) and not isinstance(row, type) else row


def cell(name: str, value: Any) -> Any:
    """One value under its column's name, as people read it."""
    if isinstance(value, str) and name in CODED:
        return words(value)
    if name == "mandatory":
        return SAID.get(value, value)
    return moment(str(value)) if name in MOMENTS else plain(value)


def drawn(
    rows: Sequence[Any], columns: Sequence[str], height: int | None, key: str | None, **chosen: Any
) -> Any:
    """The grid of these columns; with a selection mode chosen, what is selected."""
    held = [mapping(row) for row in rows]
    values = {name: [cell(name, row[name]) for row in held] for name in columns}
    frame = pa.table({heading(name): _typed(cells) for name, cells in values.items()})
    return st.dataframe(
        frame,
        hide_index=True,
        height=height or "auto",
        key=key,
        placeholder="",
        column_config={heading(name): _column(name, cells) for name, cells in values.items()},
        **chosen,
    )


def _typed(cells: list[Any]) -> Any:
    """Whole numbers or decimals where all are, else text."""
    known = [value for value in cells if value is not None]
    if known and all(isinstance(value, int) for value in known):
        return pa.array(cells, pa.int64())
    if known and all(isinstance(value, int | float) for value in known):
        return pa.array(cells, pa.float64())
    return pa.array([None if value is None else str(value) for value in cells], pa.string())


def _column(name: str, cells: list[Any]) -> Any:
    if any(isinstance(value, int) for value in cells):
        return st.column_config.NumberColumn(format="localized", width=_WIDTHS.get(name))
    return st.column_config.Column(width=_WIDTHS.get(name))
