"""Kinds of check that one row answers alone, as two SQL conditions: judged, and failing.

Many of them are counted in one pass over a table.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from core.quality.model import Check
from core.quality.values import (
    NUMBER,
    POSTCODE,
    fits_mask,
    instant,
    matches,
    nhs_valid,
    nhs_written,
    text,
)
from core.store import quoted, text_literal

ROW_KINDS = frozenset(
    {
        "not_null",
        "format",
        "length",
        "domain",
        "case",
        "range",
        "check_digit",
        "chronology",
        "outcome",
        "required_if",
    }
)
_CANCELLED = ("ApptCancDTimeInt", "CancelBy")  # filled: cancelled, so no outcome is owed
_SETTLED = ("DNA", "CND", "CNW")  # not attended or cancelled: the status is the outcome


@dataclass(frozen=True)
class Condition:
    judged: str  # SQL: the row is a case of this check
    failing: str  # SQL: a judged row breaks it


def by_row(check: Check) -> bool:
    """True when the check needs no other row than the one it judges."""
    return check.kind in ROW_KINDS and not check.parent


def condition(check: Check, as_of: date, columns: Collection[str]) -> Condition:
    """The two conditions of a row-by-row check."""
    value = text(check.fields[0])
    filled = f"{value} IS NOT NULL"
    match check.kind:
        case "not_null":
            return Condition("TRUE", f"{value} IS NULL")
        case "format":
            return Condition(filled, f"NOT {_fits(value, check.values[0])}")
        case "length":
            return _length(check)
        case "domain":
            listed = ", ".join(text_literal(item) for item in check.values)
            return Condition(filled, f"{_exact(check.fields[0])} NOT IN ({listed})")
        case "case":
            return Condition(filled, f"{value} <> upper({value})")
        case "range":
            return Condition(filled, f"NOT {_between(value, check.values)}")
        case "check_digit":
            return Condition(f"{filled} AND {nhs_written(value)}", f"NOT {nhs_valid(value)}")
        case "chronology":
            return _chronology(check, as_of)
        case "required_if":
            asked = f"{text(check.fields[1])} = {text_literal(check.values[0])}"
            return Condition(asked, f"{value} IS NULL")
        case "outcome":
            return _outcome(check, as_of, columns)
    raise ValueError(check.kind)


def moment(value: str, grain: str) -> str:
    """The value as a point in time, cut to the day when the grain says so."""
    read = instant(value)
    return f"date_trunc('day', {read})" if grain == "day" else f"({read})"


def _exact(field: str) -> str:
    return f"CAST({quoted(field)} AS VARCHAR)"


def _fits(value: str, form: str) -> str:
    if form == "NHS":
        return nhs_written(value)
    if form == "NUMBER":
        return matches(value, NUMBER)
    if form == "POSTCODE":
        return matches(f"upper({value})", POSTCODE)
    return fits_mask(value, form)


def _length(check: Check) -> Condition:
    """Blanks count: the loader would count them. On the extract trailing ones do not."""
    trimmed = check.side == "source"
    pairs = list(zip(check.fields, check.values, strict=True))
    judged = " OR ".join(f"{text(field)} IS NOT NULL" for field, _ in pairs)
    failing = " OR ".join(
        f"coalesce(length({text(field) if trimmed else _exact(field)}), 0) > {int(limit)}"
        for field, limit in pairs
    )
    return Condition(f"({judged})", f"({failing})")


def _between(value: str, bounds: tuple[str, ...]) -> str:
    low, high = (text_literal(item) for item in bounds)
    if all(item.lstrip("-").replace(".", "", 1).isdigit() for item in bounds):
        number = f"try_cast({value} AS DECIMAL(38, 6))"
        within = (
            f"{number} BETWEEN CAST({low} AS DECIMAL(38, 6)) AND CAST({high} AS DECIMAL(38, 6))"
        )
        return f"coalesce({within}, FALSE)"
    return f"({value} BETWEEN {low} AND {high})"


def _chronology(check: Check, as_of: date) -> Condition:
    grain = check.values[0]
    first = moment(text(check.fields[0]), grain)
    if len(check.fields) == 1:
        last = f"CAST({text_literal(as_of.isoformat())} AS TIMESTAMP)"
        limit = f"{last} + INTERVAL 1 DAY"
        return Condition(f"{first} IS NOT NULL", f"{first} >= {limit}")
    second = moment(text(check.fields[1]), grain)
    return Condition(f"({first} IS NOT NULL AND {second} IS NOT NULL)", f"{first} > {second}")


def _outcome(check: Check, as_of: date, columns: Collection[str]) -> Condition:
    day, outcome, status = check.fields
    past = f"{moment(text(day), 'day')} < CAST({text_literal(as_of.isoformat())} AS TIMESTAMP)"
    owed = [f"{text(name)} IS NULL" for name in _CANCELLED if name.casefold() in columns]
    settled = ", ".join(text_literal(item) for item in _SETTLED)
    owed.append(f"coalesce(upper({text(status)}), '') NOT IN ({settled})")
    waiting = ", ".join(text_literal(item) for item in check.values)
    failing = f"({text(outcome)} IS NULL OR upper({text(status)}) IN ({waiting}))"
    return Condition(" AND ".join([past, *owed]), failing)
