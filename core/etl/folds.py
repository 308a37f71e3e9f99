"""Folds and neighbours as SQL: many rows to one text, the next or previous row's text.

Ties of an order are broken by the row's content and then by its record. In `first` and `last`
alike, rows whose order is blank come last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from core.etl.wording import as_text, ordering, text_of, worded
from core.expressions import Fold
from core.store import text_literal


def folded(fold: Fold, ties: Sequence[str]) -> str:
    """The fold's text over the rows of a GROUP BY; blanks are skipped but by first, last, nth."""
    only = f" FILTER (WHERE {worded(fold.where.sql)})" if fold.where else ""
    if fold.function in ("min", "max"):
        whole = f"{fold.function}({worded(fold.value.sql)}){only}"
        return text_of(whole, fold.value.kind)
    if fold.function == "count":
        return f"CAST(count({worded(fold.value.sql)}){only} AS VARCHAR)"
    backwards = fold.function == "last"
    terms = [replace(t, descending=t.descending is not backwards) for t in fold.order]
    order = ", ".join([*ordering(terms), *ties])
    value = as_text(fold.value)
    if fold.function == "nth":
        return f"list_extract(list({value} ORDER BY {order}){only}, {fold.extra})"
    if fold.function == "string_agg":
        return f"string_agg({value}, {text_literal(fold.extra)} ORDER BY {order}){only}"
    return f"first({value} ORDER BY {order}){only}"


def unread(folds: Iterable[Fold]) -> str:
    """True where a value that a fold asks for could not be read; empty text: nothing can fail."""
    failed: list[str] = []
    for fold in folds:
        only = f"({worded(fold.where.sql)}) AND " if fold.where else ""
        failed += [f"{only}{worded(probe.failed_sql)}" for probe in fold.value.probes]
        failed += [worded(probe.failed_sql) for probe in (fold.where.probes if fold.where else ())]
    distinct = " OR ".join(f"({one})" for one in dict.fromkeys(failed))
    return f"coalesce(bool_or({distinct}), false)" if distinct else ""


def neighbour(fold: Fold, record: str, ties: Sequence[str]) -> str:
    """The text of the next or previous row of the key, or how many rows stood so far.

    A row with a blank part of the key stands alone; a row outside `where` is not seen.
    """
    keys = [worded(item.sql) for item in fold.within]
    blank = " OR ".join(f"{key} IS NULL" for key in keys)
    partition = [*keys, f"CASE WHEN {blank} THEN {record} END"]
    seen = f"({worded(fold.where.sql)}) IS TRUE" if fold.where else ""
    partition += [seen] if seen else []
    over = (
        f"PARTITION BY {', '.join(partition)} ORDER BY {', '.join([*ordering(fold.order), *ties])}"
    )
    if fold.function == "count":
        frame = f"{over} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW"
        sql = f"CAST(count({worded(fold.value.sql)}) OVER ({frame}) AS VARCHAR)"
    else:
        sql = f"{fold.function}({as_text(fold.value)}) OVER ({over})"
    return f"CASE WHEN {seen} THEN {sql} END" if seen else sql
