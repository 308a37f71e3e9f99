"""`init`, `project list`, `project settings`, `audit verify`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from core import lifecycle
from core import projects as project_room
from core.access import LOCAL, record_event, verify_audit
from core.cli.options import JsonOption, ProjectOption
from core.cli.tell import listing, result, shown
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
    with shown(quiet=as_json) as watcher:
        made = lifecycle.new_project(
            project, source_spec, target_spec, extracts=extracts, progress=watcher
        )
    body = {"project": made.label, "folder": str(made.folder)}
    text = f"Made {made.label}.\nNext: pasport run -p {made.label}"
    result(body, as_json=as_json, text=text)


def list_all(as_json: JsonOption = False) -> None:
    """Every project of this data folder."""
    rows = [
        {"project": item.label, "folder": str(item.folder)} for item in project_room.list_projects()
    ]
    listing(rows, as_json=as_json, empty="No project yet. `pasport up` makes the sample one.")


def settings(
    project: ProjectOption = None,
    set_: Annotated[list[str] | None, typer.Option("--set", help="name=value")] = None,
    as_json: JsonOption = False,
) -> None:
    """Show or change a project's settings."""
    opened = project_room.open_project(project)
    changes = [item.partition("=") for item in set_ or []]
    if any(not mark for _, mark, _ in changes):
        raise UseError("--set takes name=value.", fix="For example --set min_patients=50.")
    with state(opened.state) as con:
        if changes:
            with transaction(con):
                project_room.save_settings(con, **{name: value for name, _, value in changes})
                names = ", ".join(name for name, _, _ in changes)
                record_event(con, LOCAL, "settings", opened.label, changed=names)
        stored = asdict(project_room.settings(con))
    if as_json:
        result(stored, as_json=True)
    else:
        rows = [{"setting": name, "value": value} for name, value in stored.items()]
        listing(rows, as_json=False, empty="")


def verify(project: ProjectOption = None, as_json: JsonOption = False) -> None:
    """Check that no event of the audit trail was changed or removed."""
    opened = project_room.open_project(project)
    with state(opened.state) as con:
        broken = verify_audit(con)
    word = f"BROKEN at event {broken.id}: {broken.reason}" if broken else "whole"
    result({"audit": word}, as_json=as_json, text=f"The audit trail of {opened.label} is {word}.")
    raise typer.Exit(1 if broken else 0)
