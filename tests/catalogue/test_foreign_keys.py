"""Stated foreign keys are resolved to what exists, and the document's faults told."""

from __future__ import annotations

from core.catalogue import build_catalogue
from tests.catalogue.records import document

GUIDE = """
LOAD_ABC_PATHS | RECORD_NUMBER | NUMBER | 42 | | Unique identifier for this record.
LOAD_ABC_PERIODS | RECORD_NUMBER | NUMBER | 42 | | Unique identifier for this record.
LOAD_ABC_PERIODS | LOADPATH_NUMBER | NUMBER | 42 | | Foreign key to LOAD_ABC_PATHS.record_number
LOAD_STAY | ABC_RECNO | NUMBER | 42 | | Foreign key to load_a_big_case_periods.record_number
LOAD_STAY | ODD_RECNO | NUMBER | 42 | | Foreign key to LOAD_NOTHING.record_number
LOAD_STAY | BAD_COLUMN | NUMBER | 42 | | Foreign key to LOAD_ABC_PATHS.number
"""


def links(catalogue):
    return {(r.child_table, r.child_fields[0]): r for r in catalogue.relationships}


def test_a_stated_key_is_declared_and_written_with_the_parents_own_names():
    made = build_catalogue([], [document(GUIDE)])
    link = links(made)["LOAD_ABC_PERIODS", "LOADPATH_NUMBER"]
    assert (link.parent_table, link.parent_fields) == ("LOAD_ABC_PATHS", ("RECORD_NUMBER",))
    assert (link.origin, link.score) == ("declared", 1.0)
    item = made.target.tables["LOAD_ABC_PERIODS"].field("LOADPATH_NUMBER")
    assert item and item.rules.fk_to == "LOAD_ABC_PATHS.RECORD_NUMBER"


def test_a_loosely_named_parent_is_resolved_and_told():
    made = build_catalogue([], [document(GUIDE)])
    link = links(made)["LOAD_STAY", "ABC_RECNO"]
    assert (link.parent_table, link.score) == ("LOAD_ABC_PERIODS", 0.9)
    assert any("read as LOAD_ABC_PERIODS" in fault for fault in made.faults)


def test_a_parent_that_nothing_fits_stays_unresolved_and_is_told():
    made = build_catalogue([], [document(GUIDE)])
    assert ("LOAD_STAY", "ODD_RECNO") not in links(made)
    assert any("LOAD_NOTHING" in fault and "unresolved" in fault for fault in made.faults)


def test_a_parent_column_that_does_not_exist_is_told():
    made = build_catalogue([], [document(GUIDE)])
    assert ("LOAD_STAY", "BAD_COLUMN") not in links(made)
    assert any("LOAD_ABC_PATHS.number, which does not exist" in fault for fault in made.faults)


def test_the_real_guide_has_its_41_record_number_keys(real):
    found = {
        (r.child_table, r.child_fields[0]): (r.parent_table, r.parent_fields[0])
        for r in real.relationships
        if r.side == "target"
    }
    assert len(found) == 41
    assert {column.upper() for _, column in found.values()} == {"RECORD_NUMBER"}
    expected = {
        ("LOAD_PMIIDS", "LOADPMI_RECORD_NUMBER"): "LOAD_PMI",
        ("LOAD_REFERRALS", "LOADRTTPWY_RECORD_NUMBER"): "LOAD_RTT_PATHWAYS",
        ("LOAD_OPDWAITLIST", "RTTPWY_RECNO_OUT_ENCOUNTER"): "LOAD_RTT_PATHWAYS",
        ("LOAD_OPDWAITLIST", "LOADRTTPRD_RECORD_NUMBER"): "LOAD_RTT_PERIODS",
        ("LOAD_IWL", "RTTEVENT_RECNO_OUTCOME"): "LOAD_RTT_EVENTS",
        ("LOAD_ADT_EPISODES", "ADT_ADM_RECORD_NUMBER"): "LOAD_ADT_ADMISSIONS",
        ("LOAD_MH_DETENTION_MASTER", "ADT_ADM_RECORD_NUMBER"): "LOAD_ADT_ADMISSIONS",
        ("LOAD_ADT_CODING", "ADT_EPS_RECORD_NUMBER"): "LOAD_ADT_EPISODES",
        ("LOAD_OPD_CODING", "LOAD_OPD_RECORD_NUMBER"): "LOAD_OPD_APPOINTMENTS",
        ("LOAD_MH_CPA_HISTORY", "MH_CM_RECORD_NUMBER"): "LOAD_MH_CPA_MASTER",
    }
    assert {key: found[key][0] for key in expected} == expected
    assert sum(1 for r in real.relationships if r.side == "target" and r.score < 1) == 14
