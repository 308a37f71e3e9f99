"""Shipped feeds of stays, leave, detentions and archives on one small hospital, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest

from core.catalogue import Catalogue
from core.connectors import Extract
from core.contract import Contract, needed_columns
from core.crosswalks import Crosswalk
from core.etl import MigrateOptions, migrate
from tests.etl.programme import Trial, rows_of, written

TABLES = (
    "LOAD_PMI LOAD_ADT_ADMISSIONS LOAD_ADT_EPISODES LOAD_ADT_WARDSTAYS "
    "LOAD_MH_DETENTION_MASTER LOAD_MH_DETENTION_TRANSFERS LOAD_ADT_ARCHIVE LOAD_DETENTION_ARCHIVE"
).split()
CARE_PROGRAMMES = ("LOAD_MH_CPA_MASTER", "LOAD_MH_CPA_HISTORY", "LOAD_CPA_ARCHIVE")
SHORT = {
    "IPN": "InternalPatientNumber",
    "Epi": "EpisodeNumber",
    "At": "EpsActvDtimeInt",
    "Change": "KeLegalStatChangeDtimeInt",
    "Primary": "KornerEpisodePrimaryDiagnosisCode",
    "Number": "SecondaryDiagSeqNo",
}

# Patient 9 was merged into 1. Patient 2 is in the house, on leave. Stay 99 is nowhere admitted.
# Ten further diagnoses of stay 12 are numbered 1 to 10, in no order.
HOSPITAL = {
    "PATDATA": """
        IPN | DistrictNumber | Surname | Forenames | Sex | InternalDateOfBirth
        1   | D1             | SMITH   | ANN MARY  | F   | 19800101
        2   | D2             | JONES   | BOB       | M   | 19700101
        9   | D9             | SMYTHE  | ANNE      | F   | 19800101""",
    "MERGEDID": """
        OldID | NextID | NewestID
        9     | 1      | 1""",
    "ADMITDISCH": """
        IPN | Epi | IpAdmDtimeInt | IpDschDtimeInt | HospCode | MethodOfDischarge | Comment
        1   | 10  | 202601010900  | 202602011200   | GENH     | DC                | Calm
        2   | 20  | 202603010800  |                | GENH     |                   |
        9   | 12  | 202501010800  | 202501010900   | GENH     | DC                |""",
    "CONSEPISODE": """
        IPN | Epi | At           | FCENumber | ConsultantEpisodeEndDttm | ConsultantCode
        1   | 10  | 202601010900 | 1         |                          | GIBSOA
        1   | 10  | 202601150900 | 2         |                          | IRVINC
        2   | 20  | 202603010800 | 1         |                          | GIBSOA
        9   | 12  | 202501010800 | 1         | 202501010850             | GIBSOA""",
    "CONSWARDSTAY": """
        IPN | Epi | At           | EndDtTimeInt | WardCode | ConsultantCode
        1   | 10  | 202601010900 | 202601100800 | PSY1     | GIBSOA
        1   | 10  | 202601100800 | 202601150900 | PSY2     | GIBSOA
        1   | 10  | 202601150900 |              | PSY2     | IRVINC
        2   | 20  | 202603010800 |              | PSY1     | GIBSOA""",
    "WARDSTAY": """
        IPN | Epi | At           | WardCode | HospitalCode
        1   | 10  | 202601010900 | PSY1     | GENH
        1   | 10  | 202601100800 | PSY2     | CITY""",
    "ROOMSTAY": """
        IPN | Epi | At           | EndDateTmInt | Ward | Room | BedID
        1   | 10  | 202601010900 | 202601040900 | PSY1 | R1   | B01
        1   | 10  | 202601040900 | 202601100800 | PSY1 | R1   | B02
        1   | 10  | 202601100800 | 202601120800 | PSY2 | R3   | B09""",
    "INPATIENTSUSPEND": """
        IPN | Epi | At           | IpSuspExpReturnDtimeInt | Reason
        1   | 10  | 202601030900 | 202601041700            | H
        1   | 10  | 202601061000 |                         | A
        1   | 10  | 202601091000 | 202601111700            | H
        2   | 20  | 202603200900 | 202603220900            | H""",
    "IPACTIVITY": """
        IPN | Epi | At           | EpsActvTypeInt | ToWard | Reason
        1   | 10  | 202601010900 | 1              | PSY1   |
        1   | 10  | 202601030900 | 4              |        | Home leave
        1   | 10  | 202601051700 | 5              |        |
        1   | 10  | 202601061000 | 4              |        |
        1   | 10  | 202601071000 | 5              |        |
        1   | 10  | 202601091000 | 4              |        | Home leave
        1   | 10  | 202601100800 | 2              | PSY2   | Care on another ward
        1   | 10  | 202601150900 | 3              |        | Care by another team
        1   | 10  | 202602011200 | 9              |        |
        2   | 20  | 202603200900 | 4              |        | Home leave""",
    "LEGALSTATUSDETS": """
        IPN | Epi | Change       | LegalStatus | MentalCategory
        1   | 10  | 202601200900 | 01          | A
        1   | 10  | 202601080900 | 03          | A
        1   | 10  | 202601010900 | 02          | A
        1   | 10  | 202601250900 | 02          | B
        2   | 20  | 202603010800 | 02          | A
        2   | 20  | 202603050800 |             |
        9   | 12  | 202501010810 | 02          | A
        1   | 99  | 202602100800 | 35          | A""",
    "FCEEXT": """
        IPN | Epi | At           | FCEStartDTimeInt | AdmissionDatetime | DischargeDatetime \
