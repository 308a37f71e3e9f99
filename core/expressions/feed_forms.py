"""The text forms of a feed that name tables: pivot and follow_merge; and its guards."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from core.errors import ContractError
from core.expressions.check import checked
from core.expressions.folds import parsed_folds
from core.expressions.model import Checked, Follow, Pivot
from core.expressions.shapes import HEAD, between_uprights

_COLUMN = re.compile(r"(?s)^\s*([a-z]\w*)\s*\.\s*(\w+\s*:.*)$")
_FOLLOW = re.compile(
    r"(?is)^\s*(follow|exclude)\s+(.*\S)\s+through\s+(\w+)\s+(\w+)\s*->\s*(\w+)\s*$"
)
_PIVOT_FORM = "t: TABLE ON condition, then on lines of their own t.name: min(t.Column)"
_FOLLOW_FORM = "follow p.PatientNo through MERGES OldNo -> NewNo (or exclude ...)"


def parsed_pivots(text: str) -> tuple[Pivot, ...]:
    """The pivots, each a head line and its columns' lines; nothing is looked into yet.

    Raises: ContractError naming the line.
    """
    pivots: list[Pivot] = []
    columns: dict[str, list[str]] = {}
    for line in filter(str.strip, text.splitlines()):
        head, column = HEAD.match(line), _COLUMN.match(line)
        if column and column[1] in columns:
            columns[column[1]].append(column[2])
        elif column:
            raise ContractError(f"No pivot {column[1]!r} stands above its column.", fix=_PIVOT_FORM)
        elif head is None or len(between_uprights(line)) > 1:
            raise ContractError(f"The line {line.strip()[:60]!r} cannot be read.", fix=_PIVOT_FORM)
        elif head[1] in columns:
            raise ContractError(f"Alias {head[1]!r} is used by two pivots.", fix="Rename one.")
        else:
            columns[head[1]] = []
            pivots.append(Pivot(head[1], head[2], head[3], ()))
    bare = next((item.alias for item in pivots if not columns[item.alias]), None)
    if bare:
        raise ContractError(f"The pivot {bare!r} makes no column.", fix=_PIVOT_FORM)
    return tuple(
        Pivot(item.alias, item.table, item.condition, parsed_folds("\n".join(columns[item.alias])))
        for item in pivots
    )


def parsed_follow(text: str) -> Follow | None:
    """Whether merged-away patients are followed or excluded, and by which table; None: blank.

    Raises: ContractError when it cannot be read.
    """
    if not text.strip():
        return None
    found = _FOLLOW.match(text)
    if found is None:
        raise ContractError(f"{text.strip()[:60]!r} cannot be read.", fix=_FOLLOW_FORM)
    word: Literal["follow", "exclude"] = "follow" if found[1].lower() == "follow" else "exclude"
    return Follow(word, found[2], found[3], found[4], found[5])


def parsed_guards(text: str) -> tuple[str, ...]:
    """The guards as written, one a line."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def checked_guard(
    text: str, columns: Mapping[str, Sequence[str]], crosswalks: Mapping[str, str] | None = None
) -> Checked:
    """A guard: a required parent whose number is not written.

    Raises: ContractError when it is anything else.
    """
    guard = checked(text, columns, crosswalks=crosswalks)
    if guard.kind != "parent" or not guard.parents[0].required:
        raise ContractError(
            f"{text[:60]!r} is no guard.", fix="Write parent('LOAD_PMI', p.PatientNo)."
        )
    return guard
