"""How long the real documents take to read, and how much memory, beside the plain libraries.

`uv run python -m tests.benchmarks.specs.bench_reading`. Each measurement is a process of its
own from a cold start, in CPU seconds; the named baselines are pdfplumber's `extract_tables`
over every page and openpyxl reading every cell, in the same run. Prints markdown tables; the
second says how far the confidence can be trusted.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from tests.benchmarks.specs.calibration import (
    by_confidence,
    by_document,
    by_reason,
    judged_generated,
    judged_open,
    judged_public,
)

SPECS = Path(__file__).resolve().parents[3].parent / "shared" / "specs"
_OURS = """from pathlib import Path
from core.specs import read_document
document = read_document(Path({path!r}))
count = sum(len(table.fields) for table in document.tables)"""
_PLUMBER = """import pdfplumber
with pdfplumber.open({path!r}) as document:
    count = sum(len(page.extract_tables()) for page in document.pages)"""
_OPENPYXL = """import openpyxl
book = openpyxl.load_workbook({path!r}, read_only=True, data_only=True)
count = sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))"""
_TELL = """
import os, re
used = os.times()
held = open("/proc/self/status").read()  # a child's ru_maxrss begins at its parent's
print(used.user + used.system, int(re.search(r"VmHWM:\\s+(\\d+)", held)[1]) / 1024, count)"""


@dataclass(frozen=True)
class Cost:
    cpu: float  # seconds, interpreter and imports counted
    peak: float  # MiB
    count: int  # fields, tables or rows


def reading(path: Path) -> Cost:
    """What this program needs for the document, from a cold start."""
    return _cost(_OURS, path)


def plain(path: Path) -> Cost:
    """What the plain library of the format needs to give its raw tables or rows."""
    return _cost(_PLUMBER if path.suffix == ".pdf" else _OPENPYXL, path)


def long_pdf(path: Path, pages: int) -> Path:
    """A ruled guide of that many pages, a table of 24 fields on each."""
    canvas = Canvas(str(path), pagesize=A4)
    for page in range(pages):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(50, 800, f"Table: T_{page}")
        for row in range(25):
            cells = (f"FIELD_{row}", "VARCHAR2", str(row), "What the grower wrote on the slip")
            heads = ("Field", "Type", "Length", "Description")
            columns = zip((50, 150, 230, 280), (100, 80, 50, 260), strict=True)
            for (x, width), text in zip(columns, cells if row else heads, strict=True):
                canvas.rect(x, 766 - 14 * row, width, 14)
                canvas.drawString(x + 3, 770 - 14 * row, text)
        canvas.showPage()
    canvas.save()
    return path


def _cost(program: str, path: Path) -> Cost:
    code = program.format(path=str(path)) + _TELL
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], check=True, capture_output=True, text=True
    )
    cpu, peak, count = told.stdout.split()
    return Cost(float(cpu), float(peak), int(count))


def main() -> None:
    """The cost of each document, then the calibration."""
    _say(f"Python {platform.python_version()}, {os.cpu_count()} cores")
    _table(["document", "fields", "CPU s", "peak MiB", "plain library CPU s", "ratio"])
    for path in [*sorted(SPECS.glob("*.*")), *sorted((SPECS / "open").glob("[xp]*.*"))]:
        mine, theirs = reading(path), plain(path)
        name = f"{path.stem[:24]}{path.suffix}"
        _row(name, mine.count, mine.cpu, mine.peak, theirs.cpu, mine.cpu / theirs.cpu)
    with tempfile.TemporaryDirectory() as folder:
        mine = reading(long_pdf(Path(folder) / "long.pdf", 2000))
        _row("2,000 pages.pdf", mine.count, mine.cpu, mine.peak, "", "")
    calibration()


def calibration() -> None:
    """Fields read from documents of known truth: how many of each confidence are right."""
    judged = list(judged_generated(range(1000, 1060)))
    judged += judged_public(range(100, 110))
    judged += judged_open(SPECS / "open") if SPECS.is_dir() else []
    for title, counted in (
        ("confidence", by_confidence(judged)),
        ("reason", by_reason(judged)),
        ("document", by_document(judged)),
    ):
        _table([title, "fields", "right", "share"])
        for label, fields, right in counted:
            _row(label, fields, right, f"{right / fields:.4f}" if fields else "")


def _table(heads: list[str]) -> None:
    _say("")
    _row(*heads)
    _row(*["---"] * len(heads))


def _row(*cells: object) -> None:
    shown = [f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in cells]
    _say(f"| {' | '.join(shown)} |")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
