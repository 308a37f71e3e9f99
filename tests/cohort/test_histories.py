"""What happens to the patients of a cohort happens in an order that can be."""

from __future__ import annotations

import re

import pytest

from core.crosswalks import found
from tests.cohort.conftest import AS_OF, MASTERS

BEFORE = AS_OF.strftime("%Y%m%d")
AHEAD = {  # planned, and so after the cohort's date
    ("ADMITDISCH", "ExpDateofDischInt"),
    ("DISCHEXPECTED", "ExpDischDateTimeInt"),
    ("PREADMISSION", "TCIDtTimeInt"),
    ("CURRENTPREADMISSIONS", "EpsCurrExpAdmDtimeInt"),
    ("OPWLENTRY", "FollUpApptReqDtEXT"),
    ("PATDATA", "PostAddrExpiryDateInt"),
    ("RTTPERIOD", "RttBreachDateInt"),
}
RECORDED = {  # written down after the death that they tell of
    ("PATDATA", "PtDeathRecordedDtInt"),
    ("PATDATA", "DateTimeModifiedInt"),
    ("MERGEDID", "NextDateTimeInt"),
    ("MERGEDID", "NewestDateTimeInt"),
    ("CASENOTEDETS", "Allocated"),
}
REVERSED = {"ApptEnteredDtime", "LastRevisionDtime"}
FORMS = {8: "%Y%m%d", 12: "%Y%m%d%H%M"}
OUTER = {16: "%d/%m/%Y %H:%M", 14: "%d/%m/%y %H:%M", 10: "%d/%m/%Y", 8: "%d/%m/%y"}


@pytest.fixture(scope="module")
def internal_dates(ask, cohort):
    """Every column that holds internal dates and nothing else, with its table and width."""
    found = []
    for table in sorted(set(cohort.tables) - set(MASTERS)):
        names = [name for name in cohort.tables[table].columns if name not in REVERSED]
        dated = (
            "bool_and(regexp_matches({0}, '^(19|20)[0-9]{{6}}([0-9]{{4}})?$')), max(length({0}))"
        )
        answers = ask(f"SELECT {', '.join(dated.format(name) for name in names)} FROM {table}")[0]
        widths = zip(names, answers[::2], answers[1::2], strict=True)
        found += [(table, name, width) for name, all_dated, width in widths if all_dated]
    return found


def test_internal_dates_are_dates_and_their_external_twins_agree(ask, cohort, internal_dates):
    pairs = 0
    for table, name, width in internal_dates:
        inner = f"try_strptime({name}, '{FORMS[width]}')"
        unread = f"SELECT count(*) FROM {table} WHERE {name} IS NOT NULL AND {inner} IS NULL"
        assert ask(unread) == [(0,)], (table, name)
        twin = re.sub(r"Int$", "", name)
        if twin == name or twin not in cohort.tables[table].columns:
            continue
        pairs += 1
        outer = " ".join(
            f"WHEN {size} THEN strftime({inner}, '{form}')" for size, form in OUTER.items()
        )
        differs = f"{twin} IS DISTINCT FROM CASE length({twin}) {outer} END"
        kept = f"({name} IS NULL) <> ({twin} IS NULL) OR {differs}"
        assert ask(f"SELECT count(*) FROM {table} WHERE {kept}") == [(0,)], (table, name)
    assert pairs > 30


def test_nothing_happens_before_birth_after_death_or_ahead_of_the_cohorts_date(
    ask, cohort, internal_dates
):
    seen = 0
    for table, name, _ in internal_dates:
        if (table, name) in AHEAD or "InternalPatientNumber" not in cohort.tables[table].columns:
            continue
        held = f"t.{name} IS NOT NULL"
        if (table, name) in {("OPA", "PtApptStartDtimeInt")}:
            held += " AND t.ApptStatus IS NOT NULL"
        day = f"left(t.{name}, 8)"
        late = "false" if (table, name) in RECORDED else f"{day} > p.PtDateOfDeathInt"
        counted = f"""SELECT count(*) FILTER ({day} < p.InternalDateOfBirth),
            count(*) FILTER ({day} >= '{BEFORE}'), count(*) FILTER ({late})
            FROM {table} t JOIN PATDATA p USING (InternalPatientNumber) WHERE {held}"""
        assert ask(counted) == [(0, 0, 0)], (table, name)
        seen += 1
    assert seen > 60


