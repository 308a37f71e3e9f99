"""Shipped feeds of clocks, case notes, warnings and masters on one small hospital, row by row."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.catalogue import Catalogue
from core.connectors import Extract
from core.contract import (
    Contract,
    Feed,
    needed_columns,
    reference_file,
    write_reference_templates,
)
from core.crosswalks import Crosswalk
from core.etl import MigrateOptions, migrate
from tests.etl.programme import Trial, rows_of, written

TABLES = (
    "LOAD_STAFF LOAD_USERS LOAD_SITES LOAD_PMI LOAD_PMIIDS LOAD_PMISTAFFWARNINGS "
    "LOAD_CASENOTELOCS LOAD_PMICASENOTEHISTORY LOAD_RTT_PATHWAYS LOAD_REFERRALS "
    "LOAD_RTT_PERIODS LOAD_RTT_EVENTS LOAD_IWL LOAD_ADT_ADMISSIONS"
).split()

SHORT = {
    "IPN": "InternalPatientNumber",
    "Folder": "PtCasenoteIdPhyskey",
    "Loan": "CntPatientFileLoanDatesequenceNoKey",
    "LoanTime": "CntLoanTimeHhmm",
    "Back": "CntActualReturnDateNeutral",
    "BackTime": "CntReturnTimeHhmm",
    "Title": "BorrowerTitleAndInitials",
}

# Patient 9 was merged into 8, and 8 into 1; 7 is unknown. A loan's number counts its day down:
# 99999999 - 20260105 = 79739894, then a number of its own.
HOSPITAL = {
    "PATDATA": """
        IPN | DistrictNumber | Surname | RiskFactorCode | RiskFactorCode_1 | MRSA | MRSASetDtInt
        1   | D1             | SMITH   |                |                  | YES  | 202501010800
        2   | D2             | JONES   | VIOL           | DOG              | YES  | 202502030900
        8   | D8             | SMITH   | VIOL           |                  |      |
        9   | D9             | SMITH   |                |                  |      |""",
    "MERGEDID": """
        OldID | NextID | NewestID
        9     | 8      | 8
        8     | 1      | 1""",
    "CASENOTELINK": """
        IPN | EntityTypeKey | ExternalNumberKey | ExternalNumber
        1   | 1             | CN1               | CN1
        2   | 1             | CN2               | CN2
        9   | 1             | CN9               | CN9
        9   | 2             | D9                | D9""",
    "CASENLOC": """
        Location | LocationName    | MfRecStsInd
        MRL      | Records library | 0
        OLD      | Old store       | -1""",
    "BORROWER": """
        BorrowerCode | BorrowerSurname | Title | BorrowerAddressLine1 | MfRecStsInd
        DRA          | ADAMS           | Dr A  | Clinic 1             | 0
        MRL          | MARLEY          |       |                      | 0""",
    "CASENOTEDETS": """
        IPN | Folder              | Allocated | Location | PtCsNtLocDat | Status
        1   | CN1                 | 01/02/20  | MRL      | 01/02/20     | Active
        2   | CN2                 | 01/02/20  | MRL      | 01/02/20     | Active
        9   | CN9                 |           | OLD      | 03/02/20     | Active
        2   | CN1                 | 01/02/20  | MRL      | 01/02/20     | Active""",
    "CASENOTELOAN": """
        IPN | Folder | Loan      | Borrower | LoanTime | Back     | BackTime
        1   | CN1    | 797398941 | DRA      | 0930     | 20260110 | 1530
        1   | CN1    | 797398791 | MRL      | 1000     |          |
        2   | CN2    | 797397981 | DRA      | 0900     |          |
        2   | CN2    | 797397961 | DRA      | 1100     | 20260205 | 1200
        9   | CN9    | 797397961 | ZZZ      | 1100     | 20260205 | 1200""",
    "PMISPECIALREG": """
        IPN | SpecialRegister | SpecialRegisterDescription | DateEntered | ActivityDateTime
        1   | MRSA            | Resistant germs            | 05/01/2025  | 202501051020
        9   | VIOL            | Risk of violence           |             | 202401051020
        2   | ODD             | Not in any list            | 05/01/2025  | 202501051020
        7   | FALL            | Risk of falls              | 05/01/2025  | 202501051020""",
    "PATIENTNEEDS": """
        IPN | SeqNo | PatientNeed | PatientNeedDesc | PatientNeedsComments
        2   | 1     | HEAR        | Hard of hearing | Left ear
        2   | 2     | SIGHT       | Poor sight      |""",
    "RTTPTPATHWAY": """
        IPN | PathwayNumber | RttCurrentStatus
        1   | ZZ901P1       | SUBS
        2   | ZZ901P2       | TRT
        9   | ZZ901P9       | 1ACT
        7   | ZZ901P7       | 1ACT""",
    "RTTPERIOD": """
        IPN | PathwayNumber | PPeriodId | RttStartDateTimeInt | RttEndDateTimeInt | CurrentStatus
        1   | ZZ901P1       | 1         | 202601010900        | 202601201000      | TRT
        1   | ZZ901P1       | 2         | 202601201000        |                   | DNT
        2   | ZZ901P2       | 1         | 202602010900        | 202602010900      | TRT
        9   | ZZ901P9       | 1         | 202512010800        |                   | 1ACT
        2   | ZZ901P1       | 1         | 202601010900        |                   | SUBS""",
    "RTTEPIPERIOD": """
        IPN | EpisodeNumber | PathwayNumber | PPeriodId
        1   | 10            | ZZ901P1       | 1
        1   | 9             | ZZ901P1       | 1
        1   | 10            | ZZ901P1       | 2
        9   | 9             | ZZ901P9       | 1
        2   | 77            | ZZ901P2       | 1""",
    "RTTALLPRDSTS": """
        IPN | PathwayNumber | ActivityDateTimeInt | RttPRDSts | PRDStsType
        1   | ZZ901P1       | 202512200900        | DIAG      | ATT
        1   | ZZ901P1       | 202601010900        | 1ACT      | REF
        1   | ZZ901P1       | 202601100915        | SUBS      | ATT
        1   | ZZ901P1       | 202601150000        | DNT       | ATT
        1   | ZZ901P1       | 202601201000        | TRT       | ATT
        1   | ZZ901P1       | 202601201000        | 1AAM      | REF
        1   | ZZ901P1       | 202602010000        | DNT       | ATT
        1   | ZZ901P1       | 202602020000        | MON       | ATT
        2   | ZZ901P2       | 202602010900        | TRT       | ATT
        9   | ZZ901P9       | 202512010800        | 1ACT      | REF""",
    "OPREFERRAL": """
        IPN | EpisodeNumber | OpRegDtimeInt | PriorityType
        1   | 9             | 202601010930  | 1
        1   | 10            | 202601150900  | 1
        9   | 9             | 202512010800  | 1
        7   | 1             | 202512010800  | 1""",
    "ADMITDISCH": """
        IPN | EpisodeNumber | IpAdmDtimeInt
        9   | 12            | 202512030800
        7   | 12            | 202512030800""",
    "CONSMAST": """
        Consultant | Surname | Inits | Deleted
        ABBOTA     | Abbot   | A     | 0
        CARTEC     | Carter  | C     | 1""",
    "USERS": """
        UserName | OwnerName     | DisabledUser | DisabledUserInternal | PhoneNumber
        ann      | Ann Lee       | NO           | 0                    | 01632 960111
        cat      | Cat van Dam   | NO           | 0                    |
        bob      | Bob Back      | YES          | 1                    |
        old      | Olga Gone     | YES          | 1                    |""",
    "HOSPDET": """
        HospitalCode | HospitalName     | ProviderCode | Address | Postcode
        GENH         | General Hospital | ZZ9          | 1 Road  | WB1 1AA""",
}
FILES = {
    "LOAD_STAFF": [
        {"staff_id": "C9990001", "external_system_id": "abbota", "family_name": "Abbot-Lee"}
    ],
    "LOAD_USERS": [
        {"user_name": "Ann", "allow_logon": "y", "job_id": "4", "family_name": "Leigh"},
        {"user_name": "new1", "allow_logon": "Y", "login_from_date": "01/04/2026"},
        {"user_name": "BOB", "allow_logon": "Y"},
    ],
    "LOAD_SITES": [
        {"external_system_id": "GENH", "site_link_applies_start": "01/04/2020"},
        {"site_code": "ZZ999", "site_description": "New unit"},
    ],
}


@pytest.fixture(scope="module")
def shipped(contract: Contract) -> Contract:
    return replace(
        contract,
        feeds=tuple(feed for feed in contract.feeds if feed.target_table in TABLES),
        lines=tuple(line for line in contract.lines if line.target_table in TABLES),
    )


@pytest.fixture(scope="module")
def load(
    shipped: Contract,
    catalogue: Catalogue,
    crosswalks: dict[str, Crosswalk],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Trial]:
    base = tmp_path_factory.mktemp("hospital")
    extract, files, keys, spill, run = (base / n for n in ("x", "reference", "keys", "spill", "r"))
    for folder in (extract, keys, spill, run):
        folder.mkdir()
    needed = needed_columns(shipped, catalogue)
    tables = {name: written(extract, name, whole(name, needed[name])) for name in needed}
    fill(files, shipped, catalogue)
    options = MigrateOptions(as_of=date(2026, 3, 31), threads=1, memory="1GiB", references=files)
    held = Extract("0123456789ab", extract, "extract", tables)
    yield Trial(run, migrate(run, keys, spill, held, shipped, catalogue, crosswalks, options))


def whole(name: str, columns: tuple[str, ...]) -> str:
    """The hospital's rows of a table with every column that the contract reads, others blank."""
    header, rows = rows_of(HOSPITAL.get(name, "IPN"))
    header = [SHORT.get(item, item) for item in header]
    every = [*header, *(column for column in columns if column not in header)]
    held = [dict(zip(header, row, strict=True)) for row in rows]
    body = [" | ".join(row.get(column) or "~" for column in every) for row in held]
    return "\n".join([" | ".join(every), *body])


