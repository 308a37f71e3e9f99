"""Joins by declared cardinality: never two rows of one, never a pick by place in a file."""

from dataclasses import replace

import pytest

from core.errors import ContractError
from core.etl import untrue_joins
from tests.etl.programme import PATIENTS, PMI_FEED

PRACTICES = """
    Gp | National | From
    G1 | N1       | 20200101
    G2 | N2       | 20200101
"""
TWICE = PRACTICES + "    G1 | N9 | 20240101\n"


@pytest.fixture
def joined(patients):
    def make(join, practices=PRACTICES, rule="g.National", **feed):
        return patients(
            rule,
            extract={"PATDATA": PATIENTS, "GP": practices},
            feeds=[replace(PMI_FEED, joins=join, **feed)],
        )

    return make


def test_an_optional_one_brings_its_row_and_is_blank_where_none_is_met(joined):
    load = joined("g: GP ON g.Gp = p.Gp | optional-one").run()
    assert load.column("LOAD_PMI", "VALUE") == ["N1", None, "N1"]


def test_an_optional_one_that_meets_two_rows_rejects_the_row(joined):
    load = joined("g: GP ON g.Gp = p.Gp | optional-one", TWICE).run()
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P2"]
    assert [r[2:4] for r in load.rejects("LOAD_PMI")] == [
        ("JOIN_NOT_UNIQUE", "P1"),
        ("JOIN_NOT_UNIQUE", "P3"),
    ]
    assert load.rows("LOAD_PMI", "rejects")[0]["source_table"] == "GP"
    assert load.migration.balanced


def test_a_one_that_meets_no_row_rejects_the_row(joined):
    load = joined("g: GP ON g.Gp = p.Gp | one").run()
    assert load.rejects("LOAD_PMI") == [("row", "", "JOIN_NOT_FOUND", "P2", None)]
    assert load.column("LOAD_PMI", "VALUE") == ["N1", "N1"]


def test_first_by_takes_the_first_in_that_order_and_none_is_fine(joined):
    load = joined("g: GP ON g.Gp = p.Gp | first by as_date(g.From) desc", TWICE).run()
    assert load.column("LOAD_PMI", "VALUE") == ["N9", None, "N9"]


def test_first_by_breaks_ties_by_content_whatever_the_order_of_the_rows(joined):
    rows = ["    G1 | A | 20200101", "    G1 | B | 20200101"]
    join = "g: GP ON g.Gp = p.Gp | first by g.From"
    head = "    Gp | National | From"
    one = joined(join, "\n".join([head, *rows])).run("one")
    other = joined(join, "\n".join([head, *reversed(rows)])).run("other")
    assert one.column("LOAD_PMI", "VALUE") == other.column("LOAD_PMI", "VALUE")


def test_a_join_may_compare_ranges_and_lean_on_an_earlier_join(joined):
    joins = """g: GP ON g.Gp = p.Gp AND as_date(g.From) > as_date(p.DoB) | optional-one
        h: GP ON h.National <> g.National | optional-one"""
    load = joined(joins, rule="h.National").run()
    assert load.column("LOAD_PMI", "VALUE") == ["N2", None, None]


def test_a_filter_reads_joined_columns(joined):
    load = joined(
        "g: GP ON g.Gp = p.Gp | optional-one",
        row_filter="g.National = 'N1'",
        exclusion_reason="not of practice N1",
    ).run()
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P1", "P3"]
    assert [r["reason"] for r in load.rows("LOAD_PMI", "excluded")] == ["not of practice N1"]


def test_a_row_whose_join_failed_is_rejected_and_not_excluded_by_a_filter_that_cannot_judge(joined):
    load = joined(
        "g: GP ON g.Gp = p.Gp | one",
        row_filter="g.National = 'N1' AND p.Sex IS NOT NULL",
        exclusion_reason="not of practice N1",
    ).run()
    assert [r[2:4] for r in load.rejects("LOAD_PMI")] == [("JOIN_NOT_FOUND", "P2")]
    assert [r["record"] for r in load.rows("LOAD_PMI", "excluded")] == [3]


def test_a_join_to_an_unknown_table_is_refused_with_the_nearest_name(joined):
    with pytest.raises(ContractError, match="'GPP' is not known.*Did you mean 'GP'"):
        joined("g: GPP ON g.Gp = p.Gp | one").run()


def test_a_condition_that_does_not_name_its_table_is_refused(joined):
    with pytest.raises(ContractError, match="does not name it"):
        joined("g: GP ON p.Gp = p.No | one").run()


def test_joins_whose_word_is_not_true_in_the_extract_are_told_with_their_counts(joined, tmp_path):
    joins = """g: GP ON g.Gp = p.Gp | one
        h: GP ON h.National = g.National | optional-one
        f: GP ON f.Gp = p.Gp | first by f.From"""
    programme = joined(joins, TWICE)
    faults = untrue_joins(
        tmp_path / "spill",
        programme.held(tmp_path),
        programme.contract(),
        programme.catalogue(),
        {},
        threads=2,
        memory="1GiB",
    )
    assert [(fault.severity, fault.feed, fault.what) for fault in faults] == [
        ("warning", "main", "join g: 2 rows of PATDATA meet several of GP."),
        ("warning", "main", "join g: 1 rows of PATDATA meet none of GP."),
    ]
