"""Checks along the patient chain of the written target: right patient, right order, no overlap.

The patient of a row is read from evidence that does not pass through its foreign key:
the hospital number written in the row, and the business key behind its record number.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.catalogue import Catalogue, Field, Schema, Table
from core.quality.model import Check, Kind
from core.quality.target_checks import RECORD, domain_of, place_of

PATIENT = "LOAD_PMI"
CRN = "MAIN_CRN"
BY_KEY = "business key"
_PAIRS = (  # earlier, later, in one table
    ("START_DATE", "END_DATE"),
    ("APPLIES_START", "APPLIES_END"),
    ("DATE_OF_BIRTH", "DATE_OF_DEATH"),
    ("ADMIT_DATE", "DISCHARGE_DATE"),
    ("PATHWAY_START_DATE", "PATHWAY_END_DATE"),
    ("CLOCK_START", "CLOCK_STOP"),
    ("REF_DATE", "REF_RECEIVED_DATE"),
    ("REF_DATE", "REF_DISCHARGE_DATE"),
    ("WAITLIST_DATE", "DATE_REMOVED"),
    ("DEFERRAL_START", "DEFERRAL_END"),
    ("TIME_ARRIVED", "TIME_COMPLETE"),
    ("TIME_SEEN", "TIME_COMPLETE"),
    ("EPISODE_START", "EPISODE_END"),
    ("DETENTION_START", "DETENTION_END"),
    ("CPA_START", "CPA_END"),
)
_PAST = (  # happened, so not after the as-of date
    "DATE_OF_BIRTH",
    "DATE_OF_DEATH",
    "DATE_REGISTERED",
    "ADMIT_DATE",
    "DISCHARGE_DATE",
    "REF_DATE",
    "CLOCK_STOP",
    "DATE_REMOVED",
    "TIME_ARRIVED",
    "TIME_SEEN",
    "TIME_COMPLETE",
    "CANCELLED_DATE",
)
_AFTER_BIRTH = ("ADMIT_DATE", "APPT_DATE", "REF_DATE", "WAITLIST_DATE", "CLOCK_START")
_PERIODS = {  # child: its period, its parent's period, may the children leave no gap
    "LOAD_ADT_EPISODES": (("START_DATE", "END_DATE"), ("ADMIT_DATE", "DISCHARGE_DATE"), True),
    "LOAD_ADT_WARDSTAYS": (("START_DATE", "END_DATE"), ("START_DATE", "END_DATE"), False),
    "LOAD_MH_DETENTION_TRANSFERS": (
        ("START_DATE", "END_DATE"),
        ("START_DATE", "END_DATE"),
        False,
    ),
}


def chain_checks(catalogue: Catalogue) -> Iterator[Check]:
    """Checks over links and periods, tables in load order."""
    for name in catalogue.load_order():
        table = catalogue.target.tables[name]
        yield from _order(table)
        yield from _own_patient(table, catalogue.target)
        yield from _after_birth(table, catalogue.target)
        for field in table.fields:
            parent = catalogue.target.table((field.rules.fk_to or "").rpartition(".")[0])
            if parent is not None and parent.field(RECORD) and parent.name != name:
                yield from _same_patient(field, table, parent)
                yield from _inside(field, table, parent)
                yield from _after_referral(field, table, parent)
    yield from _overlap(catalogue.target)


def _chain(
    table: Table, part: str, kind: Kind, fields: tuple[str, ...], words: str, origin: str = ""
) -> Check:
    return Check(
        id=f"target.{table.name}.{part}",
        kind=kind,
        side="target",
        table=table.name,
        fields=fields,
        severity="error",
        domain=domain_of(table.name),
        words=words,
        origin=origin or "PASport: chronology of care",
    )


def _order(table: Table) -> Iterator[Check]:
    for names in _PAIRS:
        first, second = (table.field(name) for name in names)
        if first is not None and second is not None:
            words = f"{table.name}.{first.name} is not after {second.name}."
            fields = (first.name, second.name)
            part = f"{first.name}.{second.name}.chronology"
            check = _chain(table, part, "chronology", fields, words)
            yield replace(check, values=(_grain(first, second),))
    for name in _PAST:
        if (field := table.field(name)) is not None:
            words = f"{table.name}.{field.name} is not after the as-of date."
            check = _chain(table, f"{field.name}.not_future", "chronology", (field.name,), words)
            yield replace(check, values=("day",))


def _grain(*fields: Field) -> str:
    """minute when every field's mask tells the time, else day."""
    timed = all("HH24" in (field.rules.format_mask or "") for field in fields)
    return "minute" if timed else "day"


