"""What people decided about fields, laid over what the documents say.

A decision outlives re-extraction: it stays, is marked on the field, and tells when the
document has since changed under it. A confirmed reading holds only as long as that reading.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from core.catalogue.attributes import READING, value_of, with_value
from core.catalogue.model import Catalogue, Field, Relationship, Schema, Side
from core.store import State

Standing = Literal["applies", "the document agrees", "the document changed", "the field is gone"]
_SIDES: tuple[Side, ...] = ("source", "target")


@dataclass(frozen=True)
class Correction:
    """Grain: one attribute of one field, decided by a person."""

    side: Side
    table: str
    field: str
    attribute: str  # one of ATTRIBUTES
    value: str  # as text; empty: it is not so
    evidence: str  # where it is written or who said so
    why: str
    seen: str | None = None  # the value that the person had before them; None: not checked
    as_read: str = ""  # what the documents said when it was decided
    who: str = ""
    when: str = ""  # UTC
    standing: Standing = "applies"


def corrections_over(con: State, catalogue: Catalogue) -> list[Correction]:
    """Every correction in force against the catalogue as read, oldest first."""
    rows = con.execute(
        "SELECT * FROM correction WHERE withdrawn IS NULL AND id IN (SELECT max(id)"
        " FROM correction GROUP BY side, table_name, field, attribute) ORDER BY id"
    )
    found = [
        Correction(
            row["side"],
            row["table_name"],
            row["field"],
            row["attribute"],
            row["value"],
            row["evidence"],
            row["why"],
            as_read=row["as_read"],
            who=row["actor"],
            when=row["at"],
        )
        for row in rows
    ]
    return [replace(item, standing=_standing(catalogue, item)) for item in found]


def field_of(catalogue: Catalogue, side: Side, table: str, name: str) -> Field | None:
    """The field as named, case ignored; None when there is none."""
    held = (catalogue.source if side == "source" else catalogue.target).table(table)
    return held.field(name) if held else None


def _standing(catalogue: Catalogue, item: Correction) -> Standing:
    held = field_of(catalogue, item.side, item.table, item.field)
    if held is None:
        return "the field is gone"
    now = value_of(held, item.attribute)
    if now == item.value:
        return "the document agrees"
    return "applies" if now == item.as_read else "the document changed"


def with_corrections(con: State, catalogue: Catalogue) -> Catalogue:
    """The catalogue with every correction that can be laid over it."""
    found = [item for item in corrections_over(con, catalogue) if _holds(item)]
    if not found:
        return catalogue
    source, target = (
        _schema(schema, [item for item in found if item.side == schema.side])
        for schema in (catalogue.source, catalogue.target)
    )
    links = tuple(_relationships(catalogue.relationships, found))
    return replace(catalogue, source=source, target=target, relationships=links)


def _holds(item: Correction) -> bool:
    if item.attribute == READING:
        return item.standing == "applies"
    return item.standing != "the field is gone"


def _schema(schema: Schema, found: Iterable[Correction]) -> Schema:
    by_field: dict[tuple[str, str], list[Correction]] = defaultdict(list)
    for item in found:
        by_field[item.table.casefold(), item.field.casefold()].append(item)
    touched = {table for table, _ in by_field}
    tables = {
        name: replace(
            table,
            fields=tuple(
                _corrected(f, by_field.get((name.casefold(), f.name.casefold()), ()))
                for f in table.fields
            ),
        )
        if name.casefold() in touched
        else table
        for name, table in schema.tables.items()
    }
    return Schema(schema.side, tables)


def _corrected(held: Field, found: Iterable[Correction]) -> Field:
    for item in found:
        held = with_value(held, item.attribute, item.value)
        if item.attribute == "mandatory":
            held = replace(held, mandatory_reason=f"decided by {item.who}: {item.evidence}")
        held = replace(held, corrected=(*held.corrected, item.attribute))
    return held


def _relationships(
    links: Iterable[Relationship], found: Iterable[Correction]
) -> Iterable[Relationship]:
    decided = {(x.side, x.table, x.field): x for x in found if x.attribute == "fk_to"}
    for link in links:
        only = link.child_fields[0] if len(link.child_fields) == 1 else ""
        if (link.side, link.child_table, only) not in decided:
            yield link
    for (side, table, field), item in decided.items():
        parent, _, column = item.value.partition(".")
        if parent and column:
            rule = f"decided by {item.who}: {item.evidence or item.why}"
            yield Relationship(side, table, (field,), parent, (column,), "confirmed", rule)
