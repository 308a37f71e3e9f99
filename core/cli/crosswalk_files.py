"""`crosswalk`: the agreed translations, as files and against what the extract holds."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Annotated, Any

import typer

from core import catalogue, connectors, contract, crosswalks, privacy
from core.cli.options import JsonOption, ProjectOption
from core.cli.tell import listing, result
from core.errors import UseError, nearest
from core.projects import open_project
from core.store import Engine, engine, replace_file, state

_PLAIN = re.compile(r"\s*crosswalk\(\s*'([^']+)'\s*,\s*\w+\.(\w+)\s*\)\s*", re.IGNORECASE)
_SHOWN = 5  # codes in one cell


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="Code sets and their translations.", no_args_is_help=True)
    group.command(name="list")(list_crosswalks)
    group.command()(export)
    group.command()(coverage)
    app.add_typer(group, name="crosswalk")


def list_crosswalks(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Every crosswalk of the project with its number of pairs."""
    with state(open_project(project).state) as con:
        codes = crosswalks.load(con)
    rows = [
        {
            "crosswalk": name,
            "code_type": item.code_type_id,
            "pairs": len(item.pairs),
            "approved": sum(pair.status == "APPROVED" for pair in item.pairs),
        }
        for name, item in sorted(codes.items())
    ]
    listing(rows, as_json=as_json, empty="No crosswalk.")


def export(
    folder: Annotated[Path, typer.Argument(help="Folder for one CSV a crosswalk.")],
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the crosswalks as CSV, one file each."""
    with state(open_project(project).state) as con:
        codes = crosswalks.load(con)
    names = [item.name for item in fields(crosswalks.Pair)]
    for name, item in codes.items():
        with replace_file(folder / f"{name}.csv") as part:
            with part.open("w", encoding="utf-8", newline="") as handle:
                writer = csv.writer(handle, lineterminator="\n")
                writer.writerow(names)
                writer.writerows([asdict(pair)[key] for key in names] for pair in item.pairs)
    pairs = sum(len(item.pairs) for item in codes.values())
    body = {"crosswalks": len(codes), "pairs": pairs, "folder": str(folder)}
    result(body, as_json=as_json, text=f"{len(codes)} crosswalks, {pairs:,} pairs in {folder}")


@dataclass(frozen=True)
class Use:
    """One source column that the contract translates by a crosswalk."""

    crosswalk: str
    table: str
    column: str  # empty: the rule works the code out, so that no column can be judged


def coverage(
    name: Annotated[str | None, typer.Argument(help="One crosswalk; none: all.")] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Codes of the extract without a translation.

    Every record of the extract is counted, also those that a feed excludes.
    """
    opened = open_project(project)
    with state(opened.state) as con:
        stored, known, codes = contract.load(con), catalogue.load(con), crosswalks.load(con)
    wanted = _wanted(name, codes)
    extract = connectors.current_extract(opened.extracts)
    if extract is None:
        fix = "Run `pasport generate`, or bring one with `pasport ingest FOLDER`."
        raise UseError("The project has no extract yet.", where=opened.label, fix=fix)
    uses = [use for use in _uses(stored, codes) if wanted in ("", use.crosswalk)]
    with engine(opened.spill, [extract.folder]) as db:
        rows = [_row(db, extract, known, codes[use.crosswalk], use) for use in uses]
    if as_json:
        result({"extract": extract.version, "columns": rows}, as_json=True)
        return
    gaps = [row for row in rows if row["state"] != "COVERED"]
    title = f"Extract {extract.version}: {len(rows)} translated columns, {len(gaps)} not covered"
    shown = [{key: row[key] for key in row if key != "state"} for row in gaps]
    for row in shown:
        row["codes"] = _codes(row["codes"], row["untranslated"])
    empty = f"{title}. Every code in it has a translation." if rows else "No column is translated."
    listing(shown, as_json=False, empty=empty, title=title)


def _wanted(name: str | None, codes: dict[str, crosswalks.Crosswalk]) -> str:
    """The crosswalk's full name; empty when none was asked for."""
    if name is None:
        return ""
    found = crosswalks.found(codes, name)
    if found is None:
        fix = nearest(name, [*crosswalks.words(codes)]) or "See `pasport crosswalk list`."
        raise UseError(f"There is no crosswalk {name!r}.", fix=fix)
    return found.name


def _uses(stored: contract.Contract, codes: dict[str, crosswalks.Crosswalk]) -> Iterator[Use]:
    """Each crosswalk with each column it is used on, once, in name order."""
    found = set()
    for line in stored.lines:
        if line.status == "REJECTED" or "crosswalk(" not in line.rule.lower():
            continue
        plain = _PLAIN.fullmatch(line.rule)
        item = crosswalks.found(codes, plain[1] if plain else line.crosswalk)
        if item is not None:
            same = plain is not None and plain[2].casefold() == line.source_field.casefold()
            found.add(Use(item.name, line.source_table, line.source_field if same else ""))
    yield from sorted(found, key=lambda use: (use.crosswalk, use.table, use.column))


def _row(
    db: Engine,
    extract: connectors.Extract,
    known: catalogue.Catalogue,
    codes: crosswalks.Crosswalk,
    use: Use,
) -> dict[str, Any]:
    """What the extract's column holds beyond the crosswalk; codes of a private field masked."""
    place = {"crosswalk": use.crosswalk, "source": f"{use.table}.{use.column or '(worked out)'}"}
    table = extract.tables.get(use.table)
    if not use.column or table is None or use.column not in table.columns:
        why = "not in the extract" if use.column else "see the run's rejects"
        empty = {"untranslated": None, "records": None, "codes": why}
        return {**place, **empty, "state": "NOT_RUN"}
    gaps = crosswalks.untranslated_codes(db, extract.path(use.table), use.column, codes)
    schema = known.source.table(use.table)
    field = schema.field(use.column) if schema else None
    kind = privacy.classify(field) if field else "free text"
    return {
        **place,
        "untranslated": len(gaps),
        "records": sum(item.records for item in gaps),
        "codes": [privacy.masked(item.code, kind) for item in gaps],
        "state": "GAPS" if gaps else "COVERED",
    }


def _codes(codes: list[str] | str, count: int | None) -> str:
    if isinstance(codes, str):
        return f"NOT RUN: {codes}"
    more = f" and {(count or 0) - _SHOWN:,} more" if (count or 0) > _SHOWN else ""
    return ", ".join(codes[:_SHOWN]) + more
