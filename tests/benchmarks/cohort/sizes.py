"""How many patients a second the cohort makes, in how much memory, against a Faker generator.

`python -m tests.benchmarks.cohort.sizes [PATIENTS ...]`. Every line is a process of its own on two
threads: all modelled tables and master files at full width, histories, content hashes and all.
CPU seconds are those of the whole process, so that other work on the machine can be told from
the cohort's own; `at two cores` is what they allow when nothing else runs. Prints markdown tables.
"""

from __future__ import annotations

import csv
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq

from core.catalogue import Catalogue, Field, Schema, Table
from core.cohort import generate_cohort, modelled_tables
from core.cohort.codes import code_sets
from core.connectors import current_extract
from core.crosswalks import read_crosswalks
from tests.benchmarks.cohort.faker_rows import write_patients

ROOT = Path(__file__).resolve().parents[3]
SIZES = (10_000, 100_000, 1_000_000)
FAKER_ROWS, PATDATA_ROWS = 2_000, 100_000
AS_OF = date(2025, 11, 20)


@dataclass(frozen=True)
class Measured:
    wall: float  # seconds
    cpu: float  # seconds, all threads
    peak: float  # MiB


def dictionary() -> Catalogue:
    """The legacy dictionary's tables, names and sizes."""
    rows: dict[str, list[Field]] = {}
    with (ROOT / "data/sample/facts/source_fields.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            fields = rows.setdefault(row["table_name"], [])
            name, size = row["column_name"], int(row["size"]) if row["size"] else None
            at = len(fields) + 1
            fields.append(Field("source", row["table_name"], at, name, name, length=size))
    tables = {
        name: Table("source", name, at, tuple(fields))
        for at, (name, fields) in enumerate(rows.items(), 1)
    }
    return Catalogue(Schema("source", tables), Schema("target"))


def whole(folder: Path, patients: int) -> None:
    """Every modelled table and master file."""
    known = dictionary()
    masters = {item.master[0] for item in code_sets().values() if item.master}
    names = sorted({*modelled_tables(), *masters} & set(known.source.tables))
    _generate(known, names, folder, patients)


def patdata(folder: Path, patients: int) -> None:
    """PATDATA alone, histories in memory all the same."""
    known = dictionary()
    one = {"PATDATA": known.source.tables["PATDATA"]}
    _generate(replace(known, source=replace(known.source, tables=one)), [], folder, patients)


def _generate(known: Catalogue, names: list[str], folder: Path, patients: int) -> None:
    generate_cohort(
        known,
        dict.fromkeys(names, ()),
        folder / "extracts",
        folder / "spill",
        as_of=AS_OF,
        patients=patients,
        threads=2,
        crosswalks=read_crosswalks(ROOT / "crosswalks"),
        benchmark=True,
    )


def faker(folder: Path, patients: int) -> None:
    """The baseline: as many rows of PATDATA's filled columns, one at a time."""
    write_patients(folder / "faker.csv", _filled_columns(folder), patients)


def _filled_columns(folder: Path) -> list[str]:
    extract = current_extract(folder / "extracts")
    assert extract is not None
    table = pq.read_table(extract.path("PATDATA"))
    names = table.column_names[1:]
    return [name for name in names if table[name].null_count < table.num_rows]


def nothing(folder: Path, patients: int) -> None:
    """What a process costs before it has made anything."""


PARTS = {part.__name__: part for part in (whole, patdata, faker, nothing)}


def measure(part: str, folder: Path, patients: int) -> Measured:
    """One part in a process of its own."""
    command = [sys.executable, "-m", __spec__.name, part, str(folder), str(patients)]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=ROOT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{part} failed")
    spent = usage.ru_utime + usage.ru_stime
    return Measured(time.monotonic() - began, spent, usage.ru_maxrss / 1024)


def cohort_line(patients: int) -> tuple[Measured, int, float]:
    """A whole cohort's measures, its rows and its megabytes of Parquet."""
    with tempfile.TemporaryDirectory() as scratch:
        measured = measure("whole", Path(scratch), patients)
        extract = current_extract(Path(scratch) / "extracts")
        assert extract is not None
        size = sum(path.stat().st_size for path in extract.folder.iterdir())
        rows = sum(table.rows for table in extract.tables.values())
        shutil.rmtree(extract.folder)
    return measured, rows, size / 1e6


def ratio() -> tuple[float, float]:
    """PATDATA rows a CPU second: the cohort's and Faker's, each less what a bare process costs."""
    with tempfile.TemporaryDirectory() as scratch:
        bare = measure("nothing", Path(scratch), 0)
        mine = measure("patdata", Path(scratch), PATDATA_ROWS)
        theirs = measure("faker", Path(scratch), FAKER_ROWS)
    return PATDATA_ROWS / (mine.cpu - bare.cpu), FAKER_ROWS / (theirs.cpu - bare.cpu)


HEAD = ["patients", "rows", "MB", "wall s", "CPU s", "patients/s", "rows/s", "MB/s"]
HEAD += ["patients/s at two cores", "peak MiB"]


def main(words: list[str]) -> None:
    """The tables, or one part when called as a process of its own."""
    if words and words[0] in PARTS:
        PARTS[words[0]](Path(words[1]), int(words[2]))
        return
    sys.stdout.write(f"{_machine()}\n\n{_row(HEAD)}{_row(['---'] * len(HEAD))}")
    for patients in [int(word) for word in words] or SIZES:
        sys.stdout.write(_row(_cells(patients, *cohort_line(patients))))
        sys.stdout.flush()
    mine, theirs = ratio()
    sys.stdout.write(
        f"\nPATDATA alone, rows a CPU second: cohort {mine:,.0f}, Faker row by row {theirs:,.0f}, "
        f"ratio {mine / theirs:.0f}\n"
    )


def _cells(patients: int, measured: Measured, rows: int, size: float) -> list[str]:
    wall, cpu = measured.wall, measured.cpu
    counts = [f"{patients:,}", f"{rows:,}", f"{size:,.0f}", f"{wall:.1f}", f"{cpu:.1f}"]
    rates = [f"{patients / wall:,.0f}", f"{rows / wall:,.0f}", f"{size / wall:.1f}"]
    return [*counts, *rates, f"{2 * patients / cpu:,.0f}", f"{measured.peak:,.0f}"]


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _machine() -> str:
    parts = (platform.machine(), platform.system(), f"Python {platform.python_version()}")
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, {', '.join(parts)}; load {load:.1f} at the start"


if __name__ == "__main__":
    main(sys.argv[1:])
