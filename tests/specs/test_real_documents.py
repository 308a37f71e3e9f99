"""The real dictionary and guide give exactly what a hand count gave."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from core.specs import Document, SpecField, read_document


def fields(document: Document) -> list[SpecField]:
    return [item for table in document.tables for item in table.fields]


def named(document: Document, table: str, name: str) -> SpecField:
    held = next(item for item in document.tables if item.name == table)
    return next(item for item in held.fields if item.name == name)


def test_the_dictionary_has_417_tables_and_5387_fields(dictionary):
    assert len(dictionary.tables) == 417
    assert len(fields(dictionary)) == 5387
    assert max(dictionary.tables, key=lambda t: len(t.fields)).name == "PATDATA"


def test_size_element_and_release_of_a_dictionary_field_are_kept(dictionary):
    item = named(dictionary, "ADMISSIONMANAGEMENT", "AdmissionDateTimeInt")
    assert (item.length, item.element, item.data_type) == (12, "A0372A", "")
    assert dict(item.attributes) == {"LogicalDeleteFlag": "0", "ReleasedAt": "5.1"}
    assert item.evidence.place == "Columns!3"


def test_blank_sizes_and_elements_stay_blank(dictionary):
    assert sum(1 for item in fields(dictionary) if item.length is None) == 60
    assert sum(1 for item in fields(dictionary) if not item.element) == 80


def test_the_guide_has_38_tables_and_884_fields_of_three_types(guide):
    assert len(guide.tables) == 38
    kinds = Counter(item.data_type for item in fields(guide))
    assert kinds == {"VARCHAR2": 670, "DATE": 118, "NUMBER": 96}


def test_field_counts_of_guide_tables_are_right(guide):
    counts = {table.name: len(table.fields) for table in guide.tables}
    assert counts["LOAD_PMI"] == 89
    assert counts["LOAD_STAFF"] == counts["LOAD_USERS"] == 46
    assert counts["LOAD_REFERRALS"] == 26, "the second header row is no field"
    assert counts["LOAD_ADT_ARCHIVE"] == 100


@pytest.mark.parametrize(
    ("table", "name", "length"),
    [
        ("LOAD_PMI", "PREFERRED_LANGUAGE", 80),
        ("LOAD_PMI", "DATE_ENTERED_COUNTRY", 10),
        ("LOAD_OPDWAITLIST", "LOADREF_RECORD_NUMBER", 42),
        ("LOAD_REFERRALS", "LOADRTTPWY_RECORD_NUMBER", 42),
        ("LOAD_PMI", "PRACTICE_POST_CODE", 20),
    ],
)
def test_wrapped_names_are_joined(guide, table, name, length):
    assert named(guide, table, name).length == length


def test_stray_blanks_in_a_name_are_printed_but_not_kept(guide):
    item = named(guide, "LOAD_ADT_ARCHIVE", "DIAGNOSIS_1_DESC")
    assert item.printed_name == "DIAGNOSIS _1_DESC"


def test_no_name_is_invented(guide):
    names = [item.name for item in fields(guide)]
    assert all(re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name) for name in names)
    assert not {"DATATYPE", "LENGTH", "Datatype", "Length"} & set(names)


def test_lengths_are_read_and_two_dates_print_none(guide):
    blank = [item.name for item in fields(guide) if item.length is None]
    assert blank == ["psswd_expiry_date"] * 2
    dates = [item for item in fields(guide) if item.data_type == "DATE" and item.length]
    assert {item.length for item in dates} == {10}


def test_mandatory_is_unknown_but_where_the_text_says_so(guide):
    counts = Counter(item.mandatory for item in fields(guide))
    assert counts == {"U": 878, "Y": 6}
    said = {(t.name, f.name) for t in guide.tables for f in t.fields if f.mandatory == "Y"}
    assert ("LOAD_RTT_EVENTS", "EVENT_DATE") in said
    assert ("LOAD_ADT_ARCHIVE", "ENCOUNTER_TYPE") in said
    assert "alternates" in named(guide, "LOAD_PMI", "MAIN_CRN").mandatory_reason


def test_functional_areas_give_the_load_order(guide):
    order = {table.name: (table.area, table.load_order) for table in guide.tables}
    assert order["LOAD_STAFF"] == ("STAFF", 1)
    assert order["LOAD_PMICASENOTEHISTORY"] == ("PMI", 4)
    assert order["LOAD_RTT_EVENTS"] == ("RTTEV", 8)
    assert order["LOAD_IWL_PROFILES"] == ("IWL", 12)
    assert order["LOAD_MH_CPA_HISTORY"] == ("MH", 14)
    assert order["LOAD_OPD_ARCHIVE"] == ("ARCH", None)


def test_rules_are_found_as_often_as_a_hand_count(guide):
    rules = [item.rules for item in fields(guide)]
    under = [rule.held_under for rule in rules if rule.held_under]
    assert under == ["10454", "9", "10410"], "told apart by a code type, not translated by it"
    assert sum(1 for rule in rules if rule.code_type_id) == 180 == 183 - len(under)
    assert sum(1 for rule in rules if rule.references) == 117
    assert len({place for rule in rules for place in rule.loaded_into}) == 532
    masks = Counter(rule.format_mask for rule in rules if rule.format_mask)
    assert masks == {
        "DD/MM/YYYY": 73,
        "DD/MM/YYYY HH24:MI": 39,
        "HH24:MI": 4,
        "DD/MM/YYYY HH24:MI:SS": 1,
    }
    assert sum(1 for rule in rules if rule.fk_to) == 41
    assert sum(1 for rule in rules if rule.uppercase) == 10
    assert sum(1 for rule in rules if rule.allowed_values or rule.value_range) == 67
    assert sum(1 for rule in rules if rule.loaded_into) == 677
    assert sum(1 for rule in rules if rule.default_if_null) == 24
    assert sum(1 for rule in rules if rule.required_if) == 11
    assert sum(1 for rule in rules if rule.examples) == 103


def test_a_comment_that_runs_over_the_page_is_whole(guide):
    name = named(guide, "LOAD_STAFF", "first_name")
    assert name.rules.uppercase and name.rules.loaded_into == ("maps006.first_name",)
    assert len(named(guide, "LOAD_REFERRALS", "ENCOUNTER_TYPE").rules.allowed_values) == 16


def test_text_drawn_as_outlines_is_flagged(guide):
    flagged = [item for item in fields(guide) if "outlines" in item.evidence.reason]
    assert len(flagged) == 15
    assert all(item.evidence.confidence < 0.99 for item in flagged)


def test_pages_are_right(guide):
    assert named(guide, "LOAD_STAFF", "record_number").evidence.place == "page 6"
    assert named(guide, "LOAD_PMI", "PRACTICE_POST_CODE").evidence.place == "page 25"


def test_the_open_documents_score_at_least_097(specs_folder: Path, tmp_path: Path):
    folder = specs_folder / "open"
    for path in sorted(folder.glob("[xdp]*")):
        with (tmp_path / f"{path.stem}.csv").open("w", newline="", encoding="utf-8") as handle:
            writer = csv.writer(handle)
            writer.writerow(["table_name", "field_name", "data_type", "length", "mandatory"])
            for table in read_document(path).tables:
                for item in table.fields:
                    length = "" if item.length is None else item.length
                    row = [table.name, item.name, item.data_type, length]
                    writer.writerow([*row, item.mandatory.replace("U", "")])
    told = tmp_path / "score.json"
    command = [sys.executable, str(folder / "score.py"), str(tmp_path), "--json", str(told)]
    subprocess.run(command, check=True, capture_output=True, timeout=60)
    scores = json.loads(told.read_text(encoding="utf-8"))
    assert scores["macro"]["all"]["pairF1"] >= 0.97


@pytest.mark.parametrize(
    ("fact", "count"),
    [
        ("note_type", 21),
        ("subject", 17),
        ("unique", 1),
        ("order", 4),
        ("only_if", 6),
        ("requires", 2),
        ("default_hint", 3),
        ("sets", 12),
        ("cardinality", 1),
        ("not_loaded", 8),
        ("deprecated", 3),
    ],
)
def test_conditions_are_found_as_often_as_a_hand_count(guide, fact, count):
    assert sum(1 for item in fields(guide) if getattr(item.rules, fact)) == count


def test_rules_for_whole_tables_are_kept(guide):
    kinds = {table.name: [rule.kind for rule in table.rules] for table in guide.tables}
    assert kinds["LOAD_ADT_EPISODES"] == ["blank", "date order", "continuity", "continuity"]
    assert len(kinds["LOAD_RTT_EVENTS"]) == 7
    assert kinds["LOAD_SITES"] == ["cardinality", "cardinality"]
    assert kinds["LOAD_IWL_TCIS"] == ["completeness"]


def test_what_the_grammar_could_not_place_is_listed(guide):
    told = {(item.table, item.field) for item in guide.unplaced}
    assert ("LOAD_RTT_PERIODS", "REFERRAL_AS_START_ENCOUNTER") in told
    assert 0 < len(told) < 20