def _own_patient(table: Table, schema: Schema) -> Iterator[Check]:
    patients = schema.table(PATIENT)
    number = table.field(CRN)
    if patients is None or number is None or table.name == PATIENT or not patients.field(CRN):
        return
    words = f"The hospital number in each {table.name} row is that of the patient its key names."
    check = _chain(table, f"{CRN}.same_patient", "same_patient", (CRN,), words, place_of(number))
    yield replace(
        check,
        severity="fatal",
        values=(BY_KEY,),
        parent=PATIENT,
        parent_fields=(CRN,),
        link=((CRN, CRN),),
    )


def _same_patient(field: Field, table: Table, parent: Table) -> Iterator[Check]:
    words = f"Each {table.name} row and the {parent.name} row it hangs on are of one patient"
    check = replace(
        _chain(table, "", "same_patient", (field.name,), "", place_of(field)),
        severity="fatal",
        parent=parent.name,
        parent_fields=(RECORD,),
        link=((field.name, RECORD),),
    )
    base = f"target.{table.name}.{field.name}.same_patient"
    yield replace(check, id=f"{base}.key", words=f"{words}, by business key.", values=(BY_KEY,))
    if table.field(CRN) and parent.field(CRN):
        words = f"{words}, by hospital number."
        yield replace(check, id=f"{base}.number", words=words, values=(CRN,))


def _inside(field: Field, table: Table, parent: Table) -> Iterator[Check]:
    period = _PERIODS.get(table.name)
    if period is None or not _have(table, period[0]) or not _have(parent, period[1]):
        return
    fields, bounds, gapless = period
    words = f"Each {table.name} period lies inside its {parent.name} period."
    origin = f"{place_of(field)}: validation of the table"
    check = replace(
        _chain(table, f"{field.name}.within", "within", fields, words, origin),
        parent=parent.name,
        parent_fields=bounds,
        link=((field.name, RECORD),),
    )
    yield check
    if gapless:
        words = (
            f"The {table.name} rows of one {parent.name} row follow one another without a gap,"
            " from its first moment to its last."
        )
        id_ = f"target.{table.name}.{field.name}.continuity"
        yield replace(check, id=id_, kind="continuity", words=words)


def _have(table: Table, names: tuple[str, ...]) -> bool:
    return all(table.field(name) is not None for name in names)


def _after_birth(table: Table, schema: Schema) -> Iterator[Check]:
    patients = schema.table(PATIENT)
    if table.name == PATIENT or patients is None or not _have(table, (CRN,)):
        return
    if not _have(patients, (CRN, "DATE_OF_BIRTH")):
        return
    for name in filter(table.field, _AFTER_BIRTH):
        words = f"{table.name}.{name} is not before the patient's birth."
        check = _chain(table, f"{name}.after_birth", "chronology", (name,), words)
        yield replace(
            check,
            values=("day",),
            parent=PATIENT,
            parent_fields=("DATE_OF_BIRTH",),
            link=((CRN, CRN),),
        )


def _after_referral(field: Field, table: Table, parent: Table) -> Iterator[Check]:
    if parent.name != "LOAD_REFERRALS" or not _have(parent, ("REF_DATE",)):
        return
    for name in filter(table.field, ("APPT_DATE", "WAITLIST_DATE")):
        words = f"{table.name}.{name} is not before its referral."
        check = _chain(table, f"{name}.after_referral", "chronology", (name,), words)
        yield replace(
            check,
            severity="warning",
            values=("day",),
            parent=parent.name,
            parent_fields=("REF_DATE",),
            link=((field.name, RECORD),),
        )


def _overlap(schema: Schema) -> Iterator[Check]:
    table = schema.table("LOAD_ADT_ADMISSIONS")
    fields = ("ADMIT_DATE", "DISCHARGE_DATE")
    if table is not None and _have(table, (CRN, *fields)):
        words = "No patient is in hospital twice at one time, nor has two current admissions."
        check = _chain(table, "overlap", "overlap", fields, words)
        yield replace(check, link=((CRN, CRN),))
