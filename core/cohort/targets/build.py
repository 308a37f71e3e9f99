"""The rows of one target table, in the engine: below their parent, within its time, all links kept.

A fixture table holds the vendor's columns and, with a leading underscore, what its children lean
on: number, turn, time, patient's birth and the numbers of every row above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.catalogue import Field, Table
from core.cohort.general.draws import below, row_number
from core.cohort.targets.codes import is_staff
from core.cohort.targets.fields import Row, value_of
from core.cohort.targets.model import Join, Shape, is_record
from core.cohort.targets.shapes import PATIENTS
from core.store import Engine, quoted

_REFERENCE_ROWS = 20
_SHARE = 70  # of a hundred parents have rows of a table below them
_MOST = 2
_MOST_OF_A_CHAIN = 3
_OPEN = 30  # of a hundred that may be open still are
_DAY = "getvariable('as_of')::DATE::TIMESTAMP"
_REPEATED = {"SEX", "PAT_NAME_1", "PAT_NAME_FAMILY", "POST_CODE"}  # of the patient, in archives


@dataclass
class Standing:
    """The tables made so far: rows, and the tables above each."""

    rows: dict[str, int] = field(default_factory=dict)
    above: dict[str, tuple[str, ...]] = field(default_factory=dict)


def fixture(table: str) -> str:
    """The name of a table's rows in the engine."""
    return quoted(f"fixture.{table}")


def make(
    engine: Engine,
    shape: Shape,
    codes: Mapping[str, tuple[str, ...]],
    patients: int,
    standing: Standing,
) -> int:
    """Makes the table's rows; their count."""
    name, step = shape.table.name, f"fixtures: {shape.table.name}"
    above = (*standing.above.get(shape.parent, ()), name)
    source = _below(shape, above[:-1]) if shape.parent else _free(name, patients)
    joins, given = _joins(shape, standing)
    row = _row(shape, codes, given, standing)
    columns = [f"{value_of(item, row)} AS {quoted(item.name)}" for item in shape.table.fields]
    inner = ["_rec", "_seq", "_starts", "_ends", "_last", "_slot_e", "_final", "_born"]
    inner += [_above(item) for item in above[:-1]]
    sql = f"""CREATE TEMP TABLE {fixture(name)} AS WITH {source},
        r AS (SELECT t.*, t._starts + (t._last - t._starts) / 2 AS _visit
            {"".join(f", {value} AS {quoted(alias)}" for alias, value in _given(given, joins))}
            FROM timed t {" ".join(text for text, _ in joins.values())})
        SELECT {", ".join(columns)}, {", ".join(f"r.{quoted(item)}" for item in inner)},
            r._rec AS {quoted(_above(name))} FROM r ORDER BY r._rec"""
    engine.execute(sql, step=step)
    rows = int(engine.value(f"SELECT count(*) FROM {fixture(name)}", step=step))
    standing.rows[name], standing.above[name] = rows, above
    return rows


def _above(table: str) -> str:
    return f"_a_{table}"


def _free(name: str, patients: int) -> str:
    """Rows below nothing: the patients, with their births; or a few rows of reference."""
    people = name == PATIENTS
    rows = patients if people else _REFERENCE_ROWS
    since = f"(300 + {below('since', 6000)})" if people else f"(1000 + {below('since', 2000)})"
    ended = f"r._rec > 1 AND {below('ended', 25 if people else 5)} = 0"
    return f"""numbered AS (SELECT i AS _rec, 1 AS _seq FROM range(1, {rows + 1}) t(i)),
        drawn AS (SELECT *, {row_number(name, "_rec")} AS h FROM numbered),
        begun AS (SELECT r.*, {_DAY} - to_days({since}::INTEGER) + to_minutes(540 +
            {below("minute", 400)}) AS _starts, {ended} AS _over FROM drawn r),
        timed AS (SELECT r.*, CASE WHEN _over THEN _starts + to_days(({below("lasts", 250)} + 20)
            ::INTEGER) END AS _ends, coalesce(_ends, {_DAY}) AS _last, {_DAY} AS _slot_e,
            NOT _over AS _final, date_trunc('day', _starts) - to_days({below("born", 30000)}
            ::INTEGER) AS _born, _starts AS _from, _ends AS _until FROM begun r)"""


def _below(shape: Shape, above: Sequence[str]) -> str:
    """Rows below each parent: its time is cut into slots, and each row has its time in one."""
    start, end = ("_ends", "_slot_e") if shape.after else ("_starts", "_last")
    held = "WHERE _ends IS NOT NULL" if shape.after else ""
    carried = [f"c.{quoted(_above(item))}" for item in above]
    carried += [f"c.{quoted(theirs)} AS {quoted('b_' + ours)}" for ours, theirs in shape.base]
    name = shape.table.name
    return f"""held AS (SELECT *, {row_number(name, "_rec", "'below'")} AS h
            FROM {fixture(shape.parent)} {held}),
        counted AS (SELECT r.*, {_kids(shape)} AS _n FROM held r),
        numbered AS (SELECT row_number() OVER (ORDER BY c._rec, s.seq) AS _rec, s.seq AS _seq,
            c._n, c.{start} AS _from, c.{end} AS _until, c._ends AS _over, c._final AS _above,
            c._born{"".join(f", {item}" for item in carried)}
            FROM counted c, range(1, 4) s(seq) WHERE s.seq <= c._n),
        drawn AS (SELECT *, {row_number(name, "_rec")} AS h,
            date_diff('minute', _from, _until) AS _room FROM numbered),
        slotted AS (SELECT r.*, _from + to_minutes(_room * (_seq - 1) // _n) AS _slot_s,
            CASE WHEN _seq = _n THEN _until ELSE _from + to_minutes(_room * _seq // _n) END
            AS _slot_e, _seq = _n AND _above AS _final FROM drawn r), {_times(shape)}"""


