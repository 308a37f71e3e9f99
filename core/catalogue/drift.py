"""Where an extract departs from the dictionary: columns missing, unexpected or too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from core.catalogue.model import Schema, Table
from core.errors import nearest

DriftKind = Literal["missing", "unexpected", "too long", "table missing", "table unexpected"]
Lengths = Mapping[str, int | None]  # longest value of each column; None: no value


@dataclass(frozen=True)
class Drift:
    """Grain: one column of one table, or a whole table where column is empty."""

    table: str
    column: str
    kind: DriftKind
    detail: str


def spec_against_extract(schema: Schema, extract: Mapping[str, Lengths]) -> list[Drift]:
    """Every departure, by table name; names are compared with case ignored."""
    found: list[Drift] = []
    for name in sorted(extract):
        table = schema.table(name)
        if table is None:
            near = nearest(name, schema.tables) or "The dictionary has no such table."
            found.append(Drift(name, "", "table unexpected", near))
        else:
            found += _columns(table, name, extract[name])
    held = {name.casefold() for name in extract}
    for name in sorted(schema.tables):
        if name.casefold() not in held:
            count = len(schema.tables[name].fields)
            found.append(Drift(name, "", "table missing", f"{count} columns in the dictionary"))
    return found


def _columns(table: Table, name: str, lengths: Lengths) -> Iterator[Drift]:
    held = {column.casefold() for column in lengths}
    for item in table.fields:
        if item.name.casefold() not in held:
            yield Drift(name, item.name, "missing", "in the dictionary, not in the extract")
    for column, longest in lengths.items():
        known = table.field(column)
        if known is None:
            missing = [item.name for item in table.fields if item.name.casefold() not in held]
            near = nearest(column, missing) or "not in the dictionary"
            yield Drift(name, column, "unexpected", near)
        elif known.length is not None and longest is not None and longest > known.length:
            detail = f"{longest} characters; the dictionary says {known.length}"
            yield Drift(name, column, "too long", detail)
