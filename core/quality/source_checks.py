"""The NHS pack on the extract: identity, demographics, links and times before any mapping.

Names of legacy tables and fields are those of the dictionary. A table that the contract
does not read and that is not required gets no check.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from core.catalogue import Catalogue, Table
from core.contract import Contract
from core.quality.model import Check, Kind, Link, Severity
from core.quality.scope import PATIENT_FIELDS, read_tables

REQUIRED = ("PATDATA", "ADMITDISCH", "HWSAPP", "AEA")
PATIENTS, PATIENT = "PATDATA", "InternalPatientNumber"
NHS_STANDARD = "NHS Data Model and Dictionary: NHS NUMBER, modulus 11"
_EPISODES = (  # child, parent: joined by patient and episode number
    ("CONSEPISODE", "ADMITDISCH"),
    ("CONSWARDSTAY", "ADMITDISCH"),
    ("WARDSTAY", "ADMITDISCH"),
    ("FCEEXT", "ADMITDISCH"),
    ("OPA", "OPREFERRAL"),
    ("OPDISCHARGE", "OPREFERRAL"),
    ("WLSUSPENSION", "WLENTRY"),
)
_DOMAINS = (
    ("OPREFERRAL", "REF"),
    ("OP", "OPD"),
    ("HWSAPP", "CMTY"),
    ("CP", "CMTY"),
    ("WL", "IWL"),
    ("RTT", "RTT"),
    ("ADMITDISCH", "ADT"),
    ("CONS", "ADT"),
    ("WARDSTAY", "ADT"),
    ("FCEEXT", "ADT"),
    ("AE", "AE"),
    ("LEGAL", "MH"),
)
_PATDATA: tuple[tuple[str, tuple[str, ...], Kind, Severity, tuple[str, ...], str], ...] = (
    # part of the id, fields, kind, severity, values, what holds
    ("NhsNumber.not_null", ("NhsNumber",), "not_null", "warning", (),
     "Every patient has an NHS number."),
    ("NhsNumber.format", ("NhsNumber",), "format", "error", ("NHS",),
     "Every NHS number is ten digits."),
    ("NhsNumber.check_digit", ("NhsNumber",), "check_digit", "error", (),
     "Every NHS number carries its right check digit."),
    ("NhsNumber.unique", ("NhsNumber",), "unique", "warning", ("NHS",),
     "No two patients share an NHS number."),
    ("NHSNumberStatus.not_null", ("NHSNumberStatus",), "not_null", "warning", (),
     "Every patient's NHS number has a trace status."),
    ("PtDoB.not_null", ("PtDoB",), "not_null", "error", (),
     "Every patient has a date of birth."),
    ("PtDoB.format", ("PtDoB",), "format", "error", ("DD/MM/YYYY",),
     "Every date of birth is a calendar date."),
    ("PtDoB.not_future", ("PtDoB",), "chronology", "error", ("day",),
     "No patient is born after the as-of date."),
    ("PtDateOfDeath.not_future", ("PtDateOfDeath",), "chronology", "error", ("day",),
     "No patient died after the as-of date."),
    ("PtDoB.PtDateOfDeath.chronology", ("PtDoB", "PtDateOfDeath"), "chronology", "error", ("day",),
     "No patient died before being born."),
    ("Surname.not_null", ("Surname",), "not_null", "error", (),
     "Every patient has a surname."),
    ("Sex.not_null", ("Sex",), "not_null", "warning", (),
     "Every patient has a recorded sex."),
    ("EthnicType.not_null", ("EthnicType",), "not_null", "warning", (),
     "Every patient has an ethnic category."),
    ("PtAddrPostCode.not_null", ("PtAddrPostCode",), "not_null", "warning", (),
     "Every patient has a postcode."),
    ("PtAddrPostCode.format", ("PtAddrPostCode",), "format", "warning", ("POSTCODE",),
     "Every postcode is shaped like one."),
    ("address.length", ("PtAddrLine1", "PtAddrLine2", "PtAddrLine3", "PtAddrLine4",
     "PtAddrPostCode"), "length", "warning", ("35", "35", "35", "35", "8"),
     "No address line is longer than 35 characters and no postcode longer than 8."),
    ("GpCode.not_null", ("GpCode",), "not_null", "warning", (),
     "Every patient has a GP."),
)  # fmt: skip


def source_checks(catalogue: Catalogue, contract: Contract) -> Iterator[Check]:
    """Every check on the extract, the patient index first, then tables by name."""
    source = catalogue.source
    for name in REQUIRED:
        words = f"The extract holds {name} and it is not empty."
        yield _source(name, "present", "present", (), "error", words)
    yield from _patient_index()
    read = sorted(read_tables(contract) | set(REQUIRED))
    for name in read:
        words = f"Every line of {name} as received is a record, a blank or a malformed line kept."
        yield _source(name, "row_balance", "row_balance", (), "fatal", words)
    for table in filter(None, (source.table(name) for name in read)):
        yield from _patient_link(table)
    for child, parent in _EPISODES:
        if child in read and parent in read:
            yield _episode_link(child, parent)
    yield from _times(read)


def _source(
    table: str, part: str, kind: Kind, fields: tuple[str, ...], severity: Severity, words: str
) -> Check:
    subject = next((subject for start, subject in _DOMAINS if table.startswith(start)), "PMI")
    return Check(
        id=f"source.{table}.{part}",
        kind=kind,
        side="source",
        table=table,
        fields=fields,
        severity=severity,
        domain=subject,
        words=words,
        origin=NHS_STANDARD if part.startswith("NhsNumber") else "PASport: NHS pack",
    )


def _patient_index() -> Iterator[Check]:
    key = (PATIENT,)
    words = "Every patient has an internal number."
    yield _source(PATIENTS, f"{PATIENT}.not_null", "not_null", key, "fatal", words)
    words = "No two patients share an internal number."
    yield _source(PATIENTS, f"{PATIENT}.unique", "unique", key, "error", words)
    for part, fields, kind, severity, values, words in _PATDATA:
        yield replace(_source(PATIENTS, part, kind, fields, severity, words), values=values)
    gp = _source(
        PATIENTS, "GpCode.reference", "reference", ("GpCode",), "warning",
        "Every patient's GP is in the GP master file.",
    )  # fmt: skip
    gp = replace(gp, parent="GP", parent_fields=("GpCode",), link=(("GpCode", "GpCode"),))
    yield gp
    words = "Every patient's GP has a practice."
    practice = replace(gp, id=f"source.{PATIENTS}.practice.reference", words=words)
    yield replace(practice, values=("PracticeCode",))


def _patient_link(table: Table) -> Iterator[Check]:
    for field in table.fields:
        if table.name != PATIENTS and field.name.casefold() in PATIENT_FIELDS:
            words = f"Every {table.name} record belongs to a patient of the index."
            part = f"{field.name}.reference"
            check = _source(table.name, part, "reference", (field.name,), "error", words)
            link: Link = ((field.name, PATIENT),)
            yield replace(check, parent=PATIENTS, parent_fields=(PATIENT,), link=link)


def _episode_link(child: str, parent: str) -> Check:
    fields = (PATIENT, "EpisodeNumber")
    words = f"Every {child} record belongs to an episode of {parent}."
    check = _source(child, f"{parent}.reference", "reference", fields, "warning", words)
    link = tuple((name, name) for name in fields)
    return replace(check, parent=parent, parent_fields=fields, link=link)


def _times(read: list[str]) -> Iterator[Check]:
    admission, discharge = "IpAdmDtimeInt", "IpDschDtimeInt"
    for name in (admission, discharge):
        words = f"Every {name} is a readable date and time, where there is one."
        check = _source("ADMITDISCH", f"{name}.format", "format", (name,), "error", words)
        yield replace(check, values=("CCYYMMDDHHMM",))
        words = f"No {name} is after the as-of date."
        part = f"{name}.not_future"
        check = _source("ADMITDISCH", part, "chronology", (name,), "error", words)
        yield replace(check, values=("day",))
    pair = (admission, discharge)
    words = "No patient was discharged before being admitted."
    part = f"{admission}.{discharge}.chronology"
    check = _source("ADMITDISCH", part, "chronology", pair, "error", words)
    yield replace(check, values=("minute",))
    words = "No patient is in hospital twice at one time, nor has two current admissions."
    check = _source("ADMITDISCH", "overlap", "overlap", pair, "warning", words)
    yield replace(check, link=((PATIENT, PATIENT),))
    if "OPA" in read:
        words = "Every appointment before the as-of date has an outcome."
        fields = ("ApptDate", "Disposal", "ApptStatus")
        check = _source("OPA", "outcome", "outcome", fields, "warning", words)
        yield replace(check, values=("BOOKED", "PENDING", "NATT"))
