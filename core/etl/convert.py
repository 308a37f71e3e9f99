"""The last steps of a feed: read, converted, ruled, keyed, target.

Beside each value travels why it is withheld ("why X") and the raw value ("raw X"); the target
step gathers them into one list a row, `_rejects`, in the same pass. `_why` is why a whole row
is rejected: the reason, then the field or alias that it is about.
"""

from __future__ import annotations

from collections.abc import Sequence

from core.etl.cells import Cell, is_record_number
from core.etl.model import Step
from core.etl.once import computed_once
from core.etl.outbound import broken_rules
from core.etl.reading import FeedReading
from core.etl.wording import carried, key_text, listed
from core.store import quoted, text_literal

_SHORT_NUMBER = "^[0-9]{1,18}$"


def conversion_steps(reading: FeedReading, cells: Sequence[Cell]) -> list[Step]:
    """The steps from a shaped row to the row of the target table, rejects beside it."""
    read, converted = computed_once(_converted(reading, cells), "FROM shaped WHERE _state IS NULL")
    return [
        Step("read", read),
        Step("converted", converted),
        Step("ruled", _ruled(cells)),
        Step("keyed", _keyed(reading, cells)),
        Step("target", _target(reading, cells)),
    ]


def _converted(reading: FeedReading, cells: Sequence[Cell]) -> str:
    record = carried(reading.feed.alias, "_record")
    columns = [f"{record} AS _record", "_part", "_fault", f"{key_text(reading.key)} AS _key"]
    joins: dict[tuple[str, str], str] = {}
    for number, guard in enumerate(reading.forms.guards, 1):
        call, key = guard.parents[0], key_text(guard.parents[0].parts)
        alias = joins.setdefault((call.table, key), f"parent_{len(joins) + 1}")
        name = guard_place(number)
        columns += [f"{_required(alias)} AS {_why(name)}", f"{key} AS {_raw(name)}"]
    for cell in cells:
        if cell.parent:
            sought = (cell.parent.table, cell.parent_key)
            joins.setdefault(sought, f"parent_{len(joins) + 1}")
            columns += _parent_columns(cell, joins[sought])
        elif cell.value:
            columns += _value_columns(cell)
    tables = "".join(
        f"\n  LEFT JOIN parents.{quoted(table)} AS {name} ON {name}.business_key = {key}"
        for (table, key), name in joins.items()
    )
    return f"SELECT\n    {listed(columns)}\n  FROM read{tables}"


def _value_columns(cell: Cell) -> list[str]:
    name = cell.field.name
    columns = [f"{cell.value} AS {quoted(name)}"]
    if cell.faults:
        reasons = " ".join(
            f"WHEN {item.failed} THEN {text_literal(item.reason)}" for item in cell.faults
        )
        raws = " ".join(f"WHEN {item.failed} THEN {item.raw}" for item in cell.faults)
        columns += [f"CASE {reasons} END AS {_why(name)}", f"CASE {raws} END AS {_raw(name)}"]
    return columns


def _parent_columns(cell: Cell, alias: str) -> list[str]:
    assert cell.parent is not None
    name = cell.field.name
    state = f"{alias}.state"
    if cell.parent.required:
        why = _required(alias)
    else:
        why = f"CASE WHEN {state} IN ('rejected', 'excluded') THEN 'PARENT_WITHHELD' END"
    return [
        f"{alias}.record_number AS {quoted(name)}",
        f"{why} AS {_why(name)}",
        f"{cell.parent_key} AS {_raw(name)}",
    ]


def _required(alias: str) -> str:
    """Why a row that needs this parent cannot load."""
    return (
        f"CASE WHEN {alias}.state IS NULL THEN 'PARENT_NOT_FOUND' "
        f"WHEN {alias}.state = 'rejected' THEN 'PARENT_REJECTED' "
        f"WHEN {alias}.state = 'excluded' THEN 'PARENT_EXCLUDED' END"
    )


def guard_place(number: int) -> str:
    """The name under which the n-th guard is told, from 1."""
    return f"guard:{number}"


def _needed_parents(reading: FeedReading, cells: Sequence[Cell]) -> list[str]:
    """Guards, then fields, for whose parent a whole row can be rejected."""
    guards = [guard_place(number) for number in range(1, len(reading.forms.guards) + 1)]
    return guards + [cell.field.name for cell in cells if cell.parent and cell.parent.required]


def _ruled(cells: Sequence[Cell]) -> str:
    replaced, added = [], []
    for cell in cells:
        if not cell.value:
            continue
        name, broken = cell.field.name, _broken(cell)
        if not broken:
            continue
        rules = " ".join(f"WHEN {rule} THEN '{reason}'" for rule, reason in broken)
        case = f"CASE WHEN {quoted(name)} IS NOT NULL THEN CASE {rules} END END"
        if cell.faults:
            replaced.append(f"coalesce({_why(name)}, {case}) AS {_why(name)}")
            replaced.append(f"coalesce({_raw(name)}, {quoted(name)}) AS {_raw(name)}")
        else:
            added += [f"{case} AS {_why(name)}", f"{quoted(name)} AS {_raw(name)}"]
    replace = f" REPLACE (\n    {listed(replaced)})" if replaced else ""
    more = "".join(f",\n    {item}" for item in added)
    return f"SELECT *{replace}{more}\n  FROM converted"


