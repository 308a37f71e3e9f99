"""Two readings compared, earlier ones kept, and an extract held against its dictionary."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from core.catalogue import (
    build_catalogue,
    compare,
    load_version,
    save,
    spec_against_extract,
    touched,
    versions,
)
from core.errors import UseError
from core.store import state
from tests.catalogue.records import document

OLD = """
    LOAD_A | RECORD_NUMBER | NUMBER   | 42 | | Unique identifier for this record.
    LOAD_A | FLAG          | VARCHAR2 | 1  | | Must be Y or N
    LOAD_A | GONE          | VARCHAR2 | 5  | |
    LOAD_C | X             | VARCHAR2 | 5  | |
"""
NEW = """
    LOAD_A | RECORD_NUMBER | NUMBER   | 42 | | Unique identifier for this record.
    LOAD_A | flag          | VARCHAR2 | 3  | | Must be Y, N or Null
    LOAD_A | CAME          | DATE     |    | |
    LOAD_B | Y             | VARCHAR2 | 5  | |
"""


@dataclass(frozen=True)
class Line:
    target_table: str
    target_field: str
    source_table: str = ""
    source_field: str = ""
    feed: str = "f"
    rule: str = ""


@dataclass(frozen=True)
class Feed:
    target_table: str
    driving_table: str
    alias: str
    joins: str = ""
    row_filter: str = ""
    follow_merge: str = ""
    feed: str = "f"


def both(source=("", "")):
    old = build_catalogue([document(source[0])] if source[0] else [], [document(OLD)])
    new = build_catalogue([document(source[1])] if source[1] else [], [document(NEW)])
    return old, new


def test_what_came_went_and_changed_is_told():
    told = {(c.table, c.field, c.kind, c.attribute): (c.before, c.after) for c in compare(*both())}
    assert told["LOAD_A", "CAME", "added", ""] == ("", "DATE")
    assert told["LOAD_A", "GONE", "removed", ""] == ("VARCHAR2 5", "")
    assert told["LOAD_A", "flag", "changed", "length"] == ("1", "3")
    assert told["LOAD_A", "flag", "changed", "name"] == ("FLAG", "flag")
    assert told["LOAD_B", "", "added", ""] == ("", "1 fields")
    assert told["LOAD_C", "", "removed", ""] == ("1 fields", "")
    assert not any(place[1] == "RECORD_NUMBER" for place in told)


def test_a_changed_rule_is_told_as_a_rule():
    old = build_catalogue([], [document('T | a | VARCHAR2 | 9 | | Maps to: code type 7 - "C"')])
    new = build_catalogue([], [document('T | a | VARCHAR2 | 9 | | Maps to: code type 8 - "C"')])
    changes = {change.attribute: change for change in compare(old, new)}
    assert (changes["code_type_id"].before, changes["code_type_id"].after) == ("7", "8")
    assert changes["code_type_id"].is_rule
    assert not changes["description"].is_rule


def test_nothing_changed_is_told_as_nothing(real):
    assert compare(real, real) == []


def test_a_line_is_touched_by_its_target_its_source_and_a_lost_table():
    changes = compare(*both(("S | Code | | 3 | |", "S | Code | | 4 | |")))
    lines = [
        Line("LOAD_A", "FLAG"),
        Line("LOAD_A", "RECORD_NUMBER", "s", "code"),
        Line("LOAD_A", "RECORD_NUMBER"),
        Line("LOAD_C", "X"),
    ]
    found = touched(changes, lines)
    assert [line for line, _ in found] == [lines[0], lines[1], lines[3]]
    assert [change.attribute for change in found[1][1]] == ["length"]


def test_a_field_under_a_new_name_is_told_as_likely_renamed():
    old = """
        T | WARD_CODE | VARCHAR2 | 4  | | The ward on which the patient lies.
        T | DIAG_1    | VARCHAR2 | 6  | |
        T | SEEN      | DATE     | 10 | | Day of the visit.
        U | A | VARCHAR2 | 4 | |
        U | B | VARCHAR2 | 4 | |
    """
    new = """
        T | WARD_CD   | VARCHAR2 | 6  | | The ward on which the patient lies.
        T | DIAG_2    | VARCHAR2 | 6  | |
        T | COLOUR    | VARCHAR2 | 2  | | Colour of the door.
        V | A | VARCHAR2 | 4 | |
        V | B | VARCHAR2 | 4 | |
    """
    changes = compare(*(build_catalogue([], [document(text)]) for text in (old, new)))
    told = {(c.table, c.field, c.kind): (c.before, c.after) for c in changes if not c.attribute}
    assert told["T", "WARD_CODE", "renamed"] == ("WARD_CODE", "WARD_CD")
    assert told["U", "", "renamed"] == ("U", "V")
    lost = {name for _, name, kind in told if kind in ("added", "removed")}
    assert lost == {"DIAG_1", "DIAG_2", "SEEN", "COLOUR"}
    (length,) = [c for c in changes if c.attribute == "length"]
    assert (length.field, length.before, length.after) == ("WARD_CODE", "4", "6")
    line = Line("T", "WARD_CODE")
    assert [len(hits) for _, hits in touched(changes, [line, Line("T", "OTHER")])] == [2]


@pytest.mark.parametrize(
    ("line", "feed", "expected"),
    [
        (Line("T", "a", rule="upper(s.Code)"), Feed("T", "S", "s"), True),
        (Line("T", "a", rule="upper(x.Code)"), Feed("T", "S", "s", "x: OTHER ON x.A = s.B"), False),
        (Line("T", "a", rule="'s.Code'"), Feed("T", "S", "s"), False),
        (Line("T", "a"), Feed("T", "P", "p", "s: S ON s.Code = p.Code | one"), True),
        (Line("T", "a"), Feed("T", "S", "s", row_filter="s.Code <> 'X'"), True),
        (Line("T", "a"), Feed("T", "P", "p", follow_merge="follow p.No through S Code -> X"), True),
        (Line("T", "a", "S", "Other", rule="s.Code || s.Other"), None, True),
        (Line("T", "a", rule="parent('LOAD_P', s.No)"), None, False),
    ],
)
def test_a_line_is_touched_by_what_its_rule_and_feed_name(line, feed, expected):
    changes = compare(
        *(build_catalogue([document(f"S | Code | | {n} | |")], []) for n in (3, 4)),
    )
    assert bool(touched(changes, [line], [feed] if feed else [])) == expected


def test_an_earlier_catalogue_stays_when_another_takes_its_place(tmp_path):
    old, new = both()
    with state(tmp_path / "state.sqlite") as con:
        save(con, old)
        save(con, old)
        assert versions(con) == []
        save(con, new)
        (kept,) = versions(con)
        assert (kept.number, kept.tables, kept.fields) == (1, 2, 4)
        assert kept.documents == ("a.xlsx",) and kept.read_at <= kept.replaced_at
        assert load_version(con, kept.number) == old
        save(con, old)
        assert [item.number for item in versions(con)] == [2, 1]
        with pytest.raises(UseError, match="Kept: 2, 1"):
            load_version(con, 7)


def test_an_extract_is_held_against_its_dictionary():
    known = build_catalogue(
        [document("S | Code | | 3 | |\nS | Colour | | 9 | |\nT | A | |1||")], []
    )
    extract = {"S": {"code": 4, "Color": 2}, "ORDERS": {"A": None}}
    found = [
        (d.table, d.column, d.kind, d.detail) for d in spec_against_extract(known.source, extract)
    ]
    assert found == [
        ("ORDERS", "", "table unexpected", "The dictionary has no such table."),
        ("S", "Colour", "missing", "in the dictionary, not in the extract"),
        ("S", "code", "too long", "4 characters; the dictionary says 3"),
        ("S", "Color", "unexpected", "Did you mean 'Colour'?"),
        ("T", "", "table missing", "1 columns in the dictionary"),
    ]
