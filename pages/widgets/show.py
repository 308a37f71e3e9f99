"""How results look: tables, counts, state badges, and faults in words instead of tracebacks."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, is_dataclass
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from core.catalogue import Field
from core.errors import PasportError
from core.etl import Migration

_LOOKS = {
    "PASS": "pass",
    "COMPLETE": "pass",
    "DONE": "pass",
    "BALANCED": "pass",
    "FAIL": "fail",
    "FAILED": "fail",
    "ERROR": "fail",
    "UNBALANCED": "fail",
    "INTERRUPTED": "warn",
    "CANCELLED": "warn",
    "RUNNING": "warn",
}


def badge(word: str, label: str = "") -> None:
    """A state as a word on its colour; the word alone carries the meaning."""
    look = _LOOKS.get(word, "wait")
    before = f"{escape(label)} " if label else ""
    text = escape(word.replace("_", " "))
    st.html(f'{before}<span class="pasport-badge pasport-{look}">{text}</span>')


def table(
    rows: Sequence[Any],
    *,
    empty: str,
    columns: Mapping[str, str] | None = None,
    height: int | None = None,
    key: str | None = None,
) -> None:
    """Records or mappings as a table; the empty case in words."""
    if not rows:
        st.info(empty)
        return
    held = [asdict(row) if is_dataclass(row) and not isinstance(row, type) else row for row in rows]
    wanted = columns or {name: name.replace("_", " ") for name in held[0]}
    frame = pd.DataFrame(
        [{word: plain(row[name]) for name, word in wanted.items()} for row in held]
    )
    options: dict[str, Any] = {"height": height} if height else {}
    st.dataframe(frame, hide_index=True, width="stretch", key=key, **options)


def _mapping(row: Any) -> Mapping[str, Any]:
    return asdict(row) if is_dataclass(row) and not isinstance(row, type) else row


def plain(value: Any) -> Any:
    """One cell as people read it; numbers stay numbers."""
    if value is None:
        return ""
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value if isinstance(value, int | float) else str(value)


def counts(values: Mapping[str, str | int]) -> None:
    """Headline figures side by side."""
    for column, (label, value) in zip(st.columns(len(values)), values.items(), strict=True):
        text = f"{value:,}" if isinstance(value, int) else value
        column.metric(label, text)


def field(held: Field) -> None:
    """One field: its facts, the rules its text states, the place they were read from."""
    facts = {
        "Printed as": held.printed_name,
        "Type": f"{held.data_type or 'not said'} {held.length or ''}".strip(),
        "Mandatory": {"Y": "yes", "N": "no"}.get(held.mandatory, "the document does not say"),
        "Why": held.mandatory_reason,
        "Description": held.description,
        "Read from": f"{held.evidence.document}, {held.evidence.place}",
        "Confidence": f"{held.evidence.confidence:.2f} {held.evidence.reason}".strip(),
        **{name.replace("_", " "): plain(value) for name, value in asdict(held.rules).items()},
    }
    rows = [{"fact": name, "value": str(value)} for name, value in facts.items() if value]
    table(rows, empty="Nothing is known.")


@contextmanager
def problems() -> Iterator[None]:
    """What a person must mend, in words; the page goes no further."""
    try:
        yield
    except PasportError as error:
        where = f" ({error.where})" if error.where else ""
        st.error(f"{error.what}{where}  \n{error.fix}")
        st.stop()


LINE_COLUMNS = {
    "target_table": "target table",
    "feed": "feed",
    "target_field": "target field",
    "mapping_class": "class",
    "source_table": "source table",
    "source_field": "source field",
    "rule": "rule",
    "crosswalk": "crosswalk",
    "safety_critical": "safety",
    "confidence": "confidence",
    "status": "status",
    "decision_note": "note",
}
FEED_COLUMNS = {
    "target_table": "target table",
    "feed": "feed",
    "driving_table": "driving table",
    "alias": "alias",
    "business_key": "business key",
    "joins": "joins",
    "row_filter": "row filter",
    "exclusion_reason": "excluded as",
    "split": "split",
    "note": "note",
}
FIELD_COLUMNS = {
    "position": "#",
    "name": "field",
    "data_type": "type",
    "length": "length",
    "mandatory": "mandatory",
    "element": "element",
    "description": "description",
}
RUN_COLUMNS = {"id": "run", "status": "status", "gate": "gate", "started": "started (UTC)"}
RUN_COLUMNS |= {"finished": "finished (UTC)", "message": "message"}
GATE_COLUMNS = {"id": "gate", "status": "status", "actual": "actual", "expected": "expected"}
GATE_COLUMNS |= {"message": "what it means"}
HOLD_COLUMNS = {"id": "gate", "actual": "actual", "expected": "expected", "message": "why"}
LOAD_COLUMNS = {"table": "target table", "read": "read", "excluded": "excluded"}
LOAD_COLUMNS |= {"split_extra": "split extra", "merged": "merged", "loaded": "loaded"}
LOAD_COLUMNS |= {"rejected_rows": "rejected rows", "field_rejects": "field rejects"}


def load_counts(migration: Migration) -> dict[str, str | int]:
    """The headline figures of a trial load."""
    share = migration.population
    return {
        "Rows loaded": sum(item.loaded for item in migration.tables),
        "Rejected rows": sum(item.rejected_rows for item in migration.tables),
        "Field rejects": sum(item.field_rejects for item in migration.tables),
        "Unmapped tables": len(migration.unmapped),
        "Populated cells": "not measured" if share is None else f"{share:.1%}",
    }


def downloads(files: Sequence[Path]) -> None:
    """A button a file."""
    if not files:
        st.info("This run has no reports.")
    for item in files:
        st.download_button(item.name, item.read_bytes(), item.name, key=item.name)
