"""A guard stops a row whose patient did not load, though the row writes no number of it."""

from dataclasses import replace

import pytest

from core.contract import Feed
from core.errors import ContractError
from tests.etl.programme import PMI, PMI_FEED, PMI_LINES

PATIENTS = "No | Surname | Sex\nP1 | SMITH | M\nP2 | JONES | X\nP3 | PATEL | F\nP3 | PATEL | F"
PATHS = "No | Path\nP1 | a\nP2 | b\nP3 | c\nP9 | d\n | e"
FEED = Feed(
    "LOAD_PATHS", "main", "PATHS", "w", "w.Path", guards="parent('LOAD_PMI', w.No)"
)  # fmt: skip


@pytest.fixture
def paths(patients):
    def make(feed=FEED, pmi_feed=None):
        pmi = replace(PMI_FEED, row_filter="p.Sex <> 'X'", exclusion_reason="test patient")
        lines = f"""{PMI_LINES}
            LOAD_PATHS.main.RECORD_NUMBER = record_number()
            LOAD_PATHS.main.MAIN_CRN := PATHS.No"""
        return patients(
            extract={"PATDATA": PATIENTS, "PATHS": PATHS},
            target={
                "LOAD_PATHS": "RECORD_NUMBER NUMBER\nMAIN_CRN VARCHAR2(10)", "LOAD_PMI": PMI
            },
            feeds=[feed, pmi],
            lines=lines,
        )  # fmt: skip

    return make


def test_rows_of_patients_that_did_not_load_are_rejected_with_what_became_of_them(paths):
    load = paths().run()
    assert load.column("LOAD_PATHS", "MAIN_CRN") == ["P1"]
    assert sorted(load.rejects("LOAD_PATHS")) == [
        ("row", "", "PARENT_EXCLUDED", "B", "P2"),
        ("row", "", "PARENT_NOT_FOUND", "D", "P9"),
        ("row", "", "PARENT_NOT_FOUND", "E", None),
        ("row", "", "PARENT_REJECTED", "C", "P3"),
    ]
    assert {r["rule"] for r in load.rows("LOAD_PATHS", "rejects")} == {"parent('LOAD_PMI', w.No)"}
    assert load.migration.balanced


def test_without_the_guard_they_load(paths):
    load = paths(replace(FEED, guards="")).run()
    assert len(load.rows("LOAD_PATHS")) == 5


def test_the_guarded_table_loads_after_its_parent_and_the_statement_shows_the_guard(paths):
    load = paths().run()
    assert [t.table for t in load.migration.tables] == ["LOAD_PMI", "LOAD_PATHS"]
    sql = (load.folder / "sql" / "LOAD_PATHS.main.sql").read_text(encoding="utf-8")
    assert 'parents."LOAD_PMI" AS parent_1' in sql
    assert "why guard:1" in sql


def test_each_of_several_guards_must_hold(paths):
    feed = replace(FEED, guards="parent('LOAD_PMI', w.No)\nparent('LOAD_PMI', upper('p1'))")
    assert paths(feed).run().column("LOAD_PATHS", "MAIN_CRN") == ["P1"]


FAULTS = [
    ("w.No", "is no guard"),
    ("optional_parent('LOAD_PMI', w.No)", "is no guard"),
    ("parent('LOAD_PMI', w.Noo)", "Did you mean 'No'"),
    ("parent('LOAD_PM', w.No)", "Did you mean 'LOAD_PMI'"),
]


@pytest.mark.parametrize(("text", "what"), FAULTS, ids=[what for _, what in FAULTS])
def test_a_guard_that_is_none_is_refused(paths, text, what):
    with pytest.raises(ContractError, match=what):
        paths(replace(FEED, guards=text)).run()
