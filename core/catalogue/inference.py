"""Relationships of the source that no document states: inferred, with rule and score.

A child column stands for a parent's key column when their element codes agree, or their
names. A code is not trusted in a table that also has blank codes (there it may sit on
the wrong column), nor when unrelated tables share it. The score is the share of the
points that code (3), name (2) and size (1) could give.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.catalogue.model import Field, Relationship, Schema, Table
from core.catalogue.source_keys import (
    ANY_EPISODE,
    EPISODE_KEY,
    EPISODE_NAMES,
    EPISODE_PARENTS,
    FAMILIES,
    MASTERS,
    NOISE,
    PARENTS,
    PATIENT_ELEMENT,
    PATIENT_KEY,
    PATIENT_NAMES,
    PATIENT_ROLES,
    PATIENT_TABLE,
)

_LEAST = 0.5  # a weaker likeness is not reported


@dataclass(frozen=True)
class _Match:
    child: Field
    score: float
    by: str  # "element and name", "element", "name"


def inferred(schema: Schema) -> list[Relationship]:
    """Relationships by table and then by kind; empty for a schema without a patient table."""
    if schema.side != "source" or schema.table(PATIENT_TABLE) is None:
        return []
    found: dict[tuple[str, tuple[str, ...], str], Relationship] = {}
    for table in schema.tables.values():
        for link in (
            *_patient(schema, table),
            *_structure(schema, table),
            *_lookups(schema, table),
        ):
            found.setdefault((link.child_table, link.child_fields, link.parent_table), link)
    return list(found.values())


def _patient(schema: Schema, table: Table) -> Iterator[Relationship]:
    parent = schema.table(PATIENT_TABLE)
    if parent is None or table.name == parent.name:
        return
    key = parent.field(PATIENT_KEY)
    for item in table.fields:
        name = item.name.casefold()
        same_code = item.element == PATIENT_ELEMENT and not _displaced(table)
        if key is None or not (name in PATIENT_NAMES | PATIENT_ROLES or same_code):
            continue
        role = name in PATIENT_ROLES
        score = 0.95 if same_code and not role else 0.6 if role else 0.85
        by = "element code" if same_code else "column name"
        extra = ", another patient in a second role" if role else ""
        rule = f"patient number by {by}{extra}"
        yield _link(table, (item.name,), parent, (key.name,), rule, score)


def _structure(schema: Schema, table: Table) -> Iterator[Relationship]:
    for parent_name, keys in PARENTS:
        if table.name.startswith(FAMILIES[parent_name]) and table.name != parent_name:
            yield from _by_key(schema, table, parent_name, keys)
    parent_name = _episode_parent(table.name)
    chain = [parent_name] if table.name != parent_name else []
    if table.name in {name for _, name in EPISODE_PARENTS}:
        chain.append(ANY_EPISODE)
    for name in chain:
        if name != table.name:
            yield from _by_key(schema, table, name, (PATIENT_KEY, EPISODE_KEY))


def _episode_parent(child: str) -> str:
    fits = [(len(start), parent) for start, parent in EPISODE_PARENTS if child.startswith(start)]
    return max(fits)[1] if fits else ANY_EPISODE


def _by_key(
    schema: Schema, table: Table, parent_name: str, keys: tuple[str, ...]
) -> Iterator[Relationship]:
    parent = schema.table(parent_name)
    if parent is None:
        return
    columns = [parent.field(key) for key in keys]
    matches = [_best(schema, table, parent, column) for column in columns if column]
    held = [match for match in matches if match]
    if len(held) < len(keys) or len({match.child.name for match in held}) < len(keys):
        return
    score = sum(match.score for match in held) / len(held)
    how = ", ".join(f"{match.child.name} by {match.by}" for match in held)
    names = tuple(column.name for column in columns if column)
    rule = f"key of {parent.name}: {how}"
    yield _link(table, tuple(match.child.name for match in held), parent, names, rule, score)


def _best(schema: Schema, table: Table, parent: Table, column: Field) -> _Match | None:
    matches = [match for item in table.fields if (match := _match(table, item, parent, column))]
    return max(matches, key=lambda match: (match.score, -match.child.position), default=None)


def _match(table: Table, item: Field, parent: Table, column: Field) -> _Match | None:
    same_name = item.name.casefold() == column.name.casefold() or _synonyms(item, column)
    trusted = not _displaced(table) and not _displaced(parent)
    usable = trusted and bool(item.element and column.element) and column.element not in NOISE
    same_code = usable and item.element == column.element
    if not (same_name or same_code):
        return None
    same_size = item.length is not None and item.length == column.length
    points = 3 * same_code + 2 * same_name + same_size
    possible = (3 if usable else 0) + 2 + (1 if item.length is not None else 0)
    share = points / possible * (1.0 if same_code else 0.85)
    by = "element and name" if same_code and same_name else "element" if same_code else "name"
    return _Match(item, round(share, 3), by)


def _synonyms(item: Field, column: Field) -> bool:
    one, other = item.name.casefold(), column.name.casefold()
    return any(one in group and other in group for group in (PATIENT_NAMES, EPISODE_NAMES))


def _displaced(table: Table) -> bool:
    """Whether codes of the table may sit on the wrong column: some columns have none."""
    return any(not item.element for item in table.fields)


def _lookups(schema: Schema, table: Table) -> Iterator[Relationship]:
    for master_name, key_name, pattern in MASTERS:
        master = schema.table(master_name)
        key = master.field(key_name) if master else None
        if master is None or key is None or table.name == master.name:
            continue
        for item in table.fields:
            score = _lookup_score(item, key, pattern)
            if score >= _LEAST:
                rule = f"use of {master.name} by name stem and size"
                if item.element == key.element and key.element:
                    rule += ", element equal"
                yield _link(table, (item.name,), master, (key.name,), rule, score)


def _lookup_score(item: Field, key: Field, pattern: str) -> float:
    same_size = item.length is not None and item.length == key.length
    same_code = bool(key.element) and item.element == key.element and key.element not in NOISE
    named = re.fullmatch(pattern, item.name.casefold()) is not None
    if same_code and (named or same_size):
        return 0.9
    if named and same_size:
        return 0.75 if item.name.casefold() == key.name.casefold() else 0.65
    return 0.0


def _link(
    table: Table,
    columns: tuple[str, ...],
    parent: Table,
    keys: tuple[str, ...],
    rule: str,
    score: float,
) -> Relationship:
    return Relationship(
        "source", table.name, columns, parent.name, keys, "inferred", rule, round(score, 3)
    )
