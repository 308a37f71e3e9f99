"""Functional areas and load order, when a document lists its areas in the order of loading.

The list's lines read "CODE: NAME". Section headings over the tables follow the same
order, so they are aligned with it: each heading to its nearest area, never going back.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from core.specs.blocks import Text
from core.specs.model import SpecTable

_ENTRY = re.compile(r"^([A-Z]{2,8})\s*:\s*([A-Z][A-Z &/,()-]{3,})$")
_ORDER = re.compile(r"\b(above|following|this) order\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Area:
    code: str
    name: str
    order: int | None


def with_areas(tables: Sequence[SpecTable], texts: Sequence[Text]) -> list[SpecTable]:
    """The tables with area code and load order; unchanged when the document lists no areas."""
    areas = _areas(texts)
    if len(areas) < 2:
        return list(tables)
    headings = list(dict.fromkeys(table.area for table in tables))
    matched = dict(zip(headings, _aligned(headings, areas), strict=True))
    return [
        replace(table, area=matched[table.area].code, load_order=matched[table.area].order)
        for table in tables
    ]


def _areas(texts: Sequence[Text]) -> list[_Area]:
    areas: list[_Area] = []
    ordered = False
    for text in texts:
        words = " ".join(text.text.split())
        if match := _ENTRY.match(words):
            order = None if ordered else len(areas) + 1
            areas.append(_Area(match[1], match[2], order))
        elif areas and _ORDER.search(words):
            ordered = True
    return areas if ordered else [replace(area, order=None) for area in areas]


def _aligned(headings: Sequence[str], areas: Sequence[_Area]) -> list[_Area]:
    """The best reading in which areas never go back from one heading to the next."""
    best: list[list[tuple[float, int]]] = []
    for i, heading in enumerate(headings):
        row: list[tuple[float, int]] = []
        for j, area in enumerate(areas):
            before = (
                max(
                    ((best[i - 1][k][0] - (20.0 if k == j else 0.0), k) for k in range(j + 1)),
                    default=(0.0, 0),
                )
                if i
                else (0.0, 0)
            )
            row.append((before[0] + _likeness(heading, area), before[1]))
        best.append(row)
    path: list[int] = []
    at = max(range(len(areas)), key=lambda j: best[-1][j][0])
    for i in range(len(headings) - 1, -1, -1):
        path.append(at)
        at = best[i][at][1]
    return [areas[j] for j in reversed(path)]


def _likeness(heading: str, area: _Area) -> float:
    one, other = heading.upper(), f"{area.name}"
    same = fuzz.token_set_ratio(one, other)
    return same + 40 * ("ARCHIV" in one and "ARCHIV" in other)
