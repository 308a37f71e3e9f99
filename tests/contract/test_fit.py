"""What a field can never hold is told before anything runs."""

from dataclasses import replace

import pytest

from core.catalogue import Field, Rules
from core.contract import Feed, Line, build_contract, lint
from core.contract.fit_faults import misfit
from core.crosswalks import Crosswalk, Pair
from tests.contract.test_lint import told, with_line


@pytest.fixture
def faults_of(contract, catalogue, crosswalks):
    """The faults when LOAD_SITES' field takes the rule."""

    def lint_of(field, rule, mapping_class="DERIVED", **more):
        feed = Feed("LOAD_SITES", "main", "PATDATA", "p", "p.PatientNo")
        lines = (
            Line("LOAD_SITES", "main", "RECORD_NUMBER", "SURROGATE_ETL", rule="record_number()"),
            Line("LOAD_SITES", "main", field, mapping_class, rule=rule, **more),
        )
        whole = replace(contract, feeds=(*contract.feeds, feed), lines=(*contract.lines, *lines))
        return lint(whole, catalogue, crosswalks)

    return lint_of


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("constant('many')", "The constant 'many' is no number"),
        ("constant('1000')", "The constant '1000' is longer than 3"),
        ("as_date(p.PtDoB)", "A date cannot stand in a number field"),
        ("as_time(p.PtDoB)", "A time cannot stand in a number field"),
    ],
)
def test_what_a_number_field_can_never_hold_is_an_error(faults_of, rule, what):
    assert what in told(faults_of("BEDS", rule))


@pytest.mark.parametrize("rule", ["constant('999')", "'-12.5'", "p.Sex", "length(p.Surname)"])
def test_what_it_may_hold_is_none(faults_of, rule):
    assert told(faults_of("BEDS", rule)) == ""


def test_a_constant_longer_than_its_field_is_an_error(contract, catalogue, crosswalks):
    changed = with_line(
        contract, "LOAD_PMI.MAIN_CRN", mapping_class="DERIVED", rule="constant('123456789')"
    )
    assert "longer than 8" in told(lint(changed, catalogue, crosswalks))


def test_codes_that_do_not_fit_are_counted_and_one_is_named(contract, catalogue):
    pairs = (Pair("1", "M"), Pair("2", "UNDISCLOSED"), Pair("3", "INTERMEDIATE"))
    long = {"3_sex": Crosswalk("3_sex", "3", "sex", pairs)}
    changed = with_line(
        contract, "LOAD_PMI.MAIN_CRN", mapping_class="LOOKUP_TRANSLATION",
        rule="crosswalk('sex', upper(p.Sex))", crosswalk="sex",
    )  # fmt: skip
    text = told(lint(changed, catalogue, long), "warning")
    assert "2 of 3 values of crosswalk '3_sex' do not fit: 'INTERMEDIATE' is longer than 8" in text


def test_codes_of_which_none_fits_are_an_error(contract, catalogue):
    long = {"3_sex": Crosswalk("3_sex", "3", "sex", (Pair("1", "UNDISCLOSED"),))}
    changed = with_line(
        contract, "LOAD_PMI.MAIN_CRN", mapping_class="LOOKUP_TRANSLATION",
        rule="crosswalk('sex', p.Sex)", crosswalk="sex",
    )  # fmt: skip
    assert "1 of 1 values" in told(lint(changed, catalogue, long))


@pytest.mark.parametrize(
    ("value", "rules", "why"),
    [
        ("x", Rules(allowed_values=("A", "B")), "is not one of the allowed values"),
        ("A", Rules(allowed_values=("A", "B")), ""),
        ("Ab", Rules(uppercase=True), "is not in capitals"),
        ("AB", Rules(uppercase=True), ""),
    ],
)
def test_allowed_values_and_capitals_are_looked_at(value, rules, why):
    field = Field("target", "T", 1, "F", "F", "VARCHAR2", rules=rules)
    assert misfit(value, field) == why


def test_a_feed_whose_guard_has_no_parent_left_is_not_kept_for_another_catalogue(
    contract, catalogue
):
    guarded = replace(contract.feeds[2], guards="parent('LOAD_PMI', e.PatientNo)")
    shipped = replace(contract, feeds=(*contract.feeds[:2], guarded))
    assert guarded in build_contract(catalogue, shipped, ()).feeds
    tables = {k: v for k, v in catalogue.source.tables.items() if k != "PATDATA"}
    poorer = replace(catalogue, source=replace(catalogue.source, tables=tables))
    assert build_contract(poorer, shipped, ()).feeds == ()
