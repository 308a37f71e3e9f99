"""What a legacy dictionary's codes and names tell of a field beyond its own row.

Two forms of one value, slots and flags, and codes printed beside the wrong column. Each
fact is kept with its reason; the dictionary's own words and codes stay as printed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from core.catalogue.model import Field, FieldFact, Schema, Table
from core.catalogue.source_keys import DELETE_FLAGS, GENERIC_SLOT, PATIENT_NAMES

_INTERNAL = re.compile(r"(?:internal?|neutral|neut|int)(?=_?\d*$)", re.IGNORECASE)
_EXTERNAL = re.compile(r"(?:external|ext|desc)(?=_?\d*$)", re.IGNORECASE)
_REPEAT = re.compile(r"_\d+$")
_FORM_SUFFIX = "A"  # the second form's code is often the first one's with this letter
_DELETED = "-1"
_USUAL = 3  # uses in other tables before a code counts as some name's own
_KEYLIKE = 15  # uses before a name counts as having a code of its own
_BLANK = "and a code of this table is blank"


@dataclass(frozen=True)
class _Owners:
    name_of: dict[str, str]  # code to the name that it belongs to
    code_of: dict[str, str]  # name to its usual code


def with_facts(schema: Schema) -> Schema:
    """The source schema with each field's facts; a target schema is given back as it is."""
    if schema.side != "source":
        return schema
    owners = _owners(schema)
    return Schema(
        schema.side,
        {name: _with_facts(table, owners) for name, table in schema.tables.items()},
    )


def _with_facts(table: Table, owners: _Owners) -> Table:
    found: dict[str, list[FieldFact]] = defaultdict(list)
    for name, fact in (*_twins(table), *_alone(table), *_displaced(table, owners)):
        found[name].append(fact)
    fields = tuple(replace(item, facts=tuple(found[item.name])) for item in table.fields)
    return replace(table, fields=fields)


def _twins(table: Table) -> Iterator[tuple[str, FieldFact]]:
    """Pairs of an external and an internal form, each told of the other."""
    paired: set[str] = set()
    for inner, outer, reason in (*_by_name(table), *_by_code(table)):
        if inner.name not in paired and outer.name not in paired:
            paired |= {inner.name, outer.name}
            yield inner.name, FieldFact("internal form", outer.name, reason)
            yield outer.name, FieldFact("external form", inner.name, reason)


def _by_name(table: Table) -> Iterator[tuple[Field, Field, str]]:
    for item in table.fields:
        stem = _INTERNAL.sub("", item.name)
        outer = table.field(stem) if stem and stem != item.name else None
        if outer:
            yield item, outer, "the names differ by the word for the internal form"
            continue
        stem = _EXTERNAL.sub("", item.name)
        inner = table.field(stem) if stem and stem != item.name else None
        if inner and item.element and inner.element and _same_family(item, inner):
            yield inner, item, "the names differ by the word for the external form"


def _by_code(table: Table) -> Iterator[tuple[Field, Field, str]]:
    """One code and the same with A are two forms only where one name says internal."""
    by_code = {item.element: item for item in table.fields if item.element}
    for item in table.fields:
        other = by_code.get(item.element + _FORM_SUFFIX) if item.element else None
        if other is None or item.element.startswith(GENERIC_SLOT) or _has_blank_code(table):
            continue
        here, there = _is_internal(item), _is_internal(other)
        if here != there:
            inner, outer = (item, other) if here else (other, item)
            reason = f"codes {item.element} and {other.element}, one name says internal"
            yield inner, outer, reason


def _is_internal(item: Field) -> bool:
    return _INTERNAL.search(item.name) is not None


def _same_family(one: Field, other: Field) -> bool:
    return one.element[:5] == other.element[:5] and not one.element.startswith(GENERIC_SLOT)


def _alone(table: Table) -> Iterator[tuple[str, FieldFact]]:
    for item in table.fields:
        if dict(item.attributes).get("LogicalDeleteFlag") == _DELETED:
            why = "the dictionary's delete flag is set"
            yield item.name, FieldFact("logically deleted", "", why)
        if item.element in DELETE_FLAGS:
            why = f"code {item.element} marks rows as deleted in every master file"
            yield item.name, FieldFact("delete flag", "", why)
        if item.element.startswith(GENERIC_SLOT):
            why = f"code {item.element} is a derived date or time part, numbered in its table"
            yield item.name, FieldFact("generic slot", "", why)
        if item.name.casefold().startswith("obsolete"):
            yield item.name, FieldFact("obsolete", _replacement(table, item), "the name says so")
        first = table.field(_REPEAT.sub("", item.name))
        if first and first.name != item.name:
            why = "a second column of the same name"
            yield item.name, FieldFact("repeated column", first.name, why)


def _replacement(table: Table, item: Field) -> str:
    """The other field of the table under the same code; empty when there is none."""
    same = (other for other in table.fields if other.element == item.element)
    return next((other.name for other in same if other.name != item.name), "")


def _displaced(table: Table, owners: _Owners) -> Iterator[tuple[str, FieldFact]]:
    """Codes on the wrong column: the table has a blank code, and the code is another name's."""
    if not _has_blank_code(table):
        return
    names = {_usual_name(item): item.name for item in table.fields}
    for item in table.fields:
        name = _usual_name(item)
        owner = owners.name_of.get(item.element, name)
        own = owners.code_of.get(name, item.element)
        if owner != name and owner in names and not _is_repeat(item, names[owner]):
            why = f"code {item.element} is {names[owner]}'s everywhere else"
            yield item.name, FieldFact("displaced code", names[owner], f"{why}, {_BLANK}")
        elif item.element and item.element != own:
            why = f"{item.name} has code {own} nearly everywhere else, here {item.element}"
            yield item.name, FieldFact("displaced code", "", f"{why}, {_BLANK}")


def _is_repeat(item: Field, first: str) -> bool:
    return _REPEAT.sub("", item.name).casefold() == first.casefold()


def _has_blank_code(table: Table) -> bool:
    return any(not item.element for item in table.fields) and any(
        item.element for item in table.fields
    )


def _owners(schema: Schema) -> _Owners:
    """Whose a code is and which code a name has, by the tables without a blank code."""
    names: dict[str, Counter[str]] = defaultdict(Counter)
    codes: dict[str, Counter[str]] = defaultdict(Counter)
    for table in schema.tables.values():
        if not _has_blank_code(table):
            for item in table.fields:
                names[item.element][_usual_name(item)] += 1
                codes[_usual_name(item)][item.element] += 1
    return _Owners(_leading(names, _USUAL, 0.5), _leading(codes, _KEYLIKE, 0.9))


def _leading(counts: Mapping[str, Counter[str]], least: int, share: float) -> dict[str, str]:
    """The commonest partner of each, where it is common enough and above that share."""
    found: dict[str, str] = {}
    for item, count in counts.items():
        name, most = min(count.items(), key=lambda pair: (-pair[1], pair[0]))
        if item and most >= least and most > share * sum(count.values()):
            found[item] = name
    return found


def _usual_name(item: Field) -> str:
    name = item.name.casefold()
    return "internalpatientnumber" if name in PATIENT_NAMES else name


def facts_of(fields: Sequence[Field], kind: str) -> list[tuple[Field, FieldFact]]:
    """Every field that has a fact of that kind, with the fact."""
    return [(item, fact) for item in fields for fact in item.facts if fact.kind == kind]
