"""Every column of a general table: given by a parent, a counter, repeated of the patient, or made.

The two forms of one fact, internal and external, agree.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.catalogue import Field
from core.cohort.general.asked import MOST_BELOW, Asked
from core.cohort.general.draws import below
from core.cohort.general.forms import read, tells_day, written
from core.cohort.general.meaning import NUMBER_TYPE
from core.cohort.general.values import BLANK_ONE_IN, value_of
from core.store import quoted, text_literal

_TWINS = frozenset({"internal form", "external form"})
_NEVER_BLANK = frozenset({"deleted", "choice"})
_ENDS = re.compile(
    r"end|disch|stop|compl|remov|expir|return|finish|clos|until|left|(^|_)to(_|date|dt)|todate",
    re.I,
)


def column(asked: Asked, field: Field, repeated: Sequence[str]) -> str:
    """SQL: the column's value, NULL where it does not fit."""
    bound = asked.binding.columns.get(field.name)
    if bound is not None:
        return _fitting(f"r.{bound[0]}_{bound[1]}", field)
    if field.name == asked.counter:
        return _fitting(_counter(asked, field), field)
    twin = next(
        (x.other for x in field.facts if x.kind in _TWINS and x.other in asked.meanings), ""
    )
    if twin and (given := _from_twin(asked, field, twin)):
        return given
    person = asked.people.copied.get(field.name.casefold(), "")
    if person and any(part.endswith(f" AS {quoted('p_' + person)}") for part in repeated):
        return _fitting(f"r.{quoted('p_' + person)}", field)
    return _made(asked, field, twin)


def _fitting(value: str, field: Field) -> str:
    return (
        f"CASE WHEN length({value}) <= {field.length} THEN {value} END" if field.length else value
    )


def _made(asked: Asked, field: Field, twin: str) -> str:
    meaning = asked.meanings[field.name]
    internal = any(item.kind == "internal form" for item in field.facts)
    salt = f"{asked.table.name} {field.name if internal or not twin else twin}"
    value = value_of(field, meaning, salt, _shift(asked, field))
    if field.name in asked.key or field.mandatory == "Y" or meaning.kind in _NEVER_BLANK:
        return value
    return f"CASE WHEN {below(f'{salt} blank', BLANK_ONE_IN)} > 0 THEN {value} END"


def _shift(asked: Asked, field: Field) -> str:
    """How long after the row's moment: things end a while after they begin, and before today."""
    if not _ENDS.search(field.name):
        return "INTERVAL 0 DAY"
    days = f"to_days((1 + {below(asked.table.name + ' lasts', 14)})::INTEGER)"
    left = (
        "greatest(INTERVAL 0 DAY, getvariable('as_of')::TIMESTAMP - INTERVAL 1 MINUTE - r.moment)"
    )
    return f"least({days}, {left})"


def _counter(asked: Asked, field: Field) -> str:
    """What no parent gives of the key: a number, or a moment, that comes once."""
    meaning = asked.meanings[field.name]
    number = _number(asked)
    if meaning.kind == "moment" and tells_day(meaning.form):
        apart = "r.moment"
        if number != "r.seq":
            apart = f"(getvariable('as_of')::TIMESTAMP - to_minutes({number}))"
        return written(apart, meaning.form)
    if meaning.kind == "choice":
        listed = ", ".join(text_literal(value) for value in meaning.values)
        return f"[{listed}][1 + ({number} - 1) % {len(meaning.values)}]"
    if meaning.kind == "nhs number":
        return f"general_nhs({number} % 900000)"
    if number == "r.seq" or NUMBER_TYPE.search(field.data_type):
        return f"{number}::VARCHAR"
    width = min(field.length or 7, 7)
    first = 1_000_000 if width == 7 and asked.table.name == asked.people.table else 0
    return f"lpad(({first} + {number})::VARCHAR, {width}, '0')"


def _number(asked: Asked) -> str:
    """SQL: counts the rows below one parent where the key names the parent, else all rows."""
    if asked.binding.base is None:
        return "r.place"
    named = any(asked.binding.columns.get(name, ("", ""))[0] == "b" for name in asked.key)
    return "r.seq" if named else f"((r.place - 1) * {MOST_BELOW} + r.seq)"


def _from_twin(asked: Asked, field: Field, twin: str) -> str:
    """The other form of a moment that a parent gives; empty: it is made like any other."""
    mine, theirs = asked.meanings[field.name], asked.meanings[twin]
    given = asked.binding.columns.get(twin)
    if given is None or mine.kind != "moment":
        return ""
    source = f"r.{given[0]}_{given[1]}"
    if theirs.kind != "moment":
        return ""
    return written(read(source, theirs.form), mine.form)
