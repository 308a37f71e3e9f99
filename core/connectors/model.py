"""Records of an extract: an immutable, hashed version of the source tables as Parquet.

Every table is `<version>/<TABLE>.parquet`: column `_record` (BIGINT, row number of the ingested
file, from 1) and then the dictionary's columns, all VARCHAR, exactly as held.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Origin = Literal["extract", "synthetic", "emulator"]


@dataclass(frozen=True)
class ExtractTable:
    name: str
    columns: tuple[str, ...]
    rows: int  # accepted records
    content_hash: str  # order-free hash of the rows, `_record` left out
    file_hash: str = ""  # sha256 of the ingested file; empty when generated
    physical_lines: int | None = None  # None when generated; also the next four
    header_lines: int | None = None
    blank_lines: int | None = None
    record_lines: int | None = None  # lines that accepted records take
    malformed_lines: int | None = None
    encoding: str = ""


@dataclass(frozen=True)
class Extract:
    version: str  # first 12 hex digits of the hash over its tables
    folder: Path
    origin: Origin
    tables: dict[str, ExtractTable]

    def path(self, table: str) -> Path:
        """Where that table's Parquet file is."""
        return self.folder / f"{table}.parquet"
