"""`ingest`: real extracts, a folder of CSV files, as a new hashed version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core import catalogue, connectors
from core import runs as run_room
from core.access import LOCAL, record_event
from core.cli.options import (
    JsonOption,
    MemoryOption,
    ProjectOption,
    ThreadsOption,
    existing_folder,
)
from core.cli.tell import listing, result, shown
from core.errors import UseError, nearest
from core.projects import open_project
from core.store import state, transaction

_ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1", "iso-8859-15", "cp850", "cp437")


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(ingest)


def _encoding(name: str | None) -> str | None:
    if name is None:
        return None
    try:
        "a".encode(name)
    except (LookupError, UnicodeError, ValueError):
        fix = nearest(name, _ENCODINGS) or f"Give one such as {', '.join(_ENCODINGS)}."
        raise UseError(f"There is no encoding {name!r}.", where="--encoding", fix=fix) from None
    return name


_Encoding = Annotated[
    str | None,
    typer.Option(
        help="Encoding of the files; without it UTF-8, else Windows-1252.", callback=_encoding
    ),
]


def ingest(
    folder: Annotated[Path, typer.Argument(help="Folder with one CSV a source table.")],
    project: ProjectOption = None,
    encoding: _Encoding = None,
    memory: MemoryOption = "4GiB",
    threads: ThreadsOption = None,
    as_json: JsonOption = False,
) -> None:
    """Bring extracts in as a new, hashed version."""
    opened = open_project(project)
    existing_folder(folder, "folder of extracts")
    with shown(quiet=as_json) as watcher, run_room.writer_lock(opened, watcher):
        with state(opened.state) as con:
            known = catalogue.load(con)
        columns = {t.name: [f.name for f in t.fields] for t in known.source.tables.values()}
        made = connectors.ingest(
            folder,
            opened.extracts,
            columns,
            opened.spill,
            encoding=encoding,
            memory=memory,
            threads=threads,
            progress=lambda *told: watcher("ingest", *told),
        )
        with state(opened.state) as con, transaction(con):
            record_event(con, LOCAL, "ingest", opened.label, version=made.version)
    _tell(made, as_json)


def _tell(made: connectors.Extract, as_json: bool) -> None:
    rows = [
        {
            "table": item.name,
            "rows": item.rows,
            "malformed_lines": item.malformed_lines or 0,
            "encoding": item.encoding,
        }
        for item in made.tables.values()
    ]
    if as_json:
        result({"version": made.version, "tables": rows}, as_json=True)
        return
    listing(rows, as_json=False, empty="No table.", title=f"Extract {made.version}")
    lost = sum(item.malformed_lines or 0 for item in made.tables.values())
    if lost:
        words = "line did not become a row" if lost == 1 else "lines did not become rows"
        text = f"{lost:,} malformed {words}; file, line and reason are in"
        result({}, as_json=False, text=f"{text}\n  {made.folder / '_malformed.parquet'}")