def test_the_dead_have_nothing_open(ask):
    dead = "(SELECT InternalPatientNumber FROM PATDATA WHERE PtDeathIndInt = '1')"
    assert ask(f"SELECT count(*) FROM {dead}") > [(5,)]
    for table in (
        "OPWLENTRY",
        "WLCURRENT",
        "CURRENTPREADMISSIONS",
        "RTTPERIODCURR",
        "DISCHEXPECTED",
    ):
        assert ask(f"SELECT count(*) FROM {table} WHERE InternalPatientNumber IN {dead}") == [
            (0,)
        ], table
    booked = (
        f"SELECT count(*) FROM OPA WHERE ApptStatus IS NULL AND InternalPatientNumber IN {dead}"
    )
    assert ask(booked) == [(0,)]


def test_a_spell_that_ends_in_death_ends_when_the_patient_died(ask):
    died = """SELECT count(*), count(*) FILTER (left(IpDschDtimeInt, 8) = PtDateOfDeathInt
            AND DestinationOnDischarge = 'DD')
        FROM ADMITDISCH JOIN PATDATA USING (InternalPatientNumber) WHERE MethodOfDischarge = 'DI'"""
    counted, right = ask(died)[0]
    assert counted == right > 0


def test_spells_of_a_patient_do_not_overlap(ask):
    overlap = """SELECT count(*) FROM (SELECT IpAdmDtimeInt AS start,
        max(coalesce(IpDschDtimeInt, '9'))
        OVER (PARTITION BY InternalPatientNumber ORDER BY IpAdmDtimeInt
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM ADMITDISCH)
        WHERE before >= start"""
    assert ask(overlap) == [(0,)]


@pytest.mark.parametrize(
    ("table", "end"),
    [("CONSEPISODE", "ConsultantEpisodeEndDttm"), ("WARDSTAY", "EndDtTimeInt"),
     ("CONSWARDSTAY", "EndDtTimeInt"), ("ROOMSTAY", "EndDateTmInt")],
    ids=lambda item: item,
)  # fmt: skip
def test_parts_of_a_spell_are_contiguous_from_admission_to_discharge(ask, table, end):
    broken = f"""SELECT count(*) FROM (
        SELECT a.IpAdmDtimeInt, a.IpDschDtimeInt, t.EpsActvDtimeInt AS start, t.{end} AS stop,
            lag(t.{end}) OVER spell AS before, lead(t.EpsActvDtimeInt) OVER spell AS after
        FROM {table} t JOIN ADMITDISCH a USING (InternalPatientNumber, EpisodeNumber)
        WINDOW spell AS (PARTITION BY t.InternalPatientNumber, t.EpisodeNumber
            ORDER BY t.EpsActvDtimeInt))
        WHERE start <> coalesce(before, IpAdmDtimeInt) OR stop <= start
        OR (after IS NULL AND stop IS DISTINCT FROM IpDschDtimeInt)"""
    assert ask(broken) == [(0,)]
    several = f"SELECT count(*) FROM {table} GROUP BY InternalPatientNumber, EpisodeNumber"
    assert max(row[0] for row in ask(several)) > 1


def test_a_ward_stay_lies_inside_its_consultant_episode_and_names_its_consultant(ask):
    outside = """SELECT count(*) FROM CONSWARDSTAY w WHERE NOT EXISTS (FROM CONSEPISODE c
        WHERE c.InternalPatientNumber = w.InternalPatientNumber
        AND c.EpisodeNumber = w.EpisodeNumber
        AND c.EpsActvDtimeInt <= w.EpsActvDtimeInt AND c.ConsultantCode = w.ConsultantCode
        AND coalesce(w.EndDtTimeInt, '9') <= coalesce(c.ConsultantEpisodeEndDttm, '9'))"""
    assert ask(outside) == [(0,)]


