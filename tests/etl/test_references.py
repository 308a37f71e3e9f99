"""Feeds of the project's reference files: rows that no legacy table holds."""

from dataclasses import replace

import pytest

from core.contract import Feed
from core.errors import ExtractError
from core.etl import read_migration

STAFF = "RECORD_NUMBER NUMBER\nID_NUMBER VARCHAR2(6)\nSURNAME VARCHAR2(10)\nROLE VARCHAR2(10)"
FEED = Feed("LOAD_STAFF", "hr", "reference:LOAD_STAFF", "s", "s.ID_NUMBER")
LINES = """
    LOAD_STAFF.hr.RECORD_NUMBER = record_number()
    LOAD_STAFF.hr.ID_NUMBER := reference:LOAD_STAFF.ID_NUMBER
    LOAD_STAFF.hr.SURNAME = upper(s.SURNAME)
"""
FILE = "ID_NUMBER,SURNAME\nC2,Jones\nC1, Smith \nC2,Again\n,Nobody\nC3,Muchtoolongname\n"


@pytest.fixture
def staff(patients, tmp_path):
    def make(text=FILE, feeds=(FEED,), lines=LINES, **parts):
        folder = tmp_path / "reference"
        folder.mkdir(exist_ok=True)
        if text is not None:
            (folder / "LOAD_STAFF.csv").write_text(text, encoding="utf-8", newline="")
        programme = patients(target={"LOAD_STAFF": STAFF}, feeds=list(feeds), lines=lines, **parts)
        reference = {
            "SURNAME": {"mapping_class": "REFERENCE_MASTER_FEED"},
            "ROLE": {"mapping_class": "REFERENCE_MASTER_FEED"},
        }
        return replace(programme, line_changes=reference), folder

    return make


def loaded(made):
    programme, folder = made
    return programme.run(references=folder)


def test_the_files_rows_load_with_record_numbers_and_count_as_reference(staff):
    load = loaded(staff())
    rows = load.rows("LOAD_STAFF")
    assert [(r["RECORD_NUMBER"], r["ID_NUMBER"], r["SURNAME"]) for r in rows] == [
        (1, "C1", "SMITH"), (2, "C3", None),
    ]  # fmt: skip
    columns = {c.field: c.origins for c in load.migration.table("LOAD_STAFF").columns}
    assert columns["ID_NUMBER"] == {"reference": 2}
    assert columns["SURNAME"] == {"reference": 1, "rejected": 1}


def test_a_row_that_cannot_load_is_rejected_with_its_record_and_the_file_it_came_from(staff):
    load = loaded(staff())
    rejects = load.rows("LOAD_STAFF", "rejects")
    assert [(r["record"], r["reason"]) for r in rejects] == [
        (1, "DUPLICATE_KEY"), (3, "DUPLICATE_KEY"), (4, "KEY_BLANK"), (5, "TOO_LONG"),
    ]  # fmt: skip
    assert {r["source_table"] for r in rejects} == {"reference:LOAD_STAFF"}
    assert all(r["extract"].endswith("/reference/LOAD_STAFF.csv") for r in rejects)
    ledger = load.migration.feeds[0]
    assert (ledger.read, ledger.loaded, ledger.rejected_rows) == (5, 2, 3)
    assert load.migration.balanced


def test_the_load_states_the_file_that_it_read(staff):
    load = loaded(staff())
    (file,) = load.migration.references
    assert (file.table, file.file, file.rows) == (
        "reference:LOAD_STAFF", "reference/LOAD_STAFF.csv", 5,
    )  # fmt: skip
    assert len(file.sha256) == 64
    assert read_migration(load.folder) == load.migration


@pytest.mark.parametrize(
    ("text", "why"), [(None, "is not there"), ("ID_NUMBER,SURNAME\n", "holds no row")]
)
def test_without_rows_nothing_loads_and_the_load_says_why(staff, text, why):
    load = loaded(staff(text))
    assert load.rows("LOAD_STAFF") == []
    assert load.migration.balanced
    messages = [item.message for item in load.migration.issues]
    assert f"reference/LOAD_STAFF.csv {why}: the feed loads nothing until it is filled." in messages


def test_a_project_without_a_reference_folder_loads_nothing_from_it(staff):
    programme, _ = staff()
    load = programme.run()
    assert load.rows("LOAD_STAFF") == []
    assert "is not there" in load.migration.issues[0].message


FAULTS = [
    ("ID_NUMBER,SURNAM\nC1,x\n", "'SURNAM' is not known. Did you mean 'SURNAME'"),
    ("ID_NUMBER\nC1\n", "it lacks SURNAME"),
    ("ID_NUMBER,SURNAME,SURNAME\nC1,x,y\n", "'SURNAME' stands twice"),
    ("ID_NUMBER,SURNAME\nC1,x,y\n", "record 1: 3 cells, not 2"),
    ('ID_NUMBER,SURNAME\nC1,"x\n', "is no CSV"),
]


@pytest.mark.parametrize(("text", "what"), FAULTS, ids=[what for _, what in FAULTS])
def test_a_file_that_a_person_must_mend_is_an_error_naming_file_and_columns(staff, text, what):
    with pytest.raises(ExtractError, match="reference/LOAD_STAFF.csv") as fault:
        loaded(staff(text))
    assert what in str(fault.value)


def test_columns_in_another_order_and_a_byte_order_mark_are_read(staff):
    load = loaded(staff("\ufeffsurname,role,id_number\r\nSmith,nurse,C1\r\n\r\n"))
    assert [(r["ID_NUMBER"], r["SURNAME"], r["ROLE"]) for r in load.rows("LOAD_STAFF")] == [
        ("C1", "SMITH", None)
    ]


def test_a_legacy_feed_may_stand_beside_the_file_and_leave_out_what_the_file_holds(staff):
    seed = Feed(
        "LOAD_STAFF", "legacy", "CONS", "c", "c.Code",
        joins="s: reference:LOAD_STAFF ON s.ID_NUMBER = c.Code | first by s.ID_NUMBER",
        row_filter="s.ID_NUMBER IS NULL",
        exclusion_reason="held by the reference file",
    )  # fmt: skip
    lines = (
        LINES
        + """
        LOAD_STAFF.legacy.RECORD_NUMBER = record_number()
        LOAD_STAFF.legacy.ID_NUMBER := CONS.Code"""
    )
    made = staff("ID_NUMBER,SURNAME\nC1,Smith\n", [FEED, seed], lines,
                 extract={"CONS": "Code\nC1\nC7"})  # fmt: skip
    load = loaded(made)
    assert load.column("LOAD_STAFF", "ID_NUMBER") == ["C1", "C7"]
    assert load.migration.feeds[1].excluded == 1
    assert load.migration.balanced
