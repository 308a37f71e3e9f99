"""The facts of the sample programme, read from the tables beside this folder.

Names, types, lengths, codes and rules are those of a real PAS migration; every description
is the sample's own wording.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

SAMPLE = Path(__file__).resolve().parent.parent

Row = dict[str, str]


def facts(name: str) -> list[Row]:
    """The rows of one facts table, in file order; an empty cell is an empty text."""
    path = SAMPLE / "facts" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def grouped(rows: list[Row], *columns: str) -> dict[tuple[str, ...], list[Row]]:
    """Rows by the values of these columns, in the order they first occur."""
    groups: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        groups[tuple(row[column] for column in columns)].append(row)
    return dict(groups)


def parts(text: str) -> list[str]:
    """The pieces of a cell that holds several values; an empty cell holds none."""
    return text.split("|") if text else []
