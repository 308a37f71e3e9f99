"""The statement that makes one table's rows: below its base, references drawn, its key unique."""

from __future__ import annotations

from collections.abc import Sequence

from core.catalogue import Field
from core.cohort.general.asked import MOST_BELOW, Asked
from core.cohort.general.binding import Pool
from core.cohort.general.columns import column
from core.cohort.general.draws import below, row_number
from core.cohort.general.forms import read, tells_day
from core.cohort.general.model import Meaning, Statement, Unclear
from core.cohort.general.pools import Pools, scan
from core.store import quoted

REFERENCE_ROWS = 25  # rows of a table that hangs below nothing and holds no person
_SHARE = 40  # of a hundred parents have rows of a table below them
_DAY = "getvariable('as_of')::DATE"


def statement_of(asked: Asked, pools: Pools) -> tuple[Statement | None, list[Unclear]]:
    """The rows before they take the dictionary's shape; None when a parent it needs has no row."""
    unclear: list[Unclear] = []
    joins: list[str] = []
    source = _free(asked)
    if asked.binding.base is not None:
        name, rows, lost = pools.rows_of(asked.binding.base)
        unclear += lost
        if not rows:
            what = f"{asked.binding.base.link.parent} has no row for it to hang on: no rows"
            return None, [*unclear, Unclear(asked.table.name, "", what)]
        source = _below(asked, name)
    for pool in asked.binding.pools:
        name, rows, lost = pools.rows_of(pool)
        unclear += lost
        joins.append(_join(asked.table.name, pool, name, rows))
    person = _person(asked, pools)
    return _assembled(asked, source, joins, person), unclear


def _free(asked: Asked) -> str:
    """Rows below nothing."""
    rows = asked.patients if _holds_people(asked) else REFERENCE_ROWS
    first = asked.table.field(asked.key[0]) if asked.key else None
    if first is not None and len(asked.key) == 1:
        rows = min(rows, _room(first, asked.meanings[first.name]))
    return f"SELECT i AS place, 1 AS seq, NULL::TIMESTAMP AS above FROM range(1, {rows + 1}) t(i)"


def _room(field: Field, meaning: Meaning) -> int:
    """How many different values a key column may hold."""
    if meaning.kind == "choice":
        return len(meaning.values)
    return int(10 ** min(field.length or 9, 9)) - 1


def _holds_people(asked: Asked) -> bool:
    if asked.table.name == asked.people.table:
        return True
    kinds = {meaning.kind for meaning in asked.meanings.values()}
    return not asked.people.table and bool(kinds & {"birth", "nhs number"})


def _below(asked: Asked, pool: str) -> str:
    """Rows below a share of the base's rows; more than one where the key tells them apart."""
    bound = asked.binding.columns
    alone = all(name in bound and bound[name][0] == "b" for name in asked.key)
    most = 1 if alone else MOST_BELOW
    number = f"({row_number(asked.table.name, 'b.place')})"
    repeats = ", ".join(f"({n})" for n in range(1, most + 1))
    base = asked.binding.base
    keys = "".join(f", b.k{n} AS b_k{n}" for n in range(len(base.link.keys))) if base else ""
    return f"""SELECT b.place, s.seq, b.moment AS above{keys}
        FROM {pool} b, (VALUES {repeats}) s(seq)
        WHERE b.place = 1 OR ({below("share", 100, number)} < {_SHARE}
        AND s.seq <= 1 + {below("repeats", most, number)})"""


def _anchors(asked: Asked) -> list[str]:
    """SQL: when the row happened by the moments that its parents give it, then by its base's."""
    given = [
        read(f"r.{alias}_{key}", meaning.form)
        for name, (alias, key) in asked.binding.columns.items()
        if (meaning := asked.meanings[name]).kind == "moment" and tells_day(meaning.form)
    ]
    return [*given, "r.above"]


