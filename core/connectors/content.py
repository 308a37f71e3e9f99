"""The order-free identity of a table's rows.

The same rows in any order, written by any number of threads, give the same text; a row more,
a row less or a row twice gives another. `_record` is left out: file order is no content.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from core.store import Engine, quoted, text_literal

RECORD = "_record"


def content_hash(engine: Engine, path: Path) -> str:
    """The hash of a Parquet file's rows as 32 hex digits; column order does not matter."""
    scan = f"read_parquet({text_literal(str(path))})"
    described = engine.rows(f"DESCRIBE SELECT * FROM {scan}", step=f"columns of {path.name}")
    columns = sorted(str(row[0]) for row in described if row[0] != RECORD)
    row_text = " || ".join(_framed(column) for column in columns) or "''"
    sums = engine.rows(
        f"""WITH row_hash AS (SELECT {row_text} AS framed FROM {scan})
        SELECT count(*), sum(md5_number_lower(framed)), sum(md5_number_upper(framed))
        FROM row_hash""",
        step=f"content hash of {path.name}",
    )[0]
    return hashlib.sha256(repr((columns, sums)).encode()).hexdigest()[:32]


def _framed(column: str) -> str:
    """The value with its length before it, so that no two rows read alike."""
    text = f"CAST({quoted(column)} AS VARCHAR)"
    return f"coalesce(length({text}) || ':' || {text}, '-') || ','"
