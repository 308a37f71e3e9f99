"""Run folders: opened with their final name, counted only when run.json says COMPLETE.

A run that is not COMPLETE and whose writer is gone reads as INTERRUPTED.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock, Timeout

from core.errors import PasportError, StoreError, UseError, nearest
from core.projects import Project
from core.runs.progress import Progress, StatusFile, silent, utc_now
from core.store import write_json

Status = Literal["RUNNING", "COMPLETE", "FAILED", "CANCELLED", "INTERRUPTED"]


@dataclass
class Run:
    """A run in progress: its folder, its status file, what its header will say."""

    id: str
    folder: Path
    status: StatusFile
    header: dict[str, Any]
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)

    def check_cancelled(self) -> None:
        """Raises KeyboardInterrupt when somebody asked this run to stop."""
        if (self.folder / "cancel").exists():
            raise KeyboardInterrupt

    def done(self, step: str, state: str, inputs: str, seconds: float, note: str = "") -> None:
        """Notes how a step ended."""
        self.steps[step] = {
            "state": state,
            "inputs": inputs,
            "seconds": round(seconds, 3),
            "note": note,
        }
        self.status.step(step, state, note)


@dataclass(frozen=True)
class RunSummary:
    id: str
    folder: Path
    status: Status
    started: str
    finished: str
    message: str
    gate: str  # PASS, FAIL or empty when no gate was judged
    header: dict[str, Any]
    steps: dict[str, dict[str, Any]]
    progress: dict[str, Any]


@contextmanager
def writer_lock(project: Project, waiting: Progress = silent) -> Iterator[None]:
    """Holds the project's one writer place; others queue until it is free."""
    lock = FileLock(project.folder / "writer.lock")
    while True:
        try:
            lock.acquire(timeout=1)
            break
        except Timeout:
            waiting("queue", f"waiting for process {lock_holder(project) or '?'}", 0, 1)
        except OSError as error:
            fix = "Check the project folder's permissions and disk."
            raise StoreError(
                "The project cannot be locked.", where=str(error.errno), fix=fix
            ) from None
    try:
        (project.folder / "writer.pid").write_text(f"{os.getpid()}\n", encoding="utf-8")
        yield
    finally:
        (project.folder / "writer.pid").unlink(missing_ok=True)
        lock.release()


def lock_holder(project: Project) -> int | None:
    """The process that writes to the project now; None when nobody does."""
    lock = FileLock(project.folder / "writer.lock")
    try:
        with lock.acquire(timeout=0):
            return None
    except Timeout:
        try:
            return int((project.folder / "writer.pid").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return 0


@contextmanager
def open_run(project: Project, header: dict[str, Any], watcher: Progress = silent) -> Iterator[Run]:
    """A new run; COMPLETE when the block ends well, else FAILED or CANCELLED with the reason.

    The caller holds `writer_lock`. Other faults leave it without run.json: INTERRUPTED.
    """
    run_id = _new_id()
    folder = project.runs / run_id
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        fix = "Free space or check permissions."
        raise StoreError("A run cannot be opened.", where=str(error.errno), fix=fix) from None
    run = Run(run_id, folder, StatusFile(folder, watcher), {**header, "started": utc_now()})
    write_json(folder / "header.json", run.header)
    try:
        yield run
    except KeyboardInterrupt:
        _close(run, "CANCELLED", "stopped by a person", hashes={})
        raise
    except PasportError as error:
        _close(run, "FAILED", str(error), hashes={})
        raise
    _close(run, "COMPLETE", "", hashes=_hashes(folder))


def _new_id() -> str:
    """Second, then microsecond in hex, then one random digit: ids sort as runs began."""
    seconds, fraction = divmod(time.time_ns(), 10**9)
    second = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(seconds))
    return f"{second}-{fraction // 1000:05x}{secrets.randbelow(16):x}"


def _close(run: Run, status: Status, message: str, hashes: dict[str, str]) -> None:
    body = {
        "id": run.id,
        "status": status,
        "message": message,
        "header": run.header,
        "finished": utc_now(),
        "steps": run.steps,
        "files": hashes,
    }
    try:
        run.status.finish(status, message)
        write_json(run.folder / "run.json", body)
    except (StoreError, OSError):
        if status == "COMPLETE":
            raise
        shutil.rmtree(run.folder / "target", ignore_errors=True)


def _hashes(folder: Path) -> dict[str, str]:
    """sha256 of every file that the run keeps; the moving parts apart."""
    moving = {"status.json", "log.jsonl", "run.json", "cancel", "worker.log"}
    files = sorted(item for item in folder.rglob("*") if item.is_file() and item.name not in moving)
    return {str(item.relative_to(folder).as_posix()): file_hash(item) for item in files}


def file_hash(path: Path) -> str:
    """sha256 of the file's bytes."""
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def runs(project: Project) -> list[RunSummary]:
    """Every run of the project, newest first; a dead one reads INTERRUPTED."""
    if not project.runs.is_dir():
        return []
    alive = lock_holder(project) is not None
    folders = sorted((item for item in project.runs.iterdir() if item.is_dir()), reverse=True)
    return [_summary(item, alive and position == 0) for position, item in enumerate(folders)]


def run_summary(project: Project, run_id: str) -> RunSummary:
    """One run by its id, or by a unique beginning of it. Raises: UseError when unknown."""
    fits = [item for item in runs(project) if item.id.startswith(run_id)]
    if len(fits) != 1:
        known = [item.id for item in runs(project)]
        raise UseError("There is no such run.", where=run_id, fix=nearest(run_id, known))
    return fits[0]


def latest(project: Project, step: str | None = None) -> RunSummary | None:
    """The newest COMPLETE run, if asked: that holds the step's output; None when there is none."""
    held = {"DONE", "REUSED"}
    for item in runs(project):
        if item.status == "COMPLETE":
            if step is None or item.steps.get(step, {}).get("state") in held:
                return item
    return None


def cancel(project: Project, run_id: str) -> None:
    """Asks a run to stop at the next table; what it wrote is never counted."""
    (run_summary(project, run_id).folder / "cancel").touch()


def _read(path: Path) -> dict[str, Any]:
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return body if isinstance(body, dict) else {}


def _summary(folder: Path, alive: bool) -> RunSummary:
    body = _read(folder / "run.json")
    header = body.get("header") or _read(folder / "header.json")
    gate = _read(folder / "gate.json").get("status", "")
    return RunSummary(
        id=folder.name,
        folder=folder,
        status=body.get("status") or ("RUNNING" if alive else "INTERRUPTED"),
        started=header.get("started", ""),
        finished=body.get("finished", ""),
        message=body.get("message", ""),
        gate=gate if isinstance(gate, str) else "",
        header=header,
        steps=body.get("steps", {}),
        progress=_read(folder / "status.json"),
    )
