"""Looking into a folder of CSV files or a sealed extract before anything is taken in.

Read-only. Values come as held: the caller masks them by their privacy class.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path

from core.connectors.headers import table_files
from core.connectors.model import Extract
from core.connectors.records import fields, records
from core.connectors.textfile import text_file
from core.errors import ExtractError, nearest


def list_tables(folder: Path) -> list[str]:
    """The tables the folder's files hold, in name order."""
    return list(table_files(folder, None))


def describe_table(folder: Path, table: str, delimiter: str = ",") -> list[str]:
    """The table's columns as its header names them; empty when the file is."""
    rows = _rows(folder, table, 1, delimiter)
    return [cell.strip() for cell in rows[0]] if rows else []


def sample_rows(folder: Path, table: str, rows: int, delimiter: str = ",") -> list[list[str]]:
    """The first records in file order, unmasked; malformed ones are left out."""
    found = _rows(folder, table, rows + 1, delimiter)
    return [row for row in found[1:] if len(row) == len(found[0])]


def require_tables(extract: Extract, tables: list[str]) -> None:
    """Returns when the extract holds every table named.

    Raises: ExtractError listing the tables that are missing.
    """
    missing = sorted(set(tables) - set(extract.tables))
    if missing:
        what = f"The extract lacks {len(missing)} needed tables: {', '.join(missing[:20])}."
        fix = "Ingest an extract with these tables, or take their feeds out of the contract."
        raise ExtractError(what, where=f"extract {extract.version}", fix=fix)


def _rows(folder: Path, table: str, count: int, delimiter: str) -> list[list[str]]:
    files = table_files(folder, None)
    if table not in files:
        raise ExtractError(
            f"The folder has no table {table}.", where=folder.name, fix=nearest(table, files)
        )
    text = text_file(files[table])
    with text.path.open(encoding=text.encoding, newline="") as handle:
        found = (r for r in records(iter(handle), delimiter, text.path.name) if r.text)
        return [fields(record.text, delimiter) for record in islice(found, count)]
