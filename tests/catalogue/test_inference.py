"""Source relationships are inferred with rule and score, and displaced codes are not trusted."""

from __future__ import annotations

import csv

import pytest

from core.catalogue import build_catalogue
from tests.catalogue.records import document
from tests.conftest import ROOT, absent

TABLES = """
    PATDATA    | InternalPatientNumber |  | 9 | A0000 |
    PATDATA    | Surname               |  | 30 | A0001X |
    OPREFERRAL | InternalPatientNumber |  | 9 | A0000 |
    OPREFERRAL | EpisodeNumber         |  | 9 | A0142 |
    OPNOTE     | InternalPatientNumber |  | 9 | A0142 |
    OPNOTE     | EpisodeNumber         |  | 9 | H6087 |
    OPNOTE     | NoteTime              |  |   |       |
    ORDERS     | PatientNumber         |  | 9 | A0000 |
    FLAGS      | Deleted               |  | 1 | A0463 |
    WARDS      | Deleted               |  | 1 | A0463 |
"""


def found():
    links = build_catalogue([document(TABLES)], []).relationships
    return {(r.child_table, r.child_fields, r.parent_table): r for r in links}


def test_the_patient_link_is_found_by_code_under_another_name():
    link = found()["ORDERS", ("PatientNumber",), "PATDATA"]
    assert (link.origin, link.score) == ("inferred", 0.95)
    assert "element code" in link.rule


def test_a_table_with_a_blank_code_is_linked_by_name_only():
    links = found()
    patient = links["OPNOTE", ("InternalPatientNumber",), "PATDATA"]
    assert "column name" in patient.rule and patient.score < 0.95
    episode = links["OPNOTE", ("InternalPatientNumber", "EpisodeNumber"), "OPREFERRAL"]
    assert episode.rule == "key of OPREFERRAL: InternalPatientNumber by name, EpisodeNumber by name"


def test_codes_that_unrelated_tables_share_link_nothing():
    assert not any({"FLAGS", "WARDS"} & {child, parent} for child, _, parent in found())


def test_no_patient_table_means_no_inference():
    assert build_catalogue([document("A | Code | | 3 | |")], []).relationships == ()


def test_the_proposed_keys_of_the_real_dictionary_are_found(real):
    proposed = ROOT.parent / "shared" / "domain" / "source_keys_proposed.csv"
    if not proposed.exists():
        absent("specs", "the list of proposed keys is not here")
    links = {
        (r.child_table, r.child_fields, r.parent_table, r.parent_fields) for r in real.relationships
    }
    with proposed.open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["kind"] == "FK"]
    wanted = {
        (r["child"], columns(r["child_columns"]), r["parent"], columns(r["parent_columns"]))
        for r in rows
    }
    assert wanted - links == set()
    assert all(0 < r.score <= 1 and r.rule for r in real.relationships)


def columns(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.replace("+", ";").replace(",", ";").split(";"))


@pytest.mark.parametrize("table", ["OPA", "CONSEPISODE", "OCORDER", "WLENTRY"])
def test_every_patient_table_leads_to_the_patient(real, table):
    parents = {r.parent_table for r in real.relationships if r.child_table == table}
    assert "PATDATA" in parents
