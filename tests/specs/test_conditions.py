"""Conditions, notes, order and table rules: each production, in words like those of a guide."""

from __future__ import annotations

import pytest

from core.specs import SpecField, SpecTable, read_document
from core.specs.model import Evidence
from core.specs.rules import rules_of
from core.specs.table_rules import creates, sentences, table_rules
from core.specs.unplaced import unplaced
from tests.specs.builders import table, word


@pytest.mark.parametrize(
    ("text", "fact", "value"),
    [
        ('Note type = "31" - "Slips"', "note_type", "31"),
        ('Note type = " 31" "Stall slips"', "note_type_name", "Stall slips"),
        ('Note type = "31" - "Slips", Subject = "Crate slip"', "subject", "Crate slip"),
        ('Maps to: code type 5 "Note types"', "note_type", None),
        ("Must be a unique value.", "unique", True),
        ("Must be unique", "unique", True),
        ("Unique identifier for the stall", "unique", False),
        ("Unique identifier for this crate record.", "identifies", "crate record"),
        ("Unique crate slip id from the source system.", "identifies", "crate slip"),
        ("Must be in format: DD/MM/YYYY, cannot be in the future", "order", ("<= today",)),
        ("If given, must be greater then packed_on date", "order", ("> packed_on",)),
        ("Must be on or after packed_on", "order", (">= packed_on",)),
        ("cannot be before packed_on", "order", (">= packed_on",)),
        ("must not be later than the sold_on date", "order", ("<= sold_on",)),
        ("Must be a valid crate", "order", ()),
        ("Can only be set if the crate is full.", "only_if", "the crate is full"),
        ("Only set if sold", "only_if", "sold"),
        ("The only crate", "only_if", None),
        ("Must be Y or N, if Y then owner must be entered", "requires", "Y: owner"),
        ("If not held at source, recommend loading sold_on + 1.", "default_hint", "sold_on + 1"),
        ("Used to set crates.stall_id to say so.", "sets", ("crates.stall_id",)),
        (
            "Used to set crates. a_id , a_kind (if X is Y), b_id and b_kind to the stall",
            "sets",
            ("crates.a_id", "crates.a_kind", "crates.b_id", "crates.b_kind"),
        ),
        ("Only one Fresh allowed per parcel.", "cardinality", "Only one Fresh allowed per parcel"),
        ("Not loaded but used when mapping", "not_loaded", True),
        ("Loaded into: A.b_c", "not_loaded", False),
        ("Legacy field, kept as it was", "deprecated", True),
        ("Mandatory but only to be given for C crates", "required_if", "x"),
        ("must be populated if stall populated.", "required_if", "x"),
        ("Must not be blank for crates of glass.", "required_if", "x"),
        ("If kind is F then this field is mandatory.", "required_if", "x"),
    ],
)
def test_production(text, fact, value):
    read = getattr(rules_of(text), fact)
    assert bool(read) if fact == "required_if" else read == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("All crates must first have been loaded into the market.", "load order"),
        ("All sold crates must be loaded to keep the count right.", "completeness"),
        ("One grower can have one or more stalls.", "cardinality"),
        ("A crate can have no other label.", "cardinality"),
        ("The start of one season must equal the end of the season before.", "continuity"),
        ("Labels must not overlap other labels of the crate.", "continuity"),
        ("All dates must fall within the season.", "date order"),
        ("A crate with labels must have a first label.", "existence"),
        ("The list code must be a unique identifier.", "unique"),
        ("Blank end_date indicates a crate in the cellar.", "blank"),
    ],
)
def test_a_rule_for_a_whole_table_is_kept_with_its_kind(text, kind):
    (rule,) = table_rules(["What the table holds.", text])
    assert (rule.kind, rule.text) == (kind, text.rstrip("."))


def test_a_sentence_that_runs_over_lines_is_one():
    lines = ["No crate may hold labels of the", "SAME kind,", "COLOUR or grade. Other words."]
    assert sentences(lines) == [
        "No crate may hold labels of the SAME kind, COLOUR or grade",
        "Other words",
    ]


def test_what_a_table_fills_is_listed():
    box = ["Crates.", "Creates records in:", "CRATE_MASTER", "CRATES", "Loaded via:", "PACK.load"]
    assert creates(box) == ("CRATE_MASTER", "CRATES")


def test_rules_under_a_table_belong_to_it(tmp_path):
    grid = table("Field | Type | Comment\nSTART_ON | date | First day")
    path = word(
        tmp_path / "a.docx",
        ["Table: seasons", grid, "Seasons must not overlap other seasons.", "Table: crates", grid],
    )
    document = read_document(path)
    assert [[r.kind for r in t.rules] for t in document.tables] == [["continuity"], []]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("The crate.\nMust be agreed with the grower.", ["Must be agreed with the grower"]),
        ("Loaded into:\nCRATES.colour", []),
        ('Maps to: code type 7 - "Colour"\nMust be Y or N', []),
        ("The colour of the crate", []),
        ("Otherwise the stall decides", ["Otherwise the stall decides"]),
    ],
)
def test_a_sentence_that_sounds_like_a_rule_and_fits_none_is_told(text, told):
    item = SpecField(
        1, "COLOUR", "COLOUR", description=text, rules=rules_of(text), evidence=Evidence()
    )
    assert [u.text for u in unplaced([SpecTable("CRATES", 1, (item,))])] == told


@pytest.mark.parametrize(
    ("text", "under"),
    [
        ("Loaded into CODES.user_code under code_type 104", "104"),
        ("Loaded into: PEOPLE.number for code type 9, list 4,", "9"),
        ("Joined on codes.code where codes.code_type=41", "41"),
        ('Maps to: code type 9 - "Sex"', None),
    ],
)
def test_the_code_type_that_a_value_is_held_under_is_no_translation(text, under):
    rules = rules_of(text)
    assert rules.held_under == under
    assert (rules.code_type_id is None) == (under is not None)


def test_two_columns_after_one_table_are_two_destinations():
    rules = rules_of("Loaded into: PERIODS.start_kind/stop_kind.")
    assert rules.loaded_into == ("PERIODS.start_kind", "PERIODS.stop_kind")


def test_a_table_to_match_on_is_a_reference():
    rules = rules_of("Required to get the site id from MAPS where matched on site_prefix")
    assert rules.references == ("table:MAPS.site_prefix",)