def test_an_elective_admission_carries_the_episode_number_of_its_list_entry(ask):
    listed = """SELECT count(*), count(w.EpisodeNumber), count(*) FILTER (
            w.AdmissionDateTmInt = a.IpAdmDtimeInt AND w.EpsCurrActvStsInt = '40'
            AND w.WlOnListDtTmInt < a.IpAdmDtimeInt)
        FROM ADMITDISCH a LEFT JOIN WLENTRY w USING (InternalPatientNumber, EpisodeNumber)
        WHERE a.MethodOfAdmission IN ('EW', 'EB', 'EP')"""
    counted, joined, right = ask(listed)[0]
    assert counted == joined == right > 10
    emergency = """SELECT count(*) FROM ADMITDISCH a SEMI JOIN WLENTRY w
        USING (InternalPatientNumber, EpisodeNumber)
        WHERE a.MethodOfAdmission NOT IN ('EW', 'EB')"""
    assert ask(emergency) == [(0,)]


def test_an_episode_number_is_used_for_one_kind_of_episode(ask):
    kinds = "WLENTRY OPREFERRAL AEA CPSGREFERRAL".split()
    union = " UNION ALL ".join(
        f"SELECT InternalPatientNumber, EpisodeNumber FROM {t}" for t in kinds
    )
    assert ask(f"SELECT count(*) FROM ({union}) GROUP BY InternalPatientNumber, EpisodeNumber") == [
        (1,)
    ] * sum(ask(f"SELECT count(*) FROM {t}")[0][0] for t in kinds)


def test_appointments_are_booked_before_they_start_and_cancelled_in_between(ask):
    wrong = """SELECT count(*) FROM OPA WHERE DateApptBookedInt > PtApptStartDtimeInt
        OR DateApptBookedInt < ReferralDateInt OR ApptCancDTimeInt > PtApptStartDtimeInt
        OR ApptCancDTimeInt < DateApptBookedInt
        OR (ApptCancDTimeInt IS NULL) = (coalesce(ApptStatus, '') IN ('CND', 'CNW'))"""
    assert ask(wrong) == [(0,)]
    ahead = f"PtApptStartDtimeInt >= '{BEFORE}'"
    booked = f"SELECT count(*) FROM OPA WHERE (ApptStatus IS NULL) <> ({ahead})"
    assert ask(booked) == [(0,)]


def test_the_first_appointment_until_one_is_attended_is_new(ask):
    wrong = """SELECT count(*) FROM (SELECT ApptClass, ApptCategory,
        count(*) FILTER (ApptStatus = 'ATT')
        OVER (PARTITION BY InternalPatientNumber, EpisodeNumber ORDER BY PtApptStartDtimeInt
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS seen FROM OPA)
        WHERE (seen = 0) <> (ApptClass = '1') OR (ApptClass = '1') <> (ApptCategory = 'NEW')"""
    assert ask(wrong) == [(0,)]


def test_a_booked_list_entry_is_closed_and_another_date_stands_on_the_open_one(ask):
    wrong = """SELECT count(*) FROM OPA a ANTI JOIN OPWLREMENTRY v ON
        v.InternalPatientNumber = a.InternalPatientNumber AND v.EpisodeNumber = a.EpisodeNumber
        AND v.TreatmentCode = a.BookFromWL AND v.DateOnListInt <= a.PtApptStartDtimeInt
        WHERE a.BookFromWL IS NOT NULL"""
    assert ask(wrong) == [(0,)]
    same = """SELECT count(*) FROM OPWLENTRY w JOIN OPWLREMENTRY v
        USING (InternalPatientNumber, EpisodeNumber)
        WHERE left(v.DateOnListInt, 8) = w.OpWlDateIdxDateOnWaitingListNeutral"""
    assert ask(same) == [(0,)]


