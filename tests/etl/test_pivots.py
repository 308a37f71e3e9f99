"""Rows of another table folded into columns of the driving row; no driving row is lost."""

from dataclasses import replace

import pytest

from core.errors import ContractError
from tests.etl.programme import PMI_FEED

VISITS = """
    No | Surname
    P1 | SMITH
    P2 | JONES
    P3 | PATEL
"""
STEPS = """
    Patient | Step | At           | Shown
    P1      | SEEN | 202601100930 | 10/01/2026
    P1      | ARR  | 202601100900 | 09/02/2026
    P1      | SEEN | 202601100915 | 08/03/2026
    P1      | DEP  |              |
    P2      | ARR  | 202601110800 | 31/12/2025
"""
HEAD = "t: STEPS ON t.Patient = p.No\n"


@pytest.fixture
def pivoted(patients):
    def make(column, rule="t.made", joins="", steps=STEPS, **feed):
        usual = {"pivot": f"{HEAD}t.made: {column}", "joins": joins}
        return patients(
            rule,
            extract={"PATDATA": VISITS, "STEPS": steps, "WARD": "Ward | Step\nW1 | SEEN"},
            feeds=[replace(PMI_FEED, **{**usual, **feed})],
        )

    return make


FOLDS = [
    ("min(t.At) | where t.Step = 'SEEN'", ["202601100915", None, None]),
    ("max(t.At)", ["202601100930", "202601110800", None]),
    ("max(as_date(t.Shown))", ["08/03/2026", "31/12/2025", None]),
    ("count(t.At)", ["3", "1", None]),
    ("count('1')", ["4", "1", None]),
    ("first(t.Step) | by t.At desc", ["SEEN", "ARR", None]),
    ("last(t.Step) | by t.At", ["SEEN", "ARR", None]),
    ("first(t.Shown) | by t.At | where t.Step = 'SEEN'", ["08/03/2026", None, None]),
    ("nth(t.Step, 2) | by t.At", ["SEEN", None, None]),
    ("nth(t.At, 4) | by t.At", [None, None, None]),
    ("string_agg(t.Step, ', ') | by t.At", ["ARR, SEEN, SEEN, DEP", "ARR", None]),
    ("string_agg(t.At || ' | ' || t.Step, ';') | by t.At desc | where t.Step <> 'SEEN'",
     ["202601100900 | ARR", "202601110800 | ARR", None]),
    ("max(CAST(t.At AS BIGINT) % 100)", ["30", "0", None]),
]  # fmt: skip


@pytest.mark.parametrize(("column", "values"), FOLDS, ids=[column for column, _ in FOLDS])
def test_the_rows_met_become_one_text_a_driving_row(pivoted, column, values):
    load = pivoted(column).run()
    assert load.column("LOAD_PMI", "VALUE") == values
    assert load.migration.balanced
    ledger = load.migration.feeds[0]
    assert (ledger.read, ledger.merged, ledger.loaded) == (3, 0, 3)


def test_a_folded_date_is_read_again_by_the_line(pivoted):
    load = pivoted("min(as_datetime(t.At))", "as_datetime(t.made)").run()
    assert load.column("LOAD_PMI", "VALUE") == ["10/01/2026 09:00", "11/01/2026 08:00", None]


def test_steps_become_columns_side_by_side(pivoted):
    pivot = f"""{HEAD}
        t.arrived: min(t.At) | where t.Step = 'ARR'
        t.seen: min(t.At) | where t.Step = 'SEEN'"""
    load = pivoted("", "concat_ws('>', t.arrived, t.seen)", pivot=pivot).run()
    assert load.column("LOAD_PMI", "VALUE")[0] == "202601100900>202601100915"


def test_a_condition_may_lean_on_a_join_and_the_filter_on_the_pivot(pivoted):
    load = pivoted(
        "count(t.At)",
        joins="w: WARD ON w.Ward = 'W1' | one",
        pivot="t: STEPS ON t.Patient = p.No AND t.Step = w.Step\nt.made: count(t.At)",
        row_filter="t.made = '2'",
        exclusion_reason="seen once",
    ).run()
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P1"]
    assert load.migration.feeds[0].excluded == 2


def test_a_date_that_a_fold_cannot_read_rejects_the_row_and_names_the_pivot(pivoted):
    load = pivoted("min(as_date(t.Step)) | where t.Step <> 'ARR'", "t.made").run()
    rejects = load.rows("LOAD_PMI", "rejects")
    assert [(r["reason"], r["business_key"], r["source_table"]) for r in rejects] == [
        ("SHAPE_NOT_JUDGED", "P1", "STEPS")
    ]
    assert "min(as_date(t.Step))" in rejects[0]["rule"]
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P2", "P3"]
    assert load.migration.balanced


def test_ties_are_broken_by_content_whatever_the_order_of_the_rows(pivoted):
    head, *rows = ["Patient | Step | At | Shown", "P1 | C | 1 |", "P1 | A | 1 |", "P1 | B | 1 |"]
    made = [
        pivoted("first(t.Step) | by t.At", steps="\n".join([head, *order])).run(name)
        for name, order in (("one", rows), ("other", rows[::-1]))
    ]
    assert made[0].rows("LOAD_PMI") == made[1].rows("LOAD_PMI")


def test_outside_its_lines_a_pivot_has_only_the_columns_it_makes(pivoted):
    with pytest.raises(ContractError, match="Column t.At is not known"):
        pivoted("min(t.At)", "t.At").run()


def test_the_statement_shows_the_pivot_as_a_step(pivoted):
    load = pivoted("min(t.At)").run()
    sql = (load.folder / "sql" / "LOAD_PMI.main.sql").read_text(encoding="utf-8")
    assert 'min("t.At") AS "t.made"' in sql
    assert "met_t AS (" in sql
