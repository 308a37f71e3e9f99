"""How a report is written: whole or absent, UTF-8, LF, the same bytes for the same facts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from core.store import replace_file

Row = Mapping[str, Any]


def write_csv(path: Path, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Rows under a header. Values stand exactly as they are: these files are for machines."""
    with replace_file(path) as part, part.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([_cell(row.get(name)) for name in columns] for row in rows)


def write_text(path: Path, lines: Iterable[str]) -> None:
    """Lines of a narrative."""
    with replace_file(path) as part:
        part.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def parquet_rows(path: Path) -> Iterable[Row]:
    """The rows of a Parquet file in its order, a batch at a time; none when it is not there."""
    if path.is_file():
        with pq.ParquetFile(path) as file:
            for batch in file.iter_batches(batch_size=20_000):
                yield from batch.to_pylist()


def parquet_columns(path: Path) -> list[str]:
    """The column names of a Parquet file; none when it is not there."""
    return list(pq.read_schema(path).names) if path.is_file() else []


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[str]:
    """A Markdown table with a blank line after it; one line in words when it has no rows."""
    body = ["| " + " | ".join(_shown(cell) for cell in row) + " |" for row in rows]
    if not body:
        return ["None.", ""]
    return ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns), *body, ""]


def share(part: int, whole: int) -> str:
    """A share as people read it; NOT RUN when there is nothing to divide by."""
    return f"{part / whole:.1%}" if whole else "NOT RUN"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, (list, tuple)):
        return "|".join(map(str, value))
    return str(value)


def _shown(value: Any) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return text.replace("|", "\\|").replace("\n", " ")
