"""Kinds of check that need other rows: unique, reference, same patient, periods.

Each is one SELECT of the judged cases: `record` of the case and `failing`. Relations are the
views that the runner made: side.TABLE with the column check_record, and patient.TABLE.
"""

from __future__ import annotations

from core.quality.chain_checks import BY_KEY
from core.quality.model import Check
from core.quality.rows import moment
from core.quality.target_checks import RECORD
from core.quality.values import instant, nhs_digits, text
from core.store import quoted

_FAR = "TIMESTAMP '9999-12-31 00:00:00'"


def cases(check: Check, *, parentless: bool = False) -> str:
    """The SELECT of every judged case with its record and whether it fails.

    `parentless`: the other table has no rows at all, so no reference to it is met.
    """
    match check.kind:
        case "unique":
            return _unique(check)
        case "reference":
            return _reference(check, parentless)
        case "same_patient":
            return _same_patient(check)
        case "within":
            return _within(check)
        case "continuity":
            return _continuity(check)
        case "overlap":
            return _overlap(check)
        case "chronology":
            return _after_parent(check)
    raise ValueError(check.kind)


def relation(side: str, table: str) -> str:
    """The name of the view over a table's rows."""
    return quoted(f"{side}.{table}")


def _child(check: Check) -> str:
    return relation(check.side, check.table)


def _parent(check: Check) -> str:
    return relation(check.side, check.parent)


def _unique(check: Check) -> str:
    """Every row of a group that shares the value fails, so that a person sees them all."""
    parts = [text(name) for name in check.fields]
    if check.values == ("NHS",):
        parts = [nhs_digits(part) for part in parts]
    keys = [f"{part} AS k{place}" for place, part in enumerate(parts)]
    names = ", ".join(f"k{place}" for place in range(len(parts)))
    filled = " AND ".join(f"k{place} IS NOT NULL" for place in range(len(parts)))
    return f"""WITH keyed AS (SELECT check_record, {", ".join(keys)} FROM {_child(check)}),
    counted AS (SELECT {names}, count(*) AS times FROM keyed WHERE {filled} GROUP BY {names})
    SELECT check_record AS record, times > 1 AS failing FROM keyed JOIN counted USING ({names})"""


def _equal(check: Check) -> str:
    """The link's condition; a record number is compared as a number."""
    terms = []
    for child, parent in check.link or zip(check.fields, check.parent_fields, strict=True):
        if parent.upper() == RECORD:
            left = f"TRY_CAST({text(child, 'c')} AS BIGINT)"
            terms.append(f"{left} = p.{quoted(parent)}")
        else:
            terms.append(f"{text(child, 'c')} = {text(parent, 'p')}")
    return " AND ".join(terms)


def _reference(check: Check, parentless: bool) -> str:
    children = [child for child, _ in check.link] or list(check.fields)
    filled = " AND ".join(f"{text(child, 'c')} IS NOT NULL" for child in children)
    more = "".join(f" AND {text(name, 'p')} IS NOT NULL" for name in check.values)
    met = f"EXISTS (SELECT 1 FROM {_parent(check)} p WHERE {_equal(check)}{more})"
    return f"""SELECT c.check_record AS record, NOT {"FALSE" if parentless else met} AS failing
    FROM {_child(check)} c WHERE {filled}"""


def _same_patient(check: Check) -> str:
    if check.values != (BY_KEY,):
        ours, theirs = text(check.values[0], "c"), text(check.values[0], "p")
        evidence = ""
    else:
        ours, theirs = "ce.patient", "pe.patient"
        own, other = quoted(f"patient.{check.table}"), quoted(f"patient.{check.parent}")
        evidence = f"""JOIN {own} ce ON ce.record = c.check_record
        JOIN {other} pe ON pe.record = p.check_record"""
    return f"""SELECT c.check_record AS record, bool_or({ours} <> {theirs}) AS failing
    FROM {_child(check)} c JOIN {_parent(check)} p ON {_equal(check)}
    {evidence} WHERE {ours} IS NOT NULL AND {theirs} IS NOT NULL GROUP BY 1"""


def _after_parent(check: Check) -> str:
    child = moment(text(check.fields[0], "c"), check.values[0])
    parent = moment(text(check.parent_fields[0], "p"), check.values[0])
    return f"""SELECT c.check_record AS record, bool_or({child} < {parent}) AS failing
    FROM {_child(check)} c JOIN {_parent(check)} p ON {_equal(check)}
    WHERE {child} IS NOT NULL AND {parent} IS NOT NULL GROUP BY 1"""


def _periods(check: Check) -> str:
    """Child rows with their own and their parent's period as timestamps."""
    start, end = (instant(text(name, "c")) for name in check.fields)
    first, last = (instant(text(name, "p")) for name in check.parent_fields)
    return f"""SELECT c.check_record AS record, p.check_record AS parent,
        {start} AS starts, {end} AS ends, {first} AS first, {last} AS last
    FROM {_child(check)} c JOIN {_parent(check)} p ON {_equal(check)}"""


def _within(check: Check) -> str:
    return f"""WITH periods AS ({_periods(check)})
    SELECT record, bool_or(starts < first OR starts > coalesce(last, {_FAR})
        OR coalesce(ends, {_FAR}) > coalesce(last, {_FAR}) OR ends < first) AS failing
    FROM periods WHERE starts IS NOT NULL AND first IS NOT NULL GROUP BY 1"""


def _continuity(check: Check) -> str:
    return f"""WITH periods AS ({_periods(check)}),
    ordered AS (SELECT *,
        lag(ends) OVER siblings AS previous,
        row_number() OVER siblings AS place,
        count(*) OVER (PARTITION BY parent) AS places
        FROM periods WHERE starts IS NOT NULL AND first IS NOT NULL
        WINDOW siblings AS (PARTITION BY parent ORDER BY starts, ends NULLS LAST, record))
    SELECT record,
        starts IS DISTINCT FROM (CASE WHEN place = 1 THEN first ELSE previous END)
        OR (place = places AND ends IS DISTINCT FROM last) AS failing FROM ordered"""


def _overlap(check: Check) -> str:
    group = text(check.link[0][0])
    start, end = (instant(text(name)) for name in check.fields)
    return f"""WITH periods AS (SELECT check_record AS record, {group} AS owner,
        {start} AS starts, coalesce({end}, {_FAR}) AS ends FROM {_child(check)}),
    ordered AS (SELECT *, max(ends) OVER (PARTITION BY owner ORDER BY starts, ends, record
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS earlier
        FROM periods WHERE owner IS NOT NULL AND starts IS NOT NULL)
    SELECT record, coalesce(starts < earlier, FALSE) AS failing FROM ordered"""
