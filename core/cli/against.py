"""`catalogue against-extract`: what an extract lacks of its dictionary, ingested or not yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from core import catalogue, connectors, contract, profiling
from core.cli.options import JsonOption, ProjectOption, existing_folder
from core.cli.tell import counted, listing, result
from core.errors import UseError
from core.projects import Project, open_project
from core.store import state

_GRAVE = ("no header", "missing", "too long", "table missing")
Lengths = Mapping[str, Mapping[str, int | None]]
Row = dict[str, Any]


def against_extract(
    folder: Annotated[
        Path | None, typer.Argument(help="Folder of CSV files; none: the extract in use.")
    ] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Hold an extract against its dictionary; exit 1 on a lack.

    With FOLDER, files that were not ingested yet; nothing is kept of them. 1 where a column is
    missing or a value too long, or a table is missing that the contract reads. Other tables of
    the dictionary that the extract leaves out are only counted.
    """
    opened = open_project(project)
    with state(opened.state) as con:
        known, stored = catalogue.load(con), contract.load(con)
    if not known.source.tables:
        fix = "Run `pasport extract` first."
        raise UseError("The project has no catalogue yet.", where=opened.label, fix=fix)
    version, lengths = _files(opened, folder) if folder else _current(opened)
    reads = contract.needed_columns(stored, known)
    found = list(_departures(known.source, lengths, reads))
    rows = [row for row in found if row["kind"] != "table missing" or row["contract_reads"]]
    counts = Counter(row["kind"] for row in rows)
    body = {
        "extract": version,
        "tables": len(lengths),
        "left_out": len(found) - len(rows),
        "counts": dict(counts),
        "departures": sorted(rows, key=lambda row: not row["contract_reads"]),
    }
    if as_json:
        result(body, as_json=True)
    else:
        _tell(body)
    raise typer.Exit(1 if any(counts[kind] for kind in _GRAVE) else 0)


def _current(project: Project) -> tuple[str, Lengths]:
    extract = connectors.current_extract(project.extracts)
    if extract is None:
        fix = "Run `pasport generate`, bring one with `pasport ingest FOLDER`, or name a FOLDER."
        raise UseError("The project has no extract yet.", where=project.label, fix=fix)
    return extract.version, profiling.longest_values(extract, project.spill / "lengths")


def _files(project: Project, folder: Path) -> tuple[str, Lengths]:
    """The folder's tables as they are; of their rows nothing is kept."""
    existing_folder(folder, "folder of extracts")
    project.spill.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=project.spill, prefix="against-") as scratch:
        made = connectors.ingest(folder, Path(scratch), None, Path(scratch) / "spill")
        return str(folder), profiling.longest_values(made, Path(scratch) / "spill")


def _departures(
    schema: catalogue.Schema, lengths: Lengths, reads: Mapping[str, Sequence[str]]
) -> Iterator[Row]:
    """Every departure, and whether the contract reads the place."""
    columns = {name.casefold(): set(map(str.casefold, names)) for name, names in reads.items()}
    headless = dict(_headless(schema, lengths))
    sound = {name: held for name, held in lengths.items() if name not in headless}
    for name, told in headless.items():
        item = {"table": name, "column": "", "kind": "no header", "detail": told}
        yield {**item, "contract_reads": name.casefold() in columns}
    for found in catalogue.spec_against_extract(schema, sound):
        wanted = columns.get(found.table.casefold())
        is_read = wanted is not None and (not found.column or found.column.casefold() in wanted)
        if found.table.casefold() not in set(map(str.casefold, headless)):
            yield {**asdict(found), "contract_reads": is_read}


def _headless(schema: catalogue.Schema, lengths: Lengths) -> Iterator[tuple[str, str]]:
    """Tables whose first line is hardly a header: it may be a patient's row, and is not quoted."""
    for name, columns in lengths.items():
        table = schema.table(name)
        known = sum(table.field(column) is not None for column in columns) if table else 0
        if table and known * 2 < len(columns):
            yield name, f"only {known} of the first line's {len(columns)} cells are its columns"


def _tell(body: Mapping[str, Any]) -> None:
    words = ", ".join(f"{count:,} {kind}" for kind, count in sorted(body["counts"].items()))
    title = f"{body['extract']}, {counted(body['tables'], 'table')}: "
    title += words or "as the dictionary says"
    rows = [
        {
            "place": ".".join(filter(None, (row["table"], row["column"]))),
            "kind": row["kind"],
            "detail": row["detail"],
            "contract": "reads it" if row["contract_reads"] else "",
        }
        for row in body["departures"]
    ]
    listing(rows, as_json=False, empty=title, title=title)
    if body["left_out"]:
        text = f"The extract leaves out {counted(body['left_out'], 'table')} of the dictionary;"
        result({}, as_json=False, text=f"{text} the contract reads none of them.")
