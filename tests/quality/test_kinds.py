"""Each kind of check finds its planted defect, counts it exactly, and is quiet on clean rows."""

from __future__ import annotations

from typing import get_args

import pytest

from core.contract import SELF_APPROVED, Contract, Line
from core.quality.model import Kind

# kind, side, table, text as it is, text as planted, check, failing cases
PLANTED = [
    ("not_null", "target", "LOAD_PMI", "1 100 D100", "1 100 -",
     "target.LOAD_PMI.MAIN_CRN.not_null", 1),
    ("required_if", "target", "LOAD_PMI", "03/04/2020 -", "- -",
     "target.LOAD_PMI.DATE_OF_DEATH.required_if", 1),
    ("unique", "target", "LOAD_PMI", "2 200 D200", "1 200 D200",
     "target.LOAD_PMI.RECORD_NUMBER.unique", 2),
    ("unique", "target", "LOAD_PMI", "2 200 D200", "2 100 D200",
     "target.LOAD_PMI.EXTERNAL_SYSTEM_ID.unique", 2),
    ("reference", "target", "LOAD_ADT_EPISODES", "4 3 200", "4 99999 200",
     "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.reference", 1),
    ("reference", "target", "LOAD_PMIIDS", "1_100 D100", "1_100 D999",
     "target.LOAD_PMIIDS.MAIN_CRN.reference.LOAD_PMI.MAIN_CRN", 1),
    ("format", "target", "LOAD_PMI", "29/02/1960", "30/02/1960",
     "target.LOAD_PMI.DATE_OF_BIRTH.format", 1),
    ("format", "target", "LOAD_ADT_ADMISSIONS", "05/01/2020_10:00", "05/01/2020",
     "target.LOAD_ADT_ADMISSIONS.DISCHARGE_DATE.format", 1),
    ("format", "target", "LOAD_PMI", "- 12", "- 1x",
     "target.LOAD_PMI.MONTHS.format", 1),
    ("length", "target", "LOAD_PMI", "HILL", "HILLINGTONS",
     "target.LOAD_PMI.SURNAME.length", 1),
    ("domain", "target", "LOAD_PMI", "D100 M", "D100 1",
     "target.LOAD_PMI.SEX.domain", 1),
    ("case", "target", "LOAD_PMI", "HILL", "Hill",
     "target.LOAD_PMI.SURNAME.case", 1),
    ("range", "target", "LOAD_PMI", "- 12", "- 1201",
     "target.LOAD_PMI.MONTHS.range", 1),
    ("chronology", "target", "LOAD_PMI", "03/04/2020", "03/04/1959",
     "target.LOAD_PMI.DATE_OF_BIRTH.DATE_OF_DEATH.chronology", 1),
    ("chronology", "target", "LOAD_PMI", "05/06/1970", "01/07/2026",
     "target.LOAD_PMI.DATE_OF_BIRTH.not_future", 1),
    ("chronology", "target", "LOAD_ADT_ADMISSIONS", "01/03/2021_09:00", "01/03/1949_09:00",
     "target.LOAD_ADT_ADMISSIONS.ADMIT_DATE.after_birth", 1),
    ("chronology", "target", "LOAD_ADT_ADMISSIONS", "05/01/2020_10:00", "01/01/2020_09:59",
     "target.LOAD_ADT_ADMISSIONS.ADMIT_DATE.DISCHARGE_DATE.chronology", 1),
    ("within", "target", "LOAD_ADT_EPISODES", "200_1_1 01/01/2020_10:00",
     "200_1_1 01/01/2020_09:59", "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.within", 1),
    ("within", "target", "LOAD_ADT_EPISODES", "01/01/2020_10:00 05/01/2020_10:00",
     "01/01/2020_10:00 -", "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.within", 1),
    ("continuity", "target", "LOAD_ADT_EPISODES", "100_1_2 03/01/2020_08:00",
     "100_1_2 03/01/2020_08:30", "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.continuity", 1),
    ("continuity", "target", "LOAD_ADT_EPISODES", "03/01/2020_08:00 05/01/2020_10:00",
     "03/01/2020_08:00 04/01/2020_10:00",
     "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.continuity", 1),
    ("overlap", "target", "LOAD_ADT_ADMISSIONS", "01/03/2021_09:00", "04/01/2020_09:00",
     "target.LOAD_ADT_ADMISSIONS.overlap", 1),
    ("same_patient", "target", "LOAD_ADT_EPISODES", "4 3 200", "4 2 200",
     "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.same_patient.key", 1),
    ("same_patient", "target", "LOAD_PMIIDS", "D100 1", "D100 2",
     "target.LOAD_PMIIDS.LOADPMI_RECORD_NUMBER.same_patient.number", 1),
    ("same_patient", "target", "LOAD_ADT_ADMISSIONS", "D200", "D300",
     "target.LOAD_ADT_ADMISSIONS.MAIN_CRN.same_patient", 1),
    ("not_null", "source", "PATDATA", "LS1_4AP", "-", "source.PATDATA.PtAddrPostCode.not_null", 1),
    ("unique", "source", "PATDATA", "200 9990000026", "200 999_000_0018",
     "source.PATDATA.NhsNumber.unique", 2),
    ("unique", "source", "PATDATA", "300 9990000034", "200 9990000034",
     "source.PATDATA.InternalPatientNumber.unique", 2),
    ("format", "source", "PATDATA", "9990000026", "999000002",
     "source.PATDATA.NhsNumber.format", 1),
    ("check_digit", "source", "PATDATA", "9990000026", "9990000027",
     "source.PATDATA.NhsNumber.check_digit", 1),
    ("format", "source", "PATDATA", "M1_1AE", "MANCHESTER",
     "source.PATDATA.PtAddrPostCode.format", 1),
    ("format", "source", "PATDATA", "29/02/1960", "29/02/1961", "source.PATDATA.PtDoB.format", 1),
    ("chronology", "source", "PATDATA", "05/06/1970", "01/07/2026",
     "source.PATDATA.PtDoB.not_future", 1),
    ("length", "source", "PATDATA", "1_High_Street", "1_High_Street" + "_and_another" * 3,
     "source.PATDATA.address.length", 1),
    ("reference", "source", "PATDATA", "M1_1AE G1", "M1_1AE G9",
     "source.PATDATA.GpCode.reference", 1),
    ("reference", "source", "GP", "A81001", "-", "source.PATDATA.practice.reference", 3),
    ("reference", "source", "ADMITDISCH", "200 1", "999 1",
     "source.ADMITDISCH.InternalPatientNumber.reference", 1),
    ("reference", "source", "CONSEPISODE", "200 1", "200 7",
     "source.CONSEPISODE.ADMITDISCH.reference", 1),
    ("overlap", "source", "ADMITDISCH", "202001051000", "-", "source.ADMITDISCH.overlap", 1),
    ("outcome", "source", "OPA", "DIS", "-", "source.OPA.outcome", 1),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "side", "table", "old", "new", "check", "count"),
    PLANTED,
    ids=[f"{item[5]}-{place}" for place, item in enumerate(PLANTED)],
)
def test_a_planted_defect_is_found_and_counted(world, kind, side, table, old, new, check, count):
    world.change(side, table, old, new)
    found = world.run()[check]
    assert (found.check.kind, found.state, found.numerator) == (kind, "FAIL", count)
    assert len(world.keys_of(check)) == count


