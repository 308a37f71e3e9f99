"""Long work in a process of its own, so that a page may close and the run goes on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass

from core.access import LOCAL, Actor, require
from core.errors import StoreError
from core.lifecycle.model import Parameters
from core.projects import Project
from core.runs import RunSummary, lock_holder, runs


@dataclass(frozen=True)
class JobStatus:
    running: bool
    run: RunSummary | None  # the newest run; None when there is none yet


def start_job(project: Project, parameters: Parameters, *, actor: Actor = LOCAL) -> str:
    """Starts a run in a worker process and answers with the run's id once it has one.

    Raises: StoreError when the worker ends or stays silent before it opened a run.
    """
    require(actor, "project.execute")
    before = {item.id for item in runs(project)}
    log = project.folder / "worker.log"
    with log.open("wb") as out:
        worker = subprocess.Popen(
            [sys.executable, "-m", "core.cli", *_arguments(project, parameters)],
            stdout=out,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=os.name == "posix",
        )
    return _opened(project, worker, before)


def _arguments(project: Project, parameters: Parameters) -> list[str]:
    words = ["run", "-p", str(project.folder), "--json"]
    names = {"start": "from"}
    for name, value in parameters.chosen().items():
        option = f"--{names.get(name, name).replace('_', '-')}"
        words += [option] if value is True else [] if value is False else [option, str(value)]
    return words


_workers: list[subprocess.Popen[bytes]] = []  # held until they end, so that none is left unreaped


def _opened(project: Project, worker: subprocess.Popen[bytes], before: set[str]) -> str:
    _workers[:] = [item for item in _workers if item.poll() is None] + [worker]
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        fresh = [item.id for item in runs(project) if item.id not in before]
        if fresh:
            return fresh[0]
        if worker.poll() is not None:
            raise _refusal(project)
        time.sleep(0.1)
    raise StoreError("The run has not started within a minute.", fix="Is another run going on?")


def _refusal(project: Project) -> StoreError:
    """Why the worker ended before it opened a run, in the words it gave."""
    text = (project.folder / "worker.log").read_text(encoding="utf-8", errors="replace")
    for line in text.splitlines():
        if line.startswith('{"error"'):
            told = json.loads(line)
            return StoreError(told["error"], where=told["where"], fix=told["fix"])
    return StoreError("The run could not be started.", where="worker.log in the project's folder")


def job_status(project: Project) -> JobStatus:
    """What is going on now, from the newest run's own files."""
    found = runs(project)
    return JobStatus(lock_holder(project) is not None, found[0] if found else None)
