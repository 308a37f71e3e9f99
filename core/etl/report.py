"""The trial load's record as JSON beside its files, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from core.errors import StoreError
from core.etl.model import (
    ColumnStats,
    ExtractLedger,
    FeedLedger,
    Issue,
    Migration,
    ReferenceFile,
    TableStats,
)
from core.store import write_json

_FILE = "migration.json"


def write_migration(folder: Path, migration: Migration) -> None:
    """Writes migration.json; holds no clock, so the same load gives the same bytes."""
    write_json(folder / _FILE, asdict(migration) | {"population": migration.population})


def read_migration(folder: Path) -> Migration:
    """What the run's load came to. Raises: StoreError when the run has none, or a damaged one."""
    try:
        held = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return _migration(held)
    except FileNotFoundError:
        raise StoreError("This run holds no trial load.", where=folder.name) from None
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(
            f"The record of the trial load is damaged ({type(error).__name__}).",
            where=f"{folder.name}/{_FILE}",
            fix="Run migrate again.",
        ) from None


def _migration(held: Mapping[str, Any]) -> Migration:
    plain = {name: value for name, value in held.items() if name != "population"}
    return Migration(
        **plain
        | {
            "tables": tuple(table_from(item) for item in held["tables"]),
            "feeds": tuple(FeedLedger(**item) for item in held["feeds"]),
            "extracts": tuple(ExtractLedger(**item) for item in held["extracts"]),
            "issues": tuple(Issue(**item) for item in held["issues"]),
            "remainders": tuple(held["remainders"]),
            "unmapped": tuple(held["unmapped"]),
            "references": tuple(ReferenceFile(**item) for item in held.get("references", ())),
        }
    )


def table_from(held: Mapping[str, Any]) -> TableStats:
    """A table's counts from their JSON."""
    columns = tuple(ColumnStats(**item) for item in held["columns"])
    return TableStats(**{**held, "columns": columns})
