"""Each production of the comment grammar, in words like those of a guide."""

from __future__ import annotations

import time

import pytest

from core.specs.rules import rules_of, stated_mandatory
from core.specs.table_rules import table_rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Maps to: code type 10599 - "Dataload System"', ("10599", "Dataload System")),
        ('Maps to: code type 10025 " SPECIALTY"', ("10025", "SPECIALTY")),
        ("Maps to: code type 9", ("9", None)),
        ("Held for code type 9 rows only", (None, None)),
        ("If the action (code type 7) is set", (None, None)),
        (
            "Must be a valid code of code type 21. Else it must be a valid code of code type 22",
            ("21|22", None),
        ),
    ],
)
def test_code_type(text, expected):
    rules = rules_of(text)
    assert (rules.code_type_id, rules.code_type_name) == expected


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("Must be in format: DD/MM/YYYY", "DD/MM/YYYY"),
        ("Must be in format: DD/MM/YYYY HH24:MI\nLoaded into: T1.c1", "DD/MM/YYYY HH24:MI"),
        ("Must be in format: HH24:MI", "HH24:MI"),
        ("Must be in format: DD/MM/YYYY, must be populated if known", "DD/MM/YYYY"),
        ("A date", None),
    ],
)
def test_format_mask(text, mask):
    assert rules_of(text).format_mask == mask


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Only two accepted values: Y for Yes OR N for No", ("Y", "N")),
        ("Must be Y, N or Null.", ("Y", "N")),
        ("Must be Y or N, if Y then x must be given", ("Y", "N")),
        ("Only four accepted values: GO for Go, HALT for Halt, and NULL for none", ("GO", "HALT")),
        (
            "Only the following values accepted:\nL for Later\nA for Again\nLoaded into: T1.s",
            ("L", "A"),
        ),
        ("only two values allowed either RED or NON-RED", ("RED", "NON-RED")),
        ("Must be one of\nCode | Meaning\nA | Apple\nB | Beet", ("A", "B")),
        ("Any value", ()),
    ],
)
def test_allowed_values(text, values):
    assert rules_of(text).allowed_values == values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Must be between 0 and 1439.", ("0", "1439")),
        ("Must be a non-negative integer not exceeding 1200.", ("0", "1200")),
        ("Between visits", None),
    ],
)
def test_range(text, expected):
    assert rules_of(text).value_range == expected


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("Foreign key to LOAD_X.record_number", "LOAD_X.record_number"),
        ("FK - User(user_id)", "User.user_id"),
        ("A foreign visitor", None),
    ],
)
def test_foreign_key(text, parent):
    assert rules_of(text).fk_to == parent


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Loaded into: STOCK.unit_code", ("STOCK.unit_code",)),
        ("Loaded as mapped into:\nSTOCK.a_code\nSHELF.b_code", ("STOCK.a_code", "SHELF.b_code")),
        ("Loaded into stock field of same name.", ("stock.colour",)),
        ("Loaded into: SITE_ SITE _PHONES.phone_1", ("SITE_SITE_PHONES.phone_1",)),
        ("Number as loaded into LOAD_X.main_no", ()),
        ("Loaded into stock.grade e.g. A", ("stock.grade",)),
    ],
)
def test_destination(text, columns):
    assert rules_of(text, "colour").loaded_into == columns


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("Number as previously loaded into LOAD_X.main_no", ("load:LOAD_X.main_no",)),
        ("Must be a valid unit as seen in the UNITS form", ("form:UNITS",)),
        ("Maps to: STAFF_LIST.staff_no", ("table:STAFF_LIST.staff_no",)),
        ("Mapped value must exist in: TEAMS.team_code", ("exists:TEAMS.team_code",)),
    ],
)
def test_reference(text, references):
    assert rules_of(text).references == references


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("If Null then defaults to 0 = 00:00.", "0"),
        ("If NULL will be treated as N. More", "N"),
        ("If Null is on load file then it will be set to Y.", "Y"),
        ("Never null", None),
    ],
)
def test_default_if_null(text, value):
    assert rules_of(text).default_if_null == value


def test_condition_uppercase_and_examples():
    rules = rules_of("Upper case\nRequired if flag is set to Y\ne.g. Red, Blue")
    assert rules.uppercase
    assert rules.required_if == "Required if flag is set to Y"
    assert rules.examples == ("Red", "Blue")


@pytest.mark.parametrize(
    ("text", "mandatory"),
    [
        ("Mandatory field", "Y"),
        ("Must be supplied defaulted to capital letter O", "Y"),
        ("Mandatory but only to be supplied for some", "U"),
        ("Must not be null if dead", "U"),
        ("Must be in format: DD/MM/YYYY", "U"),
    ],
)
def test_mandatory_comes_from_plain_words_only(text, mandatory):
    assert stated_mandatory(text)[0] == mandatory


@pytest.mark.parametrize("part", ["a ", "abcdefghij", "all ", "must be ", "if ", "| 12 ", "_ "])
def test_a_cell_of_thirty_thousand_letters_is_read_at_once(part):
    began = time.process_time()
    rules_of(part * (30_000 // len(part)))
    table_rules([part * (30_000 // len(part))])
    assert time.process_time() - began < 2
