"""Shipped feeds of community care, outpatient codes, the inpatient list and the archive, by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    "LOAD_PMI LOAD_RTT_PATHWAYS LOAD_REFERRALS LOAD_RTT_PERIODS LOAD_OPDWAITLIST "
    "LOAD_OPD_APPOINTMENTS LOAD_OPD_CODING LOAD_CMTY_APPOINTMENTS LOAD_IWL_PROFILES LOAD_IWL "
    "LOAD_IWL_DEFERRALS LOAD_IWL_TCIS LOAD_OPD_ARCHIVE"
).split()
ABBREVIATIONS = """
    IPN=InternalPatientNumber Epi=EpisodeNumber Start=PtApptStartDtimeInt App=ApplicationIndicator
    At=EpsActvDtimeInt Initial=InitialContact Attended=ApptAttendanceCode
    Line=CpsPatientContactTreatmentNotesLineCount Number=OpAppointmentProcedureSequenceNumber
    Part=WlSuspensionExtensionRepeatGroupKey Ends=WaitingListDeferralEndDateTimeInternal
    Seen=LeadClinician OnList=DateOnListInt Removed=RemovalDateTimeInt Short=ShortNotice
    Entered=ContactDatetimeInt Actual=ActualContactDtTmInt Who=PrimaryClinician
    Visit=AttendanceDateInternal First=FirstAttendance Main=AttPriDiagCode Sub=AttSubDiagCode
    Done=ApptPrimaryProcedureCode Until=SuspendedUntil_1 Ward=ExpectedWard Tci=TCIDtTimeInt
    Off=WlPatientCharterCancellationDateInt Why=CancelReasonCd For=ReasonForRemoval
    Ended=DischargeDtTmInt DWhy=DischargeReason Begins=SuspensionStartDate Longer=SuspendedUntil
    Agreed=TCIAcceptDateInt Off2=ApptCancDTimeInt Came=ApptStatus Out=Disposal
    SWhy=SuspReason Ext=Extension"""
SHORT = dict(pair.split("=") for pair in ABBREVIATIONS.split())
# Patient 9 was merged into 1; patient 7 is unknown. Episode 5 is a community referral of both
# 1 and 2, episode 20 a list entry of both: only the pair of numbers tells them apart.
HOSPITAL = {
    "PATDATA": """
        IPN | DistrictNumber | Surname | Forenames | Sex | PtDoB
        1   | D1             | SMITH   | ANN MARY  | F   | 02/06/1945
        2   | D2             | JONES   | BOB       | M   | 10/06/1997
        9   | D9             | SMYTH   | ANN       | F   | 02/06/1945""",
    "MERGEDID": """
        OldID | NextID | NewestID
        9     | 1      | 1""",
    "CPSGREFERRAL": """
        IPN | Epi | RefDtTmInt   | ServGroup | Seen     | Source | Ended        | DWhy
        1   | 5   | 202501010900 | DNS       | ABBOTACL | GP     |              |
        2   | 5   | 202501020900 | PHY       | BARLOBCL | HOS    | 202503010900 | DONE
        9   | 6   | 202412010900 | POD       | ABBOTACL | SLF    |              |
        2   | 7   | 202412010900 | POD       | ABBOTACL | GP     |              |
        7   | 5   | 202412010900 | POD       | ABBOTACL | GP     |              |""",
    "CPSOPWLIST": """
        IPN | Epi | OnList       | WListCode | For | Removed      | Short
        1   | 5   | 202501010900 | CPDNS     | BKD | 202501021000 | NO
        2   | 5   | 202501020900 | CPPHY     |     |              | YES
        2   | 5   | 202502020900 | CPPHY     |     | 202502051000 | NO
        2   | 9   | 202501020900 | CPPHY     |     |              | NO""",
    "HWSAPP": """
        IPN | Epi | Start        | ResCode  | App | Came | ApptClass | Out | Off2
        1   | 5   | 202501150900 | ABBOTACL | 3   | DNA  | 1         |     |
        1   | 5   | 202501220900 | ABBOTACL | 3   | ATT  | 2         | FUP |
        2   | 5   | 202501150900 | ABBOTACL | 3   | CND  | 2         |     | 202501141000
        2   | 8   | 202501150900 | ABBOTACL | 1   | ATT  | 1         |     |
        7   | 5   | 202501150900 | ABBOTACL | 3   | ATT  | 1         |     |""",
    "CPPTCONTACT": """
        IPN | Epi | Entered      | Actual       | Attended | Initial | Who
        1   | 5   | 202501220900 | 202501220910 | ATT      | NO      | ABBOTACL
        1   | 5   | 202501190900 | 202501190925 | ATT      | NO      | BARLOBCL
        2   | 5   | 202502200900 |              | WLK      | YES     | BARLOBCL""",
    "CPPTCONTACTNOTES": """
        IPN | Epi | Entered      | Line | ContactNotes
        1   | 5   | 202501190900 | 10   | at home.
        1   | 5   | 202501190900 | 2    | again
        1   | 5   | 202501190900 | 1    | Seen
        2   | 5   | 202501190900 | 1    | Not hers""",
    "WARDATTENDER": """
        IPN | Epi | Visit    | Consultant | Specialty | RefBy | First
        1   | 11  | 20250302 | ABBOTA     | GS        | GP    | 2
        1   | 11  | 20250301 | ABBOTA     | GS        | CON   | 1
        2   | 7   | 20250301 | ABBOTA     | GS        | GP    | 1""",
    "OPREFERRAL": """
        IPN | Epi | OpRegDtimeInt | PriorityType | EpiReferringCon
        1   | 4   | 202211010930  | 1            | BARLOB
        2   | 7   | 202211010930  | 1            |
        9   | 12  | 202211010930  | 1            |""",
    "OPA": """
        IPN | Epi | Start        | ResCode  | App | Came | Main  | Sub | Done  | Out | RefBy
        1   | 4   | 202301010900 | ABBOTACL | 2   | ATT  | C44.3 | I10 | S06.5 | DIS | GP
        1   | 4   | 202604010900 | ABBOTACL | 2   |      |       |     |       |     | XX
        2   | 7   | 202301010900 | ABBOTACL | 2   | ATT  |       |     |       |     |
        2   | 7   | 202301010930 | ABBOTACL | 1   | ATT  |       |     |       |     |
        9   | 12  | 202301020900 | ABBOTACL | 2   | WLK  |       |     |       | ZZZ | GP""",
    "OPADIAGNOSIS": """
        IPN | Epi | Start        | ResCode  | SeqNo | SchAttDiagCod
        1   | 4   | 202301010900 | ABBOTACL | 1     | F17.1
        2   | 4   | 202301010900 | ABBOTACL | 1     | F17.1
        2   | 7   | 202301010930 | ABBOTACL | 1     | F17.1""",
    "OPPROCEDURE": """
        IPN | Epi | Start        | ResCode  | Number | Operation
        1   | 4   | 202301010900 | ABBOTACL | 3      | U21.1
        1   | 4   | 202301010900 | ABBOTACL | 2      | Y53.4
        2   | 7   | 202301010900 | ABBOTACL | 1      | X29.2""",
    "OPATTTRACK": """
        IPN | Epi | Start        | ResCode  | TrackingStep | SchPatientTrackingStepDatetimeNeutral
        1   | 4   | 202301010900 | ABBOTACL | ARR          | 202301010851
        1   | 4   | 202301010900 | ABBOTACL | SEEN         | 202301010911
        1   | 5   | 202501220900 | ABBOTACL | SEEN         | 202501220905""",
    "ICD10": """
        Icd10Code | Description
        C44.3     | Skin cancer of the face
        F17.1     | Smoking""",
    "OPCS4": """
        RevisionFourOperationCode | Opcs4Dx4
        S06.5                     | Removal of a skin cancer""",
    "OPREFSOURCE": """
        ReferredBy | Description
        GP         | General practitioner""",
    "DISP": """
        DisposalCode | Description
        DIS          | Discharged""",
    "CONSMAST": """
        Consultant | Name      | GMCCode
        BARLOB     | Mr B Barl | C1234567""",
    "WAITCD": """
        WaitingList | WlDescription        | ElAdmListNo | MainConsultant
        IPGS        | General surgery list | 1           | ABBOTA
        IPUR        | Urology list         | 123         |""",
    "WLENTRY": """
        IPN | Epi | At           | WlCode | EpsCurrActvStsInt | Hospital | WlOnListDtTmInt
        1   | 20  | 202411010900 | IPGS   | 40                | GENH     | 202411010900
        2   | 20  | 202411020900 | IPUR   | 30                | GENH     | 202411020900""",
    "WLSUSPENSION": """
        IPN | Epi | At           | Begins       | Longer     | Until      | SWhy | Ext    | Part
        1   | 20  | 202412010900 | 202412020000 |            | 10/12/2024 | HOL  |        | 1
        1   | 20  | 202412010900 | 202412020000 | 05/01/2025 | 10/12/2024 | HOL  | Longer | 2
        1   | 20  | 202502010900 | 202502010000 |            | 09/02/2025 | UNF  |        | 1
        2   | 20  | 202412010900 | 202412030000 |            | 11/12/2024 | ODD  |        | 1
        2   | 21  | 202412010900 | 202412030000 |            | 11/12/2024 | HOL  |        | 1""",
    "WLPOSTPONEMENT": """
        IPN | Epi | At           | Ends         | DeferredUntil | Reason
        2   | 20  | 202501050900 | 202501120000 |               | Exams""",
    "PREADMISSION": """
        IPN | Epi | At           | Tci          | Why   | Off          | Agreed   | Ward
        1   | 20  | 202503010900 | 202504010730 | NOBED | 202503301000 |          | GS1
        1   | 20  | 202503020900 | 202504030730 |       |              |          | GS1
        1   | 20  | 202503300900 | 202504080730 |       |              | 20250331 | GS1
        2   | 20  | 202603010900 | 202604080730 |       |              |          | GS1
        2   | 30  | 202603010900 | 202604080730 |       |              |          | GS1""",
    "CURRENTPREADMISSIONS": """
        IPN | Epi | EpsCurrExpAdmDtimeInt | OfferAccepted
        2   | 20  | 202604080730          | YES""",
}
PROFILES = """\
WAITLIST_PROFILE,TREATMENT_TYPE,ADMIT_TYPE,MAX_WAIT_MONTHS,AVG_LENGTH_STAY,ADMIT_DURATION_HOURS,\
OPERATION_DURATION_MINS
IPGS,P,,6,,,
"""


@pytest.fixture(scope="module")
def load(
    contract: Contract,
    catalogue: Catalogue,
    crosswalks: dict[str, Crosswalk],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Trial]:
    base = tmp_path_factory.mktemp("community")
    extract, files, keys, spill, run = (base / n for n in ("x", "reference", "keys", "spill", "r"))
    for folder in (extract, files, keys, spill, run):
        folder.mkdir()
    shipped = replace(
        contract,
        feeds=tuple(feed for feed in contract.feeds if feed.target_table in TABLES),
        lines=tuple(line for line in contract.lines if line.target_table in TABLES),
    )
    needed = needed_columns(shipped, catalogue)
    tables = {name: written(extract, name, whole(name, needed[name])) for name in needed}
    (files / "LOAD_IWL_PROFILES.csv").write_text(PROFILES, encoding="utf-8")
    options = MigrateOptions(as_of=date(2026, 3, 31), threads=1, memory="1GiB", references=files)
    held = Extract("0123456789ab", extract, "extract", tables)
    yield Trial(run, migrate(run, keys, spill, held, shipped, catalogue, crosswalks, options))


def whole(name: str, columns: tuple[str, ...]) -> str:
    """The hospital's rows of a table with every column that the contract reads, others blank."""
    header, rows = rows_of(HOSPITAL.get(name, "IPN"))
    header = [SHORT.get(item, item) for item in header]
    assert name not in HOSPITAL or set(header) <= {*columns, "InternalPatientNumber", "NextID"}
    every = [*header, *(column for column in columns if column not in header)]
    held = [dict(zip(header, row, strict=True)) for row in rows]
    body = [" | ".join(row.get(column) or "~" for column in every) for row in held]
    return "\n".join([" | ".join(every), *body])


