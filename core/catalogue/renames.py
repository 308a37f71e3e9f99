"""Which of the names that went and came are likely the same thing under a new name.

Only a pair that fits well, and better than every other pair of either, is told as a rename;
it stays a likelihood that a person confirms.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from rapidfuzz import fuzz

from core.catalogue.model import Field, Table

_LIKELY = 0.75
_SAME_FIELDS = 0.6  # share of a table's fields that keep their names
_TOLD = 15  # characters: a description of so many is no accident

T = TypeVar("T")


def renamed_fields(went: Sequence[Field], came: Sequence[Field]) -> dict[str, Field]:
    """Old name of a field, in lower case, and the field that likely has taken its place."""
    pairs = _pairs(went, came, _field_likeness, _LIKELY)
    return {old.name.casefold(): new for old, new in pairs}


def renamed_tables(went: Sequence[Table], came: Sequence[Table]) -> dict[str, Table]:
    """Old name of a table and the table that likely has taken its place."""
    return {old.name: new for old, new in _pairs(went, came, _table_likeness, _SAME_FIELDS)}


def _pairs(
    went: Sequence[T], came: Sequence[T], likeness: Callable[[T, T], float], least: float
) -> list[tuple[T, T]]:
    """Pairs of which each is the other's best, without a rival as good."""
    scores = [[likeness(old, new) for new in came] for old in went]
    found = []
    for i, row in enumerate(scores):
        for j, score in enumerate(row):
            rivals = [
                *row[:j],
                *row[j + 1 :],
                *(other[j] for k, other in enumerate(scores) if k != i),
            ]
            if score >= least and all(score > rival for rival in rivals):
                found.append((went[i], came[j]))
    return found


def _field_likeness(old: Field, new: Field) -> float:
    one, other = old.name.casefold(), new.name.casefold()
    if re.sub(r"\d+", "#", one) == re.sub(r"\d+", "#", other):
        return 0.0  # the first and the second of a series
    name = fuzz.ratio(one, other) / 100
    shape = 0.1 * (old.data_type == new.data_type) + 0.1 * (old.length == new.length)
    code = 0.3 if old.element and old.element == new.element else 0.0
    if not old.description or not new.description:
        return 0.8 * name + shape + code
    same = 0.2 if old.description == new.description and len(old.description) >= _TOLD else 0.0
    words = fuzz.ratio(old.description, new.description) / 100
    return 0.5 * name + 0.3 * words + shape + code + same


def _table_likeness(old: Table, new: Table) -> float:
    one, other = ({item.name.casefold() for item in table.fields} for table in (old, new))
    shared = len(one & other) / max(1, len(one | other))
    return shared + 0.1 * fuzz.ratio(old.name.casefold(), new.name.casefold()) / 100
