"""`init`, `project list`, `project settings`, `audit verify`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from core import catalogue, contract, lifecycle
from core import projects as project_room
from core import runs as run_room
from core.access import LOCAL, record_event, verify_audit
from core.cli.options import JsonOption, ProjectOption, existing, existing_folder
from core.cli.setting_values import fitting
from core.cli.tell import err, listing, result, shown
from core.errors import UseError
from core.store import state, transaction

_Specs = Annotated[list[Path], typer.Option(help="Document; repeat for several.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(init)
    group = typer.Typer(help="Projects and their settings.", no_args_is_help=True)
    group.command(name="list")(list_all)
    group.command()(settings)
    app.add_typer(group, name="project")
    audit = typer.Typer(help="The audit trail.", no_args_is_help=True)
    audit.command()(verify)
    app.add_typer(audit, name="audit")


def init(
    project: Annotated[str, typer.Argument(help="[organisation/[workspace/]]project, or a path.")],
    source_spec: _Specs,
    target_spec: _Specs,
    extracts: Annotated[Path | None, typer.Option(help="Folder of CSV extracts.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Make a project from the specification documents."""
    _documents(source_spec, target_spec)
    if extracts is not None:
        existing_folder(extracts, "folder of extracts")
    with shown(quiet=as_json) as watcher:
        made = lifecycle.new_project(
            project, source_spec, target_spec, extracts=extracts, progress=watcher
        )
    body = {"project": made.label, "folder": str(made.folder), **_what_was_read(made)}
    if as_json:
        result(body, as_json=True)
        return
    sides = [f"  {side}: {_words(body[side])}" for side in ("source", "target")]
    fed = (
        f"  contract: {body['tables_fed']} of {body['target']['tables']} target tables have a feed"
    )
    text = "\n".join([f"Made {made.label} in {made.folder}.", *sides, fed])
    result({}, as_json=False, text=f'{text}\nNext: pasport run -p "{_handle(made)}"')
    if not body["tables_fed"]:
        words = "No table of the shipped contract was found in these documents."
        fix = "Were source and target exchanged? If not, map the fields in the contract."
        err.print(f"Note: {words}\n  {fix}", markup=False)


def _handle(made: project_room.Project) -> str:
    """What -p takes for the project: its label where that is found, else its folder."""
    inside = made.folder.is_relative_to(project_room.data_root())
    return made.label if inside else str(made.folder)


def _documents(source: Sequence[Path], target: Sequence[Path]) -> None:
    """Raises UseError or MendError when a document is missing, or given twice."""
    seen: dict[Path, str] = {}
    for side, files in (("source", source), ("target", target)):
        for file in files:
            place = existing(file, f"{side} document").resolve()
            if place in seen:
                what = (
                    "A document is given twice."
                    if seen[place] == side
                    else ("A document is given as source and as target.")
                )
                raise UseError(what, where=str(file), fix="Give it once, on its own side.")
            seen[place] = side


def _what_was_read(made: project_room.Project) -> dict[str, Any]:
    with state(made.state) as con:
        known, stored = catalogue.load(con), contract.load(con)
    sides: dict[str, Any] = {
        schema.side: {
            "tables": len(schema.tables),
            "fields": sum(1 for _ in schema.fields()),
            "documents": [d.file_name for d in known.documents if d.side == schema.side],
        }
        for schema in (known.source, known.target)
    }
    fed = len({item.target_table for item in stored.feeds})
    return {**sides, "tables_fed": fed, "document_faults": list(known.faults)}


def _words(side: dict[str, Any]) -> str:
    documents = ", ".join(side["documents"])
    return f"{side['tables']:,} tables, {side['fields']:,} fields from {documents}"


def list_all(as_json: JsonOption = False) -> None:
    """Every project of this data folder with its newest run."""
    rows = []
    for item in project_room.list_projects():
        found = run_room.runs(item)
        newest = found[0] if found else None
        row = {
            "project": item.label,
            "runs": len(found),
            "newest": newest.id if newest else "",
            "status": newest.status if newest else "",
            "gate": newest.gate if newest else "",
        }
        rows.append({**row, "folder": str(item.folder)} if as_json else row)
    empty = "No project yet. `pasport up` makes the sample one."
    root = project_room.data_root() / "projects"
    listing(rows, as_json=as_json, empty=empty, title=f"Projects in {root}")


def settings(
    project: ProjectOption = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="name=value")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show or change a project's settings."""
    changes = fitting(set_ or [])
    opened = project_room.open_project(project)
    with state(opened.state) as con:
        if changes:
            with transaction(con):
                project_room.save_settings(con, **changes)
                record_event(con, LOCAL, "settings", opened.label, changed=", ".join(changes))
        stored = asdict(project_room.settings(con))
    if as_json:
        result(stored, as_json=True)
    else:
        rows = [{"setting": name, "value": str(value)} for name, value in stored.items()]
        listing(rows, as_json=False, empty="", title=opened.label)


def verify(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Check that no event of the audit trail was changed or removed."""
    opened = project_room.open_project(project)
    with state(opened.state) as con:
        broken = verify_audit(con)
    word = f"BROKEN at event {broken.id}: {broken.reason}" if broken else "whole"
    result({"audit": word}, as_json=as_json, text=f"The audit trail of {opened.label} is {word}.")
    raise typer.Exit(1 if broken else 0)
