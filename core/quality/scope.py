"""What the contract brings into scope: fed target tables, source tables read, patient keys.

Read from the contract's text alone, so that checks do not lean on the load's own compilation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.contract import SELF_APPROVED, Contract, Feed, Line, is_reference

PATIENT_FIELDS = frozenset(
    {
        "internalpatientnumber",
        "internalpatientno",
        "internalptno",
        "internalpatientid",
        "patientnumber",
        "intpatno",
    }
)
_JOIN = re.compile(r"^\s*\w+\s*:\s*(\w+)\s+ON\b", re.IGNORECASE | re.MULTILINE)
_MERGE = re.compile(r"\bthrough\s+(\w+)\b", re.IGNORECASE)
_COLUMN = re.compile(r"^\w+\.(\w+)$")


@dataclass(frozen=True)
class PatientPart:
    """Where one feed's business key holds the patient: part number from 1; None: nowhere.

    `constant` is the key's first part where it is a fixed text, telling feeds apart.
    """

    part: int | None
    constant: str | None


def fed_tables(contract: Contract) -> set[str]:
    """Target tables that have at least one feed."""
    return {feed.target_table for feed in contract.feeds}


def read_tables(contract: Contract) -> set[str]:
    """Extract tables that a feed drives from, joins, pivots or follows merges through."""
    near = {
        table
        for feed in contract.feeds
        for table in (
            *_JOIN.findall(feed.joins),
            *_JOIN.findall(feed.pivot),
            *_MERGE.findall(feed.follow_merge),
        )
    }
    driving = {feed.driving_table for feed in contract.feeds}
    return near | {table for table in driving if not is_reference(table)}


def unfed_reason(contract: Contract, table: str) -> str:
    """Why a table without a feed is out of this run: its agreed reason, else 'unmapped'."""
    lines = [item for item in contract.lines if item.target_table == table]
    notes = {reason_of(item) for item in lines if item.mapping_class == "OUT_OF_SCOPE"}
    agreed = lines and all(item.mapping_class == "OUT_OF_SCOPE" for item in lines)
    if agreed and len(notes) == 1 and (note := notes.pop()):
        return f"out of scope: {note}"
    return "unmapped: the contract has no feed for this table"


def reason_of(line: Line) -> str:
    """The decision note without the mark that its author approved it alone."""
    return line.decision_note.replace(SELF_APPROVED, "").strip()


def patient_parts(contract: Contract, table: str) -> tuple[PatientPart, ...] | None:
    """Where each of the table's feeds holds the patient in its key.

    None when no feed does, or when one that does not cannot be told from the others.
    """
    parts = tuple(_patient_part(feed) for feed in contract.feeds_of(table))
    told = any(item.part is not None for item in parts)
    blurred = any(item.part is None and item.constant is None for item in parts)
    return parts if told and not blurred else None


def key_parts(expression: str) -> list[str]:
    """The key's parts: split at the commas outside quotes and brackets."""
    parts, depth, inside, start = [], 0, False, 0
    for place, mark in enumerate(expression):
        inside = inside != (mark == "'")
        depth += 0 if inside else {"(": 1, ")": -1}.get(mark, 0)
        if mark == "," and depth == 0 and not inside:
            parts.append(expression[start:place].strip())
            start = place + 1
    return [*parts, expression[start:].strip()]


def _patient_part(feed: Feed) -> PatientPart:
    parts = key_parts(feed.business_key)
    first = re.fullmatch(r"'((?:[^']|'')*)'", parts[0])
    constant = first.group(1).replace("''", "'").strip().upper() if first else None
    for place, part in enumerate(parts, 1):
        column = _COLUMN.match(part)
        if column and column.group(1).casefold() in PATIENT_FIELDS:
            return PatientPart(place, constant)
    return PatientPart(None, constant)
