"""`extract FILE...` and `suggest`: documents and catalogues without a project."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core import catalogue, matching, specs
from core.cli.lifecycle_steps import run_only
from core.cli.options import JsonOption, OutFile, ProjectOption
from core.cli.tell import listing, result
from core.errors import UseError


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
    """Read documents into <stem>.csv catalogues; without files, the project's own step."""
    if not files:
        run_only(project, "extract", as_json)
        return
    if out is None:
        raise UseError("Where should the catalogues go?", fix="Give --out FOLDER.")
    rows = []
    for file in files:
        schema = catalogue.build_catalogue([], [specs.read_document(file)]).target
        target = out / f"{file.stem}.csv"
        catalogue.write_catalogue_csv(schema, target)
        fields = sum(1 for _ in schema.fields())
        rows.append({"file": str(target), "tables": len(schema.tables), "fields": fields})
    listing(rows, as_json=as_json, empty="")


def suggest(
    source: Annotated[Path, typer.Option(help="Source catalogue (CSV).")],
    target: Annotated[Path, typer.Option(help="Target catalogue (CSV).")],
    out: OutFile,
    top: Annotated[int, typer.Option(min=1, help="Suggestions a target field.")] = 10,
    as_json: JsonOption = False,
) -> None:
    """Suggest source fields for every target field of two catalogues."""
    known = [
        catalogue.read_catalogue_csv(source, side="source"),
        catalogue.read_catalogue_csv(target, side="target"),
    ]
    found = matching.suggest(known[0], known[1], top=top)
    matching.write_suggestions(found, out)
    body = {"suggestions": len(found), "file": str(out)}
    result(body, as_json=as_json, text=f"{len(found):,} suggestions in {out}")