def by_id(load: Trial, table: str, *fields: str) -> Mapping[object, tuple[object, ...]]:
    return {row["EXTERNAL_SYSTEM_ID"]: tuple(row[f] for f in fields) for row in load.rows(table)}


def number(load: Trial, table: str, key: str) -> object:
    return by_id(load, table, "RECORD_NUMBER")[key][0]


def rejected(load: Trial, table: str) -> set[tuple[object, ...]]:
    return {(field, reason, key) for _, field, reason, key, _ in load.rejects(table)}


def excluded(load: Trial, table: str) -> list[object]:
    return sorted(row["reason"] for row in load.rows(table, "excluded"))


def test_the_ledger_of_every_feed_balances(load: Trial) -> None:
    assert load.migration.balanced and len(load.migration.feeds) >= 20


def test_a_community_referral_is_of_its_own_patient_and_first_seen_by_whoever_came_first(
    load: Trial,
) -> None:
    names = ("MAIN_CRN", "ENCOUNTER_TYPE", "REF_DATE", "FIRST_SEEN", "REF_SPECIALTY", "REF_OUTCOME")
    found = by_id(load, "LOAD_REFERRALS", *names)
    assert {key: row for key, row in found.items() if str(key).startswith("U/")} == {
        "U/1/5": ("D1", "U", "01/01/2025", "19/01/2025", "950", None),
        "U/2/5": ("D2", "U", "02/01/2025", "20/02/2025", "650", "COMPLETE"),
        "U/9/6": ("D1", "U", "01/12/2024", None, "653", None),
    }
    assert [(why, key) for _, why, key in rejected(load, "LOAD_REFERRALS")] == [
        ("JOIN_NOT_FOUND", "7|5")
    ]


