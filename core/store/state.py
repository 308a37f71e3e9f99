"""A project's live state in one SQLite file: opened, migrated, backed up.

WAL, ten seconds of patience, explicit transactions. A store written by a newer
version is refused; an older one is backed up, then migrated forward.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import resources
from pathlib import Path

from core.errors import StoreError

State = sqlite3.Connection  # what a room takes and gives back; only this room opens one
StateRow = sqlite3.Row
_MIGRATIONS = resources.files("core.store") / "migrations"


def _scripts() -> list[str]:
    names = sorted(item.name for item in _MIGRATIONS.iterdir() if item.name.endswith(".sql"))
    return [(_MIGRATIONS / name).read_text(encoding="utf-8") for name in names]


SCHEMA_VERSION = len(_scripts())


@contextmanager
def state(path: Path) -> Iterator[State]:
    """An open connection to the state file, created or migrated when needed.

    Rows come as sqlite3.Row. Nothing is written outside `transaction`.
    Raises: StoreError when the file is damaged, locked or from a newer version.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(path, timeout=10, isolation_level=None)) as con:
            con.row_factory = sqlite3.Row
            con.execute("PRAGMA busy_timeout = 10000")
            con.execute("PRAGMA journal_mode = WAL")
            con.execute("PRAGMA foreign_keys = ON")
            _migrate(con, path)
            yield con
    except sqlite3.DatabaseError as error:
        raise StoreError(
            f"The project's state cannot be used ({type(error).__name__}).",
            where=path.name,
            fix="Close other programs that use it, or restore the file from a backup.",
        ) from error


@contextmanager
def transaction(con: State) -> Iterator[None]:
    """All of the block's changes, or none; inside another transaction it joins that one."""
    if con.in_transaction:
        yield
        return
    con.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")


def backup(con: State, target: Path) -> None:
    """A consistent copy of the open state, written beside and renamed."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as copy:
        con.backup(copy)
    part.replace(target)


def _migrate(con: State, path: Path) -> None:
    version = int(con.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise StoreError(
            f"The state is of version {version}; this PASport knows {SCHEMA_VERSION}.",
            where=path.name,
            fix="Open it with the newer PASport.",
        )
    if 0 < version < SCHEMA_VERSION:
        backup(con, path.with_name(f"{path.name}.v{version}.bak"))
    for number, script in enumerate(_scripts()[version:], version + 1):
        _apply(con, script, number)


def _apply(con: State, script: str, number: int) -> None:
    con.execute("BEGIN IMMEDIATE")
    if int(con.execute("PRAGMA user_version").fetchone()[0]) >= number:
        con.execute("ROLLBACK")
        return
    try:
        for statement in script.split(";\n"):
            if statement.strip():
                con.execute(statement)
        con.execute(f"PRAGMA user_version = {number}")
    except BaseException:
        con.execute("ROLLBACK")
        raise
    con.execute("COMMIT")
