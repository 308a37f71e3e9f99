"""Grids that hold no fields but explain some: element codes, and the keys of tables."""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.specs.headers import role_of
from core.specs.layout import SideGrid
from core.specs.model import SpecElement, SpecKey


def elements_of(grids: Iterable[SideGrid]) -> list[SpecElement]:
    """Element codes with their descriptions, from grids headed element and description."""
    found: list[SpecElement] = []
    for grid in grids:
        roles = [role_of(title) for title in grid.titles]
        if "element" not in roles or "description" not in roles:
            continue
        code, text = roles.index("element"), roles.index("description")
        for row in grid.rows:
            if len(row.cells) > max(code, text) and row.cells[code].flat:
                found.append(SpecElement(row.cells[code].flat, row.cells[text].flat, row.place))
    return found


def keys_of(grids: Iterable[SideGrid]) -> list[SpecKey]:
    """Key columns of tables, from grids headed table and keys."""
    found: list[SpecKey] = []
    for grid in grids:
        roles = [role_of(title) for title in grid.titles]
        if "table" not in roles or "keys" not in roles:
            continue
        table, keys = roles.index("table"), roles.index("keys")
        for row in grid.rows:
            if len(row.cells) <= max(table, keys):
                continue
            names = tuple(n for n in re.split(r"[\s,;+]+", row.cells[keys].flat) if n)
            if row.cells[table].flat and names:
                found.append(SpecKey(row.cells[table].flat, names, row.place))
    return found
