"""Crosswalk coverage: source codes that would reach the target with no agreed translation.

Counts only. Whether a gap holds the release is for the gates to say.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from core.crosswalks.lookup import Lines, executable_pairs
from core.crosswalks.model import Crosswalk
from core.store import Engine, quoted


@dataclass(frozen=True)
class UntranslatedCode:
    code: str  # as held at source, untrimmed
    records: int  # source records that carry it


def untranslated_codes(
    engine: Engine, table: Path, column: str, crosswalk: Crosswalk, lines: Lines = "working"
) -> list[UntranslatedCode]:
    """One per distinct code of the extract's column that the crosswalk lacks, commonest first.

    `table` is the extract table's Parquet file. Blanks are not codes.
    """
    name = quoted(column)
    keys = sorted({pair.key for pair in executable_pairs(crosswalk, lines)})
    sql = f"""SELECT {name}, count(*) FROM read_parquet(?) WHERE trim({name}) <> ''
        AND NOT list_contains(CAST(? AS VARCHAR[]), upper(trim({name})))
        GROUP BY 1 ORDER BY 2 DESC, 1"""
    rows = engine.rows(sql, [str(table), keys], step=f"coverage of {crosswalk.name}")
    return [UntranslatedCode(code, records) for code, records in rows]