def test_visits_to_a_ward_are_one_referral_and_never_a_second_one_of_an_episode(
    load: Trial,
) -> None:
    names = ("FIRST_SEEN", "REF_NEW_FOLLOWUP_FLAG", "REF_SOURCE", "ENCOUNTER_TYPE")
    found = by_id(load, "LOAD_REFERRALS", *names)
    assert {key: row for key, row in found.items() if str(key).startswith("A/")} == {
        "A/1/11": ("01/03/2025", "N", "05", "A")
    }
    assert excluded(load, "LOAD_REFERRALS") == [
        "Episode already loaded as an outpatient referral or an inpatient list entry",
        "Visit on an episode that is already loaded as another kind of referral",
    ]
    assert "O/2/7" in found


def test_a_community_list_entry_belongs_to_the_referral_of_its_own_patient(load: Trial) -> None:
    found = by_id(
        load, "LOAD_OPDWAITLIST", "LOADREF_RECORD_NUMBER", "STATUS", "OUTCOME", "DATE_REMOVED",
        "SHORT_NOTICE_FLAG",
    )  # fmt: skip
    ann, bob = (number(load, "LOAD_REFERRALS", key) for key in ("U/1/5", "U/2/5"))
    assert found == {
        "U/1/5/20250101": (ann, "A", "BOOKED", "02/01/2025", "N"),
        "U/2/5/20250102": (bob, "W", None, None, "Y"),
        "U/2/5/20250202": (bob, "C", None, "05/02/2025", "N"),
    }
    assert rejected(load, "LOAD_OPDWAITLIST") == {
        ("LOADREF_RECORD_NUMBER", "PARENT_NOT_FOUND", "2|9|20250102")
    }


