"""Records of a compiled feed and of a trial load: what ran, and what became of every row.

Grain: one `TableStats` a target table, one `FeedLedger` a feed, one `ExtractLedger` a table
of the extract. None of them holds a patient's value.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

Defaults = Literal["none", "policy", "rehearsal"]
ORIGINS = (
    "direct",
    "translated",
    "derived",
    "key",
    "reference",
    "defaulted",
    "placeholder",
    "empty",
    "rejected",
)
POPULATING = ("direct", "translated", "derived", "reference")


@dataclass(frozen=True)
class Step:
    name: str
    sql: str  # one SELECT
    rescanned: bool = False  # read afresh by each step that names it, narrow each time
    recursive: bool = False  # names itself


@dataclass(frozen=True)
class FieldPlan:
    """What a reject of this target field must say, and how its values are counted."""

    name: str
    origin: str  # of ORIGINS: what a value that stands is counted as
    source_table: str = ""
    source_field: str = ""
    rule: str = ""
    in_scope: bool = False
    mandatory: bool = False
    default: str = ""  # how a filled blank is counted: defaulted, placeholder; empty: never filled


@dataclass(frozen=True)
class Place:
    """What a row reject is about, besides a field: a key, a join, a guard ..."""

    name: str  # as the load tells it: empty for the key, else `join:g`, `guard:1` ...
    source_table: str
    rule: str  # as the contract words it


@dataclass(frozen=True)
class CompiledFeed:
    """One feed as SQL. `sql` is what is shown, kept and run."""

    target_table: str
    feed: str
    sql: str
    steps: tuple[Step, ...]
    key_sql: str = ""  # the narrow statement run first: keys, exclusions and merges only
    driving_table: str = ""
    exclusion_reason: str = ""
    business_key: str = ""  # as the contract words it
    joins: str = ""
    row_filter: str = ""
    reads: tuple[tuple[str, tuple[str, ...]], ...] = ()  # extract table, its columns read
    parents: tuple[str, ...] = ()  # target tables that parent() or optional_parent() name
    crosswalks: tuple[str, ...] = ()  # canonical names
    places: tuple[Place, ...] = ()  # what a row reject can be about
    fields: tuple[FieldPlan, ...] = ()  # all fields of the target table, in the guide's order
    issues: tuple[str, ...] = ()


@dataclass(frozen=True)
class MigrateOptions:
    as_of: date
    defaults: Defaults = "policy"
    memory: str = "4GiB"
    threads: int | None = None  # None: the machine's
    cancel: Path | None = None  # the load stops between tables when this file is there
    references: Path | None = None  # the project's folder of reference files; None: it has none


@dataclass(frozen=True)
class Issue:
    severity: Literal["error", "warning", "information"]
    target_table: str
    feed: str
    message: str


@dataclass(frozen=True)
class ColumnStats:
    """One target field over the loaded rows; the origins add up to the loaded rows."""

    field: str
    origins: dict[str, int]  # of ORIGINS, those that occur
    populated: int  # cells filled from the extract
    in_scope: int  # non-key cells that had a source value or that the guide requires


@dataclass(frozen=True)
class TableStats:
    table: str
    status: Literal["loaded", "unmapped"]
    read: int = 0
    driven: int = 0
    excluded: int = 0
    split_extra: int = 0
    merged: int = 0
    loaded: int = 0
    rejected_rows: int = 0
    field_rejects: int = 0
    columns: tuple[ColumnStats, ...] = ()


@dataclass(frozen=True)
class FeedLedger:
    """read = driven + excluded; driven + split_extra - merged = loaded + rejected_rows."""

    target_table: str
    feed: str
    driving_table: str
    exclusion_reason: str
    read: int  # rows that the extract's manifest states
    excluded: int
    driven: int
    split_extra: int
    merged: int
    loaded: int  # rows found in the written file, for a table of one feed
    rejected_rows: int
    remainder: int  # rows that the two sums leave unexplained; 0 balances


@dataclass(frozen=True)
class ExtractLedger:
    """physical = header + blank + record lines + malformed; None: generated, never a file."""

    table: str
    rows: int
    physical_lines: int | None
    header_lines: int | None
    blank_lines: int | None
    record_lines: int | None
    malformed_lines: int | None
    remainder: int  # lines, or rows between manifest and Parquet, left unexplained


@dataclass(frozen=True)
class ReferenceFile:
    """A file of the project that a feed reads beside the extract."""

    table: str  # as the contract names it: reference:LOAD_STAFF
    file: str  # below the project's folder
    rows: int
    sha256: str  # empty: the file is not there


@dataclass(frozen=True)
class Migration:
    tables: tuple[TableStats, ...]  # every table of the target catalogue, in load order
    feeds: tuple[FeedLedger, ...]
    extracts: tuple[ExtractLedger, ...]
    balanced: bool
    remainders: tuple[str, ...]  # what does not balance, in words
    unmapped: tuple[str, ...]
    populated: int
    in_scope: int
    contract_version: str
    extract_version: str
    defaults: str
    issues: tuple[Issue, ...] = field(default=())
    references: tuple[ReferenceFile, ...] = ()  # reference files that a feed reads

    @property
    def population(self) -> float | None:
        """Populated share of the in-scope cells; None when no cell was in scope."""
        return self.populated / self.in_scope if self.in_scope else None

    def table(self, name: str) -> TableStats | None:
        """The statistics of that target table; None when the catalogue has none."""
        return next((item for item in self.tables if item.table == name), None)
