"""Merged-away patients lead to their survivor, or are excluded by rule."""

from dataclasses import replace

import pytest

from core.contract import Feed
from core.errors import ContractError
from tests.etl.programme import PMI, PMI_FEED, PMI_LINES

NOTES = "No | Text\nP1 | own\nP8 | once\nP9 | twice\nP7 | circle\nP5 | torn\n | blank"
MERGES = """
    Old | New
    P9  | P8
    P8  | P1
    P7  | P6
    P6  | P7
    P5  | P1
    P5  | P2
    P4  | P4
    P3  |
"""
PATIENTS = "No | Surname\nP1 | SMITH\nP2 | JONES\nP8 | SMITH\nP4 | LEE"
NOTE_FEED = Feed("LOAD_NOTES", "main", "NOTES", "n", "n.Text")
NOTE = "RECORD_NUMBER NUMBER\nPMI NUMBER\nNOTE VARCHAR2(20)"
FOLLOW = "follow n.No through MERGES Old -> New"


@pytest.fixture
def merged(patients):
    def make(feed=NOTE_FEED, parent="merged.survivor", **changes):
        pmi = replace(PMI_FEED, follow_merge=FOLLOW.replace("follow n", "exclude p"))
        lines = f"""{PMI_LINES}
            LOAD_NOTES.main.RECORD_NUMBER = record_number()
            LOAD_NOTES.main.PMI = parent('LOAD_PMI', {parent})
            LOAD_NOTES.main.NOTE := NOTES.Text"""
        return patients(
            extract={"PATDATA": PATIENTS, "NOTES": NOTES, "MERGES": MERGES},
            target={"LOAD_PMI": PMI, "LOAD_NOTES": NOTE},
            feeds=[pmi, replace(feed, **{"follow_merge": FOLLOW, **changes})],
            lines=lines,
        )

    return make


def test_rows_of_a_merged_away_patient_lead_to_the_survivor_along_the_chain(merged):
    load = merged().run()
    number = {r["EXTERNAL_ID"]: str(r["RECORD_NUMBER"]) for r in load.rows("LOAD_PMI")}
    notes = {r["NOTE"]: r["PMI"] for r in load.rows("LOAD_NOTES")}
    assert notes == {"own": number["P1"], "once": number["P1"], "twice": number["P1"]}


def test_a_circle_or_two_survivors_reject_the_row(merged):
    load = merged().run()
    assert {(r[2], r[3]) for r in load.rejects("LOAD_NOTES")} == {
        ("MERGE_NOT_RESOLVED", "CIRCLE"), ("MERGE_NOT_RESOLVED", "TORN"),
        ("PARENT_NOT_FOUND", "BLANK"),
    }  # fmt: skip
    rejects = load.rows("LOAD_NOTES", "rejects")
    assert {r["rule"] for r in rejects if r["reason"] == "MERGE_NOT_RESOLVED"} == {FOLLOW}
    assert {r["source_table"] for r in rejects if r["reason"] == "MERGE_NOT_RESOLVED"} == {"MERGES"}
    assert load.migration.balanced


def test_merged_away_patients_are_excluded_with_the_reason_and_counted(merged):
    load = merged().run()
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P1", "P2", "P4"]
    assert [(r["record"], r["reason"]) for r in load.rows("LOAD_PMI", "excluded")] == [
        (3, "patient merged into another record")
    ]
    ledger = load.migration.feeds[0]
    assert (ledger.read, ledger.excluded, ledger.loaded) == (4, 1, 3)


def test_a_child_that_names_the_merged_away_patient_finds_it_excluded(merged):
    load = merged(parent="n.No", follow_merge="").run()
    assert ("PARENT_EXCLUDED", "ONCE") in {(r[2], r[3]) for r in load.rejects("LOAD_NOTES")}


def test_joins_may_be_made_on_the_survivor_and_the_filter_may_ask_for_it(merged):
    load = merged(
        joins="p: PATDATA ON p.No = merged.survivor | one",
        row_filter="merged.survivor <> n.No AND p.Surname = 'SMITH'",
        exclusion_reason="not merged",
    ).run()
    assert sorted(load.column("LOAD_NOTES", "NOTE")) == ["once", "twice"]


def test_the_statement_shows_how_merges_are_followed(merged):
    load = merged().run()
    sql = (load.folder / "sql" / "LOAD_NOTES.main.sql").read_text(encoding="utf-8")
    assert "WITH RECURSIVE" in sql
    assert "merge_paths AS (" in sql


FAULTS = [
    ("follow n.No through MERGE Old -> New", "Did you mean 'MERGES'"),
    ("follow n.No through MERGES Olt -> New", "Did you mean 'Old'"),
    ("follow n.Noo through MERGES Old -> New", "Did you mean 'No'"),
    ("n.No through MERGES", "cannot be read"),
]


@pytest.mark.parametrize(("text", "what"), FAULTS, ids=[what for _, what in FAULTS])
def test_a_merge_that_cannot_be_followed_is_refused(merged, text, what):
    with pytest.raises(ContractError, match=what):
        merged(follow_merge=text).run()
