"""Checks that the catalogue's own rules ask for, field by field, on the written target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from core.catalogue import Catalogue, Field, Schema, Table
from core.quality.model import Check, Kind, Severity

RECORD = "RECORD_NUMBER"
_DOMAINS = (  # beginning of the name after LOAD_, subject
    ("PMI", "PMI"),
    ("CASENOTE", "PMI"),
    ("RTT", "RTT"),
    ("REFERRALS", "REF"),
    ("OPD", "OPD"),
    ("CMTY", "CMTY"),
    ("IWL", "IWL"),
    ("ADT", "ADT"),
    ("MH", "MH"),
    ("CPA", "MH"),
    ("DETENTION", "MH"),
)


_CONDITIONS = (  # a field's name, then the value that makes this one mandatory
    re.compile(r"\bif (\w+ flag) is set to (\w+)", re.IGNORECASE),
    re.compile(r"\bif (\w+) = (\w+)", re.IGNORECASE),
    re.compile(r"\bif (\w+) is (\w+) then", re.IGNORECASE),
)


def target_checks(catalogue: Catalogue) -> Iterator[Check]:
    """Every check that a target field's rules state, tables in load order, fields as printed."""
    for name in catalogue.load_order():
        table = catalogue.target.tables[name]
        yield _present(table)
        yield from _keys(table)
        for field in table.fields:
            yield from _field_checks(field, catalogue.target)
            yield from _required_if(field, table)
        yield from _accounts(table)


def domain_of(table: str) -> str:
    """The subject of a target table: PMI, ADT, OPD ...; MASTER for staff, users and sites."""
    stem = table.upper().removeprefix("LOAD_")
    return next((subject for start, subject in _DOMAINS if stem.startswith(start)), "MASTER")


def target_check(
    kind: Kind, field: Field, severity: Severity, words: str, values: tuple[str, ...] = ()
) -> Check:
    """A check on one target field, named for it, with the document's place as its origin."""
    return Check(
        id=f"target.{field.table}.{field.name}.{kind}",
        kind=kind,
        side="target",
        table=field.table,
        fields=(field.name,),
        severity=severity,
        domain=domain_of(field.table),
        words=words,
        origin=place_of(field),
        values=values,
    )


def place_of(field: Field) -> str:
    """The document and place that state the field's rule."""
    return " ".join(filter(None, (field.evidence.document, field.evidence.place))) or "catalogue"


def _present(table: Table) -> Check:
    return Check(
        id=f"target.{table.name}.present",
        kind="present",
        side="target",
        table=table.name,
        fields=(),
        severity="error",
        domain=domain_of(table.name),
        words=f"{table.name} was written and holds rows.",
        origin="PASport: an in-scope table that is empty is not a pass",
    )


def _accounts(table: Table) -> Iterator[Check]:
    """What the ledger, the rejects and the contract say of the table as a whole."""
    name = table.name
    whole = replace(_present(table), origin="PASport: nothing lost, nothing invented")
    yield replace(
        whole,
        id=f"target.{name}.row_balance",
        kind="row_balance",
        severity="fatal",
        words=f"Every source row of {name} was loaded, merged, excluded or rejected.",
    )
    counted = replace(whole, severity="information")  # the gate has thresholds of its own
    yield replace(
        counted,
        id=f"target.{name}.translated",
        kind="translated",
        words=f"Every code of {name} was found in its crosswalk.",
    )
    yield replace(
        counted,
        id=f"target.{name}.resolved",
        kind="resolved",
        words=f"The mapping of every field of {name} is decided.",
    )


def _keys(table: Table) -> Iterator[Check]:
    record = table.field(RECORD)
    if record is not None:
        where = f"{table.name} row"
        yield target_check("not_null", record, "fatal", f"Every {where} has a record number.")
        yield target_check("unique", record, "fatal", f"No two {where}s share a record number.")
    external = table.field("EXTERNAL_SYSTEM_ID")
    if external is not None:
        words = f"No two {table.name} rows claim the same record of the legacy system."
        yield target_check("unique", external, "error", words)


def _field_checks(field: Field, schema: Schema) -> Iterator[Check]:
    rules, place = field.rules, f"{field.table}.{field.name}"
    if field.mandatory == "Y" and field.name.upper() != RECORD:
        yield target_check("not_null", field, "error", f"{place} is filled: it is mandatory.")
    if mask := _mask(field):
        words = f"{place} is a calendar date or time written {mask}."
        yield target_check("format", field, "error", words, (mask,))
    elif field.data_type.upper() == "NUMBER":
        yield target_check("format", field, "error", f"{place} is a number.", ("NUMBER",))
    if field.length and field.data_type.upper() != "DATE":
        words = f"{place} has at most {field.length} characters."
        yield target_check("length", field, "error", words, (str(field.length),))
    if rules.allowed_values:
        words = f"{place} is one of: {', '.join(rules.allowed_values)}."
        yield target_check("domain", field, "error", words, rules.allowed_values)
    if rules.uppercase:
        yield target_check("case", field, "error", f"{place} is written in capitals.")
    if rules.value_range:
        low, high = rules.value_range
        words = f"{place} lies between {low} and {high}."
        yield target_check("range", field, "error", words, rules.value_range)
    yield from _references(field, schema)


def _required_if(field: Field, table: Table) -> Iterator[Check]:
    """The guide's condition where its words name a field and a value; else nothing is checked."""
    for form in _CONDITIONS:
        found = form.search(field.rules.required_if or "")
        other = table.field(found[1].replace(" ", "_")) if found else None
        if found and other is not None:
            words = f"{field.table}.{field.name} is filled where {other.name} is {found[2]}."
            check = target_check("required_if", field, "error", words, (found[2],))
            yield replace(check, fields=(field.name, other.name))
            return


def _mask(field: Field) -> str:
    if field.rules.format_mask:
        return field.rules.format_mask
    return "DD/MM/YYYY" if field.data_type.upper() == "DATE" else ""


def _references(field: Field, schema: Schema) -> Iterator[Check]:
    stated = [item.removeprefix("load:") for item in field.rules.references if item[:5] == "load:"]
    for parent in dict.fromkeys([field.rules.fk_to or "", *stated]):
        table_name, _, field_name = parent.rpartition(".")
        found = (table := schema.table(table_name)) and table.field(field_name)
        if table and found and table.name != field.table:
            yield _reference(field, table, found)


def _reference(field: Field, table: Table, parent: Field) -> Check:
    key = parent.name.upper() == RECORD
    base = target_check("reference", field, "fatal" if key else "error", "")
    suffix = "" if key else f".{table.name}.{parent.name}"
    return replace(
        base,
        id=base.id + suffix,
        words=f"Every {field.table}.{field.name} leads to a row of {table.name}.",
        parent=table.name,
        parent_fields=(parent.name,),
    )
