"""One side of a matching: each field's words, number and role, in a fixed order."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.catalogue import Field, Schema
from core.matching.lexicon import lexicon
from core.matching.words import Word, number_in, words_of

ROLES = ("date", "time", "code", "description", "text", "flag", "other")
_BY_LAST_WORD = {
    "text": {"comment", "text", "message"},
    "description": {"description"},
    "code": {"code", "type", "status", "method", "source", "reason"},
    "flag": {"flag", "indicator"},
}
_LETTERS = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class Matched:
    """One field as the matcher sees it."""

    field: Field
    table: int  # position of its table on this side
    words: tuple[Word, ...]
    context: tuple[Word, ...]  # words of the description and what the field is loaded into
    number: int | None
    role: str
    folded: str  # the name's letters and digits, for exact matches


@dataclass(frozen=True)
class MatchedSide:
    fields: tuple[Matched, ...]
    tables: tuple[str, ...]
    topics: tuple[tuple[Word, ...], ...]  # words a table, same order as tables


def side_of(schema: Schema) -> MatchedSide:
    """The schema's fields in table and print order."""
    names = tuple(schema.tables)
    found: list[Matched] = []
    for at, name in enumerate(names):
        fields = schema.tables[name].fields
        numbers = _numbers([field.name for field in fields])
        found += [_matched(f, at, number) for f, number in zip(fields, numbers, strict=True)]
    return MatchedSide(tuple(found), names, tuple(_topic(schema, name) for name in names))


def _matched(field: Field, table: int, number: int | None) -> Matched:
    told = lexicon().fields.get(f"{field.table}.{field.name}".casefold())
    columns = " ".join(place.rpartition(".")[2] for place in field.rules.loaded_into)
    context = f"{field.description} {field.rules.code_type_name or ''} {columns}"
    words = words_of(told or field.name)
    return Matched(
        field=field,
        table=table,
        words=words,
        context=words_of(context) if context.strip() else (),
        number=number_in(told) if told and number_in(told) else number,
        role=_role(field, words),
        folded=_LETTERS.sub("", field.name.casefold()),
    )


def _topic(schema: Schema, name: str) -> tuple[Word, ...]:
    told = lexicon().tables.get(name.casefold())
    return words_of(told or f"{name} {schema.tables[name].heading}")


def _numbers(names: list[str]) -> list[int | None]:
    """The fields' numbers; X beside X_1 means X is the first and X_1 the second."""
    present = set(names)
    found: list[int | None] = []
    for name in names:
        base, _, tail = name.rpartition("_")
        if base in present and f"{base}_1" in present and tail.isdigit():
            found.append(int(tail) + 1)
        elif f"{name}_1" in present:
            found.append(1)
        else:
            found.append(number_in(name))
    return found


def _role(field: Field, words: tuple[Word, ...]) -> str:
    """The kind of value: by the target's type and rules, else by the name's words."""
    rules, mask = field.rules, field.rules.format_mask or ""
    if field.data_type.startswith(("DATE", "TIMESTAMP")) or "YY" in mask:
        return "date"
    if "HH" in mask:
        return "time"
    if rules.allowed_values and {v.upper() for v in rules.allowed_values} <= {"Y", "N", "NULL"}:
        return "flag"
    meanings = [word.meaning for word in words]
    last = meanings[-1] if meanings else ""
    for role, ends in _BY_LAST_WORD.items():
        if last in ends:
            return role
    if "date" in meanings:
        return "date"
    if "time" in meanings:
        return "time"
    return "code" if rules.code_type_id else "other"
