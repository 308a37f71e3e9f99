"""The whole profile of an extract as one record, and as the files of a run.

Columns, keys, relationships, codes and departures from the dictionary stand each in a
Parquet file of the run's folder. No file holds a patient's value; see `codes` and `profile`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.catalogue import Catalogue, Drift
from core.connectors import Extract
from core.errors import StoreError
from core.profiling.codes import CodeProfile, profile_codes
from core.profiling.drift import drift_table
from core.profiling.fill import Thresholds
from core.profiling.keys import KeyProfile, profile_keys
from core.profiling.profile import ColumnProfile, Progress, profile_extract
from core.profiling.relationships import RelationshipProfile, profile_relationships
from core.store import replace_file

_FILES: Mapping[str, str] = {
    "columns": "profile.parquet",
    "keys": "profile_keys.parquet",
    "relationships": "profile_relationships.parquet",
    "codes": "profile_codes.parquet",
    "drift": "spec_against_extract.parquet",
}
_KINDS: Mapping[str, type[Any]] = {
    "columns": ColumnProfile,
    "keys": KeyProfile,
    "relationships": RelationshipProfile,
    "codes": CodeProfile,
    "drift": Drift,
}
PROFILE_FILES: tuple[str, ...] = tuple(_FILES.values())


@dataclass(frozen=True)
class Profile:
    """What an extract holds. None: that part was not made."""

    columns: pa.Table | None = None  # see ColumnProfile
    keys: pa.Table | None = None  # see KeyProfile
    relationships: pa.Table | None = None  # see RelationshipProfile
    codes: pa.Table | None = None  # see CodeProfile
    drift: pa.Table | None = None  # the dictionary against the extract; see core.catalogue.Drift

    def tables(self) -> dict[str, pa.Table]:
        """The parts that were made, by name."""
        held = {part.name: getattr(self, part.name) for part in fields(self)}
        return {name: table for name, table in held.items() if table is not None}


def whole_profile(
    extract: Extract,
    catalogue: Catalogue,
    spill: Path,
    *,
    memory: str = "4GiB",
    threads: int | None = None,
    progress: Progress | None = None,
    expected: Thresholds | None = None,
) -> Profile:
    """Every part of the profile, from whole tables."""
    columns = profile_extract(
        extract,
        catalogue,
        spill,
        memory=memory,
        threads=threads,
        progress=progress,
        expected=expected,
    )

    def told(part: str) -> None:
        if progress:
            progress(part, len(extract.tables), len(extract.tables))

    told("keys")
    keys = profile_keys(extract, catalogue, columns, spill, memory=memory, threads=threads)
    told("relationships")
    links = profile_relationships(extract, catalogue, spill, memory=memory, threads=threads)
    told("codes")
    codes = profile_codes(extract, columns, spill, memory=memory, threads=threads)
    return Profile(columns, keys, links, codes, drift_table(catalogue, columns))


def write_profile(folder: Path, profile: Profile) -> None:
    """One file a part, `PROFILE_FILES`, each whole or absent.

    Raises: StoreError when the folder cannot be written.
    """
    for name, table in profile.tables().items():
        with replace_file(folder / _FILES[name]) as part:
            pq.write_table(table, part, compression="zstd")


def read_profile(folder: Path) -> Profile:
    """The profile that a run's folder holds; None for each part that it does not.

    A part that an earlier version of the program wrote otherwise counts as not made.
    Raises: StoreError when a file is damaged.
    """
    return Profile(**{name: _read(folder / _FILES[name], kind) for name, kind in _KINDS.items()})


def _read(path: Path, kind: type[Any]) -> pa.Table | None:
    if not path.is_file():
        return None
    try:
        table = pq.read_table(path)
        return table if table.column_names == [part.name for part in fields(kind)] else None
    except (pa.ArrowException, OSError):
        fix = "Run `pasport profile` again."
        raise StoreError("A file of the profile is damaged.", where=path.name, fix=fix) from None
