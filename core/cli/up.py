"""`up`: the sample programme made ready, and the workstation opened on loopback."""

from __future__ import annotations

from typing import Annotated

import typer

from core import lifecycle
from core import runs as run_room
from core.cli.options import JsonOption
from core.cli.serving import Workstation, serve
from core.cli.tell import result, shown
from core.errors import UseError
from core.projects import Project

_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def _host(host: str) -> str:
    if host not in _LOOPBACK:
        fix = f"Leave --host out, or give one of {', '.join(_LOOPBACK)}."
        raise UseError("`up` serves this computer alone.", where=f"--host {host}", fix=fix)
    return host


_Host = Annotated[
    str, typer.Option(envvar="PASPORT_HOST", help="A name of this computer.", callback=_host)
]
_Port = Annotated[
    int,
    typer.Option(
        envvar="PASPORT_PORT", min=1024, max=65535, help="Where it is taken, the next free one."
    ),
]


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(up)


def up(
    host: _Host = "127.0.0.1",
    port: _Port = 8501,
    patients: Annotated[int, typer.Option(min=1, help="Patients of the sample cohort.")] = 500,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Make the sample ready, open nothing.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Prepare the sample (first time) and open the workstation."""
    project = prepared(patients, quiet=as_json)
    body = _readiness(project)
    if prepare_only:
        text = f"{body['project']}: gate {body['gate']} ({body['note']})"
        result(body, as_json=as_json, text=text)
        return

    def ready(station: Workstation) -> None:
        words = f"{body['project']}: gate {body['gate']} ({body['note']})"
        text = f"{words}\n\nThe workstation is at\n  {station.address}\n"
        text += "(opens once, for one person on this computer; Ctrl-C stops it)"
        told = {**body, "address": station.address, "port": station.port}
        result(told, as_json=as_json, text=text)

    raise typer.Exit(serve(host, port, ready))


def prepared(patients: int, *, quiet: bool = False) -> Project:
    """The sample programme with at least one complete run."""
    with shown(quiet=quiet) as watcher:
        project = lifecycle.sample_project(watcher)
        if run_room.latest(project) is None:
            lifecycle.run(project, lifecycle.Parameters(patients=patients), progress=watcher)
    return project


def _readiness(project: Project) -> dict[str, str]:
    """What the sample's gate said, and why; a FAIL opens all the same."""
    newest = run_room.latest(project)
    body = {"project": project.label, "folder": str(project.folder)}
    if newest is None:
        return {**body, "run": "", "gate": "NOT_RUN", "note": "no complete run"}
    note = newest.steps.get("gate", {}).get("note", "")
    return {**body, "run": newest.id, "gate": newest.gate or "NOT_RUN", "note": note}
