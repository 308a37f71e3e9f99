"""How target tables hang together: by record numbers, by the patient's number, by named columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from core.catalogue import Catalogue, Field, Table
from core.cohort.targets.model import Join, Notice, Shape, is_record
from core.cohort.targets.recipes import recipes

PATIENTS = "LOAD_PMI"
_PERIODS = (("START_DATE", "END_DATE"), ("CLOCK_START", "CLOCK_STOP"))
_AFTER = {"LOAD_ADT_ADMISSIONS": "LOAD_IWL"}  # an admission follows its waiting


def shapes(catalogue: Catalogue) -> tuple[list[Shape], list[Notice]]:
    """Every target table in load order, and the references that lead nowhere."""
    notices: list[Notice] = []
    made: list[Shape] = []
    order = catalogue.load_order()
    for name in order:
        table = catalogue.target.tables[name]
        made.append(_shape(catalogue, table, order, notices))
    return made, notices


def _shape(catalogue: Catalogue, table: Table, order: list[str], notices: list[Notice]) -> Shape:
    keys = [item for item in _record_links(table) if _parent(item) in catalogue.target.tables]
    named = _named_links(catalogue, table, notices)
    held = [item for item in keys if not item.rules.only_if]
    first = next((f for f in held if f.mandatory == "Y"), held[0] if held else None)
    shape = Shape(table, turns=recipes().turns.get(table.name, {}))
    if first is not None:
        parent = _parent(first)
        shape = replace(shape, parent=parent, base=((first.name, _record_of(catalogue, parent)),))
    elif PATIENTS in named and table.name != PATIENTS:
        shape = replace(shape, parent=PATIENTS)
    elif owned := next((name for name in named if order.index(name) < order.index(table.name)), ""):
        shape = replace(shape, parent=owned, base=tuple(named.pop(owned)))
    joins = [*_key_joins(catalogue, keys, first), *_named_joins(named, shape.parent)]
    joins.sort(key=lambda item: order.index(item.parent))
    numbered = tuple(replace(item, alias=f"j{place}") for place, item in enumerate(joins))
    return replace(
        shape,
        joins=numbered,
        chained=_chained(table, shape.parent),
        after=_AFTER.get(table.name) == shape.parent,
    )


def _record_links(table: Table) -> list[Field]:
    return [item for item in table.fields if item.rules.fk_to and not is_record(item)]


def _parent(item: Field) -> str:
    return (item.rules.fk_to or "").rpartition(".")[0]


def _record_of(catalogue: Catalogue, parent: str) -> str:
    return next((f.name for f in catalogue.target.tables[parent].fields if is_record(f)), "")


def _key_joins(catalogue: Catalogue, keys: list[Field], first: Field | None) -> Iterator[Join]:
    for item in keys:
        if item is not first:
            parent = _parent(item)
            fields = ((item.name, _record_of(catalogue, parent)),)
            yield Join("", parent, fields, conditional=bool(item.rules.only_if))


def _named_joins(named: dict[str, list[tuple[str, str]]], parent: str) -> Iterator[Join]:
    for name, fields in named.items():
        yield Join("", name, tuple(fields))


def _named_links(
    catalogue: Catalogue, table: Table, notices: list[Notice]
) -> dict[str, list[tuple[str, str]]]:
    """Columns that must hold what another table's column holds, by that table."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for item in table.fields:
        for reference in item.rules.references:
            if not reference.startswith("load:"):
                continue
            name, _, column = reference.removeprefix("load:").rpartition(".")
            parent = catalogue.target.table(name)
            spelt = _spelt(parent, column) if parent else ""
            if parent and spelt and parent.name != table.name:
                found[parent.name].append((item.name, spelt))
            else:
                what = f"the guide refers to {name}.{column}, which is not to be found"
                notices.append(Notice(table.name, item.name, what))
    return found


def _spelt(parent: Table, column: str) -> str:
    """The column as its table spells it."""
    exact = parent.field(recipes().spelt.get(f"{parent.name}.{column}", column))
    if exact is not None:
        return exact.name
    names = {f.name.casefold(): f.name for f in parent.fields if not is_record(f)}
    close = get_close_matches(column.casefold(), list(names), n=1, cutoff=0.6)
    return names[close[0]] if close else ""


def _chained(table: Table, parent: str) -> bool:
    """Periods of one parent, other than the patient, follow one another."""
    period = any(table.field(a) and table.field(b) for a, b in _PERIODS)
    return bool(parent) and parent != PATIENTS and period
