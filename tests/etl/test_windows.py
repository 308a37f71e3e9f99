"""The next and previous row within a key, and running counts."""

from dataclasses import replace

import pytest

from core.contract import Feed
from tests.etl.programme import PMI_LINES

CHANGES = """
    No | Surname | Status | At           | Seq | Gone
    P1 | SMITH   | S2     | 202601010000 | 1   |
    P1 | SMITH   | INF    | 202601200000 | 3   |
    P1 | SMITH   | S3     | 202601050000 | 2   |
    P2 | JONES   | S2     | 202601020000 | 1   |
    P1 | SMITH   | S2     | 202602010000 | 4   | Y
    P1 | SMITH   | S2     | 202603010000 | 5   |
"""
FEED = Feed("LOAD_PMI", "main", "CHANGES", "c", "c.No, c.Seq")
LINES = PMI_LINES.replace("p.No", "c.No || '-' || c.Seq").replace("PATDATA", "CHANGES")
WITHIN = "| within c.No | by c.At"


@pytest.fixture
def neighbours(patients):
    def make(window, rule="windowed.made", extract=CHANGES, **feed):
        return patients(
            rule,
            extract={"CHANGES": extract},
            feeds=[replace(FEED, window=window, **feed)],
            lines=LINES + f"    LOAD_PMI.main.VALUE = {rule}\n",
        )

    return make


def values(load):
    return {r["EXTERNAL_ID"]: r["VALUE"] for r in load.rows("LOAD_PMI") if r["VALUE"]}


WINDOWS = [
    (f"made: lead(c.Status) {WITHIN}",
     {"P1-1": "S3", "P1-2": "INF", "P1-3": "S2", "P1-4": "S2"}),
    (f"made: lag(c.Status) {WITHIN}",
     {"P1-2": "S2", "P1-3": "S3", "P1-4": "INF", "P1-5": "S2"}),
    ("made: lead(c.Seq) | within c.No | by c.At desc",
     {"P1-5": "4", "P1-4": "3", "P1-3": "2", "P1-2": "1"}),
    (f"made: lead(c.Seq) {WITHIN} | where c.Gone IS NULL",
     {"P1-1": "2", "P1-2": "3", "P1-3": "5"}),
    (f"made: count('1') {WITHIN}",
     {"P1-1": "1", "P1-2": "2", "P1-3": "3", "P1-4": "4", "P1-5": "5", "P2-1": "1"}),
]  # fmt: skip


@pytest.mark.parametrize(("window", "expected"), WINDOWS, ids=[text for text, _ in WINDOWS])
def test_a_row_sees_its_neighbour_within_the_key(neighbours, window, expected):
    load = neighbours(window).run()
    assert values(load) == expected
    assert load.migration.balanced
    assert load.migration.feeds[0].loaded == 6


def test_the_end_of_a_change_is_the_next_change_even_one_that_the_filter_leaves_out(neighbours):
    load = neighbours(
        f"made: lead(c.At) {WITHIN}",
        "as_datetime(windowed.made)",
        row_filter="c.Status <> 'INF' AND windowed.made IS NOT NULL",
        exclusion_reason="not detained, or still so",
    ).run()
    assert values(load) == {
        "P1-1": "05/01/2026 00:00", "P1-2": "20/01/2026 00:00", "P1-4": "01/03/2026 00:00",
    }  # fmt: skip
    assert load.migration.feeds[0].excluded == 3


def test_detentions_of_one_patient_are_told_apart_by_what_stands_between(neighbours):
    informal = "CASE WHEN c.Status = 'INF' THEN '1' END"
    load = neighbours(
        f"stretch: count({informal}) {WITHIN}\nends: lead(c.At) {WITHIN}",
        "grouped.start || '-' || coalesce(grouped.ended, 'now')",
        business_key="c.No, windowed.stretch",
        row_filter="c.Status <> 'INF'",
        exclusion_reason="not detained",
        group_by="c.No, windowed.stretch",
        aggregates="start: min(c.At)\nended: last(windowed.ends) | by c.At",
        keep="first by c.At",
    ).run()
    assert sorted(load.column("LOAD_PMI", "VALUE")) == [
        "202601010000-202601200000", "202601020000-now", "202602010000-now",
    ]  # fmt: skip
    ledger = load.migration.feeds[0]
    assert (ledger.excluded, ledger.merged, ledger.loaded) == (1, 2, 3)
    assert load.migration.balanced


def test_a_row_with_a_blank_key_has_no_neighbour(neighbours):
    again = CHANGES + "    | LEE | S2 | 2 | 8 |\n    | KIM | S2 | 3 | 9 |\n"
    load = neighbours(f"made: lead(c.Seq) {WITHIN}", extract=again, business_key="c.Seq, c.Surname")
    rows = load.run().rows("LOAD_PMI")
    assert [r["VALUE"] for r in rows if r["SURNAME"] in ("LEE", "KIM")] == [None, None]


def test_neighbours_of_shuffled_rows_are_the_same(neighbours):
    head, *rows = CHANGES.strip().splitlines()
    rows = [row.replace("202601200000", "202601050000") for row in rows]
    loads = [
        neighbours(f"made: lead(c.Seq) {WITHIN}", extract="\n".join([head, *order])).run(name)
        for name, order in (("one", rows), ("two", rows[::-1]))
    ]
    assert loads[0].rows("LOAD_PMI") == loads[1].rows("LOAD_PMI")
