"""`extract FILE...` and `suggest`: documents and catalogues without a project."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from core import catalogue, matching, specs
from core.cli.options import JsonOption, OutFile, ProjectOption, existing
from core.cli.runs import run_and_tell
from core.cli.tell import listing, result, shown
from core.errors import UseError
from core.lifecycle import Parameters


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(extract)
    app.command()(suggest)


def extract(
    files: Annotated[list[Path] | None, typer.Argument(help="Documents of any kind.")] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for <stem>.csv.")] = None,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read documents into CSV catalogues; without files, one step.

    FILE... --out FOLDER gives FOLDER/<stem>.csv each and needs no project. Without files the
    project's own documents are read again into its catalogue.
    """
    if not files:
        if out is not None:
            raise UseError("Which documents?", where="--out", fix="Name them before --out.")
        run_and_tell(project, Parameters(only="extract"), as_json)
        return
    if out is None:
        raise UseError("Where should the catalogues go?", fix="Give --out FOLDER.")
    listing(_extracted(files, out, as_json), as_json=as_json, empty="")


def _extracted(files: Sequence[Path], out: Path, as_json: bool) -> list[dict[str, Any]]:
    """Reads every document before the first catalogue is written."""
    for stem, times in Counter(file.stem.casefold() for file in files).items():
        if times > 1:
            what = "Two documents would give one catalogue."
            raise UseError(what, where=f"{stem}.csv", fix="Extract them into different folders.")
    schemas = []
    with shown(quiet=as_json) as watcher:
        for number, file in enumerate(files, 1):
            read = specs.read_document(existing(file, "document"))
            schemas.append(catalogue.build_catalogue([], [read]).target)
            watcher("extract", file.name, number, len(files))
    rows = []
    for file, schema in zip(files, schemas, strict=True):
        target = out / f"{file.stem}.csv"
        catalogue.write_catalogue_csv(schema, target)
        fields = sum(1 for _ in schema.fields())
        rows.append({"file": str(target), "tables": len(schema.tables), "fields": fields})
    return rows


def suggest(
    source: Annotated[Path, typer.Option(help="Source catalogue (CSV).")],
    target: Annotated[Path, typer.Option(help="Target catalogue (CSV).")],
    out: OutFile,
    top: Annotated[int, typer.Option(min=1, help="Suggestions a target field.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Suggest source fields for the target fields of two catalogues."""
    known = [
        catalogue.read_catalogue_csv(existing(source, "source catalogue"), side="source"),
        catalogue.read_catalogue_csv(existing(target, "target catalogue"), side="target"),
    ]
    found = matching.suggest(known[0], known[1], top=top)
    matching.write_suggestions(found, out)
    body = {"suggestions": len(found), "file": str(out)}
    result(body, as_json=as_json, text=f"{len(found):,} suggestions in {out}")
