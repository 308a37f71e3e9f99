"""Earlier catalogues of a project: each stays retrievable when another takes its place."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass

from core.catalogue.model import Catalogue
from core.catalogue.stored_form import Rows, catalogue_of
from core.errors import UseError
from core.store import State

READ_AT = "catalogue_read_at"


@dataclass(frozen=True)
class CatalogueVersion:
    number: int  # from 1, the earliest
    read_at: str  # UTC; empty: not recorded
    replaced_at: str  # UTC; when another took its place
    documents: tuple[str, ...]  # file names
    tables: int
    fields: int


def keep(con: State, rows: Rows, now: str) -> None:
    """Stores the rows of a catalogue that is about to be replaced, inside its transaction."""
    read = con.execute("SELECT value FROM setting WHERE name = ?", (READ_AT,)).fetchone()
    body = zlib.compress(json.dumps(rows, ensure_ascii=False).encode(), 6)
    names = json.dumps([row[2] for row in rows["document"]], ensure_ascii=False)
    counts = len(rows["catalogue_table"]), len(rows["catalogue_field"])
    con.execute(
        "INSERT INTO catalogue_version (read_at, replaced_at, documents, tables, fields, body)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (read["value"] if read else "", now, names, *counts, body),
    )


def versions(con: State) -> list[CatalogueVersion]:
    """Every earlier catalogue, the latest first; the one in use is not among them."""
    rows = con.execute(
        "SELECT number, read_at, replaced_at, documents, tables, fields"
        " FROM catalogue_version ORDER BY number DESC"
    )
    return [
        CatalogueVersion(
            row["number"],
            row["read_at"],
            row["replaced_at"],
            tuple(json.loads(row["documents"])),
            row["tables"],
            row["fields"],
        )
        for row in rows
    ]


def load_version(con: State, number: int) -> Catalogue:
    """An earlier catalogue as its documents said it, without corrections.

    Raises: UseError for a number that is not kept.
    """
    row = con.execute("SELECT body FROM catalogue_version WHERE number = ?", (number,)).fetchone()
    if row is None:
        known = ", ".join(str(item.number) for item in versions(con)) or "none"
        raise UseError(f"There is no earlier catalogue {number}.", fix=f"Kept: {known}.")
    return catalogue_of(json.loads(zlib.decompress(row["body"])))
