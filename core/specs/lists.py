"""Grids headed like field tables that only list fields defined elsewhere.

Value lists, indexes, constraints and change logs name tables and fields too. Such a grid
states neither type nor length, and nearly all it names stands in a grid that does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from core.specs.headers import normal
from core.specs.names import field_name

if TYPE_CHECKING:
    from core.specs.layout import RawTable

_SHARE = 0.8  # of its fields that stand elsewhere
_SIDE = re.compile(
    r"(.* )?(index|contents?|changes?|history|versions?|validations?|rules?|codes?|lists?|values?"
    r"|value ?sets?|lookups?|keys?|constraints?|relation(al|ships?)?|mappings?|checks?|quality"
    r"|summary|(known )?(data )?(item )?issues?|problems?|coverage|completeness|availability"
    r"|queries|errors?|tests?)( .*)?"
)


def definitions(tables: Sequence[RawTable]) -> list[RawTable]:
    """The tables that define fields, without those that only list the fields of the others."""
    full = [table for table in tables if _says_shape(table)]
    pairs = {pair for table in full for pair in _pairs(table)}
    names = {name for _, name in pairs}
    return [table for table in tables if _says_shape(table) or not _lists(table, pairs, names)]


def _says_shape(table: RawTable) -> bool:
    return table.columns.type is not None or table.columns.length is not None


def _lists(table: RawTable, pairs: set[tuple[str, str]], names: set[str]) -> bool:
    held = _pairs(table)
    if not held or not pairs:
        return False
    if sum(1 for pair in held if pair in pairs) >= _SHARE * len(held):
        return True
    titles = table.columns.header.titles
    beside = any(_SIDE.fullmatch(normal(title)) for title in (table.name, *titles))
    return beside and sum(1 for _, name in held if name in names) >= _SHARE * len(held)


def _pairs(table: RawTable) -> list[tuple[str, str]]:
    """Table and field of every row, in lower case."""
    columns, found = table.columns, []
    name = table.name
    for row in table.rows:
        if columns.table is not None:
            name = columns.cell(row.row, columns.table).flat or name
        field = field_name(columns.cell(row.row, columns.name)).name
        found.append((normal(name), field.casefold()))
    return found
