"""Hardened in-memory DuckDB engines over Parquet, and read-only published runs.

The order of the settings matters: folders first, then external access off, then the lock.
An engine's one `execute` raises our error without the cause, because DuckDB quotes values.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import pyarrow as pa

from core.errors import EngineError, StoreError
from core.store.durable import replace_file
from core.store.names import quoted, text_literal

Result = TypeVar("Result")
_CONNECT = {
    "python_enable_replacements": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class Engine:
    """One hardened connection; every statement names the step it belongs to."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection = connection

    def execute(self, sql: str, values: Sequence[Any] = (), *, step: str) -> None:
        """Runs the statement for its effect. Raises: EngineError naming step and fault."""
        self._run(sql, values, step)

    def rows(self, sql: str, values: Sequence[Any] = (), *, step: str) -> list[tuple[Any, ...]]:
        """All result rows as tuples."""
        return self._run(sql, values, step).fetchall()

    def value(self, sql: str, values: Sequence[Any] = (), *, step: str) -> Any:
        """The first column of the first row; None when there is no row."""
        row = self._run(sql, values, step).fetchone()
        return row[0] if row else None

    def arrow(self, sql: str, values: Sequence[Any] = (), *, step: str) -> pa.Table:
        """The result as an Arrow table."""
        bound = list(values) or None
        found: pa.Table = _guarded(
            lambda: self._connection.sql(sql, params=bound).to_arrow_table(), step
        )
        return found

    def register(self, name: str, table: pa.Table) -> None:
        """Makes an Arrow table readable under a name."""
        self._connection.register(name, table)

    def interrupt(self) -> None:
        """Stops the running statement, from another thread."""
        self._connection.interrupt()

    def _run(self, sql: str, values: Sequence[Any], step: str) -> duckdb.DuckDBPyConnection:
        return _guarded(lambda: self._connection.execute(sql, list(values)), step)


def _guarded(work: Callable[[], Result], step: str) -> Result:
    """What DuckDB answers; its faults as ours, because its own texts quote values."""
    try:
        return work()
    except duckdb.Error as error:
        raise _fault(error, step) from None
    except RuntimeError as error:  # what DuckDB makes of ctrl-C in a statement
        if "interrupted" in str(error).lower():
            raise KeyboardInterrupt from None
        raise EngineError("The step broke off (RuntimeError).", where=step) from None


def _fault(error: duckdb.Error, step: str) -> EngineError | StoreError:
    text = str(error).lower()
    if "no space left" in text or "file too large" in text or "could not write" in text:
        return StoreError("The disk is full.", where=step, fix="Free space, then run again.")
    kind = type(error).__name__
    fix = "See the run's sql/ folder for the statement."
    return EngineError(f"The step could not be executed ({kind}).", where=step, fix=fix)


@contextmanager
def engine(
    spill: Path,
    folders: Sequence[Path] = (),
    *,
    memory: str = "4GiB",
    threads: int | None = None,
) -> Iterator[Engine]:
    """A hardened in-memory engine that reads and writes only below the folders named.

    `spill` holds temporary files and is emptied on opening. Threads None means the machine's.
    """
    spill.mkdir(parents=True, exist_ok=True)
    for stale in spill.glob("duckdb_temp*"):
        stale.unlink(missing_ok=True)
    connection = duckdb.connect(config=dict(_CONNECT))
    try:
        for statement in _hardening(spill, folders, memory, threads):
            connection.execute(statement)
        yield Engine(connection)
    finally:
        connection.close()


@contextmanager
def published(path: Path, spill: Path, folders: Sequence[Path] = ()) -> Iterator[Engine]:
    """A run's run.duckdb, read-only, for any number of readers."""
    if not path.exists():
        raise StoreError("This run has not been published.", where=path.parent.name)
    connection = duckdb.connect(str(path), read_only=True, config=dict(_CONNECT))
    try:
        for statement in _hardening(spill, [path.parent, *folders], "1GiB", None):
            connection.execute(statement)
        yield Engine(connection)
    finally:
        connection.close()


def _hardening(spill: Path, folders: Sequence[Path], memory: str, threads: int | None) -> list[str]:
    allowed = ", ".join(text_literal(f"{Path(folder).resolve()}/") for folder in folders)
    return [
        f"SET temp_directory = {text_literal(str(spill))}",
        f"SET memory_limit = {text_literal(memory)}",
        *([f"SET threads = {int(threads)}"] if threads else []),
        "SET TimeZone = 'UTC'",
        "SET preserve_insertion_order = true",
        # DuckDB 2.0.0: a CASE whose condition Parquet statistics decide fails to bind
        "SET disabled_optimizers = 'statistics_propagation'",
        f"SET allowed_directories = [{allowed}]",
        "SET enable_external_access = false",
        "SET lock_configuration = true",
    ]


def interrupted_after(engine_in_use: Engine, seconds: float) -> threading.Timer:
    """A started timer that interrupts the engine's statement; cancel it when the work is done."""
    timer = threading.Timer(seconds, engine_in_use.interrupt)
    timer.daemon = True
    timer.start()
    return timer


def publish(path: Path, tables: Mapping[str, pa.Table], views: Mapping[str, Path]) -> None:
    """Writes a run's run.duckdb once: Arrow tables as tables, Parquet files as views.

    Written aside and renamed. Views name their files absolutely: a run's folder never moves.
    """
    with replace_file(path) as part:
        part.unlink(missing_ok=True)
        connection = duckdb.connect(str(part), config=dict(_CONNECT))
        try:
            for name, table in sorted(tables.items()):
                connection.register("incoming", table)
                connection.execute(f"CREATE TABLE {quoted(name)} AS SELECT * FROM incoming")
                connection.unregister("incoming")
            for name, source in sorted(views.items()):
                read = f"read_parquet({text_literal(str(source))})"
                connection.execute(f"CREATE VIEW {quoted(name)} AS SELECT * FROM {read}")
        except duckdb.Error as error:
            raise _fault(error, "publish run.duckdb") from None
        finally:
            connection.close()
