"""The agreed schemas: tables, fields, the rules that documents state, and relationships."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from core.specs import Evidence, Rules, TableRule, Unplaced

Side = Literal["source", "target"]
Mandatory = Literal["Y", "N", "U"]


FactKind = Literal[
    "internal form",
    "external form",
    "logically deleted",
    "delete flag",
    "generic slot",
    "displaced code",
    "obsolete",
    "repeated column",
]


@dataclass(frozen=True)
class FieldFact:
    """What codes and names tell of a field beyond its own row."""

    kind: FactKind
    other: str = ""  # the field of the same table that it concerns; empty: none
    reason: str = ""


@dataclass(frozen=True)
class Field:
    side: Side
    table: str
    position: int  # 1-based, as printed
    name: str  # normalised: no stray blanks
    printed_name: str
    data_type: str = ""  # VARCHAR2, DATE, NUMBER; empty when the document does not say
    length: int | None = None
    precision: int | None = None
    mandatory: Mandatory = "U"  # U: the document does not say
    mandatory_reason: str = ""
    description: str = ""
    element: str = ""  # the legacy dictionary's data element code
    attributes: tuple[tuple[str, str], ...] = ()  # further columns of the dictionary as printed
    rules: Rules = Rules()
    evidence: Evidence = Evidence()
    facts: tuple[FieldFact, ...] = ()
    corrected: tuple[str, ...] = ()  # attributes that a person decided, over the document


@dataclass(frozen=True)
class Table:
    side: Side
    name: str
    position: int
    fields: tuple[Field, ...]
    heading: str = ""
    area: str = ""  # functional area of the load order: PMI, REF, ADT ...
    load_order: int | None = None  # None: the document gives none
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # field names of the stated primary key; empty: not stated
    evidence: Evidence = Evidence()
    rules: tuple[TableRule, ...] = ()  # for the table as a whole
    creates: tuple[str, ...] = ()  # tables of the vendor's database that it fills

    def field(self, name: str) -> Field | None:
        """The field of that name, case ignored; None when there is none."""
        fold = name.casefold()
        return next((item for item in self.fields if item.name.casefold() == fold), None)


@dataclass(frozen=True)
class Relationship:
    side: Side
    child_table: str
    child_fields: tuple[str, ...]
    parent_table: str
    parent_fields: tuple[str, ...]
    origin: Literal["declared", "confirmed", "inferred"]
    rule: str
    score: float = 1.0


@dataclass(frozen=True)
class Schema:
    side: Side
    tables: dict[str, Table] = field(default_factory=dict)

    def table(self, name: str) -> Table | None:
        """The table of that name, case ignored; None when there is none."""
        return self.tables.get(name) or next(
            (item for key, item in self.tables.items() if key.casefold() == name.casefold()), None
        )

    def fields(self) -> Iterator[Field]:
        """Every field, in table and print order."""
        for item in self.tables.values():
            yield from item.fields


@dataclass(frozen=True)
class ReadDocument:
    """A document that the catalogue was built from."""

    side: Side
    file_name: str
    sha256: str
    reader: str


@dataclass(frozen=True)
class Catalogue:
    source: Schema
    target: Schema
    relationships: tuple[Relationship, ...] = ()
    faults: tuple[str, ...] = ()  # faults of the documents, told and not mended
    documents: tuple[ReadDocument, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()  # sentences that sound like rules and were not read

    def load_order(self) -> list[str]:
        """Target tables, parents before children, then as the guide orders them."""
        parents: dict[str, set[str]] = {name: set() for name in self.target.tables}
        for item in self.relationships:
            if item.side == "target" and item.parent_table != item.child_table:
                parents.setdefault(item.child_table, set()).add(item.parent_table)
        rank = {n: (t.load_order or 99, t.position) for n, t in self.target.tables.items()}
        ordered: list[str] = []
        while len(ordered) < len(rank):
            ready = [n for n in rank if n not in ordered and parents[n] <= set(ordered)]
            waiting = ready or [n for n in rank if n not in ordered]
            ordered.append(min(waiting, key=rank.__getitem__))
        return ordered