def test_only_the_first_appointment_after_the_listing_takes_the_entry(load: Trial) -> None:
    names = ("MAIN_CRN", "LOADOWL_RECORD_NUMBER", "APPT_DATE", "OUTCOME", "CANCELLED_DATE")
    found = by_id(load, "LOAD_CMTY_APPOINTMENTS", *names)
    keys = ("U/1/5/20250101", "U/2/5/20250102", "U/2/5/20250202")
    ann, bob, later = (number(load, "LOAD_OPDWAITLIST", key) for key in keys)
    assert found == {
        "APPT/1/5/202501150900/ABBOTACL": ("D1", ann, "15/01/2025 09:00", "UA3", None),
        "APPT/1/5/202501220900/ABBOTACL": ("D1", None, "22/01/2025 09:00", "U2", None),
        "APPT/2/5/202501150900/ABBOTACL": ("D2", bob, "15/01/2025 09:00", "UA2", "14/01/2025"),
        "CONTACT/1/5/202501190900": ("D1", None, "19/01/2025 09:25", "UA5", None),
        "CONTACT/2/5/202502200900": ("D2", later, "20/02/2025 09:00", "UA5W", None),
    }


def test_a_contact_with_an_appointment_is_loaded_once_and_unknown_patients_never(
    load: Trial,
) -> None:
    assert excluded(load, "LOAD_CMTY_APPOINTMENTS") == [
        "Appointment of another application, not community",
        "Contact already loaded with its appointment of the same moment",
    ]
    keys = {(reason, key) for _, reason, key in rejected(load, "LOAD_CMTY_APPOINTMENTS")}
    assert keys == {("JOIN_NOT_FOUND", "APPT|7|5|202501150900|ABBOTACL")}


