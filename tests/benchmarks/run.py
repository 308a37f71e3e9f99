"""How long a run takes from extraction to gate, and how much memory it needs.

`uv run python -m tests.benchmarks.run [PATIENTS ...]`. Each run is a process of its own on a
fresh project of the sample documents. The named baseline, measured in the same run, is what the
hardware allows: DuckDB reading the extract's Parquet and writing it again, nothing mapped, joined
or checked. Prints a markdown table.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from core import lifecycle
from core.connectors import current_extract
from core.projects import open_project, sample_folder
from core.runs import latest
from core.store import engine

SIZES = (500, 10_000)


def main() -> None:
    """One line a size."""
    sys.stdout.write(f"{_machine()}\n\n{_row(HEAD)}{_row(['---'] * len(HEAD))}")
    for patients in [int(word) for word in sys.argv[1:]] or SIZES:
        with tempfile.TemporaryDirectory() as scratch:
            sys.stdout.write(_row(_measured(Path(scratch) / "trial", patients)))
            sys.stdout.flush()


HEAD = ["patients", "source rows", "target rows", "wall s", "CPU s", "peak MiB"]
HEAD += ["migrate s", "plain copy s", "ratio"]


def _measured(folder: Path, patients: int) -> list[str]:
    documents = sample_folder() / "documents"
    source = [*documents.glob("*.xlsx"), *documents.glob("*.docx")]
    lifecycle.new_project(str(folder), source, list(documents.glob("*.pdf")))
    project = open_project(str(folder))
    wall, cpu, peak = _process(folder, patients)
    newest = latest(project, "migrate")
    extract = current_extract(project.extracts)
    if newest is None or extract is None:
        raise SystemExit("the run did not complete")
    stats = json.loads((newest.folder / "migration.json").read_text(encoding="utf-8"))
    copied = _plain_copy(folder, [extract.path(name) for name in extract.tables])
    migrate = newest.steps["migrate"]["seconds"]
    counts = [
        sum(t.rows for t in extract.tables.values()),
        sum(t["loaded"] for t in stats["tables"]),
    ]
    figures = [f"{patients:,}", *(f"{count:,}" for count in counts), f"{wall:.1f}", f"{cpu:.1f}"]
    return [*figures, f"{peak:,.0f}", f"{migrate:.1f}", f"{copied:.2f}", f"{migrate / copied:.1f}"]


def _process(folder: Path, patients: int) -> tuple[float, float, float]:
    """Wall and CPU seconds and peak memory of one whole run, extraction forced."""
    command = [sys.executable, "-m", "core.cli", "run", "-p", str(folder), "--force", "--json"]
    command += ["--patients", str(patients), "--as-of", "2026-03-31", "--threads", "2"]
    began = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, _, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - began
    return wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def _plain_copy(folder: Path, files: list[Path]) -> float:
    target = folder / "copy"
    target.mkdir()
    began = time.monotonic()
    with engine(folder / "spill", [files[0].parent, target], threads=2) as db:
        for file in files:
            into = f"COPY (SELECT * FROM read_parquet('{file}')) TO '{target / file.name}'"
            db.execute(f"{into} (FORMAT parquet, COMPRESSION zstd)", step="copy")
    return time.monotonic() - began


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _machine() -> str:
    parts = (platform.machine(), platform.system(), f"Python {platform.python_version()}")
    return f"{os.cpu_count()} cores, {', '.join(parts)}"


if __name__ == "__main__":
    main()
