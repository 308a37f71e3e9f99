"""A folder of CSV files to a sealed extract, every physical line accounted for.

Each file is brought to UTF-8 with its record numbers, then read by one engine with a stated
dialect, all text. Malformed records are kept by file, line and reason in `_malformed.parquet`.
The version is built aside and takes its name only when it is whole.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from core.connectors.content import RECORD, content_hash
from core.connectors.headers import columns_of, header_faults, refuse, table_files
from core.connectors.model import Extract, ExtractTable
from core.connectors.records import Record, fields, records
from core.connectors.textfile import TextFile, text_file
from core.connectors.versions import disk_faults, seal
from core.errors import ExtractError
from core.store import Engine, engine, text_literal

MALFORMED = "_malformed.parquet"
_BUILDING = ".ingest-"
_BATCH = 10_000

Progress = Callable[[str, int, int], None]  # table, tables done, tables in all


@dataclass(frozen=True)
class Source:
    """One file that is ready to be read."""

    table: str
    text: TextFile
    columns: tuple[str, ...]
    delimiter: str


@dataclass
class Counts:
    """Where the physical lines of one file went; grows while it is read."""

    header: int = 0
    blank: int = 0
    record: int = 0
    malformed: int = 0
    rows: int = 0
    longest: int = 0  # characters of the longest record


def ingest(
    folder: Path,
    extracts: Path,
    columns: Mapping[str, Sequence[str]] | None,
    spill: Path,
    *,
    encoding: str | None = None,
    delimiter: str = ",",
    memory: str = "4GiB",
    threads: int | None = None,
    progress: Progress | None = None,
) -> Extract:
    """The folder's tables as a new version of the extract, now the current one.

    `columns` is the catalogue's: table to its columns; None takes each header as it is.
    Raises: ExtractError listing what must be mended in the files; StoreError on a full disk.
    """
    if len(delimiter) != 1 or delimiter in '"\r\n\x00':
        raise ExtractError("The delimiter must be one character and no quote.", where=folder.name)
    with disk_faults(folder):
        sources = _sources(table_files(folder, columns), columns, encoding, delimiter)
    with (
        _building(extracts) as building,
        engine(spill, [building], memory=memory, threads=threads) as con,
    ):
        tables: list[ExtractTable] = []
        malformed: list[tuple[str, int, str]] = []
        for done, source in enumerate(sources):
            if progress:
                progress(source.table, done, len(sources))
            tables.append(_table(con, building, source, malformed))
        _write_malformed(con, building, malformed)
        return seal(building, extracts, "extract", tables)


def _sources(
    files: Mapping[str, Path],
    known: Mapping[str, Sequence[str]] | None,
    encoding: str | None,
    delimiter: str,
) -> list[Source]:
    sources, faults = [], []
    for table, path in files.items():
        text = text_file(path, encoding)
        with _lines(text) as lines:
            found = next((r for r in records(lines, delimiter, path.name) if r.width), None)
        header = [cell.strip() for cell in fields(found.text, delimiter)] if found else []
        wanted = None if known is None else known[table]
        faults += header_faults(path.name, header, wanted) if found else [f"{path.name} is empty"]
        sources.append(Source(table, text, columns_of(header, wanted), delimiter))
    refuse(faults, next(iter(files.values())).parent.name, "Export these tables again.")
    return sources


def _table(
    con: Engine, building: Path, source: Source, malformed: list[tuple[str, int, str]]
) -> ExtractTable:
    """Reads one file into its Parquet; adds to `malformed` what could not stand."""
    counts, plain = Counts(), building / f"{source.table}.csv"
    with disk_faults(building):
        with plain.open("w", encoding="utf-8", newline="") as out, _lines(source.text) as lines:
            for number, record in _data(lines, source, counts, malformed):
                out.write(f"{number}{source.delimiter}{record.text}\n")
    path = building / f"{source.table}.parquet"
    con.execute(_copy(source, plain, path, counts), step=f"ingest {source.table}")
    plain.unlink()
    _check(con, source, path, counts)
    return ExtractTable(
        name=source.table,
        columns=source.columns,
        rows=counts.rows,
        content_hash=content_hash(con, path),
        file_hash=source.text.sha256,
        physical_lines=source.text.lines,
        header_lines=counts.header,
        blank_lines=counts.blank,
        record_lines=counts.record,
        malformed_lines=counts.malformed,
        encoding=source.text.encoding,
    )


def _data(
    lines: Iterator[str], source: Source, counts: Counts, malformed: list[tuple[str, int, str]]
) -> Iterator[tuple[int, Record]]:
    """The records that stand, each with its number among all of the file's records."""
    number, width, header = 0, len(source.columns), ""
    for record in records(lines, source.delimiter, source.text.path.name):
        if not record.width and not record.fault:
            counts.blank += record.lines
        elif not counts.header:
            counts.header, header = record.lines, record.text
        else:
            number += 1
            reason = record.fault or _reason(record, width, header)
            if reason:
                counts.malformed += record.lines
                malformed.append((source.text.path.name, record.line, reason))
                continue
            counts.record += record.lines
            counts.rows += 1
            counts.longest = max(counts.longest, len(record.text))
            yield number, record


