"""The order-free identity of a table's rows.

The same rows in any order, written by any number of threads, give the same text; a row more,
a row less or a row twice gives another. `_record` is left out: file order is no content.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.store import Engine, quoted, text_literal

RECORD = "_record"
_EMPTY = "'-,'"
_LOW = 2**64 - 1  # the low half of a 128-bit md5


def content_hash(engine: Engine, path: Path) -> str:
    """The hash of a Parquet file's rows as 32 hex digits; column order does not matter."""
    scan = f"read_parquet({text_literal(str(path))})"
    described = engine.rows(f"DESCRIBE SELECT * FROM {scan}", step=f"columns of {path.name}")
    columns = sorted(str(row[0]) for row in described if row[0] != RECORD)
    row_text = _row_text(engine, scan, columns)
    sums = engine.rows(
        f"""WITH row_hash AS (SELECT md5_number({row_text}) AS sum FROM {scan})
        SELECT count(*), sum((sum >> 64)::UBIGINT), sum((sum & {_LOW}::UHUGEINT)::UBIGINT)
        FROM row_hash""",
        step=f"content hash of {path.name}",
    )[0]
    return hashlib.sha256(repr((columns, sums)).encode()).hexdigest()[:32]


def _row_text(engine: Engine, scan: str, columns: list[str]) -> str:
    """The row as one text; a column without any value is not read again, its text is known."""
    if not columns:
        return "''"
    counts = ", ".join(f"count({quoted(column)})" for column in columns)
    filled = engine.rows(f"SELECT {counts} FROM {scan}", step="columns that hold a value")[0]
    pairs = zip(columns, filled, strict=True)
    return f"concat({', '.join(_framed(name) if held else _EMPTY for name, held in pairs)})"


def _framed(column: str) -> str:
    """The value with its length before it, so that no two rows read alike."""
    text = f"CAST({quoted(column)} AS VARCHAR)"
    return (
        f"CASE WHEN {text} IS NULL THEN {_EMPTY} ELSE concat(length({text}), ':', {text}, ',') END"
    )
