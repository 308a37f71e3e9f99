"""What a step's result depends on, as one hash: known, not guessed."""

from __future__ import annotations

import hashlib
import json
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

from core.store import State

_CORE = Path(__file__).resolve().parents[1]


def fingerprint(*parts: Any) -> str:
    """One sha256 over the parts, order kept."""
    text = json.dumps(parts, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@cache
def code_hash() -> str:
    """Hash over core's own files: a changed program makes every earlier result stale."""
    digest = hashlib.sha256()
    files = [f for f in sorted(_CORE.rglob("*")) if f.suffix in {".py", ".sql", ".toml", ".csv"}]
    for item in files:
        digest.update(item.relative_to(_CORE).as_posix().encode())
        digest.update(item.read_bytes())
    return digest.hexdigest()


@cache
def commit() -> str:
    """The commit that the program stands at; empty outside a git checkout."""
    try:
        done = subprocess.run(
            ["git", "rev-parse", "HEAD"],
            cwd=_CORE.parent,
            capture_output=True,
            text=True,
            timeout=5,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def folder_hash(folder: Path) -> str:
    """Hash over the names and bytes of a folder's files; empty text when it has none."""
    digest = hashlib.sha256()
    files = sorted(item for item in folder.rglob("*") if item.is_file()) if folder.exists() else []
    for item in files:
        digest.update(item.relative_to(folder).as_posix().encode())
        digest.update(item.read_bytes())
    return digest.hexdigest() if files else ""


def state_hash(con: State, *tables: str) -> str:
    """Hash over the rows of state tables, in key order."""
    digest = hashlib.sha256()
    for table in tables:
        for row in con.execute(f"SELECT * FROM {table} ORDER BY 1, 2, 3"):
            digest.update(json.dumps(list(row), ensure_ascii=False).encode())
    return digest.hexdigest()