def _reason(record: Record, width: int, header: str) -> str:
    if record.width != width:
        over = f" over {record.lines} lines" if record.lines > 1 else ""
        return f"{record.width} columns instead of {width}{over}"
    return "the header again" if record.text == header else ""


def _copy(source: Source, plain: Path, path: Path, counts: Counts) -> str:
    types = {RECORD: "BIGINT"} | dict.fromkeys(source.columns, "VARCHAR")
    columns = ", ".join(f"{text_literal(n)}: {text_literal(t)}" for n, t in types.items())
    return f"""COPY (SELECT * FROM read_csv({text_literal(str(plain))}, columns = {{{columns}}},
        auto_detect = false, header = false, delim = {text_literal(source.delimiter)},
        quote = '"', escape = '"', strict_mode = true, null_padding = false, new_line = '\\n',
        max_line_size = {max(1 << 21, counts.longest * 4 + 64)}))
        TO {text_literal(str(path))} (FORMAT parquet, COMPRESSION zstd)"""


def _check(con: Engine, source: Source, path: Path, counts: Counts) -> None:
    """Lines in = lines accounted for, records written = records read; or nothing is sealed."""
    told = counts.header + counts.blank + counts.record + counts.malformed
    scan = f"read_parquet({text_literal(str(path))})"
    written = con.value(f"SELECT count(*) FROM {scan}", step=f"count {source.table}")
    if (told, written) != (source.text.lines, counts.rows):
        what = f"{source.text.lines} lines were read but {told} are accounted for"
        what += f", and {written} of {counts.rows} records were written."
        raise ExtractError(what, where=source.text.path.name, fix="Export the table again.")


def _write_malformed(con: Engine, building: Path, rows: list[tuple[str, int, str]]) -> None:
    con.execute(
        "CREATE TABLE malformed (file VARCHAR, line BIGINT, reason VARCHAR)",
        step="malformed records",
    )
    for at in range(0, len(rows), _BATCH):
        files, lines, reasons = zip(*rows[at : at + _BATCH], strict=True)
        con.execute(
            "INSERT INTO malformed SELECT unnest(?::VARCHAR[]), unnest(?::BIGINT[]),"
            " unnest(?::VARCHAR[])",
            [list(files), list(lines), list(reasons)],
            step="malformed records",
        )
    target = text_literal(str(building / MALFORMED))
    con.execute(
        f"COPY (SELECT * FROM malformed ORDER BY file, line) TO {target}"
        " (FORMAT parquet, COMPRESSION zstd)",
        step="malformed records",
    )


@contextmanager
def _lines(text: TextFile) -> Iterator[Iterator[str]]:
    with text.path.open(encoding=text.encoding, newline="") as handle:
        yield iter(handle)


@contextmanager
def _building(extracts: Path) -> Iterator[Path]:
    """A folder aside for the version in progress; gone afterwards unless it was sealed.

    A project has one writer, so what an interrupted ingest left behind is removed first.
    """
    with disk_faults(extracts):
        extracts.mkdir(parents=True, exist_ok=True)
        for stale in extracts.glob(f"{_BUILDING}*"):
            shutil.rmtree(stale)
        building = Path(tempfile.mkdtemp(prefix=_BUILDING, dir=extracts))
    try:
        yield building
    finally:
        shutil.rmtree(building, ignore_errors=True)