def fill(folder: Path, contract: Contract, catalogue: Catalogue) -> None:
    for file in write_reference_templates(folder, contract, catalogue):
        header = file.read_text(encoding="utf-8").strip().split(",")
        with file.open("a", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, header, restval="", lineterminator="\n")
            writer.writerows(FILES[file.stem])


def rows(load: Trial, table: str, *fields: str) -> list[tuple[object, ...]]:
    return [tuple(row[field] for field in fields) for row in load.rows(table)]


def rejected(load: Trial, table: str) -> set[tuple[object, ...]]:
    return {(level, field, reason, key) for level, field, reason, key, _ in load.rejects(table)}


def by_id(load: Trial, table: str, *fields: str) -> Mapping[object, tuple[object, ...]]:
    return {row["EXTERNAL_SYSTEM_ID"]: tuple(row[f] for f in fields) for row in load.rows(table)}


def number(load: Trial, table: str, key: str) -> object:
    """The record number of a row by its external id."""
    return by_id(load, table, "RECORD_NUMBER")[key][0]


def test_the_ledger_of_every_feed_balances(load: Trial) -> None:
    assert load.migration.balanced
    assert {item.table for item in load.migration.tables} >= set(TABLES)


def test_a_period_belongs_to_its_patients_pathway_and_first_episode(load: Trial) -> None:
    found = by_id(
        load, "LOAD_RTT_PERIODS", "LOADRTTPWY_RECORD_NUMBER", "LOADREF_RECORD_NUMBER",
        "CLOCK_START", "CLOCK_STOP", "START_EVENT_REASON_CODE", "STOP_EVENT_REASON_CODE",
        "REFERRAL_AS_START_ENCOUNTER",
    )  # fmt: skip
    path = {key: number(load, "LOAD_RTT_PATHWAYS", key) for key in by_id(load, "LOAD_RTT_PATHWAYS")}
    nine, ten, other = (number(load, "LOAD_REFERRALS", k) for k in ("O/1/9", "O/1/10", "O/9/9"))
    assert found == {
        "1/ZZ901P1/1": (
            path["1/ZZ901P1"], nine, "01/01/2026 09:00", "20/01/2026 10:00", "10", "30", "Y"
        ),
        "1/ZZ901P1/2": (path["1/ZZ901P1"], ten, "20/01/2026 10:00", None, "11", None, "N"),
        "2/ZZ901P2/1": (
            path["2/ZZ901P2"], None, "01/02/2026 09:00", "01/02/2026 09:00", "30", "30", "N"
        ),
        "9/ZZ901P9/1": (path["9/ZZ901P9"], other, "01/12/2025 08:00", None, "10", None, "Y"),
    }  # fmt: skip


