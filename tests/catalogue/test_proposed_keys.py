"""A key that no document states is proposed with its rule, and never over a stated one."""

from __future__ import annotations

import csv

from core.catalogue import build_catalogue, proposed_keys
from core.specs import SpecKey
from tests.catalogue.records import document
from tests.conftest import ROOT, absent

TABLES = """
    PATDATA    | InternalPatientNumber |  | 9  | A0000  |
    OPREFERRAL | InternalPatientNumber |  | 9  | A0000  |
    OPREFERRAL | EpisodeNumber         |  | 9  | A0142  |
    OPDIAG     | InternalPatientNumber |  | 9  | A0000  |
    OPDIAG     | EpisodeNumber         |  | 9  | A0142  |
    OPDIAG     | DiagSeqNo             |  | 2  | A9001  |
    OPNOTE     | InternalPatientNumber |  | 9  | A0000  |
    OPNOTE     | EpisodeNumber         |  | 9  | A0142  |
    OPNOTE     | EpsActvDtimeInt       |  | 12 | A0133A |
    ALONE      | Colour                |  | 9  | A7000  |
"""


def keys(*stated):
    catalogue = build_catalogue([document(TABLES, keys=stated)], [])
    return {item.table: item for item in proposed_keys(catalogue)}


def test_a_child_has_its_parents_key_and_its_own_counter_or_moment():
    found = keys()
    episode = ("InternalPatientNumber", "EpisodeNumber")
    assert found["OPREFERRAL"].columns == episode
    assert found["OPDIAG"].columns == (*episode, "DiagSeqNo")
    assert found["OPNOTE"].columns == (*episode, "EpsActvDtimeInt")
    assert found["OPDIAG"].rule == "key of OPREFERRAL and DiagSeqNo"
    assert 0 < found["OPDIAG"].score < found["PATDATA"].score


def test_a_stated_key_needs_no_proposal_and_a_lone_table_gets_none():
    assert not {"OPDIAG", "ALONE"} & set(keys(SpecKey("OPDIAG", ("DiagSeqNo",), "row 1")))


def test_most_keys_that_experts_proposed_are_proposed(real):
    listed = ROOT.parent / "shared" / "domain" / "source_keys_proposed.csv"
    if not listed.exists():
        absent("specs", "the list of proposed keys is not here")
    with listed.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["kind"] == "PK"]
    found = {item.table: set(item.columns) for item in proposed_keys(real)}
    same = [row for row in rows if found.get(row["child"]) == set(row["child_columns"].split("+"))]
    assert len(same) >= 0.94 * len(rows)
    sure = [row["child"] for row in rows if row["confidence"] == "high"]
    assert set(sure) <= {row["child"] for row in same}, "where an expert is sure, so are we"


def test_an_event_a_second_patient_or_the_parents_own_number_decide_the_key():
    patient, episode = "InternalPatientNumber | | 9 | A0000 |", "EpisodeNumber | | 9 | A0142 |"
    more = f"""
        OPSTEP | {patient}
        OPSTEP | {episode}
        OPSTEP | StepDtTmInt | | 12 | A9002A |
        OPBABY | {patient}
        OPBABY | {episode}
        OPBABY | BabyPatientNumber | | 9 | A0000L |
    """
    catalogue = build_catalogue([document(TABLES + more)], [])
    found = {item.table: item.columns for item in proposed_keys(catalogue)}
    assert found["OPSTEP"][-1] == "StepDtTmInt"
    assert found["OPBABY"][-1] == "BabyPatientNumber"
