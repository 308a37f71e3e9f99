"""Records of target fixtures: how a table hangs on others, and what could not be known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from core.catalogue import Field, Table


@dataclass(frozen=True)
class Notice:
    """One thing that a person must know before a loader reads the fixtures."""

    table: str
    field: str
    what: str


@dataclass(frozen=True)
class Join:
    """A further row that gives values: of a record number, or of columns named by the guide."""

    alias: str
    parent: str
    fields: tuple[tuple[str, str], ...]  # ours, theirs
    conditional: bool = False  # only where the row's time has ended


@dataclass(frozen=True)
class Shape:
    """Where a table's rows come from."""

    table: Table
    parent: str = ""  # each row hangs below one of its rows; empty: below nothing
    base: tuple[tuple[str, str], ...] = ()  # ours, the parent's
    joins: tuple[Join, ...] = ()
    chained: bool = False  # rows of one parent follow one another without a gap
    after: bool = False  # begins when the parent has ended
    turns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Fixture:
    table: str
    rows: int


@dataclass(frozen=True)
class TargetFixtures:
    """What was written: Parquet and CSV a table, a listing, and a marker."""

    folder: Path
    tables: tuple[Fixture, ...]
    notices: tuple[Notice, ...]


def is_record(item: Field) -> bool:
    """Whether the field numbers its table's rows."""
    return item.name.upper() == "RECORD_NUMBER"
