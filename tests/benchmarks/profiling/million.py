"""How long a profile of one wide table takes, and how much memory, against DuckDB's SUMMARIZE.

`python -m tests.benchmarks.profiling.million [ROWS] [COLUMNS]`. The table is made in a process
of its own; profile and baseline are measured each in a fresh process on two threads with one
GiB for the engine. Seconds are CPU seconds of the whole process: other work on the machine
does not count. Prints a markdown table.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from core.catalogue import Catalogue, Field, Relationship, Rules, Schema, Table
from core.connectors import Extract, ExtractTable
from core.profiling import whole_profile
from core.store import engine, quoted, text_literal

ROWS, COLUMNS = 1_000_000, 131
_KINDS = (
    "lpad((i * 7919 % 100000007)::VARCHAR, 9, '0')",
    "'Name' || ((i * {k} * 2654435761) % 49999)",
    "strftime(DATE '1930-01-01' + (((i + {k}) * 7919) % 33000)::INTEGER, '%d/%m/%Y')",
    "strftime(TIMESTAMP '2015-01-01' + INTERVAL (((i + {k}) * 104729) % 4999999) MINUTE,"
    " '%Y%m%d%H%M')",
    "chr(65 + ((i * {k}) % 9)::INTEGER)",
    "CASE WHEN (i + {k}) % 10 < 8 THEN NULL ELSE 'YES' END",
    "((i * {k}) % 400)::VARCHAR",
    "CASE WHEN (i + {k}) % 2 = 0 THEN ''"
    " ELSE 'AB' || ((i * {k}) % 89) || ' ' || (i % 7) || 'QZ' END",
    "NULL",
    "'RX' || ((i * {k}) % 997)",
)


@dataclass(frozen=True)
class Measured:
    wall: float  # seconds
    cpu: float  # seconds, all threads
    peak: float  # MiB


def measure(part: str, folder: Path, rows: int, columns: int) -> Measured:
    """One part in a process of its own: make, profile or summarise."""
    command = [sys.executable, "-m", __spec__.name, part, str(folder), str(rows), str(columns)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{part} failed")
    spent = usage.ru_utime + usage.ru_stime
    return Measured(time.monotonic() - began, spent, usage.ru_maxrss / 1024)


def make(folder: Path, rows: int, columns: int) -> None:
    """The table: identifiers, names, dates, codes, numbers, postcodes and blanks in turn."""
    parts = (
        f"({_KINDS[at % len(_KINDS)].format(k=at + 1)})::VARCHAR AS {quoted(f'C{at}')}"
        for at in range(columns)
    )
    target = text_literal(str(folder / "WIDE.parquet"))
    with engine(folder / "spill", [folder], memory="2GiB", threads=2) as con:
        con.execute(
            f"COPY (SELECT i AS _record, {', '.join(parts)} FROM range({rows}) t(i))"
            f" TO {target} (FORMAT parquet, COMPRESSION zstd)",
            step="make the table",
        )


def profile(folder: Path, rows: int, columns: int) -> None:
    """What is measured."""
    names = tuple(f"C{at}" for at in range(columns))
    held = {"WIDE": ExtractTable("WIDE", names, rows, "")}
    extract = Extract("wide", folder, "synthetic", held)
    spill = folder / "spill"
    found = whole_profile(extract, _dictionary(names), spill, memory="1GiB", threads=2)
    assert {name: table.num_rows > 0 for name, table in found.tables().items()} == {
        "columns": True,
        "keys": True,
        "relationships": True,
        "codes": True,
        "drift": False,
    }


def _dictionary(names: tuple[str, ...]) -> Catalogue:
    """Every column is a code by the dictionary, so that all that are few are listed."""
    fields = tuple(
        Field("source", "WIDE", at, name, name, rules=Rules(code_type_id="1"))
        for at, name in enumerate(names, 1)
    )
    source = Schema("source", {"WIDE": Table("source", "WIDE", 1, fields, keys=names[:1])})
    link = Relationship("source", "WIDE", names[:2], "WIDE", names[:2], "inferred", "itself", 0.9)
    return Catalogue(source, Schema("target"), (link,))


def summarise(folder: Path, rows: int, columns: int) -> None:
    """The baseline: what DuckDB itself tells of a table."""
    held = text_literal(str(folder / "WIDE.parquet"))
    with engine(folder / "spill", [folder], memory="1GiB", threads=2) as con:
        told = con.rows(f"SUMMARIZE SELECT * FROM read_parquet({held})", step="summarize")
    assert len(told) == columns + 1


def compared(folder: Path, rows: int, columns: int) -> tuple[Measured, Measured]:
    """Profile and baseline on the same table."""
    measure("make", folder, rows, columns)
    return measure("profile", folder, rows, columns), measure("summarise", folder, rows, columns)


def main(words: list[str]) -> None:
    """The table of figures, or one part when called as a process of its own."""
    parts = {"make": make, "profile": profile, "summarise": summarise}
    if words and words[0] in parts:
        parts[words[0]](Path(words[1]), int(words[2]), int(words[3]))
        return
    rows, columns = (*map(int, words), *(ROWS, COLUMNS)[len(words) :])
    with tempfile.TemporaryDirectory() as scratch:
        mine, theirs = compared(Path(scratch), rows, columns)
    sys.stdout.write(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n\n"
        "| rows | columns | part | wall s | CPU s | peak MiB |\n"
        "| --- | --- | --- | --- | --- | --- |\n"
    )
    for name, held in (("whole profile", mine), ("SUMMARIZE", theirs)):
        figures = f"{held.wall:.1f} | {held.cpu:.1f} | {held.peak:,.0f}"
        sys.stdout.write(f"| {rows:,} | {columns} | {name} | {figures} |\n")
    sys.stdout.write(f"\nratio of CPU seconds: {mine.cpu / theirs.cpu:.1f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