def _broken(cell: Cell) -> list[tuple[str, str]]:
    value = quoted(cell.field.name)
    if is_record_number(cell.field):
        return [(f"NOT regexp_matches({value}, '{_SHORT_NUMBER}')", "NOT_A_NUMBER")]
    return broken_rules(cell.field, value, cell.dated)


def _keyed(reading: FeedReading, cells: Sequence[Cell]) -> str:
    table = reading.feed.target_table
    reasons = [
        "WHEN _fault IS NOT NULL THEN _fault",
        "WHEN _key IS NULL THEN 'KEY_BLANK '",
        "WHEN map.uses > 1 THEN 'DUPLICATE_KEY '",
    ]
    reasons += [
        f"WHEN {_why(name)} IS NOT NULL THEN {_why(name)} || {text_literal(' ' + name)}"
        for name in _needed_parents(reading, cells)
    ]
    reasons += [
        f"WHEN {missing} THEN {text_literal('MANDATORY_BLANK ' + cell.field.name)}"
        for cell in cells
        if cell.plan.mandatory and (missing := _missing(cell))
    ]
    cases = "\n      ".join(reasons)
    return (
        f"SELECT ruled.*, map.record_number AS _number,\n    CASE {cases}\n    END AS _why\n"
        f"  FROM ruled\n  LEFT JOIN keys.{quoted(table)} AS map ON map.business_key = _key"
    )


def _missing(cell: Cell) -> str:
    """When a mandatory field stays blank; empty text: it cannot."""
    name = cell.field.name
    if cell.number:
        return ""
    withheld = f"{_why(name)} IS NOT NULL" if withholds(cell) else ""
    if cell.default is not None:
        return withheld
    blank = f"{quoted(name)} IS NULL" if cell.value or cell.parent else "true"
    return f"({blank} OR {withheld})" if withheld else blank


def withholds(cell: Cell) -> bool:
    """True when a value of the field can be withheld on its own, the row standing."""
    if cell.parent:
        return not cell.parent.required
    return bool(cell.faults) or bool(cell.value and _broken(cell))


def _target(reading: FeedReading, cells: Sequence[Cell]) -> str:
    columns = [
        f"{text_literal(reading.feed.feed)} AS _feed",
        *("_record", "_part", "_key", "_number", "_why"),
        f"{_gathered(cells)} AS _rejects",
        f"{_row_raw(_needed_parents(reading, cells))} AS _raw",
    ]
    columns += [f"{_final(cell)} AS {quoted(cell.field.name)}" for cell in cells]
    columns += [
        f"{_blank(cell)} AS {blank_flag(cell.field.name)}" for cell in cells if cell.plan.default
    ]
    return f"SELECT\n    {listed(columns)}\n  FROM keyed"


def _gathered(cells: Sequence[Cell]) -> str:
    held = [cell.field.name for cell in cells if withholds(cell)]
    empty = "CAST([] AS STRUCT(field VARCHAR, reason VARCHAR, raw VARCHAR)[])"
    if not held:
        return empty
    ones = [
        f"CASE WHEN {_why(name)} IS NOT NULL THEN {{'field': {text_literal(name)}, "
        f"'reason': {_why(name)}, 'raw': {_raw(name)}}} END"
        for name in held
    ]
    whys = ", ".join(_why(name) for name in held)
    return (
        f"CASE WHEN coalesce({whys}) IS NULL THEN {empty}\n      ELSE list_filter([\n      "
        + listed(ones, "      ")
        + "\n      ], lambda one: one IS NOT NULL) END"
    )


def _row_raw(asked: Sequence[str]) -> str:
    """The parent key that a row rejected for its parent asked for."""
    if not asked:
        return "CAST(NULL AS VARCHAR)"
    cases = " ".join(
        f"WHEN starts_with(_why, 'PARENT_') AND ends_with(_why, "
        f"{text_literal(' ' + name)}) THEN {_raw(name)}"
        for name in asked
    )
    return f"CASE {cases} END"


def _final(cell: Cell) -> str:
    name = quoted(cell.field.name)
    if cell.number:
        return "_number" if is_record_number(cell.field) else "CAST(_number AS VARCHAR)"
    type_ = "BIGINT" if is_record_number(cell.field) else "VARCHAR"
    default = text_literal(cell.default) if cell.default is not None else ""
    if not cell.value and not cell.parent:
        return default or f"CAST(NULL AS {type_})"
    value = f"coalesce({name}, {default})" if default else name
    if withholds(cell):
        value = f"CASE WHEN {_why(cell.field.name)} IS NULL THEN {value} END"
    native = "BIGINT" if cell.parent else "VARCHAR"
    return value if type_ == native else f"TRY_CAST({value} AS {type_})"


def _blank(cell: Cell) -> str:
    if not cell.value:
        return "true"
    blank = f"{quoted(cell.field.name)} IS NULL"
    if not withholds(cell):
        return blank
    return f"{blank} AND {_why(cell.field.name)} IS NULL"


def blank_flag(name: str) -> str:
    """The hidden column that says that a default filled the field, quoted."""
    return quoted(f"blank {name}")


def _why(name: str) -> str:
    return quoted(f"why {name}")


def _raw(name: str) -> str:
    return quoted(f"raw {name}")
