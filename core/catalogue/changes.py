"""What changed between two catalogues; `touching` says which mapping lines that concerns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal

from core.catalogue.attributes import ATTRIBUTES, READING, value_of
from core.catalogue.model import Catalogue, Field, Relationship, Schema, Side, Table
from core.catalogue.renames import renamed_fields, renamed_tables
from core.specs import Rules

ChangeKind = Literal["added", "removed", "changed", "renamed"]
_RULES = tuple(part.name for part in fields(Rules))
_COMPARED = (*(name for name in ATTRIBUTES if name != READING), "element", "name")
_OTHERS = tuple(name for name in _RULES if name not in ATTRIBUTES)  # rules nobody types


@dataclass(frozen=True)
class Change:
    """Grain: one table, one field, or one attribute of one field.

    A renamed table or field is likely so and not certain; it stands under its old name, which
    mapping lines use, with the new one in `after`.
    """

    side: Side
    table: str
    field: str  # empty: the table as a whole
    kind: ChangeKind
    attribute: str = ""  # empty: the table or field itself came or went
    before: str = ""
    after: str = ""

    @property
    def is_rule(self) -> bool:
        """Whether a rule of the text changed, not the field's own facts."""
        return self.attribute in (*_RULES, "rules")


def compare(old: Catalogue, new: Catalogue) -> list[Change]:
    """Every difference, source before target, in the order of the tables; names ignore case."""
    changes: list[Change] = []
    for before, after in ((old.source, new.source), (old.target, new.target)):
        changes += _schema(before, after)
        changes += _links(before.side, old.relationships, new.relationships)
    return changes


def _schema(before: Schema, after: Schema) -> Iterator[Change]:
    side = after.side
    went = [table for name, table in before.tables.items() if after.table(name) is None]
    came = [table for name, table in after.tables.items() if before.table(name) is None]
    moved = renamed_tables(went, came)
    old_names = {table.name: old for old, table in moved.items()}
    for name, table in after.tables.items():
        held = before.table(old_names.get(name, name))
        if held is None:
            yield Change(side, name, "", "added", after=f"{len(table.fields)} fields")
            continue
        if name in old_names:
            yield Change(side, held.name, "", "renamed", before=held.name, after=name)
        yield from _table(held, table, held.name if name in old_names else name)
    for table in went:
        if table.name not in moved:
            yield Change(side, table.name, "", "removed", before=f"{len(table.fields)} fields")


def _table(before: Table, after: Table, name: str) -> Iterator[Change]:
    side = after.side
    for attribute, was, now in (
        ("load_order", str(before.load_order or ""), str(after.load_order or "")),
        ("keys", ", ".join(before.keys), ", ".join(after.keys)),
        ("notes", "\n".join(before.notes), "\n".join(after.notes)),
        ("rules", _rules(before), _rules(after)),
        ("creates", "|".join(before.creates), "|".join(after.creates)),
    ):
        if was != now:
            yield Change(side, name, "", "changed", attribute, was, now)
    yield from _fields(before, after, name)


def _fields(before: Table, after: Table, name: str) -> Iterator[Change]:
    side = after.side
    old = {item.name.casefold(): item for item in before.fields}
    new = {item.name.casefold(): item for item in after.fields}
    went = [item for key, item in old.items() if key not in new]
    moved = renamed_fields(went, [item for key, item in new.items() if key not in old])
    old_keys = {item.name: key for key, item in moved.items()}
    for key, item in new.items():
        held = old.get(old_keys.get(item.name, key))
        if held is None:
            yield Change(side, name, item.name, "added", after=_shape(item))
        elif item.name in old_keys:
            yield Change(side, name, held.name, "renamed", before=held.name, after=item.name)
            yield from _attributes(side, name, held, replace(item, name=held.name))
        else:
            yield from _attributes(side, name, held, item)
    for item in went:
        if item.name.casefold() not in moved:
            yield Change(side, name, item.name, "removed", before=_shape(item))


def _attributes(side: Side, table: str, before: Field, after: Field) -> Iterator[Change]:
    for attribute in (*_COMPARED, *_OTHERS):
        was, now = _text(before, attribute), _text(after, attribute)
        if was != now:
            yield Change(side, table, after.name, "changed", attribute, was, now)


def _text(item: Field, attribute: str) -> str:
    if attribute in ("element", "name"):
        return str(getattr(item, attribute))
    if attribute not in _OTHERS:
        return value_of(item, attribute)
    value = getattr(item.rules, attribute)
    if isinstance(value, tuple):
        return "|".join(value)
    return ("Y" if value else "") if isinstance(value, bool) else value or ""


def _rules(table: Table) -> str:
    return "\n".join(f"{rule.kind}: {rule.text}" for rule in table.rules)


def _shape(item: Field) -> str:
    size = "" if item.length is None else str(item.length)
    return " ".join(part for part in (item.data_type, size) if part)


def _links(
    side: Side, old: Sequence[Relationship], new: Sequence[Relationship]
) -> Iterator[Change]:
    """Relationships that are not a single field's own foreign key."""
    before, after = (
        {_link(item): item for item in links if item.side == side and not _is_stated(item)}
        for links in (old, new)
    )
    for text in sorted(after.keys() - before.keys()):
        yield Change(side, after[text].child_table, "", "added", "relationship", after=text)
    for text in sorted(before.keys() - after.keys()):
        yield Change(side, before[text].child_table, "", "removed", "relationship", before=text)


def _is_stated(item: Relationship) -> bool:
    return item.origin == "declared" and len(item.child_fields) == 1


def _link(item: Relationship) -> str:
    child, parent = ", ".join(item.child_fields), ", ".join(item.parent_fields)
    return f"{item.child_table} ({child}) to {item.parent_table} ({parent})"
