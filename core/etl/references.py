"""Reference files as rows: read whole, checked against what the contract reads, all text.

A file that is not there is no error: its feed loads no row, and the load says why. A file with
other columns is, because a person must mend it.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from core.catalogue import Catalogue
from core.contract import is_reference, reference_file, reference_tables
from core.errors import ExtractError, nearest
from core.etl.model import CompiledFeed, ReferenceFile

_TOLD = 10  # faults told in one message


@dataclass(frozen=True)
class Reference:
    """A reference file that the contract reads, and its rows with their record numbers."""

    file: ReferenceFile
    rows: pa.Table


def read_references(
    folder: Path | None, feeds: Iterable[CompiledFeed], catalogue: Catalogue
) -> dict[str, Reference]:
    """Every reference file that the feeds read, by its name in the contract.

    Raises: ExtractError with every fault of every file.
    """
    known = {
        name: [item.name for item in table.fields]
        for name, table in reference_tables(catalogue.target).items()
    }
    needed: dict[str, set[str]] = {}
    for feed in feeds:
        for table, columns in feed.reads:
            if is_reference(table):
                needed.setdefault(table, set()).update(columns)
    faults: list[str] = []
    found = {
        table: _reference(table, folder, sorted(columns), known[table], faults)
        for table, columns in sorted(needed.items())
    }
    if faults:
        raise ExtractError(
            "A reference file cannot be read: " + "; ".join(faults[:_TOLD]) + ".",
            fix="Fill the template; its first line names the columns.",
        )
    return found


def _reference(
    table: str, folder: Path | None, needed: Sequence[str], known: Sequence[str], faults: list[str]
) -> Reference:
    name = f"reference/{reference_file(table)}"
    file = folder / reference_file(table) if folder else None
    if file is None or not file.is_file():
        return Reference(ReferenceFile(table, name, 0, ""), _rows(needed, []))
    held = file.read_bytes()
    try:
        cells = list(csv.reader(io.StringIO(held.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        faults.append(f"{name} is no CSV in UTF-8 ({type(error).__name__})")
        cells = []
    spelling = {item.casefold(): item for item in known}
    first = cells[0] if cells else needed
    header = [spelling.get(cell.strip().casefold(), cell.strip()) for cell in first]
    faults += [f"{name}: {fault}" for fault in _header_faults(header, needed, known)]
    records = []
    for line, record in enumerate(cells[1:], 2):
        if len(record) == len(header):
            records.append(dict(zip(header, record, strict=True)))
        elif record:
            faults.append(f"{name} record {line - 1}: {len(record)} cells, not {len(header)}")
    rows = _rows(needed, records)
    sha256 = hashlib.sha256(held).hexdigest()
    return Reference(ReferenceFile(table, name, rows.num_rows, sha256), rows)


def _header_faults(
    header: Sequence[str], needed: Sequence[str], known: Sequence[str]
) -> Iterable[str]:
    for name in sorted(set(header)):
        if name not in known:
            yield f"column {name[:40]!r} is not known. {nearest(name, known)}".strip(" .")
        if header.count(name) > 1:
            yield f"column {name[:40]!r} stands twice"
    missing = [name for name in needed if name not in header]
    if missing:
        yield f"it lacks {', '.join(missing)}"


def _rows(columns: Sequence[str], records: Sequence[dict[str, str]]) -> pa.Table:
    numbers: Any = pa.array(range(1, len(records) + 1), pa.int64())
    texts: list[Any] = [
        pa.array([record.get(name) for record in records], pa.string()) for name in columns
    ]
    return pa.table([numbers, *texts], names=["_record", *columns])
