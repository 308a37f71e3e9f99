"""The catalogue kept in a project's state: saved whole, loaded equal but for corrections.

What is saved is what the documents say. What people decided stands beside it and is laid
over it on loading, so that reading a document again loses no decision.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from core.catalogue.decided import with_corrections
from core.catalogue.earlier import READ_AT, keep
from core.catalogue.model import Catalogue
from core.catalogue.stored_form import Rows, catalogue_of, rows_of
from core.store import State, transaction

_FAULTS = "catalogue_faults"
_UNPLACED = "catalogue_unplaced"
_ORDERS = {
    "document": "position",
    "catalogue_table": "side, position",
    "catalogue_field": "side, table_name, position",
    "relationship": "rowid",
}
_COLUMNS = {
    "document": "sha256, side, file_name, reader, position",
    "catalogue_table": "side, name, position, body",
    "catalogue_field": "side, table_name, name, position, body",
    "relationship": "side, child_table, child_fields, parent_table, parent_fields, origin, rule,"
    " score",
}


def save(con: State, catalogue: Catalogue) -> None:
    """Replaces the stored catalogue by one read from documents; a different one is kept.

    An equal catalogue changes nothing. Corrections by people stay as they are.
    """
    rows, held = rows_of(catalogue), _held(con)
    if _canonical(rows) == _canonical(held):
        return
    with transaction(con):
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if held["catalogue_table"]:
            keep(con, held, now)
        for table, names in _COLUMNS.items():
            con.execute(f"DELETE FROM {table}")
            marks = ", ".join("?" * len(names.split(",")))
            con.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows[table])
        faults = json.dumps(catalogue.faults, ensure_ascii=False)
        unplaced = json.dumps(rows["unplaced"], ensure_ascii=False)
        for name, value in ((_FAULTS, faults), (_UNPLACED, unplaced), (READ_AT, now)):
            con.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", (name, value))


def load(con: State) -> Catalogue:
    """The stored catalogue with people's corrections; empty schemas when none was saved."""
    return with_corrections(con, as_read(con))


def as_read(con: State) -> Catalogue:
    """The stored catalogue as the documents say it, equal to the one saved."""
    return catalogue_of(_held(con))


def _held(con: State) -> Rows:
    rows: Rows = {
        table: [
            list(row)
            for row in con.execute(f"SELECT {names} FROM {table} ORDER BY {_ORDERS[table]}")
        ]
        for table, names in _COLUMNS.items()
    }
    rows["fault"] = [[fault] for fault in _listed(con, _FAULTS)]
    rows["unplaced"] = _listed(con, _UNPLACED)
    return rows


def _listed(con: State, name: str) -> list[Any]:
    held = con.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
    return list(json.loads(held["value"])) if held else []


def _canonical(rows: Rows) -> dict[str, list[str]]:
    """Rows for comparison; only documents, relationships and faults have an order of their own."""
    texts = {
        table: [json.dumps(row, ensure_ascii=False) for row in held] for table, held in rows.items()
    }
    sorted_tables = ("catalogue_table", "catalogue_field")
    return {
        table: sorted(held) if table in sorted_tables else held for table, held in texts.items()
    }