def test_a_contacts_notes_stand_in_the_order_of_their_lines(load: Trial) -> None:
    names = ("APPT_COMMENT", "WALKIN_FLAG", "TIME_SEEN", "REF_NEW_FOLLOWUP_FLAG")
    found = by_id(load, "LOAD_CMTY_APPOINTMENTS", *names)
    assert found["CONTACT/1/5/202501190900"] == ("Seen again at home.", "N", None, "N")
    assert found["APPT/1/5/202501220900/ABBOTACL"] == (None, "N", "22/01/2025 09:05", "N")
    assert found["CONTACT/2/5/202502200900"] == (None, "Y", None, "F")


def test_every_code_of_an_attendance_is_a_row_of_its_own_appointment(load: Trial) -> None:
    names = ("DIAGNOSIS_DIVISION", "NOTE_TYPE", "DIAGNOSIS", "DIAGNOSIS_NOTE", "DIAGNOSIS_DATE")
    visit = "1/4/202301010900/ABBOTACL"
    day = "01/01/2023"
    assert by_id(load, "LOAD_OPD_CODING", *names) == {
        f"D1/{visit}": ("DIAGNOSIS", "PRIMARY", "C443", "Skin cancer of the face", day),
        f"D2/{visit}": ("DIAGNOSIS", "SUBSIDIARY", "I10", None, day),
        f"DS/{visit}/1": ("DIAGNOSIS", "SECONDARY", "F171", "Smoking", day),
        f"P1/{visit}": ("PROCEDURE", "PRIMARY", "S065", "Removal of a skin cancer", day),
        f"PS/{visit}/2": ("PROCEDURE", "SECONDARY", "Y534", None, day),
        f"PS/{visit}/3": ("PROCEDURE", "SECONDARY", "U211", None, day),
        "PS/2/7/202301010900/ABBOTACL/1": ("PROCEDURE", "SECONDARY", "X292", None, day),
    }
    parents = by_id(load, "LOAD_OPD_CODING", "LOAD_OPD_RECORD_NUMBER")
    for key, (parent,) in parents.items():
        own = "/".join(str(key).split("/")[1:5])
        assert parent == number(load, "LOAD_OPD_APPOINTMENTS", own)


def test_a_code_without_its_appointment_is_rejected_and_one_of_another_application_excluded(
    load: Trial,
) -> None:
    assert rejected(load, "LOAD_OPD_CODING") == {
        ("LOAD_OPD_RECORD_NUMBER", "PARENT_NOT_FOUND", "DS|2|4|202301010900|ABBOTACL|1")
    }
    why = "Coded for an appointment of another application, not outpatients"
    assert excluded(load, "LOAD_OPD_CODING").count(why) == 1


def test_a_list_is_a_profile_with_what_the_reference_file_adds(load: Trial) -> None:
    names = ("DESCRIPTION", "LIST_NO", "CONSULTANT_CODE", "TREATMENT_TYPE", "MAX_WAIT_MONTHS")
    assert by_id(load, "LOAD_IWL_PROFILES", *names) == {
        "IPGS": ("General surgery list", "1", "C9990001", "P", "6"),
        "IPUR": ("Urology list", None, None, None, None),
    }
    assert rejected(load, "LOAD_IWL_PROFILES") == {("LIST_NO", "TOO_LONG", "IPUR")}
    profiles = {row["WAITLIST_PROFILE"] for row in load.rows("LOAD_IWL_PROFILES")}
    assert {row["WAITLIST_PROFILE"] for row in load.rows("LOAD_IWL")} == profiles