def test_a_period_under_another_patients_pathway_is_rejected(load: Trial) -> None:
    assert rejected(load, "LOAD_RTT_PERIODS") == {
        ("row", "LOADRTTPWY_RECORD_NUMBER", "PARENT_NOT_FOUND", "2|ZZ901P1|1")
    }


def test_each_event_goes_to_the_period_that_encloses_it_and_starts_or_stops_it_once(
    load: Trial,
) -> None:
    period = {
        row["RECORD_NUMBER"]: row["EXTERNAL_SYSTEM_ID"] for row in load.rows("LOAD_RTT_PERIODS")
    }
    names = ("LOADRTTPRD_RECORD_NUMBER", "EVENT_DATE", "EVENT_ACTION_CODE", "EVENT_REASON_CODE")
    found = [(period[first], *rest) for first, *rest in rows(load, "LOAD_RTT_EVENTS", *names)]
    assert sorted(found, key=lambda row: (row[0], row[1][6:10], row[1][3:5], row[1])) == [
        ("1/ZZ901P1/1", "01/01/2026 09:00:00", "START", "10"),
        ("1/ZZ901P1/1", "10/01/2026 09:15:00", "CONTINUE", "20"),
        ("1/ZZ901P1/1", "15/01/2026 00:00:00", "NOACTION", "34"),
        ("1/ZZ901P1/1", "20/01/2026 10:00:00", "STOP", "30"),
        ("1/ZZ901P1/2", "20/01/2026 10:00:00", "START", "11"),
        ("1/ZZ901P1/2", "01/02/2026 00:00:00", "NOACTION", "34"),
        ("1/ZZ901P1/2", "02/02/2026 00:00:00", "NOACTION", "91"),
        ("2/ZZ901P2/1", "01/02/2026 09:00:00", "START_STOP", "30"),
        ("9/ZZ901P9/1", "01/12/2025 08:00:00", "START", "10"),
    ]


