"""What a cohort came to: the rows of each table and each rate as stated and as achieved.

Written as cohort.json beside the tables, so that reports and notebooks need not count again.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from core.cohort.model import Request
from core.connectors import Extract, ExtractTable
from core.errors import ExtractError, nearest
from core.store import write_json

SUMMARY = "cohort.json"
LAST_OF_999 = 900_000  # patients whose NHS numbers the 999 range holds: nine of each ten stems


class Achieved:
    """Counts added up over the blocks."""

    def __init__(self) -> None:
        self._cases: Counter[str] = Counter()
        self._of: Counter[str] = Counter()

    def add(self, counted: Mapping[str, tuple[int, int]]) -> None:
        """One block's counts."""
        for name, (cases, of) in counted.items():
            self._cases[name] += cases
            self._of[name] += of

    def rows(self, request: Request) -> list[dict[str, Any]]:
        """Each stated rate; `achieved` is None where nothing was counted for it."""
        rates = request.rates
        stated = dict(rates.shares)
        for name, parts in rates.splits.items():
            stated |= {f"{name}.{part}": share for part, share in parts.items()}
        return [self._row(name, share, rates.words) for name, share in stated.items()]

    def _row(self, name: str, share: float, words: Mapping[str, tuple[str, str]]) -> dict[str, Any]:
        of, source = words[name.partition(".")[0]]
        total, cases = self._of[name], self._cases[name]
        achieved = round(cases / total, 4) if total else None
        counts = {"cases": cases if total else None, "of_rows": total if total else None}
        named = {"rate": name, "of": of, "source": source}
        return {**named, "stated": share, "achieved": achieved, **counts}


def write_summary(
    folder: Path,
    request: Request,
    tables: Sequence[ExtractTable],
    achieved: Achieved,
    blank: Iterable[str],
    unmodelled: Iterable[str],
) -> None:
    """cohort.json and SYNTHETIC.txt in the extract's folder."""
    beyond = request.patients > LAST_OF_999
    body = {
        "format": 1,
        "synthetic": True,
        "benchmark_only": beyond,
        "nhs_numbers": "999 and 00 ranges" if beyond else "999 range",
        "patients": request.patients,
        "seed": request.seed,
        "as_of": request.as_of.isoformat(),
        "rows_total": sum(item.rows for item in tables),
        "tables": {item.name: item.rows for item in tables},
        "rates": achieved.rows(request),
        "read_and_left_blank": sorted(blank),
        "without_a_model": sorted(unmodelled),
    }
    write_json(folder / SUMMARY, body)
    lines = [
        "SYNTHETIC: every person, number and event in this extract is invented.",
        f"patients {request.patients}, seed {request.seed}, as of {request.as_of.isoformat()}",
        *(["BENCHMARK ONLY: more patients than the 999 range of NHS numbers holds."] * beyond),
        "",
        *(f"{item.name} {item.rows} rows" for item in tables),
        "",
        f"columns that are read and left blank: {', '.join(sorted(blank)) or 'none'}",
    ]
    text = "\n".join(lines) + "\n"
    (folder / "SYNTHETIC.txt").write_text(text, encoding="utf-8", newline="\n")


def cohort_summary(extract: Extract) -> dict[str, Any] | None:
    """What the extract was made of; None when it is not a cohort.

    Raises: ExtractError when cohort.json cannot be read.
    """
    path = extract.folder / SUMMARY
    if extract.origin != "synthetic" or not path.exists():
        return None
    try:
        body = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError):
        fix = "Generate the cohort again."
        raise ExtractError("The cohort's summary is damaged.", where=SUMMARY, fix=fix) from None
    return dict(body)


def read_rows(extract: Extract, table: str, columns: Sequence[str] = ()) -> pa.Table:
    """One table of the extract as Arrow, all columns when none is named; for notebooks.

    Raises: ExtractError naming the nearest table or column.
    """
    held = extract.tables.get(table)
    if held is None:
        fix = nearest(table, extract.tables)
        raise ExtractError("The extract has no such table.", where=table, fix=fix)
    for column in columns:
        if column not in held.columns:
            fix = nearest(column, held.columns)
            raise ExtractError("The table has no such column.", where=f"{table}.{column}", fix=fix)
    return pq.read_table(extract.path(table), columns=[*columns] or None, memory_map=True)