| FceSequenceNo | ClassPat | Consultant | Specialty | Primary | Subsid
        1   | 10  | 202601150900 | 202601010900     | 01/01/2026 09:00  | 01/02/2026 12:00 \
| 1             |          | GIBSOA     | PSY       | F20.0   | F17.1
        9   | 12  | 202501010850 | 202501010800     | 01/01/2025 08:00  | 01/01/2025 09:00 \
| 1             | 2        | GIBSOA     | XYZ       | F32.9   |""",
    "CONSEPISDIAG": "IPN | Epi | FCENumber | Number | SecondaryDiagnosis\n"
    + "1 | 10 | 1 | 1 | I10\n1 | 10 | 1 | 2 |\n1 | 10 | 1 | 10 | E11.9\n1 | 10 | 2 | 1 | J44.9\n"
    + "\n".join(f"9 | 12 | 1 | {n} | Z{n:02}.1" for n in (10, 3, 1, 2, 4, 5, 6, 7, 8, 9)),
    "SPEC": """
        Specialty | Description | MfRecStsInd
        PSY       | Psychiatry  | 0""",
    "CONSMAST": """
        Consultant | Name       | GMCCode | Deleted
        GIBSOA     | Dr A Gibso | C999001 | 0
        IRVINC     | Dr C Irvin | C999002 | 0""",
    "WARD": """
        Ward | WardName     | MfRecStsInd
        PSY2 | Psychiatry 2 | 0""",
    "HOSPDET": """
        HospitalCode | HospitalName
        GENH         | General Hospital
        CITY         | City Hospital""",
    "ICD10": """
        Icd10Code | Description
        F20.0     | Some words
        F17.1     | Smoking""",
    "MOD": """
        MethodOfDischarge | Description
        DC                | Discharged by the doctor""",
}


@pytest.fixture(scope="module")
def shipped(contract: Contract) -> Contract:
    """These tables alone; the list entry of an admission is another test's."""
    lines = [line for line in contract.lines if line.target_table in (*TABLES, *CARE_PROGRAMMES)]
    alone = {"rule": "", "mapping_class": "OUT_OF_SCOPE", "decision_note": "Not asked here"}
    return replace(
        contract,
        feeds=tuple(feed for feed in contract.feeds if feed.target_table in TABLES),
        lines=tuple(
            replace(line, **alone) if line.target_field == "LOADIWL_RECORD_NUMBER" else line  # type: ignore[arg-type]
            for line in lines
        ),
    )


@pytest.fixture(scope="module")
def load(
    shipped: Contract,
    catalogue: Catalogue,
    crosswalks: dict[str, Crosswalk],
    tmp_path_factory: pytest.TempPathFactory,
) -> Trial:
    base = tmp_path_factory.mktemp("wards")
    extract, keys, spill, run = (base / name for name in ("x", "keys", "spill", "r"))
    for folder in (extract, keys, spill, run):
        folder.mkdir()
    needed = needed_columns(shipped, catalogue)
    tables = {name: written(extract, name, whole(name, needed[name])) for name in needed}
    held = Extract("0123456789ab", extract, "extract", tables)
    options = MigrateOptions(as_of=date(2026, 3, 31), threads=1, memory="1GiB")
    return Trial(run, migrate(run, keys, spill, held, shipped, catalogue, crosswalks, options))


def whole(name: str, columns: tuple[str, ...]) -> str:
    """The hospital's rows of a table with every column that the contract reads, others blank."""
    header, rows = rows_of(HOSPITAL.get(name, "IPN"))
    header = [SHORT.get(item, item) for item in header]
    every = [*header, *(column for column in columns if column not in header)]
    held = [dict(zip(header, row, strict=True)) for row in rows]
    body = [" | ".join(row.get(column) or "~" for column in every) for row in held]
    return "\n".join([" | ".join(every), *body])


def by_id(load: Trial, table: str, *fields: str) -> Mapping[object, tuple[object, ...]]:
    return {row["EXTERNAL_SYSTEM_ID"]: tuple(row[f] for f in fields) for row in load.rows(table)}


