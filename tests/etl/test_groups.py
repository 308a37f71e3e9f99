"""Driving rows that are one: folded, counted as merged, one of them standing for all."""

from dataclasses import replace

import pytest

from core.contract import Feed
from core.errors import ContractError
from tests.etl.programme import PMI_LINES

CHANGES = """
    No | Surname | Status | At           | Free
    P1 | SMITH   | S3     | 202601050000 | b
    P1 | SMITH   | S2     | 202601010000 | a
    P1 | SMITH   | INF    | 202601200000 |
    P2 | JONES   | S2     | 202601020000 | c
    P3 | PATEL   | INF    | 202601030000 | d
"""
DETAINED = Feed(
    "LOAD_PMI", "main", "CHANGES", "c", "c.No",
    group_by="c.No",
    aggregates="start: min(c.At)\nhow: string_agg(c.Status, '>') | by c.At",
    keep="first by c.At",
    row_filter="c.Status <> 'INF'",
    exclusion_reason="not detained",
)  # fmt: skip
LINES = PMI_LINES.replace("p.No", "c.No").replace("PATDATA", "CHANGES")


@pytest.fixture
def changes(patients):
    def make(rule="grouped.how", extract=CHANGES, feeds=None, **feed):
        return patients(
            rule,
            extract={"CHANGES": extract, "WARD": "Code | Name\nS2 | one\nS2 | two"},
            feeds=feeds or [replace(DETAINED, **feed)],
            lines=LINES + f"    LOAD_PMI.main.VALUE = {rule}\n",
        )

    return make


def test_rows_that_are_one_become_one_row_and_the_ledger_counts_the_others_as_merged(changes):
    load = changes().run()
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P1", "P2"]
    assert load.column("LOAD_PMI", "VALUE") == ["S2>S3", "S2"]
    ledger = load.migration.feeds[0]
    assert (ledger.read, ledger.excluded, ledger.driven) == (5, 2, 3)
    assert (ledger.split_extra, ledger.merged, ledger.loaded) == (0, 1, 2)
    assert load.migration.balanced


def test_the_columns_of_the_row_that_stands_for_the_group_stay_readable(changes):
    load = changes("c.Status || c.Free || ' ' || as_date(grouped.start)".replace(
        "as_date(grouped.start)", "left(grouped.start, 8)")).run()  # fmt: skip
    assert load.column("LOAD_PMI", "VALUE") == ["S2a 20260101", "S2c 20260102"]


def test_a_reject_of_the_group_names_the_record_that_stands_for_it(changes):
    load = changes("as_date(grouped.how)").run()
    rejects = load.rows("LOAD_PMI", "rejects")
    assert [(r["record"], r["business_key"], r["raw_value"]) for r in rejects] == [
        (2, "P1", "S2>S3"), (4, "P2", "S2"),
    ]  # fmt: skip


def test_a_row_with_a_blank_part_stands_alone(changes):
    again = CHANGES + "       | LEE | S2 | 202601060000 |\n       | KIM | S2 | 202601070000 |\n"
    load = changes(extract=again, business_key="c.Surname").run()
    assert load.column("LOAD_PMI", "SURNAME") == ["JONES", "KIM", "LEE", "SMITH"]
    assert load.migration.feeds[0].merged == 1


def test_a_fault_of_one_row_rejects_its_group_and_no_other(changes):
    load = changes(joins="w: WARD ON w.Code = c.Status AND c.At > '202601015' | one").run()
    assert [(r[2], r[3]) for r in load.rejects("LOAD_PMI")] == [
        ("JOIN_NOT_FOUND", "P1"), ("JOIN_NOT_UNIQUE", "P2"),
    ]  # fmt: skip
    ledger = load.migration.feeds[0]
    assert (ledger.merged, ledger.loaded, ledger.rejected_rows) == (1, 0, 2)
    assert load.migration.balanced


def test_a_value_that_a_fold_cannot_read_rejects_the_group(changes):
    load = changes(aggregates="how: min(as_date(c.Free)) | where c.Free <> 'c'").run()
    assert [(r[2], r[3]) for r in load.rejects("LOAD_PMI")] == [("SHAPE_NOT_JUDGED", "P1")]
    assert load.rows("LOAD_PMI", "rejects")[0]["rule"].startswith("how: min(as_date(c.Free))")
    assert load.column("LOAD_PMI", "VALUE") == [None]


def test_groups_of_shuffled_rows_are_the_same(changes):
    head, *rows = CHANGES.strip().splitlines()
    loads = [
        changes(extract="\n".join([head, *order])).run(name, threads=threads)
        for name, order, threads in (("one", rows, 1), ("two", rows[::-1], 2), ("four", rows, 4))
    ]
    files = [(one.folder / "target" / "LOAD_PMI.parquet").read_bytes() for one in loads]
    assert files[0] == files[1] == files[2]


def test_a_group_may_be_split_and_the_ledger_balances(changes):
    split = """[{"seq": "'1'", "text": "c.Free"}, {"seq": "'2'", "text": "grouped.how"}]"""
    load = changes("split.text", split=split, business_key="c.No, split.seq").run()
    assert load.column("LOAD_PMI", "VALUE") == ["a", "S2>S3", "c", "S2"]
    ledger = load.migration.feeds[0]
    assert (ledger.driven, ledger.split_extra, ledger.merged, ledger.loaded) == (3, 2, 1, 4)
    assert load.migration.balanced


def test_keys_are_judged_over_all_feeds_of_the_table(changes):
    informal = replace(
        DETAINED, feed="informal", group_by="", aggregates="", keep="",
        row_filter="c.Status = 'INF'", exclusion_reason="detained",
    )  # fmt: skip
    made = changes(feeds=[DETAINED, informal])
    lines = LINES.replace(".main.", ".informal.")
    load = replace(made, lines=made.lines + lines).run()
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P2", "P3"]
    assert {(r[2], r[3]) for r in load.rejects("LOAD_PMI")} == {("DUPLICATE_KEY", "P1")}
    main, other = load.migration.feeds
    assert (main.merged, main.loaded, main.rejected_rows) == (1, 1, 1)
    assert (other.merged, other.loaded, other.rejected_rows) == (0, 1, 1)
    assert load.migration.balanced


FAULTS = [
    ({"aggregates": ""}, "group_by has no aggregates"),
    ({"group_by": ""}, "aggregates has no group_by"),
    ({"keep": ""}, "no total order"),
    ({"dedupe_on": "c.No"}, "both make rows one"),
    ({"aggregates": "how: min(c.Att)"}, "Did you mean 'At'"),
    ({"aggregates": "how: first(c.At)"}, "no total order"),
]


@pytest.mark.parametrize(("changed", "what"), FAULTS, ids=[what for _, what in FAULTS])
def test_a_group_that_is_not_whole_is_refused(changes, changed, what):
    with pytest.raises(ContractError, match=what):
        changes(**changed).run()
