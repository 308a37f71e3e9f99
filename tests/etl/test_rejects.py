"""What is withheld and why: a value on its own, or the whole row; never a cut."""

from dataclasses import replace

import pytest

from core.catalogue import Rules
from tests.etl.programme import PATIENTS, PMI, PMI_FEED, PMI_LINES


def one_field(patients, rule, kind="VARCHAR2(30)", rules=None, **parts):
    fields = PMI.replace("VALUE VARCHAR2(30)", f"VALUE {kind}")
    return patients(
        rule, target={"LOAD_PMI": fields}, rules={"LOAD_PMI.VALUE": rules or Rules()}, **parts
    )


BREAKS = {
    "unreadable date": ("as_date(p.Surname)", "DATE(10)", Rules(), "DATE_NOT_READ", "SMITH"),
    "calendar-invalid": (
        "as_date('31/02/2020')", "DATE(10)", Rules(), "DATE_NOT_READ", "31/02/2020",
    ),
    "no pair": ("crosswalk('sex', p.No)", "VARCHAR2(9)", Rules(), "CODE_NOT_TRANSLATED", "P1"),
    "too long": ("p.Surname || ' '", "VARCHAR2(5)", Rules(), "TOO_LONG", "SMITH "),
    "too many digits": ("constant('1234')", "NUMBER(3)", Rules(), "TOO_LONG", "1234"),
    "not a number": ("p.Surname", "NUMBER(9)", Rules(), "NOT_A_NUMBER", "SMITH"),
    "not a date": ("p.Surname", "DATE(10)", Rules(), "BAD_FORMAT", "SMITH"),
    "not in its mask": (
        "constant('2020-01-01')", "VARCHAR2(19)", Rules(format_mask="DD/MM/YYYY HH24:MI:SS"),
        "BAD_FORMAT", "2020-01-01",
    ),
    "one digit day": (
        "constant('1/01/2020')", "DATE(10)", Rules(format_mask="DD/MM/YYYY"),
        "BAD_FORMAT", "1/01/2020",
    ),
    "not upper case": ("lower(p.No)", "VARCHAR2(9)", Rules(uppercase=True), "BAD_FORMAT", "p1"),
    "not allowed": (
        "p.Surname", "VARCHAR2(9)", Rules(allowed_values=("Y", "N")), "NOT_ALLOWED", "SMITH",
    ),
    "not in range": (
        "constant('100')", "NUMBER(3)", Rules(value_range=("0", "99")), "NOT_IN_RANGE", "100",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BREAKS)
def test_a_value_that_breaks_a_rule_is_withheld_and_its_row_loads(patients, name):
    rule, kind, rules, reason, raw = BREAKS[name]
    load = one_field(patients, rule, kind, rules, crosswalks={"sex": {"M": "1"}}).run()
    assert load.rejects("LOAD_PMI")[0] == ("field", "VALUE", reason, "P1", raw)
    assert load.column("LOAD_PMI", "VALUE") == [None, None, None]
    stats = load.migration.table("LOAD_PMI")
    assert (stats.loaded, stats.rejected_rows, stats.field_rejects) == (3, 0, 3)
    assert load.migration.balanced


KEEPS = {
    "a date of printed length 10 with a time": (
        "as_datetime('01/02/2020 09:30')", "DATE(10)", Rules(format_mask="DD/MM/YYYY HH24:MI"),
        "01/02/2020 09:30",
    ),
    "a date in the mask of its field": (
        "as_date('20200201')", "VARCHAR2(19)", Rules(format_mask="DD/MM/YYYY HH24:MI:SS"),
        "01/02/2020 00:00:00",
    ),
    "a date-time in a field of days": (
        "as_datetime('202002012359')", "DATE(10)", Rules(format_mask="DD/MM/YYYY"), "01/02/2020",
    ),
    "a time": ("as_time('0930')", "VARCHAR2(5)", Rules(format_mask="HH24:MI"), "09:30"),
    "length counts characters": ("constant('ÅÅÅÅÅ')", "VARCHAR2(5)", Rules(), "ÅÅÅÅÅ"),
    "a negative decimal": ("constant('-1.5')", "NUMBER(2)", Rules(), "-1.5"),
    "the ends of a range": ("constant('99')", "NUMBER(2)", Rules(value_range=("0", "99")), "99"),
}  # fmt: skip


@pytest.mark.parametrize("name", KEEPS)
def test_a_value_that_keeps_the_rules_is_written(patients, name):
    rule, kind, rules, written = KEEPS[name]
    load = one_field(patients, rule, kind, rules).run()
    assert load.column("LOAD_PMI", "VALUE") == [written] * 3
    assert load.rejects("LOAD_PMI") == []


def test_blanks_break_no_rule(patients):
    rules = Rules(uppercase=True, allowed_values=("M", "F"), value_range=("A", "Z"))
    load = one_field(patients, "p.Sex", "VARCHAR2(1)", rules).run()
    assert load.column("LOAD_PMI", "VALUE") == ["M", "F", None]


def test_a_mask_that_is_not_known_is_said_to_be_unchecked(patients):
    load = one_field(patients, "p.Surname", "DATE(10)", Rules(format_mask="MON-YY")).run()
    assert "was not checked" in load.migration.issues[0].message


def test_a_reject_names_line_and_place_in_the_extract(patients):
    load = one_field(patients, "as_date(p.Surname)", "DATE(10)").run()
    reject = load.rows("LOAD_PMI", "rejects")[1]
    assert reject["rule"] == "as_date(p.Surname)"
    assert (reject["extract"], reject["record"]) == ("0123456789ab/PATDATA", 2)
    assert (reject["target_table"], reject["feed"]) == ("LOAD_PMI", "main")


def test_a_mandatory_field_that_stays_blank_rejects_the_row(patients):
    load = one_field(patients, "p.Sex", "VARCHAR2(1) Y").run()
    assert load.rejects("LOAD_PMI") == [("row", "VALUE", "MANDATORY_BLANK", "P3", None)]
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P1", "P2"]


def test_a_mandatory_value_that_is_withheld_rejects_the_row_and_tells_both(patients):
    load = one_field(patients, "as_date(p.Surname)", "DATE(10) Y").run()
    assert load.migration.table("LOAD_PMI").loaded == 0
    assert [r[:3] for r in load.rejects("LOAD_PMI")][:2] == [
        ("row", "VALUE", "MANDATORY_BLANK"),
        ("field", "VALUE", "DATE_NOT_READ"),
    ]
    assert load.migration.balanced


def test_a_blank_key_rejects_the_row(patients):
    extract = {"PATDATA": "No | Surname\nP1 | SMITH\n | JONES"}
    load = patients(extract=extract).run()
    assert load.rejects("LOAD_PMI") == [("row", "", "KEY_BLANK", None, None)]


def test_two_rows_of_one_key_are_both_rejected(patients):
    extract = {"PATDATA": "No | Surname\nP1 | SMITH\np1 | JONES\nP2 | PATEL"}
    load = patients(extract=extract).run()
    assert [r[2:4] for r in load.rejects("LOAD_PMI")] == [("DUPLICATE_KEY", "P1")] * 2
    assert load.column("LOAD_PMI", "RECORD_NUMBER") == [1]


def test_two_feeds_that_share_a_key_reject_both_rows(patients):
    feeds = [PMI_FEED, replace(PMI_FEED, feed="other", driving_table="OLD")]
    lines = PMI_LINES + PMI_LINES.replace(".main.", ".other.").replace("PATDATA", "OLD")
    extract = {"PATDATA": PATIENTS, "OLD": "No | Surname\nP1 | SMITH\nP9 | OLDEST"}
    load = patients(extract=extract, feeds=feeds, lines=lines).run()
    assert [r[2:4] for r in load.rejects("LOAD_PMI")] == [("DUPLICATE_KEY", "P1")] * 2
    assert load.column("LOAD_PMI", "EXTERNAL_ID") == ["P2", "P3", "P9"]
    assert [(f.feed, f.loaded, f.rejected_rows) for f in load.migration.feeds] == [
        ("main", 2, 1),
        ("other", 1, 1),
    ]


def test_key_parts_that_hold_the_joining_sign_stay_apart(patients):
    extract = {"PATDATA": "No | Surname\nA | SMITH\nAB | JONES"}
    feed = replace(
        PMI_FEED,
        business_key="CASE WHEN p.No = 'A' THEN 'X|Y' ELSE 'X' END,"
        " CASE WHEN p.No = 'A' THEN 'Z' ELSE 'Y|Z' END",
    )
    assert patients(extract=extract, feeds=[feed]).run().migration.table("LOAD_PMI").loaded == 2
