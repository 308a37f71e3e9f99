"""A catalogue as plain rows of text and numbers, and back; the form that state keeps."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

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
from core.specs import Evidence, Rules, TableRule, Unplaced

_SIDES: tuple[Side, ...] = ("source", "target")
Rows = dict[str, list[list[Any]]]  # by state table, in the order of its columns


def rows_of(catalogue: Catalogue) -> Rows:
    """The catalogue's rows, in a fixed order."""
    schemas = (catalogue.source, catalogue.target)
    return {
        "document": [
            [d.sha256, d.side, d.file_name, d.reader, position]
            for position, d in enumerate(catalogue.documents)
        ],
        "catalogue_table": [
            [s.side, t.name, t.position, _text(t)] for s in schemas for t in s.tables.values()
        ],
        "catalogue_field": [
            [f.side, f.table, f.name, f.position, _text(f)] for s in schemas for f in s.fields()
        ],
        "relationship": [_relationship_row(item) for item in catalogue.relationships],
        "fault": [[fault] for fault in catalogue.faults],
        "unplaced": [
            [item.table, item.field, item.text, item.place] for item in catalogue.unplaced
        ],
    }


def catalogue_of(rows: Mapping[str, Sequence[Sequence[Any]]]) -> Catalogue:
    """The catalogue that the rows hold; empty schemas where there are none."""
    source, target = (_schema(rows, side) for side in _SIDES)
    return Catalogue(
        source,
        target,
        tuple(_relationship(row) for row in rows["relationship"]),
        tuple(row[0] for row in rows["fault"]),
        tuple(ReadDocument(side, name, sha, by) for sha, side, name, by, _ in rows["document"]),
        tuple(Unplaced(*row) for row in rows.get("unplaced", ())),
    )


def _text(record: Table | Field) -> str:
    body = asdict(replace(record, fields=()) if isinstance(record, Table) else record)
    return json.dumps(body, ensure_ascii=False, sort_keys=True)


def _schema(rows: Mapping[str, Sequence[Sequence[Any]]], side: Side) -> Schema:
    held: dict[str, list[Field]] = defaultdict(list)
    for its_side, table, _, _, body in rows["catalogue_field"]:
        if its_side == side:
            held[table].append(_field(json.loads(body)))
    tables: dict[str, Table] = {}
    for its_side, name, _, body in rows["catalogue_table"]:
        if its_side == side:
            whole = _frozen(json.loads(body))
            ordered = tuple(sorted(held[name], key=lambda item: item.position))
            whole |= {"fields": ordered, "evidence": _evidence(whole["evidence"])}
            whole["rules"] = tuple(TableRule(**item) for item in whole.get("rules", ()))
            tables[name] = Table(**whole)
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


def _relationship_row(item: Relationship) -> list[Any]:
    row = asdict(item)
    return [
        json.dumps(row[part.name]) if isinstance(row[part.name], tuple) else row[part.name]
        for part in fields(item)
    ]


def _relationship(row: Sequence[Any]) -> Relationship:
    side, child, columns, parent, keys, origin, rule, score = row
    held = tuple(json.loads(columns)), tuple(json.loads(keys))
    return Relationship(side, child, held[0], parent, held[1], origin, rule, score)
