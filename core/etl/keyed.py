"""Joins that meet their rows by equal texts: the joined table is grouped by its own key once.

`g.GpCode = p.GpCode AND g.Kind = 'A'` needs no visit of the driving rows to know how many rows
a code meets. Only shapes whose both sides are certainly text are taken, because a comparison
of text with a number could let one value meet several keys; all else is met row by row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.etl.reading import Meeting
from core.etl.wording import carried, listed, ordering, worded

_COLUMN = r'"[a-z][a-z0-9_]*"\."(?:[^"]|"")*"'
_WORD = r"'[^']*'"
_ONE = rf"(?:{_COLUMN}|{_WORD})"
_VALUE = rf"(?:{_ONE}|(?:upper|lower)\({_COLUMN}\)|coalesce\({_ONE}(?:, {_ONE})*\))"
_EQUAL = re.compile(rf"(?P<left>{_VALUE}) = (?P<right>{_VALUE})")
_ALIAS = re.compile(r'"([a-z][a-z0-9_]*)"\."')


@dataclass(frozen=True)
class Key:
    """How a join finds its rows: its own texts, what they equal, and what it holds to itself."""

    own: tuple[str, ...]
    other: tuple[str, ...]  # over the driving row and earlier joins; as many as `own`
    held: tuple[str, ...]  # conditions on the joined table alone

    def names(self, alias: str) -> list[str]:
        """The columns under which the key travels."""
        return [carried(alias, f"_key{number}") for number in range(1, len(self.own) + 1)]


def key_of(item: Meeting) -> Key | None:
    """The join's key; None when its rows must be met one driving row at a time."""
    alias = item.join.alias
    if any(owner != alias for term in item.order for owner, _ in term.value.columns):
        return None
    own, other, held = [], [], []
    for part in item.condition.sql.split(" AND "):  # what is cut wrongly does not match
        found = _EQUAL.fullmatch(part)
        sides = sorted(found.groups(), key=lambda side: alias not in _read(side)) if found else []
        if not sides or _read(sides[0]) != {alias}:
            return None
        if _read(sides[1]) <= {alias}:
            held.append(worded(part))
        elif alias in _read(sides[1]):
            return None
        else:
            own.append(worded(sides[0]))
            other.append(worded(sides[1]))
    return Key(tuple(own), tuple(other), tuple(held)) if own else None


def _read(side: str) -> set[str]:
    """The aliases that the side reads; empty for a constant."""
    return set(_ALIAS.findall(side))


def met_by_key(item: Meeting, key: Key) -> str:
    """Per key of the joined table: how many rows it has and which one is taken."""
    alias = item.join.alias
    record, pick = carried(alias, "_record"), carried(alias, "_pick")
    keys = [f"{own} AS {name}" for own, name in zip(key.own, key.names(alias), strict=True)]
    where = f"\n  WHERE {' AND '.join(key.held)}" if key.held else ""
    tables, by = f"  FROM source_{alias}{where}", ", ".join(key.own)
    if item.join.cardinality != "first":
        return (
            f"SELECT {', '.join(keys)}, count(*) AS {carried(alias, '_met')},\n"
            f"    CASE WHEN count(*) = 1 THEN min({record}) END AS {pick}\n{tables}\n"
            f"  GROUP BY {by}"
        )
    order = listed([*ordering(item.order), carried(alias, "_content"), record], " " * 6)
    return (
        f"SELECT {', '.join(keys)}, {record} AS {pick}\n{tables}\n"
        f"  QUALIFY row_number() OVER (PARTITION BY {by} ORDER BY\n      {order}) = 1"
    )


def found_by_key(item: Meeting, key: Key) -> str:
    """What joins the keys met to the row that asks for one."""
    pairs = zip(key.names(item.join.alias), key.other, strict=True)
    return " AND ".join(f"{name} = {other}" for name, other in pairs)
