"""A project's named functions: read, refused, opened where they are called, part of the version."""

from dataclasses import replace

import pytest

from core.contract import (
    contract_version,
    failed_examples,
    lint,
    load,
    needed_columns,
    read_contract,
    save,
    write_contract,
)
from core.store import state
from tests.contract.test_lint import told, with_feed, with_line

FUNCTIONS = """-- A telephone number without blanks and hyphens
-- example: bare('020 7946-0000') = '02079460000'
bare(x) = replace(replace(x, ' ', ''), '-', '');

-- example: either('', 'b -') = 'b'
-- example: either(NULL, NULL) IS NULL
either(x, y) = coalesce(nullif(x, ''),
  bare(y));
"""


@pytest.fixture
def named(contract):
    return replace(contract, functions=FUNCTIONS)


def test_a_line_may_call_them_and_reads_what_their_arguments_read(named, catalogue, crosswalks):
    called = with_line(
        named,
        "LOAD_PMI.MAIN_CRN",
        mapping_class="DERIVED",
        rule="upper(either(p.Surname, g.GpName))",
    )
    assert lint(called, catalogue, crosswalks) == []
    assert "GpName" in needed_columns(called, catalogue)["GP"]
    assert "GpName" not in needed_columns(named, catalogue)["GP"]


def test_so_may_every_text_of_a_feed(named, catalogue, crosswalks):
    split = """[{"seq": "'1'", "text": "bare(p.Allergies)"}]"""
    called = with_feed(named, "LOAD_PMIALLERGIES", split=split)
    called = with_feed(called, "LOAD_PMI", row_filter="bare(p.Surname) <> 'TEST'")
    called = with_feed(called, "LOAD_ADT", window="n: lead(bare(e.StartDate)) "
                       "| within e.PatientNo | by bare(e.StartTime)")  # fmt: skip
    assert lint(called, catalogue, crosswalks) == []


@pytest.mark.parametrize(
    ("rule", "what"),
    [
        ("bare(p.Surname, p.Sex)", "bare() takes 1 parts, not 2"),
        ("bare(p.Surnam)", "Did you mean 'Surname'?"),
        ("bar(p.Surname)", "Function bar() is not part of the rule language"),
    ],
)
def test_a_wrong_call_is_a_fault_of_its_line(named, catalogue, crosswalks, rule, what):
    assert what in told(
        lint(with_line(named, "LOAD_PMI.MAIN_CRN", rule=rule), catalogue, crosswalks)
    )


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("f(x) = upper(x);", "It has no example"),
        ("-- example: f('a') = 'A'\nf(x) = upper(y);", "f()"),
        ("-- example: f('a') = 'A'\nf(x) = read_text(x);", "read_text() is not part"),
        ("-- example: f('a') = 'A'\nf(x) = (SELECT x);", "subquery"),
        ("-- example: f('a') = 'A'\nf(x) = random();", "changes from call to call"),
        ("-- example: f('a') = 'A'\nf(x) = p.Surname;", "Alias 'p'"),
        ("-- example: f('a') = 'A'\nf(x) = upper(x)", "does not end with"),
        ("-- example: trim('a') = 'A'\ntrim(x) = upper(x);", "has a function of that name"),
        ("-- example: as_date('a') = 'A'\nas_date(x) = upper(x);", "has a function of that name"),
        ("-- example: f('a')\nf(x) = upper(x);", "A condition is needed"),
        ("-- example: f('a', 'b') = 'A'\nf(x, x) = upper(x);", "An argument stands twice"),
        ("CREATE MACRO f(x) AS upper(x);", "is no function"),
    ],
)
def test_what_is_no_function_is_a_fault_with_its_reason(
    contract, catalogue, crosswalks, text, what
):
    faults = lint(replace(contract, functions=text), catalogue, crosswalks)
    assert what in told(faults)
    assert "functions.sql" in told(faults)


def test_their_examples_run_as_tests(tmp_path):
    assert failed_examples(FUNCTIONS, tmp_path) == ()
    wrong = FUNCTIONS.replace("= 'b'", "= 'c'")
    assert failed_examples(wrong, tmp_path) == ("either('', 'b -') = 'c'",)


def test_they_are_part_of_the_version_but_their_comments_are_not(contract, named):
    plain = contract_version(contract, {})
    assert contract_version(named, {}) != plain
    noted = replace(named, functions=FUNCTIONS.replace("A telephone number", "Digits of a number"))
    assert contract_version(noted, {}) == contract_version(named, {})
    assert contract_version(replace(contract, functions="\n"), {}) == plain


def test_they_are_kept_in_the_state_and_in_the_folder_as_written(tmp_path, named, contract):
    with state(tmp_path / "state.sqlite") as con:
        save(con, named, actor="ann", why="functions")
        assert load(con).functions == FUNCTIONS
        save(con, contract, actor="ann", why="no functions")
        assert load(con).functions == ""
    write_contract(named, tmp_path / "contract")
    assert read_contract(tmp_path / "contract").functions == FUNCTIONS
    write_contract(contract, tmp_path / "contract")
    assert read_contract(tmp_path / "contract").functions == ""
