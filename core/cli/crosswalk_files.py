"""`crosswalk`: the agreed translations, as files and against what the extract holds."""

from __future__ import annotations

import csv
import re
from collections import Counter
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
    _tell_coverage(rows, extract.version)


def _tell_coverage(rows: list[dict[str, Any]], version: str) -> None:
    """The gaps for people; columns without one are only counted."""
    counts = Counter(row["state"] for row in rows)
    words = ", ".join(f"{counts[word]} {word}" for word in ("COVERED", "GAPS", "NOT_RUN"))
    title = f"Extract {version}: {len(rows)} translated columns: {words}"
    gaps = [
        {
            "crosswalk": row["crosswalk"],
            "source": row["source"],
            "untranslated": row["untranslated"] if row["codes"] else "NOT_RUN",
            "records": row["records"],
            "codes": ", ".join(row["codes"][:_SHOWN])
            + (" ..." if len(row["codes"]) > _SHOWN else ""),
        }
        for row in rows
        if row["state"] != "COVERED"
    ]
    listing(gaps, as_json=False, empty=title, title=title)
    if counts["NOT_RUN"]:
        text = "NOT_RUN: the rule works the code out, or the extract lacks the column;"
        result({}, as_json=False, text=f"{text}\nthe rejects of a run tell such codes.")


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
    source = f"{use.table}.{use.column}" if use.column else f"{use.table} (by rule)"
    place = {"crosswalk": use.crosswalk, "source": source}
    table = extract.tables.get(use.table)
    if not use.column or table is None or use.column not in table.columns:
        empty: dict[str, Any] = {"untranslated": None, "records": None, "codes": []}
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