def test_a_status_outside_every_clock_is_excluded_by_rule(load: Trial) -> None:
    assert [(row["record"], row["reason"]) for row in load.rows("LOAD_RTT_EVENTS", "excluded")] == [
        (1, "Status recorded while no clock of the pathway ran")
    ]
    assert load.rejects("LOAD_RTT_EVENTS") == []


def test_a_merged_patients_rows_carry_the_number_of_the_survivor(load: Trial) -> None:
    assert by_id(load, "LOAD_RTT_PATHWAYS", "MAIN_CRN")["9/ZZ901P9"] == ("D1",)
    assert by_id(load, "LOAD_REFERRALS", "MAIN_CRN")["O/9/9"] == ("D1",)
    assert rows(load, "LOAD_ADT_ADMISSIONS", "MAIN_CRN") == [("D1",)]


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("LOAD_RTT_PATHWAYS", "7|ZZ901P7"),
        ("LOAD_REFERRALS", "7|1"),
        ("LOAD_ADT_ADMISSIONS", "7|12"),
    ],
)
def test_rows_of_an_unknown_patient_are_stopped_by_the_guard(
    load: Trial, table: str, key: str
) -> None:
    assert ("row", "", "PARENT_NOT_FOUND", key) in rejected(load, table)
    assert None not in load.column(table, "MAIN_CRN")