def test_a_clean_run_raises_no_alarm(world):
    alarms = {
        name: item.message
        for name, item in world.run().items()
        if item.state not in {"PASS", "NOT_APPLICABLE"} and item.check.severity != "information"
    }
    assert alarms == {}


def test_every_planted_check_passes_on_clean_rows(world):
    results = world.run()
    assert {results[item[5]].state for item in PLANTED} == {"PASS"}


def test_a_load_that_lost_rows_fails_its_balance(world):
    world.remainder = 2
    found = world.run()["target.LOAD_PMI.row_balance"]
    assert (found.state, found.numerator) == ("FAIL", 2)


def test_rows_written_that_the_ledger_does_not_know_fail(world):
    world.loaded["LOAD_PMI"] = 2
    assert world.run()["target.LOAD_PMI.row_balance"].state == "FAIL"


def test_untranslated_codes_count_rows_and_say_how_many_codes(world):
    reason = "CODE_NOT_TRANSLATED"
    world.rejects["LOAD_PMI"] = [
        (1, "SEX", "7", reason), (2, "SEX", "7", reason), (3, "SURNAME", "x", "TOO_LONG"),
    ]  # fmt: skip
    world.origins = {"translated": 8}
    found = world.run()["target.LOAD_PMI.translated"]
    assert (found.state, found.numerator, found.denominator) == ("FAIL", 2, 10)
    assert found.message == "2 rows with 1 distinct codes"


def test_a_field_without_a_decision_is_unresolved_by_name(world, contract_without):
    world.contract = contract_without("LOAD_PMI", "SEX")
    results = world.run()
    assert results["target.LOAD_PMI.resolved"].numerator == 1
    assert world.keys_of("target.LOAD_PMI.resolved") == [{"record": None, "business_key": "SEX"}]
    assert results["target.LOAD_SITES.resolved"].numerator == 2


def test_every_kind_has_a_planted_defect_here():
    elsewhere = {"present", "row_balance", "translated", "resolved"}
    assert {item[0] for item in PLANTED} | elsewhere == set(get_args(Kind))


def test_failing_keys_carry_the_record_number_and_the_business_key_only(world):
    world.change("target", "LOAD_ADT_EPISODES", "4 3 200", "4 99999 200")
    world.run()
    check = "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.reference"
    assert world.keys_of(check) == [{"record": 4, "business_key": "200|1|1"}]


def test_the_mark_of_an_authors_own_approval_is_no_reason_to_leave_a_field_out(world):
    kept = [line for line in world.contract.lines if line.target_field != "SEX"]
    bare = Line("LOAD_PMI", "pmi", "SEX", "OUT_OF_SCOPE", decision_note=SELF_APPROVED)
    world.contract = Contract(world.contract.feeds, (*kept, bare))
    assert world.run()["target.LOAD_PMI.resolved"].numerator == 1
