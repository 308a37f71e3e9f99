"""Records of quality: a check before it is a query, and what came of it.

A check states what must hold. A result never says PASS for what was not judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from core.catalogue import Side

Kind = Literal[
    "present",  # the table was written and holds rows
    "not_null",
    "required_if",  # filled where another field holds the value
    "unique",
    "reference",  # the value is found in the parent's field
    "format",  # type, mask or pattern
    "length",
    "domain",  # one of the values
    "case",  # upper case
    "range",
    "check_digit",  # NHS number, modulus 11
    "chronology",  # first before second; one field: not after the as-of date
    "same_patient",  # a child and its parent are of one patient
    "within",  # the child's period lies inside the parent's
    "continuity",  # children follow one another without a gap and fill the parent
    "overlap",  # periods of one group do not overlap
    "outcome",  # past events have an outcome
    "row_balance",  # the ledger and the written rows agree
    "resolved",  # target fields whose mapping is decided
    "translated",  # codes found in their crosswalk
]
Severity = Literal["fatal", "error", "warning", "information"]
State = Literal["PASS", "FAIL", "NOT_APPLICABLE", "NOT_RUN", "ERROR"]
KINDS: tuple[str, ...] = get_args(Kind)
SEVERITIES: tuple[str, ...] = get_args(Severity)
STATES: tuple[str, ...] = get_args(State)
Link = tuple[tuple[str, str], ...]  # (child field, parent field), all equal


@dataclass(frozen=True)
class Check:
    """What must hold, for whom and why; stable across runs."""

    id: str  # side.TABLE.FIELD.kind, safe as a file name
    kind: Kind
    side: Side
    table: str  # empty: the run as a whole
    fields: tuple[str, ...]
    severity: Severity
    domain: str  # PMI, ADT, OPD, IWL, RTT, REF ...
    words: str  # what holds when it passes, for a clinician
    origin: str  # page of a document, NHS standard, rule of the guide
    threshold: float = 0.0  # share of failing cases that still passes
    values: tuple[str, ...] = ()  # mask, length, list, bounds: as the kind needs
    parent: str = ""  # the other table
    parent_fields: tuple[str, ...] = ()
    link: Link = ()


@dataclass(frozen=True)
class CheckResult:
    """What a check found. Numerator: failing cases. Denominator: cases judged."""

    check: Check
    state: State
    numerator: int = 0
    denominator: int = 0
    message: str = ""


def judged(check: Check, failing: int, total: int, message: str = "") -> CheckResult:
    """PASS or FAIL by the check's threshold; NOT_APPLICABLE when there was no case to judge."""
    if total == 0:
        return CheckResult(check, "NOT_APPLICABLE", message=message or "No case to judge.")
    state: State = "FAIL" if failing > check.threshold * total else "PASS"
    return CheckResult(check, state, failing, total, message or f"{failing:,} of {total:,}")


@dataclass(frozen=True)
class Fingerprint:
    """What results belong to: another contract, extract or output makes them stale."""

    contract_version: str
    extract_version: str
    targets: tuple[tuple[str, str], ...]  # table and sha256 of its written file, by name


@dataclass(frozen=True)
class Kpi:
    """One indicator of parity; value None when nothing was measured."""

    id: str
    label: str
    value: float | None
    numerator: int | None
    denominator: int | None
    direction: Literal["max", "min"]
    unit: Literal["count", "share"]
    source: str  # the checks or the ledger it is read from
