"""Joins met by key and joins met row by row find the same, in every cardinality."""

from dataclasses import replace

import pytest

from tests.etl.programme import PATIENTS, PMI_FEED

PRACTICES = """
    Gp | National | From     | Kind
    G1 | N1       | 20200101 | A
    G2 | N2       | 20200101 | A
    G2 | N4       | 20210101 | B
    g1 | N3       | 20220101 | B
       | N5       | 20200101 | A
"""


@pytest.fixture
def joined(patients):
    def make(joins, rule="g.National", **feed):
        return patients(
            rule,
            extract={"PATDATA": PATIENTS, "GP": PRACTICES},
            feeds=[replace(PMI_FEED, joins=joins, **feed)],
        )

    return make


def key_statement(load):
    return (load.folder / "sql" / "keys" / "LOAD_PMI.main.sql").read_text(encoding="utf-8")


def statement(load):
    return (load.folder / "sql" / "LOAD_PMI.main.sql").read_text(encoding="utf-8")


@pytest.mark.parametrize("cardinality", ["one", "first by g.From desc"])
@pytest.mark.parametrize(
    "condition",
    [
        "g.Gp = p.Gp",
        "p.Gp = g.Gp",
        "upper(g.Gp) = upper(p.Gp)",
        "g.Gp = coalesce(p.Gp, 'G2')",
        "g.Gp = p.Gp AND g.Kind = 'A'",
        "g.Gp = 'G1' AND g.Kind = 'A' AND g.Gp = p.Gp",
    ],
)
def test_a_join_by_equal_texts_finds_what_meeting_row_by_row_finds(joined, condition, cardinality):
    keyed = joined(f"g: GP ON {condition} | {cardinality}").run("keyed")
    rows = joined(f"g: GP ON {condition} AND length(p.No) > 0 | {cardinality}").run("rows")
    assert '"g._key1"' in statement(keyed)
    assert '"g._key1"' not in statement(rows)
    assert keyed.rows("LOAD_PMI") == rows.rows("LOAD_PMI")
    told = [keyed.rejects("LOAD_PMI"), rows.rejects("LOAD_PMI")]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    "condition",
    [
        "TRY_CAST(g.From AS INTEGER) = TRY_CAST(p.DoB AS INTEGER)",
        "CAST(g.From AS INTEGER) = length(p.Gp)",
        "g.Gp = p.Gp OR g.Kind = 'A'",
        "g.From BETWEEN p.DoB AND p.DoB AND g.Gp = p.Gp",
        "g.Gp = p.Gp AND g.From >= p.DoB",
        "as_date(g.From) = as_date(p.DoB)",
        "g.Gp = 'G1'",
    ],
)
def test_a_condition_that_is_no_equality_of_texts_is_met_row_by_row(joined, condition):
    load = joined(f"g: GP ON {condition} | first by g.Gp, g.National").run()
    assert '"g._key1"' not in statement(load)
    assert load.migration.balanced


def test_an_order_that_reads_another_table_is_met_row_by_row(joined):
    load = joined("g: GP ON g.Gp = p.Gp | first by coalesce(p.DoB, g.From)").run()
    assert '"g._key1"' not in statement(load)


def test_the_key_statement_leaves_out_joins_that_no_key_reads(joined):
    joins = "g: GP ON g.Gp = p.Gp | optional-one\nh: GP ON h.National = g.National | one"
    assert "source_g" not in key_statement(joined(joins).run("none"))
    by_key = joined(joins, business_key="p.No, h.National").run("key")
    assert "met_g" in key_statement(by_key)
    assert "source_h" in key_statement(by_key)


def test_a_filter_that_a_failed_join_leaves_blank_still_does_not_exclude_the_row(joined):
    joins = "g: GP ON g.Gp = p.Gp AND g.Kind = 'C' | one\nh: GP ON h.Gp = p.Gp | first by h.From"
    load = joined(joins, row_filter="h.Kind = 'A'", exclusion_reason="not of kind A").run()
    assert {reject[2] for reject in load.rejects("LOAD_PMI")} == {"JOIN_NOT_FOUND"}
    assert load.migration.balanced
    blank = joined(joins, row_filter="g.Kind = 'C'", exclusion_reason="not of kind C").run("blank")
    assert len(blank.rejects("LOAD_PMI")) == 3
    assert blank.migration.feeds[0].excluded == 0