def test_a_suspension_and_its_extensions_are_one_deferral_to_the_latest_end(load: Trial) -> None:
    found = by_id(
        load, "LOAD_IWL_DEFERRALS", "LOADIWL_RECORD_NUMBER", "DEFERRAL_START", "DEFERRAL_END",
        "DEFERRAL_REASON", "DEFERRAL_COMMENT",
    )  # fmt: skip
    ann, bob = number(load, "LOAD_IWL", "1/20"), number(load, "LOAD_IWL", "2/20")
    assert found == {
        "SUSPENSION/1/20/202412010900": (
            ann, "02/12/2024", "05/01/2025", "HOLIDAY", "Longer"
        ),
        "SUSPENSION/1/20/202502010900": (ann, "01/02/2025", "09/02/2025", "UNFIT", None),
        "SUSPENSION/2/20/202412010900": (bob, "03/12/2024", "11/12/2024", None, None),
        "POSTPONEMENT/2/20/202501050900": (bob, "05/01/2025", "12/01/2025", "PATIENT", "Exams"),
    }  # fmt: skip
    assert rejected(load, "LOAD_IWL_DEFERRALS") == {
        ("DEFERRAL_REASON", "CODE_NOT_TRANSLATED", "SUSPENSION|2|20|202412010900"),
        ("LOADIWL_RECORD_NUMBER", "PARENT_NOT_FOUND", "SUSPENSION|2|21|202412010900"),
    }
    ledger = {item.feed: item for item in load.migration.feeds}["suspensions"]
    assert (ledger.read, ledger.merged, ledger.loaded) == (5, 1, 3)


def test_only_the_last_open_offer_holds_the_date_of_the_list_entry(load: Trial) -> None:
    found = by_id(
        load, "LOAD_IWL_TCIS", "LOADIWL_RECORD_NUMBER", "STATUS", "TCI_DATE", "AGREED_FLAG",
        "TCI_OUTCOME", "CANCELLED_DATE",
    )  # fmt: skip
    ann, bob = number(load, "LOAD_IWL", "1/20"), number(load, "LOAD_IWL", "2/20")
    assert found == {
        "1/20/202503010900": (ann, "C", "01/04/2025 07:30", None, "NO BED", "30/03/2025"),
        "1/20/202503020900": (ann, "C", "03/04/2025 07:30", None, None, None),
        "1/20/202503300900": (ann, "A", "08/04/2025 07:30", "Y", None, None),
        "2/20/202603010900": (bob, "L", "08/04/2026 07:30", "Y", None, None),
    }
    assert rejected(load, "LOAD_IWL_TCIS") == {
        ("LOADIWL_RECORD_NUMBER", "PARENT_NOT_FOUND", "2|30|202603010900")
    }


def test_the_archive_is_in_words_and_under_the_surviving_patient(load: Trial) -> None:
    rows = {row["APPOINTMENT_DATE"] + row["CRN"]: row for row in load.rows("LOAD_OPD_ARCHIVE")}
    assert set(rows) == {"01/01/2023D1", "02/01/2023D1", "01/01/2023D2"}
    first = rows["01/01/2023D1"]
    words = {
        "SEX": "F", "PAT_NAME_1": "ANN", "DATE_OF_BIRTH": "02/06/1945",
        "REF_SOURCE": "General practitioner", "REFERRING_CONSULTANT_NAME": "Mr B Barl",
        "REFERRING_CONSULTANT_GMC": "C1234567",
        "APPOINTMENT_STATUS": "Attended", "OUTCOME": "Discharged", "APPOINTMENT_TIME": "09:00",
        "TIME_ARRIVED": "08:51", "TIME_SEEN": "09:11", "PROCEDURE_SCHEME": "OPCS-4",
        "PRIMARY_PROCEDURE_CODE": "S065", "PROCEDURE_1_CODE": "Y534", "PROCEDURE_2_CODE": "U211",
        "PROCEDURE_3_CODE": None,
    }  # fmt: skip
    assert {name: first[name] for name in words} == words
    merged = [rows["02/01/2023D1"][name] for name in ("PAT_NAME_FAMILY", "OUTCOME", "WALKIN_FLAG")]
    assert merged == ["SMITH", "ZZZ", "Y"]
    assert len(excluded(load, "LOAD_OPD_ARCHIVE")) == 2


def test_a_deferral_of_an_outpatient_entry_stays_out_with_its_reason(contract: Contract) -> None:
    lines = [line for line in contract.lines if line.target_table == "LOAD_OPDWAITLISTDEF"]
    assert len(lines) == 8 and not contract.feeds_of("LOAD_OPDWAITLISTDEF")
    assert {line.mapping_class for line in lines} == {"OUT_OF_SCOPE"}
    assert all(line.decision_note for line in lines)
