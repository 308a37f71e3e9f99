"""The order-free identity of a table's rows.

The same rows in any order, written by any number of threads, give the same text; a row more,
a row less or a row twice gives another. `_record` is left out: file order is no content.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from core.store import Engine, quoted, text_literal

RECORD = "_record"
_EMPTY = "'-,'"
_LOW = 2**64 - 1  # the low half of a 128-bit md5
_PART = "content_part"


@dataclass(frozen=True)
class RowSums:
    """What some rows of a table add to its content hash; the parts of a table add up."""

    rows: int = 0
    high: int = 0
    low: int = 0

    def __add__(self, other: RowSums) -> RowSums:
        return RowSums(self.rows + other.rows, self.high + other.high, self.low + other.low)


def hash_of_sums(columns: Iterable[str], sums: RowSums) -> str:
    """The content hash of a table whose rows came to these sums; `_record` is left out."""
    found = (sums.rows, sums.high, sums.low) if sums.rows else (0, None, None)
    return _digest(sorted(name for name in columns if name != RECORD), found)


def row_sums(engine: Engine, table: pa.Table) -> RowSums:
    """What rows of text, still in memory, add to the content hash of their table."""
    if not table.num_rows:
        return RowSums()
    names = sorted(name for name in table.column_names if name != RECORD)
    parts: list[str] = []
    held: dict[str, Any] = {}
    for place, name in enumerate(names):
        _frame(table[name].combine_chunks(), place, parts, held)
    engine.register(_PART, pa.table(held or {"none": pa.nulls(table.num_rows)}))
    summed = _summed(engine, f"concat({', '.join(_joined(parts))})", _PART, _PART)
    engine.execute(f"DROP VIEW {_PART}", step=_PART)
    return RowSums(*summed)


def _frame(values: Any, place: int, parts: list[str], held: dict[str, Any]) -> None:
    """The column's parts of the row text: its lengths as words of a dictionary, its values."""
    if values.null_count == len(values):
        parts.append(_EMPTY)
        return
    held[f"v{place}"] = values
    lengths: Any = _lengths(values)
    span = pc.min_max(lengths)
    least, most = span["min"].as_py(), span["max"].as_py()
    if least == most and not values.null_count:
        parts += [f"'{most}:'", f"v{place}", "','"]
        return
    words = pa.array(["-", *(f"{length}:" for length in range(most + 1))])
    at: Any = pc.fill_null(pc.add(lengths, 1), 0)
    held[f"l{place}"] = pa.DictionaryArray.from_arrays(at, words)
    parts += [f"l{place}", f"v{place}", "','"]


def _lengths(values: Any) -> Any:
    """Characters of each value; the bytes where no character has more than one."""
    text = values.buffers()[2]
    plain = text is None or not text.size or np.frombuffer(text, np.uint8).max() < 128
    return pc.binary_length(values) if plain else pc.utf8_length(values)


def _joined(parts: Sequence[str]) -> list[str]:
    """The parts with literals that follow each other made one."""
    joined: list[str] = []
    for part in parts:
        if joined and part[0] == "'" == joined[-1][0]:
            joined[-1] = joined[-1][:-1] + part[1:]
        else:
            joined.append(part)
    return joined


def content_hash(engine: Engine, path: Path) -> str:
    """The hash of a Parquet file's rows as 32 hex digits; column order does not matter."""
    scan = f"read_parquet({text_literal(str(path))})"
    described = engine.rows(f"DESCRIBE SELECT * FROM {scan}", step=f"columns of {path.name}")
    columns = sorted(str(row[0]) for row in described if row[0] != RECORD)
    row_text = _row_text(engine, scan, columns)
    return _digest(columns, _summed(engine, row_text, scan, f"content hash of {path.name}"))


def _summed(engine: Engine, row_text: str, scan: str, step: str) -> tuple[int, ...]:
    """Rows, and the sums of both halves of their md5; the halves are None when there is no row."""
    return engine.rows(
        f"""WITH row_hash AS (SELECT md5_number({row_text}) AS sum FROM {scan})
        SELECT count(*), sum((sum >> 64)::UBIGINT), sum((sum & {_LOW}::UHUGEINT)::UBIGINT)
        FROM row_hash""",
        step=step,
    )[0]


def _digest(columns: Sequence[str], sums: tuple[int | None, ...]) -> str:
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
