"""Folds, neighbours, pivots, merges and guards: what is read, and what is refused with a reason."""

import pytest

from core.errors import ContractError
from core.expressions import (
    checked_fold,
    checked_guard,
    checked_neighbour,
    parsed_folds,
    parsed_follow,
    parsed_guards,
    parsed_pivots,
)

COLUMNS = {"a": ("No", "At", "Kind"), "b": ("No",)}
WITHIN = "| within a.No | by a.At"


def test_a_fold_is_read_with_its_order_and_condition_in_the_catalogues_spelling():
    fold = checked_fold("x", "NTH(a.kind, 02) | where a.no <> '|' | by a.KIND desc, a.no", COLUMNS)
    assert (fold.function, fold.extra, fold.value.text) == ("nth", "2", "a.Kind")
    assert [(term.value.text, term.descending) for term in fold.order] == [
        ("a.Kind", True), ("a.No", False),
    ]  # fmt: skip
    assert fold.where is not None
    assert {column for item in fold.expressions for column in item.columns} == {
        ("a", "Kind"), ("a", "No"),
    }  # fmt: skip


def test_what_stands_between_may_hold_a_quote():
    fold = checked_fold("x", "string_agg(a.Kind, '''') | by a.At", COLUMNS)
    assert fold.extra == "'"


HOSTILE_FOLDS = [
    "min(*)", "count(*)", "min()", "min", "a.Kind", "min(a.Kind) || max(a.Kind)",
    "min(max(a.Kind))", "min((SELECT 1))", "min(a.Kind) FILTER (WHERE true)",
    "min(DISTINCT a.Kind)", "min(a.Kind ORDER BY a.At)", "list(a.Kind)", "sum(a.Kind)",
    "min(a.Kind, a.At)", "min(random())", "min(record_number())", "min(parent('T', a.No))",
    "nth(a.Kind, 0) | by a.At", "nth(a.Kind, a.At) | by a.At", "nth(a.Kind, 1001) | by a.At",
    "string_agg(a.Kind) | by a.At", "string_agg(a.Kind, a.At) | by a.At",
    "string_agg(a.Kind, 'a text too long to stand between') | by a.At",
    "first(a.Kind)", "min(a.Kind) | by a.At", "min(a.Kind) | within a.No",
    "min(a.Kind) | where a.No", "min(a.Kind) | where min(a.No) = '1'", "min(a.Kind) | limit 1",
    "first(a.Kind) | by a.At | by a.No", "min(a.Kind); DROP TABLE x", "min(a.Kind) -- x",
    "lead(a.Kind)", "first(a.Kind) | by random()", "min(b.Kind)", "min(c.No)", "min(a.Kind) |",
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE_FOLDS)
def test_anything_else_is_no_fold(body):
    with pytest.raises(ContractError) as fault:
        checked_fold("x", body, COLUMNS)
    assert fault.value.what


HOSTILE_NEIGHBOURS = [
    f"min(a.At) {WITHIN}", f"lead(a.At, 2) {WITHIN}", "lead(a.At) | by a.At",
    "lead(a.At) | within a.No", f"lead(as_date(a.At)) {WITHIN}", f"lead() {WITHIN}",
    "lead(a.At) | within as_date(a.At) | by a.At",
    f"lead(a.At) {WITHIN} | where as_date(a.At) = '1'",
    f"row_number() {WITHIN}", f"lead(lag(a.At)) {WITHIN}", f"lead(a.At) OVER () {WITHIN}",
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE_NEIGHBOURS)
def test_anything_else_is_no_neighbour(body):
    with pytest.raises(ContractError) as fault:
        checked_neighbour("x", body, COLUMNS)
    assert fault.value.what


@pytest.mark.parametrize("text", ["min(a.At)", "X y: min(a.At)", "1x: min(a.At)", "Big: min(a.At)"])
def test_a_made_column_needs_a_lower_case_name(text):
    with pytest.raises(ContractError):
        parsed_folds(text)


def test_more_columns_than_a_row_can_bear_are_refused():
    with pytest.raises(ContractError, match="More than 60 columns"):
        parsed_folds("\n".join(f"c{n}: min(a.At)" for n in range(61)))


def test_pivots_are_read_with_their_columns():
    text = "t: STEPS ON t.No = a.No\n  t.x: min(t.At)\n\nu: reference:LOAD_T ON u.No = a.No\nu.y: max(u.At) | where u.No = '|'"  # noqa: E501
    first, second = parsed_pivots(text)
    assert (first.alias, first.table, first.condition) == ("t", "STEPS", "t.No = a.No")
    assert first.folds == (("x", "min(t.At)"),)
    assert (second.table, second.folds[0][1]) == (
        "reference:LOAD_T",
        "max(u.At) | where u.No = '|'",
    )


@pytest.mark.parametrize(
    "text",
    [
        "t: STEPS", "t.x: min(t.At)", "t: STEPS ON t.No = a.No", "t: STEPS ON t.No = a.No | one",
        "t: STEPS ON t.No = a.No\nu.x: min(u.At)",
        "t: S ON t.No = a.No\nt.x: min(t.At)\nt: S ON t.No = a.No\nt.y: min(t.At)",
    ],
)  # fmt: skip
def test_a_pivot_that_is_not_whole_is_refused(text):
    with pytest.raises(ContractError):
        parsed_pivots(text)


def test_merges_are_read_in_one_line():
    follow = parsed_follow("Follow p.No  through MERGES Old -> New")
    assert follow is not None
    assert (follow.word, follow.person, follow.table) == ("follow", "p.No", "MERGES")
    assert (follow.old, follow.new) == ("Old", "New")
    assert parsed_follow(" ") is None


def test_guards_stand_one_a_line():
    assert parsed_guards("parent('T', a.No)\n\n parent('U', b.No) ") == (
        "parent('T', a.No)", "parent('U', b.No)",
    )  # fmt: skip
    guard = checked_guard("parent('T', a.no)", COLUMNS)
    assert guard.parents[0].table == "T"
