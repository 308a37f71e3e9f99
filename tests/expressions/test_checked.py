"""What a checked expression says of itself: its SQL, kind, columns, parents and probes."""

from pathlib import Path

import pytest

from core.errors import ContractError
from core.expressions import checked, checked_list, checked_order, parsed_joins, parsed_split

COLUMNS = {"p": ["InternalPatientNumber", "Sex", "PtDoB", "A", "B", "Order"], "split": ["seq"]}
WORDS = {"sex": "3_sex", "3_sex": "3_sex"}

VOCABULARY = (Path(__file__).parent / "vocabulary.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("text", VOCABULARY)
def test_what_is_printed_reads_back_the_same(text):
    once = checked(text, COLUMNS, crosswalks=WORDS)
    again = checked(once.text, COLUMNS, crosswalks=WORDS)
    assert again == once


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("p.Sex", "text"),
        ("'x'", "constant"),
        ("constant('x')", "constant"),
        ("record_number()", "record_number"),
        ("parent('LOAD_PMI', p.A)", "parent"),
        ("as_date(p.A)", "date"),
        ("coalesce(as_date(p.A), as_datetime(p.B))", "datetime"),
        ("as_time(p.A)", "time"),
        ("length(p.A)", "number"),
        ("crosswalk('sex', p.Sex)", "text"),
    ],
)
def test_the_kind_is_known_without_running(text, kind):
    assert checked(text, COLUMNS, crosswalks=WORDS).kind == kind


def test_columns_take_the_catalogues_spelling_and_stand_once():
    made = checked("p.SEX || p.a || p.sex", COLUMNS)
    assert made.sql == '"p"."Sex" || "p"."A" || "p"."Sex"'
    assert made.columns == (("p", "Sex"), ("p", "A"))


def test_a_crosswalk_takes_its_full_name_in_sql_and_text():
    made = checked("crosswalk('SEX', p.Sex)", COLUMNS, crosswalks=WORDS)
    assert made.sql == '"xw_3_sex"("p"."Sex")'
    assert made.text == "crosswalk('3_sex', p.Sex)"
    assert made.crosswalks == ("3_sex",)
    assert [probe.reason for probe in made.probes] == ["CODE_NOT_TRANSLATED"]


def test_a_parent_says_its_table_parts_and_whether_it_is_required():
    made = checked("optional_parent('LOAD_IWL', 'WL', p.A)", COLUMNS)
    assert made.sql == ""
    assert made.columns == (("p", "A"),)
    call = made.parents[0]
    assert (call.table, call.parts_sql, call.required) == ("LOAD_IWL", ("'WL'", '"p"."A"'), False)


def test_a_cast_never_raises_and_tells_its_failure():
    made = checked("CAST(p.A AS INTEGER)", COLUMNS)
    assert made.sql == 'TRY_CAST("p"."A" AS INTEGER)'
    assert made.probes[0].reason == "NOT_A_NUMBER"
    assert checked("TRY_CAST(p.A AS INTEGER)", COLUMNS).probes == ()


def test_a_condition_is_asked_for_where_one_is_needed():
    made = checked("p.Sex = '1' AND p.A IS NOT NULL", COLUMNS, boolean=True)
    assert made.kind == "boolean"
    with pytest.raises(ContractError, match="A condition is needed"):
        checked("p.Sex", COLUMNS, boolean=True)
    with pytest.raises(ContractError, match="whole rule"):
        checked("parent('LOAD_PMI', p.A)", COLUMNS, boolean=True)


def test_a_list_is_split_at_its_own_commas_only():
    made = checked_list("'WL', concat(p.A, ',', p.B), p.Sex", COLUMNS)
    assert [item.kind for item in made] == ["constant", "text", "text"]
    assert checked_list("", COLUMNS) == ()
    with pytest.raises(ContractError, match="empty part"):
        checked_list("p.A,, p.B", COLUMNS)


def test_an_order_reads_its_directions():
    terms = checked_order("first by p.A desc, as_date(p.B) ASC, p.Order", COLUMNS)
    assert [(t.value.text, t.descending) for t in terms] == [
        ("p.A", True),
        ("as_date(p.B)", False),
        ('p."Order"', False),
    ]


def test_joins_are_read_one_a_line():
    one, first = parsed_joins(
        "g: GP ON g.GpCode = p.GpCode AND g.X || '|' <> 'a | b' | optional-one\n\n"
        "h: HIST on h.P = p.P | first by h.Seq desc, h.At"
    )
    assert (one.alias, one.table, one.cardinality) == ("g", "GP", "optional-one")
    assert one.condition == "g.GpCode = p.GpCode AND g.X || '|' <> 'a | b'"
    assert first.order == ("h.Seq desc", "h.At")


@pytest.mark.parametrize(
    "text",
    [
        "g: GP ON g.A = p.A",
        "g: GP ON g.A = p.A | many",
        "g GP ON g.A = p.A | one",
        "g: GP WHERE g.A = p.A | one",
        "g: GP ON g.A = p.A | one | one",
        "g: GP ON g.A = p.A | first by",
        "g: GP ON g.A = p.A | one\ng: GP ON g.B = p.B | one",
    ],
)
def test_a_join_that_does_not_say_enough_is_refused(text):
    with pytest.raises(ContractError):
        parsed_joins(text)


def test_a_split_is_a_list_of_objects_with_the_same_keys():
    assert parsed_split("") == ()
    assert parsed_split('[{"seq": "\'1\'", "text": "p.A"}]') == ({"seq": "'1'", "text": "p.A"},)


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", "[1]", "[{}]", '[{"a": 1}]', '[{"a": "p.A"}, {"b": "p.B"}]', '[{"A-": "x"}]', "["],
)
def test_a_split_of_another_shape_is_refused(text):
    with pytest.raises(ContractError):
        parsed_split(text)
