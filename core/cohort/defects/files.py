"""The extract as CSV files with one fault of files in one of them, for `ingest` to meet.

Whole or absent: the folder is written aside and takes its name when it is done. Synthetic extracts
only: a real one never leaves through here.
"""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from core.cohort.defects.kinds import file_kinds
from core.cohort.defects.model import FileKind
from core.cohort.defects.truth import MARKER, TRUTH
from core.connectors import Extract, ExtractTable
from core.errors import UseError, nearest
from core.store import disk_fault, engine, quoted, text_literal

USUAL = "PATDATA"
COLUMNS = (
    "defect_id,kind,family,table,business_key,record_number,change,field,before,after,"
    "expected_check,expected_reject"
).split(",")


@dataclass(frozen=True)
class Fault:
    """Where a fault of files stands."""

    line: int  # physical line of the file, from 1
    field: str  # empty: the whole line
    before: str
    after: str  # bytes that are no text are written as escapes


def write_faulty_files(
    extract: Extract, kind: str, out: Path, spill: Path, *, table: str = "", seed: int = 42
) -> FileKind:
    """Every table as `<out>/extract/<TABLE>.csv`, one of them with the fault; truth.csv beside.

    `table` empty means the patient index, or the first table with rows where there is none.
    Raises: UseError for an unknown kind or table, an extract that is not synthetic, a folder that
    is not empty; StoreError when the disk refuses.
    """
    fault = _known(kind)
    if extract.origin != "synthetic":
        raise UseError("Only a synthetic extract is written with faults.", where=extract.version)
    chosen = _table(extract, table)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UseError("The folder is not empty.", where=str(out), fix="Name a new folder.")
    with _aside(out) as part:
        files = part / "extract"
        files.mkdir()
        dropped = _dropped(chosen, seed) if kind == "missing_column" else ""
        _write_csv(extract, files, spill, chosen.name, dropped)
        found = _faulted(kind, files / f"{chosen.name}.csv", chosen, seed, dropped)
        _write_truth(part, fault, chosen, found)
    return fault


def _known(kind: str) -> FileKind:
    kinds = file_kinds()
    if kind not in kinds:
        fix = nearest(kind, kinds) or f"Known: {', '.join(kinds)}."
        raise UseError(f"There is no fault of files {kind!r}.", fix=fix)
    return kinds[kind]


def _table(extract: Extract, asked: str) -> ExtractTable:
    filled = [item for _, item in sorted(extract.tables.items()) if item.rows]
    usual = extract.tables.get(USUAL)
    if not asked:
        if not filled:
            raise UseError("The extract has no rows.", where=extract.version)
        return usual if usual is not None and usual.rows else filled[0]
    found = next((item for item in filled if item.name.casefold() == asked.casefold()), None)
    if found is None:
        fix = nearest(asked, [item.name for item in filled])
        raise UseError("The extract has no such table with rows.", where=asked, fix=fix)
    return found


@contextmanager
def _aside(out: Path) -> Iterator[Path]:
    part = out.with_name(f"{out.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        if out.exists():
            out.rmdir()
        part.rename(out)
    except OSError as error:
        raise disk_fault(error, out) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _write_csv(extract: Extract, files: Path, spill: Path, table: str, dropped: str) -> None:
    with engine(spill, [extract.folder, files]) as made:
        for name, item in sorted(extract.tables.items()):
            kept = [c for c in item.columns if not (name == table and c == dropped)]
            scan = f"read_parquet({text_literal(str(extract.path(name)))})"
            target = text_literal(str(files / f"{name}.csv"))
            columns = ", ".join(map(quoted, kept))
            sql = f"COPY (SELECT {columns} FROM {scan} ORDER BY _record) TO {target}"
            made.execute(f"{sql} (FORMAT csv, HEADER)", step=f"write {name}.csv")


def _drawn(seed: int, kind: str, salt: str, size: int) -> int:
    digest = hashlib.md5(f"{seed}|{kind}|{salt}".encode(), usedforsecurity=False).hexdigest()
    return int(digest[:15], 16) % size


def _dropped(table: ExtractTable, seed: int) -> str:
    """The column that the export leaves out; never the first, by which a person knows the file."""
    return table.columns[1 + _drawn(seed, "missing_column", table.name, len(table.columns) - 1)]


def _faulted(kind: str, path: Path, table: ExtractTable, seed: int, dropped: str) -> Fault:
    """Writes the fault into the file, one line in memory at a time."""
    if kind == "missing_column":
        return Fault(1, dropped, dropped, "")
    line = 2 + _drawn(seed, kind, table.name, table.rows)
    part = path.with_suffix(".part")
    found = Fault(line, "", "", "")
    with path.open("rb") as old, part.open("wb") as new:
        header = old.readline()
        new.write(header)
        for number, text in enumerate(old, 2):
            if number == line and kind == "repeated_header":
                new.write(header)
                found = Fault(line, "", "", "the header")
            elif number == line:
                text, found = _line(kind, text.decode(), line, table, seed)
            new.write(text)
    part.replace(path)
    return found


def _line(kind: str, text: str, line: int, table: ExtractTable, seed: int) -> tuple[bytes, Fault]:
    cells = next(csv.reader(StringIO(text)))
    if kind == "trailing_spaces":
        padded = [f"{cell}  " if cell else "" for cell in cells]
        return _joined(padded), Fault(line, "", "", "every value with two blanks behind it")
    if kind == "broken_quote":
        place = max(at for at, cell in enumerate(cells) if cell)  # no quote stands behind it
        value, behind = cells[place], b"," * (len(cells) - 1 - place) + b"\n"
        fault = Fault(line, table.columns[place], value, f'"{value}')
        return _before(cells[:place]) + f'"{value}'.encode() + behind, fault
    filled = [place for place, cell in enumerate(cells) if len(cell) > 1 and '"' not in cell]
    place = filled[_drawn(seed, kind, "cell", len(filled))]
    value, sign = cells[place], _SIGNS[kind]
    held = sign(value)
    shown = held.decode("ascii", "backslashreplace").replace("\x00", "\\x00")
    after = cells[place + 1 :]
    behind = b"," + _joined(after) if after else b"\n"
    return _before(cells[:place]) + held + behind, Fault(line, table.columns[place], value, shown)


def _before(cells: list[str]) -> bytes:
    """The cells that stand before another, with the comma that parts them."""
    return _joined(cells).rstrip(b"\n") + b"," if cells else b""


def _inside(value: str, sign: bytes) -> bytes:
    middle = len(value) // 2
    return value[:middle].encode() + sign + value[middle:].encode()


_SIGNS: dict[str, Callable[[str], bytes]] = {
    "extra_delimiter": lambda value: _inside(value.replace(",", ""), b","),
    "wrong_encoding": lambda value: _inside(value.replace(",", ""), b"\x81"),
    "nul_byte": lambda value: _inside(value.replace(",", ""), b"\x00"),
}


def _joined(cells: list[str]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _write_truth(part: Path, kind: FileKind, table: ExtractTable, fault: Fault) -> None:
    """The same columns as an extract's truth; the record number is the line of the file."""
    told = [f"{kind.id}-00001", kind.id, kind.family, table.name, "", fault.line, "file"]
    told += [fault.field, fault.before, fault.after, kind.check, ""]
    with (part / TRUTH).open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerows([COLUMNS, told])
    text = f"SYNTHETIC: invented people; {table.name}.csv is faulty on purpose: {kind.words}\n"
    (part / MARKER).write_text(text, encoding="utf-8", newline="\n")
