"""Reference files: rows that no legacy table holds, in the shape of the target table they feed.

`reference:LOAD_STAFF` is the file LOAD_STAFF.csv of the project's reference folder. Its columns
are fields of that target table, all but the record number; in a foreign key's column stands
the parent's business key.
"""

from __future__ import annotations

from dataclasses import replace

from core.catalogue import Catalogue, Schema, Table

PREFIX = "reference:"


def is_reference(name: str) -> bool:
    """True for the name of a reference file, as `reference:LOAD_STAFF`."""
    return name.strip().casefold().startswith(PREFIX)


def reference_file(name: str) -> str:
    """The file's name, as LOAD_STAFF.csv."""
    return f"{name.strip()[len(PREFIX) :]}.csv"


def reference_tables(target: Schema) -> dict[str, Table]:
    """Each target table as a reference file could hold it, by its name with the prefix."""
    return {
        PREFIX + name: replace(
            table,
            side="source",
            name=PREFIX + name,
            fields=tuple(item for item in table.fields if item.name.upper() != "RECORD_NUMBER"),
        )
        for name, table in target.tables.items()
    }


def readable(catalogue: Catalogue) -> Schema:
    """What a feed may read: the source's tables and the reference files."""
    return Schema("source", {**catalogue.source.tables, **reference_tables(catalogue.target)})