def rejected(load: Trial, table: str) -> set[tuple[object, ...]]:
    return {(field, reason, key) for _, field, reason, key, _ in load.rejects(table)}


def test_the_ledger_of_every_feed_balances(load: Trial) -> None:
    assert load.migration.balanced
    loaded = {item.table: item.loaded for item in load.migration.tables}
    assert {name for name in TABLES if loaded[name]} == set(TABLES)


def test_an_episode_without_an_end_ends_where_the_next_starts_or_with_the_discharge(
    load: Trial,
) -> None:
    assert by_id(load, "LOAD_ADT_EPISODES", "START_DATE", "END_DATE") == {
        "1/10/202601010900": ("01/01/2026 09:00", "15/01/2026 09:00"),
        "1/10/202601150900": ("15/01/2026 09:00", "01/02/2026 12:00"),
        "2/20/202603010800": ("01/03/2026 08:00", None),
        "9/12/202501010800": ("01/01/2025 08:00", "01/01/2025 08:50"),  # an end held is kept
    }


def test_leave_cuts_a_ward_stay_without_gap_or_overlap(load: Trial) -> None:
    fields = ("START_DATE", "END_DATE", "WARD", "IS_HOME_STAY", "IS_AWOL", "BED_LOCATION")
    assert by_id(load, "LOAD_ADT_WARDSTAYS", *fields) == {
        "1/10/202601010900": ("01/01/2026 09:00", "03/01/2026 09:00", "W-PSY1", "N", "N", "R1-B01"),
        "LEAVE/1/10/202601030900": (
            "03/01/2026 09:00", "05/01/2026 17:00", "W-PSY1", "Y", "N", None
        ),
        "BACK/1/10/202601030900": (
            "05/01/2026 17:00", "06/01/2026 10:00", "W-PSY1", "N", "N", "R1-B02"
        ),
        "LEAVE/1/10/202601061000": (
            "06/01/2026 10:00", "07/01/2026 10:00", "W-PSY1", "N", "Y", None
        ),
        "BACK/1/10/202601061000": (
            "07/01/2026 10:00", "09/01/2026 10:00", "W-PSY1", "N", "N", "R1-B02"
        ),
        "LEAVE/1/10/202601091000": (
            "09/01/2026 10:00", "10/01/2026 08:00", "W-PSY1", "Y", "N", None
        ),
        "1/10/202601100800": ("10/01/2026 08:00", "15/01/2026 09:00", "W-PSY2", "N", "N", "R3-B09"),
        "1/10/202601150900": ("15/01/2026 09:00", "01/02/2026 12:00", "W-PSY2", "N", "N", None),
        "2/20/202603010800": ("01/03/2026 08:00", "20/03/2026 09:00", "W-PSY1", "N", "N", None),
        "LEAVE/2/20/202603200900": ("20/03/2026 09:00", None, "W-PSY1", "Y", "N", None),
    }  # fmt: skip


def test_a_ward_stay_hangs_on_the_episode_it_began_in_and_tells_why_the_patient_moved(
    load: Trial,
) -> None:
    number = {
        first: key for key, (first,) in by_id(load, "LOAD_ADT_EPISODES", "RECORD_NUMBER").items()
    }
    found = by_id(load, "LOAD_ADT_WARDSTAYS", "ADT_EPS_RECORD_NUMBER", "TRANSFER_REASON")
    told = {key: (number[episode], reason) for key, (episode, reason) in found.items()}
    assert told["1/10/202601100800"] == ("1/10/202601010900", "WARDCARE")
    assert told["1/10/202601150900"] == ("1/10/202601150900", None)
    assert told["BACK/1/10/202601061000"] == ("1/10/202601010900", None)


def test_a_detention_lasts_from_the_first_detained_status_to_the_informal_one_or_discharge(
    load: Trial,
) -> None:
    fields = ("MAIN_CRN", "START_DATE", "END_DATE", "EXPIRY_DATE")
    assert by_id(load, "LOAD_MH_DETENTION_MASTER", *fields) == {
        "1/10/202601010900": ("D1", "01/01/2026 09:00", "20/01/2026 09:00", None),
        "1/10/202601250900": ("D1", "25/01/2026 09:00", "01/02/2026 12:00", None),
        "2/20/202603010800": ("D2", "01/03/2026 08:00", None, None),
        "9/12/202501010810": ("D1", "01/01/2025 08:10", "01/01/2025 09:00", None),
    }