def _kids(shape: Shape) -> str:
    """SQL: how many rows below one parent; the first parent always has one."""
    if shape.turns:
        return "CASE WHEN r._ends IS NULL THEN 1 ELSE 2 END"
    if shape.chained:
        return f"1 + {below('kids', _MOST_OF_A_CHAIN)}"
    some = f"1 + {below('kids', _MOST)}"
    first = "r._rec = min(r._rec) OVER ()"
    return f"CASE WHEN {first} OR {below('share', 100)} < {_SHARE} THEN {some} ELSE 0 END"


def _times(shape: Shape) -> str:
    """SQL: beginning and end of each row within its slot; an end that has not come is NULL."""
    goes_on = "TRUE" if shape.after else "_over IS NULL"
    if shape.chained or shape.turns:
        return f"""timed AS (SELECT r.*, _slot_s AS _starts,
            CASE WHEN _seq < _n OR NOT ({goes_on}) THEN _slot_e END AS _ends, _slot_e AS _last
            FROM slotted r)"""
    size = "date_diff('minute', _slot_s, _slot_e)"
    open_ = f"_final AND {goes_on} AND _rec > 1 AND {below('open', 100)} < {_OPEN}"
    return f"""timed AS (SELECT r.*, _slot_s + to_minutes({size} // 20) AS _starts,
            CASE WHEN NOT ({open_}) THEN _slot_s + to_minutes({size} * 3 // 5) END AS _ends,
            coalesce(_ends, _slot_e) AS _last FROM slotted r)"""


Joins = dict[str, tuple[str, Join]]  # alias to its SQL and what it gives


def _joins(shape: Shape, standing: Standing) -> tuple[Joins, dict[str, str]]:
    """Further rows, each of the nearest kin of the row; and the SQL of every value given."""
    kin = {item: f"t.{quoted(_above(item))}" for item in standing.above.get(shape.parent, ())}
    given = {ours: f"t.{quoted('b_' + ours)}" for ours, _ in shape.base}
    made: Joins = {}
    for join in shape.joins:
        if not standing.rows.get(join.parent):
            continue
        made[join.alias] = _joined(shape.table.name, join, kin, standing), join
        for ours, theirs in join.fields:
            given.setdefault(ours, f"{join.alias}.{quoted(theirs)}")
        if not join.conditional:
            kin.setdefault(join.parent, f"{join.alias}._rec")
    return made, given


def _joined(table: str, join: Join, kin: Mapping[str, str], standing: Standing) -> str:
    rows = fixture(join.parent)
    if join.parent in kin:
        return f"LEFT JOIN {rows} {join.alias} ON {join.alias}._rec = {kin[join.parent]}"
    common = [item for item in standing.above[join.parent][:-1] if item in kin]
    salt = f"{table} {join.alias}"
    if not common:
        drawn = below(salt, standing.rows[join.parent], "t.h")
        return f"LEFT JOIN {rows} {join.alias} ON {join.alias}._rec = 1 + {drawn}"
    nearest = quoted(_above(common[-1]))
    among = f"PARTITION BY {nearest}"
    drawn = below(salt, f"{join.alias}._size", "t.h")
    return f"""LEFT JOIN (SELECT *, row_number() OVER ({among} ORDER BY _rec) AS _nth,
        count(*) OVER ({among}) AS _size FROM {rows}) {join.alias}
        ON {join.alias}.{nearest} = {kin[common[-1]]} AND {join.alias}._nth = 1 + {drawn}"""


def _given(given: Mapping[str, str], joins: Joins) -> list[tuple[str, str]]:
    """Columns of the row that other rows give, by the name it knows them under."""
    values = [(f"g_{ours}", value) for ours, value in given.items()]
    patient = next((alias for alias, (_, join) in joins.items() if join.parent == PATIENTS), "")
    return values + (
        [(f"p_{name}", f"{patient}.{name}") for name in _patient_columns()] if patient else []
    )


def _patient_columns() -> list[str]:
    return [*sorted(_REPEATED), *(f"PAT_ADDRESS_{n}" for n in range(1, 5))]


def _row(
    shape: Shape, codes: Mapping[str, tuple[str, ...]], given: Mapping[str, str], standing: Standing
) -> Row:
    own = {ours: f"r.{quoted('g_' + ours)}" for ours in given}
    archived = not any(is_record(item) for item in shape.table.fields)
    held = [f for f in shape.table.fields if archived or f.name.upper() == "SEX"]
    known = any(join.parent == PATIENTS for join in shape.joins)
    patient = {f.name: _repeat(f) for f in held if _repeat(f)} if known else {}
    return Row(shape, codes, own, patient, _staff(shape.table, standing))


def _repeat(item: Field) -> str:
    """SQL: what an archive repeats of its patient; empty: nothing."""
    name = item.name.upper()
    source = f"PAT_{name}" if name.startswith("ADDRESS_") and name[-1] in "1234" else name
    if source not in _patient_columns():
        return ""
    return f"left(r.{quoted('p_' + source)}, {item.length or 255})"


def _staff(table: Table, standing: Standing) -> str:
    """SQL: the number of a member of staff that the fixtures hold."""
    rows = standing.rows.get("LOAD_STAFF", 0)
    if not rows or not any(is_staff(item) for item in table.fields):
        return ""
    drawn = below(f"{table.name} staff", rows)
    return f"(SELECT list(staff_id ORDER BY _rec) FROM {fixture('LOAD_STAFF')})[1 + {drawn}]"
