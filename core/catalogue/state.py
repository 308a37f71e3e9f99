"""The catalogue kept in a project's state: saved whole, loaded equal."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, cast

from core.catalogue.model import (
    Catalogue,
    Field,
    FieldFact,
    ReadDocument,
    Relationship,
    Schema,
    Side,
    Table,
)
from core.specs import Evidence, Rules
from core.store import State, StateRow, transaction

_FAULTS = "catalogue_faults"
_TABLES = ("document", "catalogue_table", "catalogue_field", "relationship")
_SIDES: tuple[Side, ...] = ("source", "target")


def save(con: State, catalogue: Catalogue) -> None:
    """Replaces the stored catalogue, in one transaction of its own."""
    with transaction(con):
        for table in _TABLES:
            con.execute(f"DELETE FROM {table}")
        con.executemany(
            "INSERT INTO document (side, file_name, sha256, reader, position) VALUES (?,?,?,?,?)",
            [
                (d.side, d.file_name, d.sha256, d.reader, position)
                for position, d in enumerate(catalogue.documents)
            ],
        )
        for schema in (catalogue.source, catalogue.target):
            _save_schema(con, schema)
        con.executemany(
            "INSERT INTO relationship VALUES (?,?,?,?,?,?,?,?)",
            [_relationship_row(item) for item in catalogue.relationships],
        )
        con.execute(
            "INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)",
            (_FAULTS, json.dumps(catalogue.faults, ensure_ascii=False)),
        )


def load(con: State) -> Catalogue:
    """The stored catalogue, equal to the one saved; empty schemas when none was saved."""
    source, target = (_load_schema(con, side) for side in _SIDES)
    links = con.execute("SELECT * FROM relationship ORDER BY rowid").fetchall()
    faults = con.execute("SELECT value FROM setting WHERE name = ?", (_FAULTS,)).fetchone()
    documents = con.execute("SELECT * FROM document ORDER BY position").fetchall()
    return Catalogue(
        source,
        target,
        tuple(_relationship(row) for row in links),
        tuple(json.loads(faults["value"])) if faults else (),
        tuple(
            ReadDocument(row["side"], row["file_name"], row["sha256"], row["reader"])
            for row in documents
        ),
    )


def _save_schema(con: State, schema: Schema) -> None:
    con.executemany(
        "INSERT INTO catalogue_table VALUES (?,?,?,?)",
        [(schema.side, t.name, t.position, _text(t)) for t in schema.tables.values()],
    )
    con.executemany(
        "INSERT INTO catalogue_field VALUES (?,?,?,?,?)",
        [(f.side, f.table, f.name, f.position, _text(f)) for f in schema.fields()],
    )


def _text(record: Table | Field) -> str:
    body = asdict(replace(record, fields=()) if isinstance(record, Table) else record)
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _load_schema(con: State, side: Side) -> Schema:
    held: dict[str, list[Field]] = defaultdict(list)
    for row in con.execute(
        "SELECT table_name, body FROM catalogue_field WHERE side = ? ORDER BY table_name, position",
        (side,),
    ):
        held[row["table_name"]].append(_field(json.loads(row["body"])))
    tables: dict[str, Table] = {}
    for row in con.execute(
        "SELECT name, body FROM catalogue_table WHERE side = ? ORDER BY position", (side,)
    ):
        body = _frozen(json.loads(row["body"]))
        body |= {"fields": tuple(held[row["name"]]), "evidence": _evidence(body["evidence"])}
        tables[row["name"]] = Table(**body)
    return Schema(side, tables)


def _field(raw: dict[str, Any]) -> Field:
    body = _frozen(raw)
    body["rules"] = Rules(**_frozen(body["rules"]))
    body["evidence"] = _evidence(body["evidence"])
    body["facts"] = tuple(FieldFact(**item) for item in body.get("facts", ()))
    return Field(**body)


def _evidence(body: Mapping[str, Any]) -> Evidence:
    return Evidence(**_frozen(body))


def _frozen(body: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _tuple(value) for name, value in body.items()}


def _tuple(value: Any) -> Any:
    return tuple(_tuple(item) for item in value) if isinstance(value, list) else value


def _relationship_row(item: Relationship) -> tuple[object, ...]:
    row = asdict(item)
    return tuple(
        json.dumps(row[part.name]) if isinstance(row[part.name], tuple) else row[part.name]
        for part in fields(item)
    )


def _relationship(row: StateRow) -> Relationship:
    return Relationship(
        cast(Side, row["side"]),
        row["child_table"],
        tuple(json.loads(row["child_fields"])),
        row["parent_table"],
        tuple(json.loads(row["parent_fields"])),
        row["origin"],
        row["rule"],
        row["score"],
    )
