"""What the checks look at: views over the written target, the extract and the key map.

A view `target.T` or `source.T` holds the table as text plus check_record, its row's number.
A view `patient.T` says which patient a record number stands for, read from the key map.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from core.catalogue import Side
from core.connectors import Extract
from core.contract import Contract
from core.errors import EngineError
from core.quality.merges import open_survivors, through_merges
from core.quality.scope import PatientPart, fed_tables, patient_parts, unfed_reason
from core.quality.sets import relation
from core.quality.target_checks import RECORD
from core.store import Engine, quoted, text_literal

KEY_COLUMNS = ("business_key", "record_number")


@dataclass(frozen=True)
class View:
    columns: frozenset[str]  # folded to lower case
    rows: int


@dataclass(frozen=True)
class Scene:
    """Which tables can be looked at, and why the others cannot."""

    folder: Path
    views: dict[tuple[Side, str], View] = field(default_factory=dict)
    broken: dict[tuple[Side, str], str] = field(default_factory=dict)  # file there, unreadable
    unfed: dict[str, str] = field(default_factory=dict)  # target table to the reason
    patients: frozenset[str] = frozenset()  # target tables whose key names the patient
    keyed: frozenset[str] = frozenset()  # target tables with a key map

    def view(self, side: Side, table: str) -> View | None:
        """The table's view; None when its file is not there."""
        return self.views.get((side, table))


def open_scene(
    engine: Engine, folder: Path, extract: Extract, contract: Contract, tables: list[str]
) -> Scene:
    """Views over everything that is there. `tables`: the target tables of the catalogue."""
    files: dict[tuple[Side, str], Path] = {
        ("target", table): folder / "target" / f"{table}.parquet" for table in tables
    }
    files |= {("source", table): extract.path(table) for table in sorted(extract.tables)}
    views: dict[tuple[Side, str], View] = {}
    broken: dict[tuple[Side, str], str] = {}
    for (side, table), path in files.items():
        try:
            if path.is_file():
                views[side, table] = _view(engine, side, table, path)
        except EngineError as error:
            broken[side, table] = error.what
    fed = fed_tables(contract)
    keyed = {item for item in fed if (folder / "keys" / f"{item}.parquet").is_file()}
    patients = frozenset(_patient_views(engine, folder, extract, contract, keyed))
    unfed = {table: unfed_reason(contract, table) for table in tables if table not in fed}
    return Scene(folder, views, broken, unfed, patients, frozenset(keyed))


def key_view(table: str) -> str:
    """The name of the view over a table's key map."""
    return relation("key", table)


def _view(engine: Engine, side: Side, table: str, path: Path) -> View:
    name, step = relation(side, table), f"open {side} {table}"
    scan = f"read_parquet({text_literal(str(path))}, file_row_number = true)"
    described = engine.rows(f"DESCRIBE SELECT * FROM {scan}", step=step)
    columns = frozenset(str(row[0]).casefold() for row in described)
    record = "file_row_number + 1"
    if side == "source" and "_record" in columns:
        record = quoted("_record")
    elif RECORD.casefold() in columns:
        record = f"coalesce(TRY_CAST({quoted(RECORD)} AS BIGINT), -1 - file_row_number)"
    engine.execute(
        f"CREATE VIEW {name} AS SELECT *, {record} AS check_record FROM {scan}", step=step
    )
    return View(columns, int(engine.value(f"SELECT count(*) FROM {name}", step=step)))


def _patient_views(
    engine: Engine, folder: Path, extract: Extract, contract: Contract, keyed: set[str]
) -> Iterator[str]:
    """Makes the views over the key map; gives the tables whose key tells the patient.

    A key keeps the number that the old system held; where feeds follow merges, the patient is the
    survivor, on the child's side and on the parent's.
    """
    merged = open_survivors(engine, contract, extract)
    business_key, number = (quoted(name) for name in KEY_COLUMNS)
    for table in sorted(keyed):
        path = folder / "keys" / f"{table}.parquet"
        scan, step = f"read_parquet({text_literal(str(path))})", f"open key map {table}"
        engine.execute(
            f"CREATE VIEW {key_view(table)} AS SELECT CAST({number} AS BIGINT) AS record,"
            f" {business_key} AS business_key FROM {scan}",
            step=step,
        )
        parts = patient_parts(contract, table)
        if parts:
            named = f"SELECT record, {_patient(parts)} AS patient FROM {key_view(table)}"
            engine.execute(
                f"CREATE VIEW {relation('patient', table)} AS {through_merges(named, merged)}",
                step=step,
            )
            yield table


def _patient(parts: tuple[PatientPart, ...]) -> str:
    """The patient inside a business key; feeds are told apart by their constant first part.

    A key's own marks are escaped in it (\\\\ and \\|), so those are set aside before it is split.
    """
    plain_key = r"replace(replace(business_key, '\\', chr(1)), '\|', chr(2))"
    part = "split_part(" + plain_key + ", '|', {})"
    branches = [
        f"WHEN {part.format(1)} = {text_literal(item.constant)}"
        f" THEN {part.format(item.part) if item.part else 'NULL'}"
        for item in parts
        if item.constant is not None
    ]
    plain = {item.part for item in parts if item.constant is None}
    rest = part.format(plain.pop()) if len(plain) == 1 else "NULL"
    value = f"CASE {' '.join(branches)} ELSE {rest} END" if branches else rest
    return f"nullif({value}, '')"
