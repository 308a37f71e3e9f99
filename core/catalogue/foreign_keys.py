"""Foreign keys that documents state, resolved to tables and fields that exist.

A parent that is named loosely is resolved when exactly one table fits its words and the
child's field name; the fault of the document is told either way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from core.catalogue.model import Field, Relationship, Schema, Table

_LOOSE = 0.9  # score of a parent resolved from a loose name
_PREFIXES = frozenset({"load"})


def declared(schema: Schema) -> tuple[Schema, list[Relationship], list[str]]:
    """The schema with resolved foreign keys, the relationships, and faults of the document."""
    links: list[Relationship] = []
    faults: list[str] = []
    tables: dict[str, Table] = {}
    for table in schema.tables.values():
        fields: list[Field] = []
        for item in table.fields:
            printed = item.rules.fk_to
            link = _link(schema, item, printed, faults) if printed else None
            if link:
                links.append(link)
            resolved = f"{link.parent_table}.{link.parent_fields[0]}" if link else None
            fields.append(replace(item, rules=replace(item.rules, fk_to=resolved)))
        tables[table.name] = replace(table, fields=tuple(fields))
    for link in links:
        parent = tables[link.parent_table]
        tables[parent.name] = replace(parent, keys=parent.keys or link.parent_fields)
    return Schema(schema.side, tables), links, faults


def _link(schema: Schema, item: Field, printed: str, faults: list[str]) -> Relationship | None:
    place = f"{item.table}.{item.name}"
    table_text, _, column = printed.partition(".")
    parent, score = schema.table(table_text), 1.0
    if parent is None:
        parent, score = _loosely(schema, item, table_text), _LOOSE
        reading = f"read as {parent.name}" if parent else "left unresolved"
        faults.append(
            f"{place} refers to {table_text}, which is no table of the document: {reading}."
        )
    if parent is None:
        return None
    held = parent.field(column)
    if held is None:
        faults.append(f"{place} refers to {parent.name}.{column}, which does not exist.")
        return None
    rule = f'the text says "Foreign key to {printed}"'
    return Relationship(
        item.side, item.table, (item.name,), parent.name, (held.name,), "declared", rule, score
    )


def _loosely(schema: Schema, item: Field, printed: str) -> Table | None:
    """The one table that fits a loose name best, the child's own name deciding between equals."""
    words = _words(printed)
    hints = _words(item.name)
    scored = sorted(
        ((_fit(words, _words(name)), _hinted(hints, _words(name)), name) for name in schema.tables),
        key=lambda entry: (-entry[0], -entry[1], entry[2]),
    )
    if not scored or scored[0][0] == 0 or (len(scored) > 1 and scored[0][:2] == scored[1][:2]):
        return None
    return schema.tables[scored[0][2]]


def _words(name: str) -> list[str]:
    return [word for word in re.split(r"[^a-z0-9]+", name.casefold()) if word not in _PREFIXES]


def _fit(printed: list[str], table: list[str]) -> int:
    """How many words of the table the whole printed name covers, from the left."""
    return max(_covered(printed, table), default=0)


def _covered(printed: list[str], table: list[str]) -> Iterator[int]:
    if not printed:
        yield 0
        return
    if not table:
        return
    for taken in range(1, len(printed) + 1):
        initials = "".join(word[:1] for word in printed[:taken])
        if table[0] == initials or (taken == 1 and printed[0] == table[0]):
            yield from (1 + rest for rest in _covered(printed[taken:], table[1:]))


def _hinted(hints: list[str], table: list[str]) -> int:
    """How many of the table's words the field's name abbreviates."""
    return sum(
        1 for word in table if any(len(hint) >= 2 and word.startswith(hint) for hint in hints)
    )
