"""The target's own rules on the way out: a value that breaks one is withheld, never cut.

Rules come from the catalogue alone. Lengths count characters. A DATE is judged by its mask
and not by its printed length, which is nominal.
"""

from __future__ import annotations

import re

from core.catalogue import Field
from core.errors import ContractError
from core.etl.wording import strftime_format
from core.store import text_literal

_NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"
_DATE_MASKS = ("DD/MM/YYYY", "DD/MM/YYYY HH24:MI")


def mask_of(target: Field) -> str | None:
    """The field's format mask in capitals; None when the guide gives none that is known."""
    mask = (target.rules.format_mask or "").strip().upper()
    try:
        return mask if mask and strftime_format(mask) else None
    except ContractError:
        return None


def unchecked_mask(target: Field) -> bool:
    """True when the guide states a mask that cannot be checked."""
    return bool((target.rules.format_mask or "").strip()) and mask_of(target) is None


def broken_rules(target: Field, value: str, dated: bool) -> list[tuple[str, str]]:
    """(condition, reason) pairs in the order in which they are asked; `value` is SQL text.

    `dated`: the value was written in the mask by construction.
    """
    kind = target.data_type.upper()
    broken: list[tuple[str, str]] = []
    if target.rules.uppercase:
        broken.append((f"{value} <> upper({value})", "BAD_FORMAT"))
    if kind.startswith("NUMBER"):
        broken += _number(target, value)
    elif not dated:
        broken += _format(target, value, kind)
    if target.length and not kind.startswith(("DATE", "NUMBER", "TIMESTAMP")):
        broken.append((f"length({value}) > {int(target.length)}", "TOO_LONG"))
    if target.rules.allowed_values:
        allowed = ", ".join(text_literal(item) for item in target.rules.allowed_values)
        broken.append((f"{value} NOT IN ({allowed})", "NOT_ALLOWED"))
    if target.rules.value_range:
        broken.append((_outside(*target.rules.value_range, value), "NOT_IN_RANGE"))
    return broken


def _number(target: Field, value: str) -> list[tuple[str, str]]:
    broken = [(f"NOT regexp_matches({value}, '{_NUMBER}')", "NOT_A_NUMBER")]
    if target.length:
        digits = f"length(regexp_replace({value}, '[^0-9]', '', 'g'))"
        broken.append((f"{digits} > {int(target.length)}", "TOO_LONG"))
    return broken


def _format(target: Field, value: str, kind: str) -> list[tuple[str, str]]:
    mask = mask_of(target)
    masks = (mask,) if mask else _DATE_MASKS if kind.startswith("DATE") else ()
    if not masks or unchecked_mask(target):
        return []
    forms = [strftime_format(item) for item in masks]
    wrong = " AND ".join(
        f"strftime(try_strptime({value}, '{form}'), '{form}') IS DISTINCT FROM {value}"
        for form in forms
    )
    return [(wrong, "BAD_FORMAT")]


def _outside(low: str, high: str, value: str) -> str:
    if not (re.fullmatch(_NUMBER, low) and re.fullmatch(_NUMBER, high)):
        return f"{value} NOT BETWEEN {text_literal(low)} AND {text_literal(high)}"
    number = f"TRY_CAST({value} AS DECIMAL(38, 10))"
    return f"({number} BETWEEN {low} AND {high}) IS NOT TRUE"


def fits(target: Field, value: str) -> bool:
    """True when a constant keeps length and allowed values of the field."""
    too_long = target.length is not None and len(value) > target.length
    if too_long and not target.data_type.upper().startswith("DATE"):
        return False
    allowed = target.rules.allowed_values
    return not allowed or value in allowed


def placeholder(target: Field) -> str:
    """A constant of the right type and length, so that a loader can be rehearsed."""
    if target.rules.allowed_values:
        return target.rules.allowed_values[0]
    if target.rules.value_range:
        return target.rules.value_range[0]
    if target.data_type.upper().startswith("NUMBER"):
        return "0"
    mask = mask_of(target) or ("DD/MM/YYYY" if target.data_type.upper() == "DATE" else "")
    for word, digits in (
        ("YYYY", "1900"),
        ("HH24", "00"),
        ("DD", "01"),
        ("MM", "01"),
        ("MI", "00"),
        ("SS", "00"),
    ):
        mask = mask.replace(word, digits)
    return mask or "X"
