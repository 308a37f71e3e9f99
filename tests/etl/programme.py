"""Small programmes as text: extract tables, target fields, one feed and its lines a line each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.catalogue import Catalogue, Field, Rules, Schema, Table
from core.connectors import Extract, ExtractTable
from core.contract import Contract, Feed, Line, Policy
from core.crosswalks import Crosswalk, Pair
from core.etl import MigrateOptions, Migration, migrate

AS_OF = date(2026, 1, 31)


def rows_of(text: str) -> tuple[list[str], list[list[str]]]:
    """A table drawn with upright strokes: its header and its rows, cells trimmed; ~ is NULL."""
    lines = [line.strip() for line in text.strip().splitlines()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    return cells[0], cells[1:]


def target_fields(table: str, text: str) -> tuple[Field, ...]:
    """`NAME TYPE(length) MANDATORY` a line; rules are given apart."""
    made = []
    for position, line in enumerate(text.strip().splitlines(), 1):
        name, kind, *more = line.split()
        kind, _, length = kind.rstrip(")").partition("(")
        made.append(
            Field(
                side="target",
                table=table,
                position=position,
                name=name,
                printed_name=name,
                data_type=kind,
                length=int(length) if length else None,
                mandatory="Y" if more == ["Y"] else "U",
            )
        )
    return tuple(made)


def line(text: str) -> Line:
    """`LOAD_T.feed.FIELD = rule`, or `:= TABLE.Column` for a copy; the class follows the rule."""
    left, _, right = text.partition("=")
    copied = left.rstrip().endswith(":")
    table, feed, name = left.strip().rstrip(": ").split(".")
    right = right.strip()
    if copied:
        source_table, source_field = right.split(".")
        return Line(table, feed, name, "DIRECT_SOURCE", source_table, source_field)
    kind = "DERIVED"
    if right.startswith(("record_number", "parent", "optional_parent")):
        kind = "SURROGATE_ETL"
    if "crosswalk(" in right:
        kind = "LOOKUP_TRANSLATION"
    return Line(table, feed, name, kind, rule=right)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Trial:
    """A trial load that ran, and its files as rows."""

    folder: Path
    migration: Migration

    def rows(self, table: str, kind: str = "target") -> list[dict[str, object]]:
        return pq.read_table(self.folder / kind / f"{table}.parquet").to_pylist()

    def column(self, table: str, name: str) -> list[object]:
        return [row[name] for row in self.rows(table)]

    def rejects(self, table: str) -> list[tuple[object, ...]]:
        """(level, field, reason, business key, raw) of each reject."""
        names = ("level", "target_field", "reason", "business_key", "raw_value")
        return [tuple(row[name] for name in names) for row in self.rows(table, "rejects")]


@dataclass(frozen=True)
class Programme:
    """What a trial needs; `run` loads it below a fresh folder."""

    base: Path
    extract: Mapping[str, str]
    target: Mapping[str, str]
    feeds: Sequence[Feed]
    lines: str
    rules: Mapping[str, Rules] = field(default_factory=dict)
    crosswalks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    policies: Sequence[Policy] = ()
    functions: str = ""
    line_changes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def contract(self) -> Contract:
        lines = [line(text) for text in self.lines.strip().splitlines() if text.strip()]
        lines = [replace(one, **self.line_changes.get(one.target_field, {})) for one in lines]
        return Contract(
            tuple(self.feeds), tuple(lines), tuple(self.policies), functions=self.functions
        )

    def catalogue(self) -> Catalogue:
        target = {}
        for position, (name, text) in enumerate(self.target.items(), 1):
            fields = tuple(
                replace(one, rules=self.rules.get(f"{name}.{one.name}", Rules()))
                for one in target_fields(name, text)
            )
            target[name] = Table("target", name, position, fields, load_order=position)
        source = {}
        for position, (name, text) in enumerate(self.extract.items(), 1):
            columns = "\n".join(f"{column} VARCHAR" for column in rows_of(text)[0])
            fields = tuple(replace(f, side="source") for f in target_fields(name, columns))
            source[name] = Table("source", name, position, fields)
        return Catalogue(Schema("source", source), Schema("target", target))

    def code_sets(self) -> dict[str, Crosswalk]:
        return {
            name: Crosswalk(name, "", "", tuple(Pair(a, b) for a, b in pairs.items()))
            for name, pairs in self.crosswalks.items()
        }

    def held(self, folder: Path) -> Extract:
        tables = {name: written(folder, name, text) for name, text in self.extract.items()}
        return Extract("0123456789ab", folder, "extract", tables)

    def run(
        self, name: str = "run", keys: Path | None = None, exist_ok: bool = False, **options: Any
    ) -> Trial:
        folder = self.base / name
        folder.mkdir(exist_ok=exist_ok)
        extract = self.base / f"{name}-extract"
        extract.mkdir(exist_ok=exist_ok)
        migration = migrate(
            folder,
            keys or self.base / "keys",
            self.base / "spill",
            self.held(extract),
            self.contract(),
            self.catalogue(),
            self.code_sets(),
            MigrateOptions(**{"as_of": AS_OF, "threads": 2, "memory": "1GiB", **options}),
        )
        return Trial(folder, migration)


def written(folder: Path, name: str, text: str) -> ExtractTable:
    """The text table as the extract holds it: `_record` and VARCHAR columns."""
    header, rows = rows_of(text)
    columns = {"_record": pa.array(range(1, len(rows) + 1), pa.int64())}
    columns |= {
        c: pa.array([None if row[i] == "~" else row[i] for row in rows], pa.string())
        for i, c in enumerate(header)
    }
    pq.write_table(pa.table(columns), folder / f"{name}.parquet")
    return ExtractTable(name, tuple(header), len(rows), "")


PATIENTS = """
    No | Surname | DoB        | Sex | Gp
    P1 | SMITH   | 01/02/1990 | M   | G1
    P2 | JONES   | 31/12/1985 | F   |
    P3 | PATEL   |            |     | G1
"""
PMI = """
    RECORD_NUMBER NUMBER
    EXTERNAL_ID VARCHAR2(20)
    SURNAME VARCHAR2(10)
    VALUE VARCHAR2(30)
"""
PMI_FEED = Feed("LOAD_PMI", "main", "PATDATA", "p", "p.No")
PMI_LINES = """
    LOAD_PMI.main.RECORD_NUMBER = record_number()
    LOAD_PMI.main.EXTERNAL_ID = p.No
    LOAD_PMI.main.SURNAME := PATDATA.Surname
"""
