"""Records of a checked expression: what runs, what it reads, and what can fail in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.errors import ContractError

Kind = Literal[
    "text",
    "number",
    "date",
    "datetime",
    "time",
    "boolean",
    "constant",
    "record_number",
    "parent",
]
Cardinality = Literal["one", "optional-one", "first"]
ColumnRef = tuple[str, str]  # alias, column in the catalogue's spelling


class UnknownName(ContractError):
    """A table or column that the documents do not have, as another catalogue may not."""


@dataclass(frozen=True)
class Probe:
    """One way in which a value can fail; when it is true the field's value is withheld."""

    reason: str  # DATE_NOT_READ, CODE_NOT_TRANSLATED, NOT_A_NUMBER
    raw_sql: str  # the value that failed, as VARCHAR
    failed_sql: str  # never NULL; true only where the rule in fact used the value


@dataclass(frozen=True)
class ParentCall:
    table: str
    parts: tuple[Checked, ...]  # key parts, in the order of the parent's business key
    required: bool

    @property
    def parts_sql(self) -> tuple[str, ...]:
        """The key parts as SQL."""
        return tuple(part.sql for part in self.parts)


@dataclass(frozen=True)
class Checked:
    """An expression that may run: regenerated from its tree, every column known."""

    text: str  # the analyst's form, regenerated
    sql: str  # DuckDB; empty for record_number and parent
    kind: Kind
    columns: tuple[ColumnRef, ...] = ()
    crosswalks: tuple[str, ...] = ()
    parents: tuple[ParentCall, ...] = ()  # at most one
    probes: tuple[Probe, ...] = ()


@dataclass(frozen=True)
class OrderTerm:
    value: Checked
    descending: bool = False


@dataclass(frozen=True)
class Join:
    alias: str
    table: str
    condition: str  # expression text over earlier aliases and this one
    cardinality: Cardinality
    order: tuple[str, ...] = ()  # for `first`: order terms, as "g.Seq desc"


@dataclass(frozen=True)
class Fold:
    """Many rows to one text value (min, first ...), or a row's neighbour (lead, lag, count)."""

    name: str
    function: str
    value: Checked
    extra: str = ""  # nth: the place from 1; string_agg: what stands between
    order: tuple[OrderTerm, ...] = ()
    within: tuple[Checked, ...] = ()  # of a neighbour: the key whose rows are looked at
    where: Checked | None = None  # rows for which it is not true are not seen

    @property
    def expressions(self) -> tuple[Checked, ...]:
        """Everything it reads."""
        where = (self.where,) if self.where else ()
        return (self.value, *(term.value for term in self.order), *self.within, *where)


@dataclass(frozen=True)
class Pivot:
    """Another table's rows to be folded into columns; texts as written."""

    alias: str
    table: str
    condition: str
    folds: tuple[tuple[str, str], ...]  # name, what it folds


@dataclass(frozen=True)
class Follow:
    """Where merged-away patients lead; texts as written."""

    word: Literal["follow", "exclude"]
    person: str  # expression over the driving alias
    table: str
    old: str  # its column of merged-away numbers
    new: str  # its column of the numbers they went into