def test_each_change_within_a_detention_ends_with_the_next_and_names_who_held_the_case(
    load: Trial,
) -> None:
    master = {
        first: key
        for key, (first,) in by_id(load, "LOAD_MH_DETENTION_MASTER", "RECORD_NUMBER").items()
    }
    fields = ("MH_DM_RECORD_NUMBER", "END_DATE", "LEGAL_STATUS", "INSTITUTION", "CASEHOLDER")
    found = by_id(load, "LOAD_MH_DETENTION_TRANSFERS", *fields)
    assert {key: (master[first], *rest) for key, (first, *rest) in found.items()} == {
        "1/10/202601010900": ("1/10/202601010900", "08/01/2026 09:00", "02", "ZZ901", "C9990031"),
        "1/10/202601080900": ("1/10/202601010900", "20/01/2026 09:00", "03", "ZZ901", "C9990031"),
        "1/10/202601250900": ("1/10/202601250900", "01/02/2026 12:00", "02", "ZZ902", "C9990033"),
        "2/20/202603010800": ("2/20/202603010800", None, "02", "ZZ901", "C9990031"),
        "9/12/202501010810": ("9/12/202501010810", "01/01/2025 09:00", "02", "ZZ901", "C9990031"),
    }


def test_a_detention_outside_every_stay_is_rejected_and_named(load: Trial) -> None:
    wanted = ("ADT_ADM_RECORD_NUMBER", "PARENT_NOT_FOUND", "1|99|0")
    assert rejected(load, "LOAD_MH_DETENTION_MASTER") == {wanted}
    change = ("MH_DM_RECORD_NUMBER", "PARENT_REJECTED", "1|99|202602100800")
    assert change in rejected(load, "LOAD_MH_DETENTION_TRANSFERS")


def test_detentions_that_have_ended_are_archived_in_words_under_the_surviving_number(
    load: Trial,
) -> None:
    fields = ("CRN", "PAT_NAME_FAMILY", "DETENTION_START", "DETENTION_END", "DETENTION_LOCATION",
              "CASEHOLDER", "LEGAL_STATUS")  # fmt: skip
    found = [tuple(row[f] for f in fields) for row in load.rows("LOAD_DETENTION_ARCHIVE")]
    assert sorted(found, key=str) == [
        ("D1", "SMITH", "01/01/2025", "01/01/2025", "General Hospital", "Dr A Gibso",
         "Detained for assessment"),
        ("D1", "SMITH", "01/01/2026", "08/01/2026", "General Hospital", "Dr A Gibso",
         "Detained for assessment"),
        ("D1", "SMITH", "08/01/2026", "20/01/2026", "General Hospital", "Dr A Gibso",
         "Detained for treatment"),
        ("D1", "SMITH", "25/01/2026", "01/02/2026", "City Hospital", "Dr C Irvin",
         "Detained for assessment"),
    ]  # fmt: skip


def archived(load: Trial, *fields: str) -> list[tuple[object, ...]]:
    """The fields of the archived episodes, the oldest first."""
    held = sorted(load.rows("LOAD_ADT_ARCHIVE"), key=lambda row: str(row["ADMIT_DATE"])[6:])
    return [tuple(row[field] for field in fields) for row in held]


def test_a_finished_episode_is_archived_under_the_surviving_number_in_words(load: Trial) -> None:
    fields = ("ENCOUNTER_TYPE", "CRN", "EPISODE_START", "EPISODE_END", "SPECIALTY", "WARD_NAME",
              "ADMITTING_CONSULTANT_NAME", "DISCHARGING_CONSULTANT_NAME",
              "DISCHARGE_METHOD")  # fmt: skip
    done = "Discharged by the doctor"
    assert archived(load, *fields) == [
        ("D", "D1", "01/01/2025", "01/01/2025", "XYZ", None, "Dr A Gibso", "Dr A Gibso", done),
        ("I", "D1", "01/01/2026", "15/01/2026", "Psychiatry", "Psychiatry 2", "Dr A Gibso",
         "Dr C Irvin", done),
    ]  # fmt: skip


def test_no_further_diagnosis_is_lost_however_many_there_are(load: Trial) -> None:
    codes = [f"DIAGNOSIS_{n}_CODE" for n in range(1, 11)]
    many, few = archived(load, *codes, "COMMENTS")
    assert few == ("F171", "I10", "E119", *[None] * 7, "Calm")
    listed = [f"Z{n:02}1" for n in range(1, 10)]
    every = ", ".join(f"Z{n:02}.1" for n in range(1, 11))
    assert many == (None, *listed, f"All further diagnoses: {every}")


def test_care_programmes_make_no_row_and_say_why(load: Trial, contract: Contract) -> None:
    assert not [feed for feed in contract.feeds if feed.target_table in CARE_PROGRAMMES]
    lines = [line for line in contract.lines if line.target_table in CARE_PROGRAMMES]
    assert {line.mapping_class for line in lines} == {"OUT_OF_SCOPE"}
    assert all(line.decision_note and line.owner for line in lines)
