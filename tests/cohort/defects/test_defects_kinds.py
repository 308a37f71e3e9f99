"""Each kind of defect is what it says it is, is told in full, and was not there before."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from core.catalogue import Catalogue
from core.cohort import defect_kinds, file_kinds, read_defects
from core.cohort.defects.kinds import FAMILIES
from core.cohort.defects.victims import absent_part
from core.contract import read_contract
from core.quality import checks_for
from tests.cohort.conftest import AS_OF, ROOT

KINDS = defect_kinds()
TODAY = f"DATE '{AS_OF}'"


def digit_is_right(number):
    weighted = " + ".join(f"substr({number}, {n}, 1)::INTEGER * {11 - n}" for n in range(1, 10))
    return f"(11 - ({weighted}) % 11) % 11 = right({number}, 1)::INTEGER"


BORN = "(SELECT p.InternalDateOfBirth FROM CLEAN_PATDATA p WHERE p.IPN = t.IPN)"
SPELL = "t.IPN = s.IPN AND t.EPI = s.EPI"
NEXT = f"""(SELECT min(s.EpsActvDtimeInt) FROM {{0}} s WHERE {SPELL}
  AND s.EpsActvDtimeInt > t.EpsActvDtimeInt)"""
SPELL_END = f"(SELECT s.IpDschDtimeInt FROM ADMITDISCH s WHERE {SPELL})"


def other(columns):
    """Another row of the table agrees in these columns."""
    same = " AND ".join(f"o.{name} = t.{name}" for name in columns)
    return f"EXISTS (FROM {{table}} o WHERE o._record <> t._record AND {same})"


def unknown(parent, *columns):
    """No row of the parent has these values."""
    same = " AND ".join(f"trim(p.{name}) = trim(t.{name})" for name in columns)
    return f"NOT EXISTS (FROM {parent} p WHERE {same})"


def never_seen(column):
    return (
        f"t.{column} NOT IN (SELECT o.{column} FROM CLEAN_{{table}} o WHERE o.{column} IS NOT NULL)"
    )


# The fault, as SQL over a row t of the dirty table; {table} is its name. Never true of a clean row
# unless the kind stands in COMMON.
FAULT = {
    "bad_check_digit": f"length(t.NhsNumber) = 10 AND NOT {digit_is_right('t.NhsNumber')}",
    "short_nhs_number": "length(t.NhsNumber) = 9",
    "duplicate_nhs_number": other(["NhsNumber"])
    + " AND NOT " + other(["NhsNumber", "DistrictNumber"]),
    "missing_nhs_status": "t.NHSNumberStatus IS NULL AND t.NhsNumber IS NOT NULL",
    "near_duplicate_name": other(["Forenames", "PtDoB", "PtAddrLine1", "PtAddrPostCode"])
    + " AND NOT " + other(["Surname", "Forenames", "PtDoB"]) + " AND t.NhsNumber IS NULL",
    "near_duplicate_birth": other(["Surname", "Forenames", "PtAddrLine1", "PtAddrPostCode"])
    + " AND NOT " + other(["Surname", "Forenames", "PtDoB"]) + " AND t.NhsNumber IS NULL",
    "duplicate_patient_number": other(["IPN"]),
    "duplicate_hospital_number": other(["DistrictNumber"]) + " AND NOT " + other(["IPN"]),
    "swapped_names": "(t.Surname, t.Forenames) IN"
    " (SELECT (c.Forenames, c.Surname) FROM CLEAN_PATDATA c)",
    "missing_surname": "t.Surname IS NULL",
    "test_patient": "t.Surname = 'ZZZTEST'",
    "missing_dob": "coalesce(t.PtDoB, t.InternalDateOfBirth, t.PtDobYearInt) IS NULL",
    "sex_against_title": "(t.Title IN ('MR', 'MSTR') AND t.Sex = 'F')"
    " OR (t.Title IN ('MRS', 'MISS', 'MS') AND t.Sex = 'M')",
    "bad_postcode": "NOT regexp_full_match(t.PtAddrPostCode,"
    " '[A-Z]{{1,2}}[0-9][A-Z0-9]? [0-9][A-Z]{{2}}')"
    " AND upper(t.PtAddrPostCode) = t.PtAddrPostCode",
    "missing_postcode": "t.PtAddrPostCode IS NULL",
    "bad_phone": "t.PtHomePhone LIKE 'O%'",
    "phone_with_note": "length(t.PtHomePhone) > 20",
    "long_address": "length(t.PtAddrLine1) > 80",
    "unknown_ethnic_code": never_seen("EthnicType"),
    "missing_ethnic_category": "t.EthnicType IS NULL",
    "missing_sex": "t.Sex IS NULL",
    "bad_email": "t.PtEmail NOT LIKE '%@%'",
    "missing_gp": "t.GpCode IS NULL",
    "discharge_before_admission": "moment(t.IpDschDtimeInt) < moment(t.IpAdmDtimeInt)"
    " AND moment(t.DischargeDate) < moment(t.AdmissionDate)",
    "admission_after_death": """EXISTS (FROM ADMITDISCH a WHERE moment(a.IpAdmDtimeInt)
        > moment(t.PtDateOfDeathInt) + INTERVAL 1 DAY AND a.IPN = t.IPN)
        AND moment(t.PtDateOfDeathInt) > moment(t.InternalDateOfBirth)""",
    "attendance_after_death": """EXISTS (FROM OPA a WHERE moment(a.PtApptStartDtimeInt)
        > moment(t.PtDateOfDeathInt) + INTERVAL 1 DAY AND a.ApptStatus = 'ATT'
        AND a.IPN = t.IPN)
        AND moment(t.PtDateOfDeathInt) > moment(t.InternalDateOfBirth)""",
    "referral_before_birth": f"moment(t.DecisionToRefer) < moment({BORN})",
    "death_before_birth": "moment(t.PtDateOfDeath) < moment(t.PtDoB)"
    " AND moment(t.PtDateOfDeathInt) < moment(t.InternalDateOfBirth)",
    "future_birth": f"moment(t.PtDoB) > {TODAY} AND moment(t.InternalDateOfBirth) > {TODAY}",
    "future_death": f"moment(t.PtDateOfDeath) > {TODAY} AND moment(t.PtDateOfDeathInt) > {TODAY}",
    "future_discharge": f"moment(t.IpDschDtimeInt) > {TODAY} + 1"
    f" AND moment(t.DischargeDate) > {TODAY} + 1",
    "midnight_as_24": "t.IpDschDtimeInt LIKE '%2400' AND t.DischargeDate LIKE '% 24:00'"
    " AND t.DischargeTime = '24:00'",
    "two_digit_birth_year": "regexp_full_match(t.PtDoB, '../../..')"
    " AND t.InternalDateOfBirth IS NULL",
    "two_digit_referral_year": "regexp_full_match(t.DecisionToRefer, '../../..')",
    "impossible_birth_date": "t.PtDoB IS NOT NULL AND moment(t.PtDoB) IS NULL"
    " AND length(t.PtDoB) = 10"
    " AND moment(t.InternalDateOfBirth) IS NULL",
    "impossible_booking_time": "t.DateApptBookedInt LIKE '%2761'",
    "closed_before_referred": f"""EXISTS (FROM OPREFERRAL s WHERE {SPELL}
        AND moment(t.OpDischargeDTimeInt) < moment(s.DecisionToRefer))""",
    "arrived_after_leaving": """t.TrackingStep = 'ARR' AND EXISTS (FROM OPATTTRACK o
        WHERE o.IPN = t.IPN AND o.EPI = t.EPI
        AND o.PtApptStartDtimeInt = t.PtApptStartDtimeInt AND o.ResCode = t.ResCode
        AND o.TrackingStep = 'DEP'
        AND o.SchPatientTrackingStepDatetimeNeutral < t.SchPatientTrackingStepDatetimeNeutral)""",
    "episode_gap": f"t.ConsultantEpisodeEndDttm < {NEXT.format('CONSEPISODE')}"
    " AND t.ConsultantEpisodeEndDttm > t.EpsActvDtimeInt",
    "episode_overlap": f"t.ConsultantEpisodeEndDttm > {NEXT.format('CONSEPISODE')}"
    f" AND t.ConsultantEpisodeEndDttm < coalesce({SPELL_END}, '9')",
    "episode_outside_spell": f"t.ConsultantEpisodeEndDttm > {SPELL_END}",
    "overlapping_spells": """EXISTS (FROM ADMITDISCH o WHERE o.IPN = t.IPN
        AND o._record <> t._record AND o.IpAdmDtimeInt < t.IpAdmDtimeInt
        AND t.IpAdmDtimeInt < o.IpDschDtimeInt)""",
    "ward_stay_outside_episode": f"t.EndDtTimeInt > {SPELL_END}",
    "ward_stay_gap": f"t.EndDtTimeInt < {NEXT.format('CONSWARDSTAY')}"
    " AND t.EndDtTimeInt > t.EpsActvDtimeInt",
    "clock_without_start": "coalesce(t.RttStartDateTimeInt, t.RttStartDate) IS NULL",
    "stop_before_start": "moment(t.RttEndDateTimeInt) < moment(t.RttStartDateTimeInt)"
    " AND moment(t.RttEndDate) < moment(t.RttStartDate)",
    "period_without_pathway": unknown("RTTPTPATHWAY", "IPN", "PathwayNumber"),
    "treated_but_running": """coalesce(t.RttEndDateTimeInt, t.RttEndDate) IS NULL
        AND t.CurrentStatus IN (SELECT o.CurrentStatus FROM CLEAN_RTTPERIOD o
        WHERE o.RttEndDateTimeInt IS NOT NULL)""",
    "pathway_of_another": unknown("RTTPTPATHWAY", "IPN", "PathwayNumber")
    + " AND EXISTS (FROM RTTPTPATHWAY o WHERE o.PathwayNumber = t.PathwayNumber)",
    "attended_without_outcome": "t.ApptStatus = 'ATT' AND t.Disposal IS NULL",
    "orphan_attendance": unknown("PATDATA", "IPN"),
    "orphan_address": unknown("PATDATA", "IPN"),
    "orphan_appointment": unknown("OPREFERRAL", "IPN", "EPI"),
    "unknown_survivor": "t.NewestID NOT IN (SELECT p.IPN FROM PATDATA p)",
    "unknown_consultant": never_seen("ConsultantCode"),
    "unknown_ward": never_seen("WardCode"),
    "unknown_gp": unknown("GP", "GpCode"),
    "unknown_specialty": never_seen("Specialty"),
    "gp_without_practice": "t.PracticeCode IS NULL"
    " AND t.GpCode IN (SELECT p.GpCode FROM PATDATA p)",
    "untranslated_code": never_seen("RefBy") + " AND t.RefBy = trim(t.RefBy)",
    "untranslated_discharge": never_seen("MethodOfDischarge"),
    "retired_gp": "t.MfRecStsInd = '1' AND t.GpCode IN (SELECT p.GpCode FROM PATDATA p)",
    "retired_diagnosis": "t.Deleted = '1' AND t.Icd10Code IN"
    " (SELECT e.KornerEpisodePrimaryDiagnosisCode FROM CONSEPISODE e)",
    "wrong_case_code": "t.MaritalStatus <> upper(t.MaritalStatus)",
    "padded_code": "t.RefBy LIKE ' %'",
    "padded_key": "t.EPI LIKE ' %' AND NOT " + unknown("OPREFERRAL", "IPN", "EPI"),
    "wrong_case_postcode": "t.PtAddrPostCode <> upper(t.PtAddrPostCode)",
}  # fmt: skip
COMMON = {"attended_without_outcome"}  # an attendance of today has no outcome yet


def fault(kind, start=""):
    """The kind's fault as SQL over the dirty tables, or over those whose names have a start."""
    sql = FAULT[kind].format(table=KINDS[kind].table)
    return spelt(re.sub(r"\bFROM (?!CLEAN_)", f"FROM {start}", sql))


