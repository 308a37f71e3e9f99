"""What changed between two catalogues, and which mapping lines that touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal, Protocol, TypeVar

from core.catalogue.attributes import ATTRIBUTES, READING, value_of
from core.catalogue.model import Catalogue, Field, Relationship, Schema, Side, Table
from core.specs import Rules

ChangeKind = Literal["added", "removed", "changed"]
_RULES = tuple(part.name for part in fields(Rules))
_COMPARED = (*(name for name in ATTRIBUTES if name != READING), "element", "name")
_OTHERS = tuple(name for name in _RULES if name not in ATTRIBUTES)  # rules nobody types


@dataclass(frozen=True)
class Change:
    """Grain: one table, one field, or one attribute of one field."""

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


class MappingLine(Protocol):
    """Whatever maps one target field; a blank source means that it has none."""

    @property
    def target_table(self) -> str: ...
    @property
    def target_field(self) -> str: ...
    @property
    def source_table(self) -> str: ...
    @property
    def source_field(self) -> str: ...


LineT = TypeVar("LineT", bound=MappingLine)


def compare(old: Catalogue, new: Catalogue) -> list[Change]:
    """Every difference, source before target, in the order of the tables; names ignore case."""
    changes: list[Change] = []
    for before, after in ((old.source, new.source), (old.target, new.target)):
        changes += _schema(before, after)
        changes += _links(before.side, old.relationships, new.relationships)
    return changes


def touched(
    changes: Sequence[Change], lines: Iterable[LineT]
) -> list[tuple[LineT, tuple[Change, ...]]]:
    """The lines that a change concerns, each with its changes; others are left out.

    A line is touched by its own target and source field, and by a table that came or went.
    """
    by_place: dict[tuple[str, str, str], list[Change]] = {}
    for item in changes:
        place = (item.side, item.table.casefold(), item.field.casefold())
        by_place.setdefault(place, []).append(item)
    found: list[tuple[LineT, tuple[Change, ...]]] = []
    for line in lines:
        hits = [hit for place in _places(line) for hit in by_place.get(place, ())]
        if hits:
            found.append((line, tuple(hits)))
    return found


def _places(line: MappingLine) -> Iterator[tuple[str, str, str]]:
    target, source = line.target_table.casefold(), line.source_table.casefold()
    yield "target", target, ""
    yield "target", target, line.target_field.casefold()
    if source:
        yield "source", source, ""
        yield "source", source, line.source_field.casefold()


def _schema(before: Schema, after: Schema) -> Iterator[Change]:
    side = after.side
    for name, table in after.tables.items():
        held = before.table(name)
        if held is None:
            yield Change(side, name, "", "added", after=f"{len(table.fields)} fields")
        else:
            yield from _table(held, table)
    for name, table in before.tables.items():
        if after.table(name) is None:
            yield Change(side, name, "", "removed", before=f"{len(table.fields)} fields")


def _table(before: Table, after: Table) -> Iterator[Change]:
    side, name = after.side, after.name
    old = {item.name.casefold(): item for item in before.fields}
    new = {item.name.casefold(): item for item in after.fields}
    for attribute, was, now in (
        ("load_order", str(before.load_order or ""), str(after.load_order or "")),
        ("keys", ", ".join(before.keys), ", ".join(after.keys)),
        ("notes", "\n".join(before.notes), "\n".join(after.notes)),
        ("rules", _rules(before), _rules(after)),
        ("creates", "|".join(before.creates), "|".join(after.creates)),
    ):
        if was != now:
            yield Change(side, name, "", "changed", attribute, was, now)
    for key, item in new.items():
        if key not in old:
            yield Change(side, name, item.name, "added", after=_shape(item))
            continue
        for attribute in (*_COMPARED, *_OTHERS):
            was, now = _text(old[key], attribute), _text(item, attribute)
            if was != now:
                yield Change(side, name, item.name, "changed", attribute, was, now)
    for key, item in old.items():
        if key not in new:
            yield Change(side, name, item.name, "removed", before=_shape(item))


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
