"""Many rows to one value, and a row's neighbours: the forms of pivot, aggregates and window.

One a line: `name: FUNCTION(expression) | within keys | by order | where condition`. A neighbour
(window) has `within` and `by`; a fold has `by` where its answer depends on an order.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.errors import ContractError, nearest
from core.expressions.check import checked, checked_list, checked_order
from core.expressions.model import Checked, Fold, OrderTerm
from core.expressions.parse import split_list
from core.expressions.shapes import between_uprights

FOLDS = ("min", "max", "count", "first", "last", "nth", "string_agg")
NEIGHBOURS = ("lead", "lag", "count")
MOST_FOLDS = 60
FARTHEST = 1_000  # the greatest place that nth() may name
_ORDERED = frozenset({"first", "last", "nth", "string_agg"})
_PLAIN = frozenset({"min", "max", "count"})
_NAMED = re.compile(r"(?s)^\s*([a-z_]\w*)\s*:\s*(.*\S)\s*$")
_CALL = re.compile(r"(?is)^\s*([a-z_]+)\s*\((.*)\)\s*$")
_CLAUSE = re.compile(r"(?is)^\s*(within|by|where)\s+(.*\S)\s*$")
_FORM = "name: min(a.Column), or name: first(a.Column) | by a.Other | where a.Kind = 'X'"

Columns = Mapping[str, Sequence[str]]
Words = Mapping[str, str] | None


def parsed_folds(text: str) -> tuple[tuple[str, str], ...]:
    """Name and body of each line, in order; what they fold is not looked into yet.

    Raises: ContractError naming the line.
    """
    named = tuple(_named(line) for line in text.splitlines() if line.strip())
    if len(named) > MOST_FOLDS:
        raise ContractError(f"More than {MOST_FOLDS} columns are made.", fix="Split the feed.")
    names = [name for name, _ in named]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ContractError(f"The name {twice!r} is made twice.", fix="Rename one.")
    return named


def _named(line: str) -> tuple[str, str]:
    found = _NAMED.match(line)
    if found is None:
        raise ContractError(f"The line {line.strip()[:60]!r} cannot be read.", fix=_FORM)
    if found[1] != found[1].lower():
        raise ContractError(f"The name {found[1]!r} must be a lower-case word.")
    return found[1], found[2]


def checked_fold(name: str, body: str, columns: Columns, crosswalks: Words = None) -> Fold:
    """The line of aggregates or of a pivot, checked. Raises: ContractError with the reason."""
    fold = _read(name, body, columns, crosswalks, FOLDS)
    if fold.within:
        raise ContractError("A fold has no 'within'.", fix="The group decides which rows.")
    if fold.function in _ORDERED and not fold.order:
        raise ContractError(
            f"{fold.function}() has no total order.", fix="Add | by alias.Column, ..."
        )
    if fold.function in _PLAIN and fold.order:
        raise ContractError(f"{fold.function}() does not depend on an order.", fix="Remove 'by'.")
    return fold


def checked_neighbour(name: str, body: str, columns: Columns, crosswalks: Words = None) -> Fold:
    """The line of a window, checked. Raises: ContractError with the reason."""
    fold = _read(name, body, columns, crosswalks, NEIGHBOURS)
    if not fold.within:
        raise ContractError("It does not say within which key.", fix="Add | within alias.Key, ...")
    if not fold.order:
        raise ContractError("It has no total order.", fix="Add | by alias.Column, ...")
    where = (fold.where,) if fold.where else ()
    if any(item.probes for item in (fold.value, *fold.within, *where)):
        raise ContractError(
            "A value of a neighbouring row is not converted here.",
            fix=f"Take the source column; convert windowed.{name} in the line.",
        )
    return fold


def _read(
    name: str, body: str, columns: Columns, crosswalks: Words, allowed: Sequence[str]
) -> Fold:
    call, *rest = between_uprights(body)
    clauses = _clauses(rest)
    function, value, extra = _call(call, columns, crosswalks, allowed)
    order: tuple[OrderTerm, ...] = ()
    if "by" in clauses:
        order = checked_order(clauses["by"], columns, crosswalks=crosswalks)
    within = checked_list(clauses.get("within", ""), columns, crosswalks=crosswalks)
    where: Checked | None = None
    if "where" in clauses:
        where = checked(clauses["where"], columns, boolean=True, crosswalks=crosswalks)
    return Fold(name, function, value, extra, order, within, where)


def _clauses(parts: Sequence[str]) -> dict[str, str]:
    clauses: dict[str, str] = {}
    for part in parts:
        found = _CLAUSE.match(part)
        if found is None:
            raise ContractError(f"{part.strip()[:40]!r} is not within, by or where.", fix=_FORM)
        if clauses.setdefault(found[1].lower(), found[2]) != found[2]:
            raise ContractError(f"{found[1].lower()!r} stands twice.", fix="Keep one.")
    return clauses


def _call(
    text: str, columns: Columns, crosswalks: Words, allowed: Sequence[str]
) -> tuple[str, Checked, str]:
    found = _CALL.match(text)
    if found is None:
        raise ContractError(f"{text.strip()[:60]!r} is not one function of the rows.", fix=_FORM)
    function = found[1].lower()
    if function not in allowed:
        fix = nearest(function, allowed) or f"Use {', '.join(allowed)}."
        raise ContractError(f"{function}() is not allowed here.", fix=fix)
    if not found[2].strip():
        raise ContractError(f"{function}() needs an expression.", fix=f"{function}(a.Column)")
    first, *more = split_list(found[2])
    extra = _extra(function, more)
    return function, checked_list(first, columns, crosswalks=crosswalks)[0], extra


def _extra(function: str, more: Sequence[str]) -> str:
    """The second argument: a place for nth, what stands between for string_agg, else none."""
    if function == "nth":
        if len(more) == 1 and more[0].isdecimal() and 1 <= int(more[0]) <= FARTHEST:
            return str(int(more[0]))
        raise ContractError("nth() needs the place, from 1.", fix="nth(a.Column, 2)")
    if function == "string_agg":
        between = checked_list(more[0], {}) if len(more) == 1 else ()
        if between and between[0].kind == "constant" and len(between[0].sql) <= 22:
            return between[0].sql[1:-1].replace("''", "'")
        raise ContractError(
            "string_agg() needs a short text to stand between.", fix="string_agg(a.Column, ', ')"
        )
    if more:
        raise ContractError(f"{function}() takes one expression.", fix=f"{function}(a.Column)")
    return ""