def spelt(sql):
    """The statement with the two commonest columns by their full names."""
    return re.sub(r"\bEPI\b", "EpisodeNumber", re.sub(r"\bIPN\b", "InternalPatientNumber", sql))


def faulty(look, kind, start=""):
    """Record numbers of the table's rows with the kind's fault."""
    table = start + KINDS[kind].table
    return {row[0] for row in look(f"SELECT _record FROM {table} t WHERE {fault(kind, start)}")}


@pytest.mark.parametrize("kind", FAULT)
def test_what_was_planted_is_what_the_kind_says(kind, dirty, look):
    planted = set(dirty.records(kind))
    assert planted
    assert planted <= faulty(look, kind)


@pytest.mark.parametrize("kind", sorted(set(FAULT) - COMMON))
def test_no_clean_row_has_the_fault(kind, look):
    assert faulty(look, kind, "CLEAN_") == set()


def test_the_removed_episodes_leave_stays_in_hospital_without_one(dirty, look):
    gone = [row for row in dirty.truth if row["kind"] == "missing_episode"]
    alone = look(
        spelt(f"""SELECT concat_ws('|', t.IPN, t.EPI) FROM ADMITDISCH t
        WHERE NOT EXISTS (FROM CONSEPISODE s WHERE {SPELL}) AND t.EPI NOT LIKE '9_____'""")
    )
    assert gone
    assert {row[0] for row in alone} == {row["business_key"].rpartition("|")[0] for row in gone}
    assert all(row["change"] == "row removed" and not row["record_number"] for row in gone)


