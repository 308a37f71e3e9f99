"""How state and data are opened: SQLite for live state, hardened DuckDB engines for rows.

The only room that opens either.
"""

from core.store.durable import disk_fault, replace_file, write_json
from core.store.engine import Engine, engine, interrupted_after, publish, published
from core.store.names import quoted, text_literal
from core.store.state import SCHEMA_VERSION, State, StateRow, backup, state, transaction

__all__ = [
    "SCHEMA_VERSION",
    "Engine",
    "State",
    "StateRow",
    "backup",
    "disk_fault",
    "engine",
    "interrupted_after",
    "publish",
    "published",
    "quoted",
    "replace_file",
    "state",
    "text_literal",
    "transaction",
    "write_json",
]
