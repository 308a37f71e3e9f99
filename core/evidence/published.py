"""run.duckdb: the run as a read-only database for pages, notebooks and reporting tools."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.catalogue import Schema
from core.evidence.checking import indicators
from core.evidence.model import ReportFacts
from core.profiling import PROFILE_FILES
from core.store import publish as publish_database

FILE = "run.duckdb"
_VIEWS = (("target", ""), ("rejects", "rejects_"), ("excluded", "excluded_"), ("keys", "keys_"))
_FILES = ("suggestions.parquet", *PROFILE_FILES)


def publish(folder: Path, facts: ReportFacts) -> Path:
    """Writes `<folder>/run.duckdb` once: records as tables, the run's Parquet files as views.

    Target tables keep their names; rejects_, excluded_ and keys_ stand before the others.
    Tables: source_fields, target_fields, relationships, table_rules, document_faults,
    sentences_not_read, corrections, feeds, lines, policies, ledger,
    extract_ledger, table_stats, column_stats, checks, findings, indicators, gates, suggestions,
    profile, profile_keys, profile_relationships, profile_codes, spec_against_extract.
    """
    views = {
        f"{prefix}{file.stem}": file.resolve()
        for part, prefix in _VIEWS
        for file in sorted((folder / part).glob("*.parquet"))
    }
    tables = {name: _table(rows) for name, rows in _records(facts).items()}
    tables |= {
        Path(name).stem: pq.read_table(folder / name)
        for name in _FILES
        if (folder / name).is_file()
    }
    tables["findings"] = _findings(folder)
    publish_database(folder / FILE, tables, views)
    return folder / FILE


def _records(facts: ReportFacts) -> Mapping[str, list[dict[str, Any]]]:
    load, checked, judged = facts.migration, facts.checked, facts.judgement
    stats = load.tables if load else ()
    return {
        "source_fields": _fields(facts.catalogue.source),
        "target_fields": _fields(facts.catalogue.target),
        "relationships": _flat(facts.catalogue.relationships),
        "table_rules": _table_rules(facts),
        "document_faults": [{"fault": fault} for fault in facts.catalogue.faults],
        "sentences_not_read": _flat(facts.catalogue.unplaced),
        "corrections": _flat(facts.corrections),
        "feeds": _flat(facts.contract.feeds),
        "lines": _flat(facts.contract.lines),
        "policies": _flat(facts.contract.policies),
        "ledger": _flat(load.feeds if load else ()),
        "extract_ledger": _flat(load.extracts if load else ()),
        "table_stats": [_without(asdict(item), "columns") for item in stats],
        "column_stats": [
            {
                "target_table": item.table,
                "field": column.field,
                "populated": column.populated,
                "in_scope": column.in_scope,
                "origin": origin,
                "cells": cells,
            }
            for item in stats
            for column in item.columns
            for origin, cells in column.origins.items()
        ],
        "checks": [
            {**_plain(asdict(item.check)), **_without(asdict(item), "check")}
            for item in (checked.results if checked else ())
        ],
        "indicators": _flat(indicators(facts)),
        "gates": _flat(judged.results if judged else ()),
    }


def _table_rules(facts: ReportFacts) -> list[dict[str, Any]]:
    return [
        {"side": schema.side, "table_name": held.name, **asdict(rule)}
        for schema in (facts.catalogue.source, facts.catalogue.target)
        for held in schema.tables.values()
        for rule in held.rules
    ]


def _fields(schema: Schema) -> list[dict[str, Any]]:
    rows = []
    for field in schema.fields():
        parts = asdict(field)
        nested = {**parts.pop("rules"), **parts.pop("evidence")}
        parts["facts"] = [" ".join(filter(None, (i.kind, i.other))) for i in field.facts]
        rows.append(_plain({**parts, **nested}))
    return rows


def _flat(records: Iterable[Any]) -> list[dict[str, Any]]:
    return [_plain(asdict(item)) for item in records]


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Lists as text, so that every reader can show them."""
    return {
        name: "|".join(map(str, value)) if isinstance(value, (list, tuple)) else value
        for name, value in row.items()
    }


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


def _table(rows: Sequence[Mapping[str, Any]]) -> pa.Table:
    """The rows as Arrow; a table without rows keeps one column, so that it can be queried."""
    return (
        pa.Table.from_pylist(list(rows)) if rows else pa.table({"none": pa.array([], pa.string())})
    )


def _findings(folder: Path) -> pa.Table:
    """Every failing key of every check in one table."""
    columns: list[tuple[str, pa.DataType]] = [
        ("check_id", pa.string()),
        ("record", pa.int64()),
        ("business_key", pa.string()),
    ]
    schema = pa.schema(columns)
    parts = [schema.empty_table()]
    for file in sorted((folder / "checks").glob("*.parquet")):
        keys = pq.read_table(file)
        names = pa.array([file.stem] * keys.num_rows, pa.string())
        parts.append(keys.add_column(0, schema.field(0), names).cast(schema))
    return pa.concat_tables(parts)
