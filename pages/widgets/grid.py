"""The grid: long lists of records, scrolled in the browser and sent as Arrow.

Columns that hold codes are said in words; numbers stay numbers, so that sorting is right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import pyarrow as pa
import streamlit as st

from pages.widgets.wording import heading, moment, plain, words

CODED = {"mapping_class", "status", "state", "severity", "kind", "level", "reason", "confidence"}
MOMENTS = {"started", "finished", "when", "read_at", "replaced_at"}
MARKED: Mapping[str, Mapping[str, str]] = {  # words drawn on a colour
    "fill": {"met": "#007f3b", "near": "#ffb81c", "below": "#d5281b"},
    "verdict": {"for": "#007f3b", "against": "#d5281b", "no evidence": "#768692"},
}
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
    "guards": 260,
    "follow_merge": 260,
    "pivot": 300,
    "window": 300,
    "group_by": 220,
    "aggregates": 300,
    "keep": 180,
    "exclusion_reason": 220,
    "split": 220,
    "note": 300,
    "description": 520,
    "words": 360,
    "fields": 150,
    "child_fields": 200,
    "parent_fields": 200,
    "message": 420,
    "heading": 260,
    "reasons": 420,
    "confidence": 78,
    "attribute": 110,
    "least": 110,
    "greatest": 110,
    "date_formats": 170,
    "shapes": 150,
    "detail": 420,
    "before": 220,
    "after": 220,
    "text": 520,
    "drift": 320,
    "mapping_lines": 90,
}


def mapping(row: Any) -> Mapping[str, Any]:
    """A record as its named values; records inside it stay records."""
    if is_dataclass(row) and not isinstance(row, type):
        return {item.name: getattr(row, item.name) for item in fields(row)}
    return row


def value(row: Any, name: str) -> Any:
    """One named value of a record."""
    return row[name] if isinstance(row, Mapping) else getattr(row, name)


def cell(name: str, value: Any) -> Any:
    """One value under its column's name, as people read it."""
    if name in MARKED:
        return [value] if value else []
    if isinstance(value, str) and name in CODED:
        return words(value)
    if name == "mandatory":
        return SAID.get(value, value)
    return moment(str(value)) if name in MOMENTS else plain(value)


def tall(rows: int) -> int:
    """The height that shows so many rows and their heading without scrolling."""
    return 36 * (rows + 1) + 3


def drawn(
    rows: Sequence[Any], columns: Sequence[str], height: int | None, key: str | None, **chosen: Any
) -> Any:
    """The grid of these columns; with a selection mode chosen, what is selected."""
    values = {name: [cell(name, value(row, name)) for row in rows] for name in columns}
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
    """Whole numbers or decimals where all are, else text; a marked word as a list of one."""
    if any(isinstance(value, list) for value in cells):
        return pa.array(cells, pa.list_(pa.string()))
    known = [value for value in cells if value is not None]
    if known and all(isinstance(value, int) for value in known):
        return pa.array(cells, pa.int64())
    if known and all(isinstance(value, int | float) for value in known):
        return pa.array(cells, pa.float64())
    return pa.array([None if value is None else str(value) for value in cells], pa.string())


def _column(name: str, cells: list[Any]) -> Any:
    if name in MARKED:
        looks = MARKED[name]
        return st.column_config.MultiselectColumn(
            options=list(looks), color=list(looks.values()), width=90
        )
    if any(isinstance(value, int) for value in cells):
        return st.column_config.NumberColumn(format="localized", width=_WIDTHS.get(name))
    return st.column_config.Column(width=_WIDTHS.get(name))
