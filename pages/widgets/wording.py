"""How codes are said to people: states, classes, profiles, gates, columns."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

_KEPT = {"etl", "sql", "nhs", "pmi", "id", "utc"}
_HEADINGS: Mapping[str, str] = {
    "id": "Gate",
    "position": "No.",
    "name": "Field",
    "data_type": "Type",
    "mapping_class": "Class",
    "decision_note": "Note",
    "exclusion_reason": "Excluded as",
    "safety_critical": "Safety",
    "file_name": "Document",
    "sha256": "SHA-256",
    "corrected": "Decided",
    "not_said": "Mandatory not said",
    "field_count": "Fields",
    "mapping_lines": "Lines touched",
    "column_name": "Column",
    "blank_pct": "Blank %",
    "dictionary_size": "Size",
    "over_size": "Over size",
    "privacy_class": "Privacy",
    "coverage_pct": "Found %",
    "orphan_rows": "Without parent",
    "blank_rows": "Key blank",
    "parent_unique": "Parent unique",
    "repeated_rows": "Repeated",
    "child_table": "Child",
    "parent_table": "Parent",
    "verdict": "Extract speaks",
    "drift": "Departs from the dictionary",
    "before": "Was",
    "after": "Is",
    "rows_shown": "Rows",
    "share_pct": "Share %",
    "read_at": "Read",
    "replaced_at": "Replaced",
}


def words(code: str) -> str:
    """A code as a person says it: IN_REVIEW is In review, pre_production is Pre production."""
    parts = code.replace("_", " ").split()
    said = [part.upper() if part.lower() in _KEPT else part.lower() for part in parts]
    text = " ".join(said)
    return text[:1].upper() + text[1:]


def heading(name: str) -> str:
    """A record's field as a column heading."""
    return _HEADINGS.get(name) or words(name)


def moment(iso: str) -> str:
    """A stored UTC moment as people read it; the text itself when it is none."""
    try:
        return datetime.fromisoformat(iso).strftime("%d %b %Y %H:%M UTC")
    except ValueError:
        return iso


def plain(value: Any) -> Any:
    """One cell as people read it; numbers stay numbers, None means nothing is known."""
    if value is None or value == ():
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple | list):
        return ", ".join(str(item) for item in value)
    return value if isinstance(value, int | float) else str(value)


def unmarked(text: str) -> str:
    """A text in which no name of a file or table acts as Markdown; code in backticks stays."""
    return re.sub(r"([\\\[\]<>$*|~])", r"\\\1", text)


def size(count: int) -> str:
    """A file's size."""
    return f"{count / 1024:,.0f} KiB" if count >= 1024 else f"{count} bytes"
