"""A load that was interrupted goes on: tables that stand as they were written are not loaded again.

Beside a table's files stand its counts, the states its children ask for, and a mark: the hash of
all that the table was made from, its parents' marks among it. A table is trusted only when its
mark and every file's hash are as they would be now. A load that ends well leaves none of this.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from core.connectors import Extract
from core.contract import is_reference
from core.etl.model import CompiledFeed, FeedLedger, TableStats
from core.etl.references import Reference
from core.etl.report import table_from
from core.runs import file_hash
from core.store import Engine, quoted, replace_file, text_literal, write_json

WRITTEN = ("target", "rejects", "excluded", "keys")  # folders that hold a file of each table
_FOLDER = "resume"


@dataclass(frozen=True)
class Loaded:
    """A table as loaded: its counts, and rows by which its files differ from them."""

    stats: TableStats
    ledgers: tuple[FeedLedger, ...] = ()
    remainder: int = 0


@dataclass(frozen=True)
class Inputs:
    """What every table of a load is made from."""

    extract: Extract
    references: Mapping[str, Reference]
    macros: Sequence[str]
    keys: Path  # the project's key map

    def mark(self, table: str, feeds: Iterable[CompiledFeed], marks: Mapping[str, str]) -> str:
        """The hash of all that the table is made from; `marks`: those of the tables before it."""
        feeds = tuple(feeds)
        known = self.keys / f"{table}.parquet"
        parts = [
            repr(feeds),
            *self.macros,
            self.extract.version,
            file_hash(known) if known.exists() else "",
            *(self._held(name) for feed in feeds for name, _ in feed.reads),
            *(marks[name] for feed in feeds for name in feed.parents),
        ]
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()

    def _held(self, table: str) -> str:
        if is_reference(table):
            return self.references[table].file.sha256
        return self.extract.tables[table].content_hash


def keep(engine: Engine, folder: Path, table: str, mark: str, loaded: Loaded) -> None:
    """Writes what a resumed load needs of this table, its record last."""
    parents = _parents(folder, table)
    with replace_file(parents) as part:
        engine.execute(
            f"COPY (SELECT * FROM parents.{quoted(table)}) TO {text_literal(str(part))}"
            " (FORMAT parquet)",
            step=f"{table} states",
        )
    record = {"mark": mark, "files": _hashes(folder, table), "loaded": asdict(loaded)}
    write_json(_record(folder, table), record)


def kept(engine: Engine, folder: Path, table: str, mark: str) -> Loaded | None:
    """The table as an earlier load left it, its states known again; None: it is to be loaded."""
    try:
        record: dict[str, Any] = json.loads(_record(folder, table).read_text(encoding="utf-8"))
        if record["mark"] != mark or record["files"] != _hashes(folder, table):
            return None
        loaded = _loaded(record["loaded"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    engine.execute(
        f"CREATE TABLE parents.{quoted(table)} AS"
        f" SELECT * FROM read_parquet({text_literal(str(_parents(folder, table)))})",
        step=f"{table} states",
    )
    return loaded


def forget(folder: Path) -> None:
    """Leaves nothing of what only a resumed load would need."""
    shutil.rmtree(folder / _FOLDER, ignore_errors=True)


def _loaded(held: Mapping[str, Any]) -> Loaded:
    ledgers = tuple(FeedLedger(**item) for item in held["ledgers"])
    return Loaded(table_from(held["stats"]), ledgers, held["remainder"])


def _hashes(folder: Path, table: str) -> dict[str, str]:
    files = {name: folder / name / f"{table}.parquet" for name in WRITTEN}
    files[_FOLDER] = _parents(folder, table)
    return {name: file_hash(file) for name, file in files.items()}


def _record(folder: Path, table: str) -> Path:
    return folder / _FOLDER / f"{table}.json"


def _parents(folder: Path, table: str) -> Path:
    return folder / _FOLDER / f"{table}.parquet"