def test_numbers_of_a_merged_record_stay_findable_under_the_survivor(load: Trial) -> None:
    found = by_id(load, "LOAD_PMIIDS", "MAIN_CRN", "ADDITIONAL_ID_TYPE", "ADDITIONAL_ID", "VOLUME")
    assert found["LINK/9/1/CN9"] == ("D1", "CASENOTE", "CN9", "1")
    assert found["LINK/9/2/D9"] == ("D1", "DISTRICT", "D9", None)


def test_a_folder_goes_from_its_home_through_its_loans_to_where_it_is(load: Trial) -> None:
    names = ("ID_NUMBER", "LOCATION_CODE", "START_DATE", "END_DATE")
    found = rows(load, "LOAD_PMICASENOTEHISTORY", *names)
    assert sorted(found, key=lambda row: (row[0], str(row[2])[6:10], str(row[2])[3:5], row[2])) == [
        ("CN1", "MRL", "01/02/2020 00:00", "05/01/2026 09:30"),
        ("CN1", "B-DRA", "05/01/2026 09:30", "10/01/2026 15:30"),
        ("CN1", "B-MRL", "20/01/2026 10:00", None),
        ("CN2", "MRL", "01/02/2020 00:00", "01/02/2026 09:00"),
        ("CN2", "B-DRA", "01/02/2026 09:00", "03/02/2026 11:00"),
        ("CN2", "B-DRA", "03/02/2026 11:00", "05/02/2026 12:00"),
        ("CN2", "MRL", "05/02/2026 12:00", None),
        ("CN9", "OLD", "03/02/2020 00:00", "03/02/2026 11:00"),
        ("CN9", "OLD", "05/02/2026 12:00", None),
    ]


def test_a_movement_needs_the_patients_folder_and_a_known_place(load: Trial) -> None:
    assert rejected(load, "LOAD_PMICASENOTEHISTORY") == {
        ("row", "", "PARENT_NOT_FOUND", "HOME|2|CN1"),
        ("row", "", "PARENT_NOT_FOUND", "LOAN|9|CN9|797397961"),
    }


def test_a_borrower_and_a_filing_place_of_one_code_stay_apart(load: Trial) -> None:
    names = ("USER_CODE", "LOCATION_TYPE", "DESCRIPTION", "ACTIVE_FLAG")
    assert set(rows(load, "LOAD_CASENOTELOCS", *names)) == {
        ("MRL", "FILING PLACE", "Records library", "Y"),
        ("OLD", "FILING PLACE", "Old store", "N"),
        ("B-DRA", "BORROWER", "Dr A ADAMS, Clinic 1", "Y"),
        ("B-MRL", "BORROWER", "MARLEY", "Y"),
    }


