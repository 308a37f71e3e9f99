"""Exclusion by rule, split and dedupe, each counted in the ledger."""

from dataclasses import replace

import pytest

from core.errors import ContractError
from tests.etl.programme import PMI_FEED

ALLERGIES = """
    No | Surname | A1      | A2  | Entered
    P1 | SMITH   | PENICIL | NUT | 01/01/2020
    P2 | JONES   |         | EGG | 02/01/2020
    P3 | PATEL   |         |     | 03/01/2020
"""
SPLIT = """[{"seq": "'1'", "text": "p.A1"}, {"seq": "'2'", "text": "p.A2"}]"""


@pytest.fixture
def allergies(patients):
    def make(rule="split.text", extract=ALLERGIES, **feed):
        usual = {"split": SPLIT, "business_key": "p.No, split.seq"}
        return patients(
            rule, extract={"PATDATA": extract}, feeds=[replace(PMI_FEED, **{**usual, **feed})]
        )

    return make


def test_a_split_makes_one_row_of_each_part_that_holds_a_value(allergies):
    load = allergies().run()
    assert load.column("LOAD_PMI", "VALUE") == ["PENICIL", "NUT", "EGG"]
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P1", "P1", "P2"]


def test_a_row_without_any_part_is_excluded_with_that_reason_and_the_ledger_balances(allergies):
    load = allergies().run()
    assert [(r["record"], r["reason"]) for r in load.rows("LOAD_PMI", "excluded")] == [
        (3, "no part of the split holds a value")
    ]
    ledger = load.migration.feeds[0]
    assert (ledger.read, ledger.excluded, ledger.driven) == (3, 1, 2)
    assert (ledger.split_extra, ledger.merged, ledger.loaded) == (1, 0, 3)
    assert load.migration.balanced


def test_a_split_value_that_converts_is_refused(allergies):
    with pytest.raises(ContractError, match="'seq' converts"):
        allergies(split="""[{"seq": "as_date(p.Entered)"}]""").run()


def test_rows_the_filter_drops_are_excluded_with_the_reason(patients):
    feed = replace(PMI_FEED, row_filter="p.Sex IS NOT NULL", exclusion_reason="no sex held")
    load = patients(feeds=[feed]).run()
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P1", "P2"]
    excluded = load.rows("LOAD_PMI", "excluded")
    assert [(r["driving_table"], r["record"], r["reason"]) for r in excluded] == [
        ("PATDATA", 3, "no sex held")
    ]


def test_a_filter_that_is_neither_true_nor_false_excludes(patients):
    feed = replace(PMI_FEED, row_filter="p.Sex = 'M'", exclusion_reason="not male")
    load = patients(feeds=[feed]).run()
    assert load.migration.table("LOAD_PMI").excluded == 2


def test_a_filter_that_cannot_read_its_date_rejects_the_row_instead_of_excluding_it(patients):
    feed = replace(PMI_FEED, row_filter="as_date(p.Surname) IS NULL", exclusion_reason="dated")
    assert patients(feeds=[feed]).run("read").migration.table("LOAD_PMI").loaded == 3
    feed = replace(feed, row_filter="as_date(p.Surname) > as_date('01/01/2000')")
    load = patients(feeds=[feed]).run("unread")
    rejects = load.rows("LOAD_PMI", "rejects")
    assert {(r["reason"], r["rule"]) for r in rejects} == {("FILTER_NOT_JUDGED", feed.row_filter)}
    assert load.migration.table("LOAD_PMI").excluded == 0


def test_dedupe_keeps_the_first_in_order_and_counts_the_others_as_merged(allergies):
    again = ALLERGIES + "    P1 | SMYTH | PENICIL | | 05/01/2020\n"
    load = allergies(
        "split.text",
        again,
        business_key="p.No, split.text",
        dedupe_on="p.No, split.text",
        keep="first by as_date(p.Entered) desc",
    ).run()
    assert load.column("LOAD_PMI", "SURNAME") == ["SMITH", "SMYTH", "JONES"]
    ledger = load.migration.feeds[0]
    assert (ledger.driven, ledger.split_extra, ledger.merged, ledger.loaded) == (3, 1, 1, 3)
    assert load.migration.balanced


def test_dedupe_breaks_ties_by_content_whatever_the_order_of_the_rows(patients):
    head, *rows = ["No | Surname", "P1 | SMITH", "P1 | SMYTH", "P1 | SMIT"]
    feed = replace(PMI_FEED, dedupe_on="p.No", keep="first by p.No")
    kept = []
    for name, order in (("one", rows), ("other", rows[::-1])):
        extract = {"PATDATA": "\n".join([head, *order])}
        kept.append(patients(extract=extract, feeds=[feed]).run(name).rows("LOAD_PMI"))
    assert kept[0] == kept[1]
    assert len(kept[0]) == 1


def test_tables_without_any_row_load_nothing_and_balance(patients):
    feed = replace(PMI_FEED, joins="g: GP ON g.Gp = p.No | optional-one")
    extract = {"PATDATA": "No | Surname", "GP": "Gp | Name"}
    load = patients("CASE WHEN g.Name IS NULL THEN 'N' END", extract=extract, feeds=[feed]).run()
    assert load.rows("LOAD_PMI") == []
    assert load.migration.balanced
    assert load.migration.population is None
    assert "loaded no row" in load.migration.issues[0].message


@pytest.mark.parametrize("held", ["~", "x", ""], ids=["null", "filled", "blank"])
def test_a_column_that_is_the_same_throughout_can_stand_in_any_condition(patients, held):
    extract = {"PATDATA": f"No | Surname | Field\nP1 | SMITH | {held}\nP2 | JONES | {held}"}
    inner = "CASE WHEN p.Field IS NOT NULL THEN 'Y' END"
    load = patients(f"CASE WHEN {inner} = 'N' THEN 'no' ELSE 'yes' END", extract=extract).run()
    assert load.column("LOAD_PMI", "VALUE") == ["yes", "yes"]