def test_clocks_stop_after_they_start_and_only_for_a_stopping_reason(ask, crosswalks):
    reasons = {pair.source_value for pair in found(crosswalks, "rtt_stop_reason").pairs}
    stopped = "SELECT DISTINCT CurrentStatus FROM RTTPERIOD WHERE RttEndDateTimeInt IS NOT NULL"
    assert {row[0] for row in ask(stopped)} <= reasons
    assert ask("FROM RTTPERIOD WHERE RttEndDateTimeInt < RttStartDateTimeInt") == []
    later = """SELECT count(*) FROM RTTPERIOD a JOIN RTTPERIOD b
        USING (InternalPatientNumber, PathwayNumber)
        WHERE a.PPeriodId = '1' AND b.PPeriodId = '2'
        AND (a.RttEndDateTimeInt IS NULL OR b.RttStartDateTimeInt < a.RttEndDateTimeInt)"""
    assert ask(later) == [(0,)]
    assert ask("SELECT count(*) FROM RTTPERIOD WHERE PPeriodId = '2'") > [(0,)]


def test_twenty_patients_have_at_least_one_of_each_kind(ask_few, few):
    empty = sorted(name for name, table in few.tables.items() if table.rows == 0)
    assert empty == []
    kinds = {
        "OPA": {"ApptStatus": {"ATT", "DNA", "CNW", None}},
        "WLENTRY": {"EpsCurrActvStsInt": {"20", "30", "40", "50"}},
        "ADMITDISCH": {"MethodOfDischarge": {"DI", "DC", None}},
        "RTTPERIOD": {"CurrentStatus": {"TRT", "SUBS"}},
    }
    for table, columns in kinds.items():
        for name, wanted in columns.items():
            assert wanted <= {row[0] for row in ask_few(f"SELECT DISTINCT {name} FROM {table}")}, (
                table
            )


CODED = """
PATDATA: Sex=sex Title=title EthnicType=ethnicity MaritalStatus=marital_status Religion=religion
PATDATA: CountryOfBirth=country SpokenLanguage=language NHSNumberStatus=nhs_number_status
PATDATA: NoKRelationship=relationship Relationship=relationship
PATDATA: Allergies=allergy Allergies_1=allergy
PREVSURNAME: PtPrevSexInt=sex_internal
CASENOTELINK: EntityTypeKey=patient_id_type
RTTPTPATHWAY: RttCurrentStatus=rtt_status RttSpeciality=specialty
RTTPERIOD: CurrentStatus=rtt_status
OPREFERRAL: Category=patient_category RefBy=referral_source_o PriorityType=referral_urgency
OPREFERRAL: SuspectedCancerCode=referral_type ReasonForRef=referral_reason Specialty=specialty
OPREFERRAL: ConsCode=consultant ConsCode=team
OPDISCHARGE: ReasonCode=referral_outcome
WLENTRY: Category=patient_category Referral=referral_source_i Urgency=list_urgency
WLENTRY: ReasonForReferral=referral_reason EpsCurrActvStsInt=iwl_status MethodOfAdm=waitlist_type
WLENTRY: Hospital=site IntdMgmt=management Transport=transport ReviewResult=list_review
WLREMOVAL: Reason=list_outcome
OPWLENTRY: TransportCode=transport
OPWLREMENTRY: OpWlRemovalCode=opd_list_outcome OpWlPatientCons=consultant
OPA: ApptStatus=attendance_outcome_o Disposal=attendance_outcome_o BookingType=op_booking_type
OPA: ClinicConsultant=team ResCode=doctor Transport=transport
ADMITDISCH: IntdMgmt=management MethodOfAdmission=admission_method SourceOfAdm=source_destination
ADMITDISCH: MethodOfDischarge=discharge_method DestinationOnDischarge=discharge_destination
CONSEPISODE: SpecialtyCode=specialty ConsultantCode=consultant
CONSEPISODE: DoctorCodePerformingPrimaryOperation=doctor
CONSEPISPROC: DoctorPerfOp=doctor
FCEEXT: PatientCategory=patient_category ClassPat=patient_classification
CONSWARDSTAY: WardCode=ward ConsultantCode=team
""".split("\n")


@pytest.mark.parametrize("line", list(filter(None, CODED)))
def test_every_code_has_a_translation(ask, crosswalks, line):
    table, fields = line.split(": ")
    for name, crosswalk in (field.split("=") for field in fields.split()):
        held = {row[0] for row in ask(f"SELECT DISTINCT {name} FROM {table} WHERE {name} <> ''")}
        known = {pair.source_value for pair in found(crosswalks, crosswalk).pairs}
        assert held and held <= known, f"{table}.{name}: {held - known}"
