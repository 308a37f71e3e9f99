"""The shipped contract, its crosswalks, and a catalogue made from the sample's facts."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from core.catalogue import Catalogue, Field, Relationship, Rules, Schema, Table
from core.contract import Contract, read_contract
from core.crosswalks import Crosswalk, read_crosswalks

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "data" / "sample" / "contract"
FACTS = ROOT / "data" / "sample" / "facts"


def facts(name: str) -> list[dict[str, str]]:
    with (FACTS / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


@pytest.fixture(scope="session")
def contract() -> Contract:
    return read_contract(SHIPPED)


@pytest.fixture(scope="session")
def crosswalks() -> dict[str, Crosswalk]:
    return read_crosswalks(ROOT / "crosswalks")


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    source = [_source_field(row) for row in facts("source_fields.csv")]
    target = [_target_field(row) for row in facts("target_fields.csv")]
    orders = {row["table_name"]: row["load_order"] for row in facts("target_tables.csv")}
    links = tuple(
        Relationship(
            "target", item.table, (item.name,), fk[0], (fk[2],), origin="declared", rule="guide"
        )
        for item in target
        if (fk := (item.rules.fk_to or "").partition("."))[0]
    )
    return Catalogue(
        Schema("source", _tables("source", source, {})),
        Schema("target", _tables("target", target, orders)),
        links,
    )


def _tables(side: str, fields: Iterable[Field], orders: dict[str, str]) -> dict[str, Table]:
    grouped: dict[str, list[Field]] = {}
    for item in fields:
        grouped.setdefault(item.table, []).append(item)
    return {
        name: Table(
            "source" if side == "source" else "target",
            name,
            position,
            tuple(items),
            load_order=int(orders[name]) if orders.get(name) else None,
        )
        for position, (name, items) in enumerate(grouped.items(), 1)
    }


def _source_field(row: dict[str, str]) -> Field:
    length = int(row["size"]) if row["size"] else None
    name = row["column_name"]
    return Field("source", row["table_name"], 1, name, name, length=length)


def _target_field(row: dict[str, str]) -> Field:
    allowed = [word.partition("=")[0] for word in row["allowed_values"].split("|") if word]
    rules = Rules(
        code_type_id=row["code_type_id"] or None,
        format_mask=row["format_mask"] or None,
        allowed_values=tuple(allowed),
        uppercase=row["uppercase"] == "Y",
        fk_to=row["fk_to"] or None,
    )
    return Field(
        "target",
        row["table_name"],
        int(row["position"]),
        row["field_name"],
        row["printed_name"],
        row["data_type"],
        int(row["length"]) if row["length"] else None,
        mandatory="Y" if row["mandatory_text"] else "U",
        rules=rules,
    )