def test_warnings_come_from_registers_risks_flag_and_needs_each_once(load: Trial) -> None:
    names = ("MAIN_CRN", "WARNING_CODE", "WARNING_COMMENT", "APPLIES_START")
    assert by_id(load, "LOAD_PMISTAFFWARNINGS", *names) == {
        "REGISTER/1/MRSA/202501051020": ("D1", "MRSA", "Resistant germs", "05/01/2025"),
        "REGISTER/9/VIOL/202401051020": ("D1", "VIOLENT", "Risk of violence", "05/01/2024"),
        "REGISTER/2/ODD/202501051020": ("D2", None, "Not in any list", "05/01/2025"),
        "RISK/2/1": ("D2", "VIOLENT", None, None),
        "RISK/2/2": ("D2", "DOG AT HOME", None, None),
        "MRSA/2": ("D2", "MRSA", None, "03/02/2025"),
        "NEED/2/1": ("D2", "HARD OF HEARING", "Left ear", None),
        "NEED/2/2": ("D2", "POOR SIGHT", "Poor sight", None),
    }
    assert rejected(load, "LOAD_PMISTAFFWARNINGS") == {
        ("field", "WARNING_CODE", "CODE_NOT_TRANSLATED", "REGISTER|2|ODD|202501051020"),
        ("row", "LOADPMI_RECORD_NUMBER", "PARENT_NOT_FOUND", "REGISTER|7|FALL|202501051020"),
    }


def test_hr_leads_and_a_consultant_it_does_not_list_is_kept_without_sign_in(load: Trial) -> None:
    assert rows(load, "LOAD_STAFF", "staff_id", "family_name", "first_name", "allow_logon") == [
        ("C9990003", "CARTER", "C", "N"),
        ("C9990001", "ABBOT-LEE", None, None),
    ]


def test_accounts_in_use_take_their_rights_from_the_access_matrix_only(load: Trial) -> None:
    names = ("user_name", "first_name", "family_name", "allow_logon", "job_id", "login_from_date")
    assert sorted(rows(load, "LOAD_USERS", *names)) == [
        ("ANN", None, "LEIGH", "Y", "4", None),
        ("BOB", "BOB", "BACK", "Y", None, None),
        ("CAT", "CAT", "VAN DAM", "N", None, None),
        ("NEW1", None, None, "Y", None, "01/04/2026"),
    ]


def test_no_password_is_asked_for_or_written(load: Trial, shipped: Contract) -> None:
    for table in ("LOAD_STAFF", "LOAD_USERS"):
        name = next(field for field in load.rows(table)[0] if field.lower() == "password")
        assert set(load.column(table, name)) == {None}
    asked = [line for line in shipped.lines if line.target_field.lower() == "password"]
    assert {line.mapping_class for line in asked} == {"OUT_OF_SCOPE"}


def test_sites_are_the_old_hospitals_with_the_registers_dates_and_its_new_ones(load: Trial) -> None:
    names = ("site_code", "site_description", "provider_prefix", "site_link_applies_start")
    assert sorted(rows(load, "LOAD_SITES", *names)) == [
        ("ZZ901", "GENERAL HOSPITAL", "ZZ9", "01/04/2020"),
        ("ZZ999", "NEW UNIT", None, None),
    ]


def test_every_reference_file_of_the_contract_is_among_those_tested(shipped: Contract) -> None:
    driven = {f.driving_table for f in shipped.feeds if f.driving_table.startswith("reference:")}
    assert {reference_file(name) for name in driven} == {f"{table}.csv" for table in FILES}


def test_every_row_that_names_a_patient_needs_that_patient_to_be_loaded(
    contract: Contract, catalogue: Catalogue
) -> None:
    naming = {
        name
        for name, table in catalogue.target.tables.items()
        if name != "LOAD_PMI" and table.field("MAIN_CRN") and contract.feeds_of(name)
    }
    assert len(naming) >= 14
    assert {name for name in naming if not bound(name, contract)} == set()


def bound(table: str, contract: Contract) -> bool:
    """Whether no row of the table loads unless its patient did, by itself or by its parent."""
    return table == "LOAD_PMI" or all(
        any(bound(parent, contract) for parent in needed_parents(feed, contract))
        for feed in contract.feeds_of(table)
    )


def needed_parents(feed: Feed, contract: Contract) -> set[str]:
    texts = [feed.guards, *(line.rule for line in contract.lines_of(feed))]
    return set(re.findall(r"(?<!optional_)parent\('(\w+)'", " ".join(texts)))
