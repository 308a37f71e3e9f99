"""`document list`, `document add`, `document remove`: the specification documents of a project."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from core import catalogue, lifecycle
from core.cli.options import JsonOption, ProjectOption, existing
from core.cli.tell import listing, result, shown
from core.errors import UseError, nearest
from core.projects import open_project
from core.store import state

_SideOption = Annotated[str, typer.Option(help="source (legacy) or target (vendor).")]
_SIDES: dict[str, catalogue.Side] = {"source": "source", "target": "target"}


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    group = typer.Typer(help="Specification documents of a project.", no_args_is_help=True)
    group.command(name="list")(list_all)
    group.command()(add)
    group.command()(remove)
    app.add_typer(group, name="document")


def list_all(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """List the documents that the catalogue was read from."""
    with state(open_project(project).state) as con:
        found = catalogue.load(con).documents
    rows = [asdict(item) for item in found]
    if not as_json:
        rows = [row | {"sha256": row["sha256"][:12]} for row in rows]
    listing(rows, as_json=as_json, empty="No document was read yet.")


def add(
    document: Annotated[Path, typer.Argument(help="An xlsx, docx or pdf file.")],
    side: _SideOption,
    replace: Annotated[bool, typer.Option(help="Replace the one of this name.")] = False,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a document; it is read at once and kept only when readable."""
    _file(document)
    held = open_project(project)
    with shown(quiet=as_json) as watcher:
        done = lifecycle.add_document(
            held,
            document.name,
            document.read_bytes(),
            _side(side),
            replace=replace,
            progress=watcher,
        )
    _tell(done, as_json)


def remove(
    name: Annotated[str, typer.Argument(help="File name of the document in the project.")],
    side: _SideOption,
    project: ProjectOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take a document out; the others are read again."""
    held = open_project(project)
    with shown(quiet=as_json) as watcher:
        done = lifecycle.remove_document(held, name, _side(side), progress=watcher)
    _tell(done, as_json)


def _file(document: Path) -> None:
    if existing(document, "document").is_dir():
        fix = "Give one document after the other."
        raise UseError("A document is one file, not a folder.", where=str(document), fix=fix)


def _side(text: str) -> catalogue.Side:
    side = _SIDES.get(text.casefold())
    if side is None:
        fix = nearest(text, _SIDES)
        raise UseError("A document is of the source or of the target.", where=text, fix=fix)
    return side


def _tell(done: lifecycle.DocumentChange, as_json: bool) -> None:
    counts = Counter(item.kind for item in done.changes)
    body: dict[str, Any] = {
        "document": done.name,
        "side": done.side,
        "done": done.done,
        "tables": done.tables,
        "fields": done.fields,
        "changes": dict(sorted(counts.items())),
    }
    said = ", ".join(f"{count:,} {kind}" for kind, count in sorted(counts.items()))
    read = f": {done.tables:,} tables, {done.fields:,} fields" if done.fields else ""
    against = f"Against the catalogue before: {said or 'nothing changed'}."
    text = f"{done.name} ({done.side}) {done.done}{read}.\n{against}"
    result(body, as_json=as_json, text=text)
