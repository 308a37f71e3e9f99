"""Where a run stands, for people who watch: status.json, at most twice a second, and log.jsonl."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from core.store import write_json

Progress = Callable[[str, str, int, int], None]  # step, part, done, total


def silent(step: str, part: str, done: int, total: int) -> None:
    """Tells nobody; for notebooks and tests."""
    del step, part, done, total


def utc_now() -> str:
    """The moment as UTC ISO text, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class StatusFile:
    """A run's status.json and log.jsonl. No patient value enters either: names and counts only."""

    def __init__(self, folder: Path, watcher: Progress = silent) -> None:
        self._folder = folder
        self._watcher = watcher
        self._written = 0.0
        self._body: dict[str, Any] = {"steps": {}}

    def step(self, step: str, state: str, note: str = "") -> None:
        """A step began or ended; written at once."""
        self._body["steps"][step] = {"state": state, "note": note}
        self._body.update({"step": step, "part": "", "done": 0, "total": 0})
        self._write(force=True)
        entry = {"at": utc_now(), "step": step, "state": state, "note": note}
        with (self._folder / "log.jsonl").open("a", encoding="utf-8", newline="\n") as log:
            log.write(json.dumps(entry, sort_keys=True) + "\n")

    def part(self, step: str, part: str, done: int, total: int) -> None:
        """A part of a step is done: a table, a document."""
        self._body.update({"step": step, "part": part, "done": done, "total": total})
        self._write(force=False)
        self._watcher(step, part, done, total)

    def finish(self, status: str, message: str) -> None:
        """The run has ended."""
        self._body.update({"status": status, "message": message})
        self._write(force=True)

    def _write(self, *, force: bool) -> None:
        now = time.monotonic()
        if force or now - self._written >= 0.5:
            self._written = now
            write_json(self._folder / "status.json", {"at": utc_now(), **self._body})
