"""`up`: the sample programme made ready, and the workstation opened on loopback."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from core import lifecycle
from core import runs as run_room
from core.cli.tell import err, out, shown
from core.errors import UseError
from core.projects import Project

_APP = Path(__file__).resolve().parents[2] / "app.py"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(up)


def up(
    host: Annotated[str, typer.Option(envvar="PASPORT_HOST", help="Loopback.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PASPORT_PORT", min=1024, max=65535)] = 8501,
    patients: Annotated[int, typer.Option(min=1, help="Patients of the sample cohort.")] = 500,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Make the sample ready, open nothing.")
    ] = False,
) -> None:
    """Prepare the sample programme (first time) and open the workstation."""
    if host not in _LOOPBACK:
        fix = "Leave --host out: one person, this computer."
        raise UseError("`up` serves this computer alone.", where=host, fix=fix)
    project = prepared(patients)
    tell_gate(project)
    if not prepare_only:
        raise typer.Exit(_served(host, _free_port(host, port)))


def prepared(patients: int) -> Project:
    """The sample programme with at least one complete run."""
    with shown(quiet=False) as watcher:
        project = lifecycle.sample_project(watcher)
        if run_room.latest(project) is None:
            lifecycle.run(project, lifecycle.Parameters(patients=patients), progress=watcher)
    return project


def tell_gate(project: Project) -> None:
    """What the sample's gate said, and why; a FAIL opens all the same."""
    newest = run_room.latest(project)
    if newest:
        note = newest.steps.get("gate", {}).get("note", "")
        out.print(f"{project.label}: gate {newest.gate or 'NOT_RUN'} ({note})", markup=False)


def _free_port(host: str, wanted: int) -> int:
    for port in range(wanted, min(wanted + 50, 65536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError:
                continue
            if port != wanted:
                err.print(f"Port {wanted} is taken; using {port}.")
            return port
    raise UseError(f"No free port from {wanted} on.", fix="Give another with --port.")


def _served(host: str, port: int) -> int:
    token = secrets.token_urlsafe(24)
    shown_host = f"[{host}]" if ":" in host else host
    address = f"http://{shown_host}:{port}/login?token={token}"
    command = [sys.executable, "-m", "streamlit", "run", str(_APP)]
    command += ["--server.address", host, "--server.port", str(port)]
    server = subprocess.Popen(
        command,
        env={**os.environ, "PASPORT_TOKEN": token},
        cwd=_APP.parent,
        stdout=subprocess.DEVNULL,
    )
    out.print(
        f"\nThe workstation is at\n  {address}\n(one person, once; Ctrl-C stops it)", markup=False
    )
    if sys.platform in {"win32", "darwin"} or os.environ.get("DISPLAY"):
        webbrowser.open(address)
    try:
        return 0 if server.wait() == 0 else 3
    except KeyboardInterrupt:
        server.terminate()
        server.wait(timeout=10)
        return 130