def _join(table: str, pool: Pool, name: str, rows: int) -> str:
    """One row of the pool for each row: drawn, or the one that its bound columns lead to."""
    alias = pool.alias
    if not pool.follows:
        drawn = below(f"{table} {alias}", max(rows, 1), "n.h")
        return f"LEFT JOIN {name} {alias} ON {alias}.place = 1 + {drawn}"
    terms = [
        f"{alias}.k{pool.link.keys.index(key)} = {'n.b_' if other == 'b' else f'{other}.'}{theirs}"
        for key, (other, theirs) in pool.follows.items()
    ]
    drawn = below(f"{table} {alias}", f"{alias}.size", "n.h")
    return f"LEFT JOIN {name} {alias} ON {' AND '.join(terms)} AND {alias}.nth = 1 + {drawn}"


def _person(asked: Asked, pools: Pools) -> tuple[str, list[str]]:
    """The join to the row's patient and the columns it brings; empty without one."""
    people, binding = asked.people, asked.binding
    every = [pool for pool in [binding.base, *binding.pools] if pool is not None]
    owner = next((pool for pool in every if pool.link.parent == people.table), None)
    if owner is None or people.table not in pools.written:
        return "", []
    name = binding.columns.get(owner.link.columns[0])
    if name is None:
        return "", []
    alias, key = name
    repeated = [
        people.copied[f.name.casefold()]
        for f in asked.table.fields
        if f.name.casefold() in people.copied and f.name not in binding.columns
    ]
    parts = [f"p.{quoted(item)} AS {quoted('p_' + item)}" for item in dict.fromkeys(repeated)]
    if people.birth:
        parts.append(f"{read(f'p.{quoted(people.birth)}', people.birth_form)} AS p_birth")
    on = f"p.{quoted(people.key)} = {'n.b_' if alias == 'b' else f'{alias}.'}{key}"
    return f"LEFT JOIN {scan(pools.written[people.table])} p ON {on}", parts


def _assembled(
    asked: Asked, source: str, joins: Sequence[str], person: tuple[str, list[str]]
) -> Statement:
    """Numbered rows, their references, their moment, then every column; one row a key."""
    bound = [
        f"{x.alias}.k{n} AS {x.alias}_k{n}"
        for x in asked.binding.pools
        for n in range(len(x.link.keys))
    ]
    join, repeated = person
    birth = "p_birth" if any(part.endswith(" AS p_birth") for part in repeated) else "NULL"
    told = birth != "NULL" or any(item.kind == "birth" for item in asked.meanings.values())
    earliest = "least(r.birth + INTERVAL 1 DAY, r.today - INTERVAL 1 MINUTE)" if told else "r.own"
    columns = [
        f"{column(asked, field, repeated)} AS {quoted(field.name)}" for field in asked.table.fields
    ]
    key = [quoted(name) for name in asked.key]
    filled = " AND ".join(f"{name} IS NOT NULL" for name in key) or "TRUE"
    once = f"row_number() OVER (PARTITION BY {', '.join(key)} ORDER BY _place, _seq) = 1"
    number = row_number(asked.table.name, "place", "seq")
    sql = f"""WITH numbered AS (SELECT *, {number} AS h FROM ({source})),
        hung AS (SELECT {", ".join(["n.*", *bound, *repeated])}
            FROM numbered n {" ".join([*joins, join])}),
        born AS (SELECT r.*, {_DAY} AS today, coalesce({birth},
            {_DAY} - to_days({below("born", 32000)}::INTEGER))::TIMESTAMP AS birth FROM hung r),
        dated AS (SELECT r.*, coalesce({", ".join(_anchors(asked))},
            r.today - to_days(30 + {below("when", 1500)}
            ::INTEGER) + to_minutes(480 + {below("minute", 600)})) AS own FROM born r),
        timed AS (SELECT r.*, greatest(r.own + to_hours(r.seq - 1), {earliest}) AS moment
            FROM dated r),
        filled AS (SELECT {", ".join(columns)}, r.place AS _place, r.seq AS _seq FROM timed r)
        SELECT * FROM filled WHERE {filled}{f" QUALIFY {once}" if key else ""}"""
    return Statement(sql, (*key, "_place", "_seq"))
