"""Reports on the extract: its profile column by column, as CSV and as a workbook for people."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from core.evidence.model import ReportFacts
from core.evidence.writing import parquet_columns, parquet_rows, write_csv
from core.profiling import Profile, read_profile, write_profile_workbook

COLUMNS = "profile.parquet"
_SHEETS = {  # part of the profile to its sheet
    "columns": "Columns",
    "keys": "Keys",
    "relationships": "Relationships",
    "codes": "Codes",
    "drift": "Against the dictionary",
}
_NOT_RUN = pa.table({"status": ["NOT RUN: no extract was profiled."]})


def extract_profile(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The extract's profile, one row a column."""
    profile = folder / COLUMNS
    columns = parquet_columns(profile) or ["table_name", "column_name"]
    write_csv(path, columns, parquet_rows(profile))


def profile_workbook(facts: ReportFacts, folder: Path, path: Path) -> None:
    """The whole profile, one sheet a part, coloured where something is wrong."""
    write_profile_workbook(_sheets(read_profile(folder)), path)


def _sheets(profile: Profile) -> dict[str, pa.Table]:
    held = profile.tables()
    sheets = {title: held[part] for part, title in _SHEETS.items() if part in held}
    return sheets or {"Profile": _NOT_RUN}