def test_every_kind_has_a_fault_to_be_judged_by():
    assert set(FAULT) | {"missing_episode"} == set(KINDS)


def test_there_are_kinds_of_every_family_with_words_and_a_share():
    assert len(KINDS) >= 40
    assert {kind.family for kind in KINDS.values()} == set(FAMILIES)
    assert {item.kind for item in read_defects("default").asked} == set(KINDS)
    assert len(file_kinds()) == 7 and not set(file_kinds()) & set(KINDS)
    for kind in KINDS.values():
        assert kind.words.endswith(".") and len(kind.words.split()) > 4, kind.id
        assert (kind.reject == "") == (kind.reject_in == ""), kind.id
        assert kind.fields or kind.act != "change", kind.id


def test_every_field_that_a_kind_speaks_of_is_in_the_dictionary(dictionary: Catalogue):
    for kind in KINDS.values():
        table = dictionary.source.tables[kind.table]
        for name in (*kind.fields, *kind.key):
            assert table.field(name) is not None, f"{kind.id}: {kind.table}.{name}"


def test_the_check_expected_to_find_a_kind_exists_or_is_said_not_to(catalogue):
    known = {
        item.id for item in checks_for(catalogue, read_contract(ROOT / "data/sample/contract"))
    }
    for kind in KINDS.values():
        assert (kind.check in known) != kind.none_yet, f"{kind.id}: {kind.check}"


@pytest.mark.parametrize("kind", KINDS)
def test_an_extract_without_a_column_that_the_kind_speaks_of_is_told(kind, clean):
    item = KINDS[kind]
    assert absent_part(item, clean.tables) == ""
    spoken = " ".join([item.where, item.joins, item.partner, *item.fields, *item.key])
    known = {name for table in clean.tables.values() for name in table.columns}
    columns = known & set(re.findall(r"\b[A-Z]\w*[a-z]\w*", re.sub("'[^']*'", "", spoken)))
    for column in columns:
        lean = {
            name: replace(table, columns=tuple(c for c in table.columns if c != column))
            for name, table in clean.tables.items()
        }
        assert absent_part(item, lean).endswith(f".{column}")
    assert columns
