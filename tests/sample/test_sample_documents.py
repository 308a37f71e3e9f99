"""The sample programme's documents: the same bytes each time, the same shape as real ones."""

from __future__ import annotations

import csv
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from core.catalogue import build_catalogue
from core.specs import Document, SpecField, read_document
from data.sample.render.documents import DICTIONARY, GUIDE, NOTES, render
from data.sample.render.facts import SAMPLE, facts, parts

COMMITTED = SAMPLE / "documents"


@pytest.fixture(scope="module")
def rendered(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    render(folder)
    return folder


@pytest.fixture(scope="module")
def dictionary() -> Document:
    return read_document(COMMITTED / DICTIONARY)


@pytest.fixture(scope="module")
def guide() -> Document:
    return read_document(COMMITTED / GUIDE)


@pytest.fixture(scope="module")
def real_guide(specs_folder) -> Document:
    return read_document(next(specs_folder.glob("*.pdf")))


@pytest.fixture(scope="module")
def real_dictionary(specs_folder) -> Document:
    return read_document(next(specs_folder.glob("*.xlsx")))


def fields(document: Document) -> Iterator[tuple[tuple[str, str], SpecField]]:
    for table in document.tables:
        for field in table.fields:
            yield (table.name, field.name), field


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def page_texts(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


@pytest.mark.parametrize("name", [DICTIONARY, NOTES, GUIDE])
def test_rendering_again_gives_the_same_bytes(rendered, tmp_path, name):
    render(tmp_path)
    assert (tmp_path / name).read_bytes() == (rendered / name).read_bytes()


@pytest.mark.parametrize("name", [DICTIONARY, NOTES])
def test_the_committed_office_documents_are_what_the_facts_render(rendered, name):
    assert members(COMMITTED / name) == members(rendered / name)


def test_the_committed_guide_is_what_the_facts_render(rendered):
    assert page_texts(COMMITTED / GUIDE) == page_texts(rendered / GUIDE)


@pytest.mark.parametrize("name", [DICTIONARY, NOTES, GUIDE])
def test_a_committed_document_is_smaller_than_two_megabytes(name):
    assert (COMMITTED / name).stat().st_size < 2_000_000


def test_the_dictionary_reads_as_417_tables_and_5387_fields(dictionary):
    read = [(table, field, spec.element) for (table, field), spec in fields(dictionary)]
    given = [
        (row["table_name"], row["column_name"], row["data_element"])
        for row in facts("source_fields")
    ]
    assert len(dictionary.tables) == 417
    assert read == given
    assert len(read) == 5387


def test_the_dictionary_keeps_the_traps_of_a_real_one():
    rows = facts("source_fields")
    assert sum(row["size"] == "" for row in rows) == 60
    assert sum(row["data_element"] == "" for row in rows) == 80
    assert sum(row["description"] == row["released_at"] != "" for row in rows) == 335
    assert Counter(row["logical_delete_flag"] for row in rows) == {"": 3333, "0": 2053, "-1": 1}


def test_the_guide_reads_as_38_tables_and_884_fields(guide):
    read = [
        (table, spec.name, spec.printed_name, spec.data_type, spec.length)
        for (table, _), spec in fields(guide)
    ]
    given = [
        (row["table_name"], row["field_name"], row["printed_name"], row["data_type"], length(row))
        for row in facts("target_fields")
    ]
    assert len(guide.tables) == 38
    assert read == given
    assert Counter(row[3] for row in read) == {"VARCHAR2": 670, "DATE": 118, "NUMBER": 96}


def length(row: dict[str, str]) -> int | None:
    return int(row["length"]) if row["length"] else None


def test_the_guide_reads_with_its_rules(guide):
    read = {key: spec.rules for key, spec in fields(guide)}
    for row in facts("target_fields"):
        rules = read[row["table_name"], row["field_name"]]
        assert (rules.format_mask or "") == row["format_mask"]
        assert (rules.fk_to or "") == row["fk_printed"]
        assert rules.uppercase == bool(row["uppercase"])
        if row["code_type_id"]:
            assert rules.code_type_id == row["code_type_id"]
            assert rules.code_type_name == row["code_type_name"]
    assert sum(rules.fk_to is not None for rules in read.values()) == 41
    assert sum(rules.format_mask is not None for rules in read.values()) == 117
    assert sum(rules.code_type_id is not None for rules in read.values()) >= 176


def test_the_guide_reads_with_what_each_field_accepts_and_where_it_goes(guide):
    read = {key: spec.rules for key, spec in fields(guide)}
    for row in facts("target_fields"):
        rules = read[row["table_name"], row["field_name"]]
        values = [value.partition("=")[0] for value in parts(row["allowed_values"])]
        needed = row["required_if"] and f"Required if {row['required_if']}"
        assert list(rules.loaded_into) == parts(row["loaded_into"])
        assert list(rules.allowed_values) == [v for v in values if v.upper() != "NULL"]
        assert "..".join(rules.value_range or ()) == row["value_range"]
        assert (rules.default_if_null or "") == row["default_if_null"]
        assert (rules.required_if or "") == needed
        assert ", ".join(rules.examples) == row["examples"]


def test_the_guide_reads_with_what_each_field_refers_to(guide):
    read = {key: spec.rules.references for key, spec in fields(guide)}
    for row in facts("target_fields"):
        found = read[row["table_name"], row["field_name"]]
        given = [what.split(" ")[0] for what in parts(row["references"])]
        assert [what for what in found if not what.startswith("table:")] == [
            what for what in given if not what.startswith("code_type:")
        ]
        assert any(what.startswith("table:") for what in found) == bool(row["maps_to"])


def test_the_guide_says_mandatory_of_six_fields_and_of_no_other(guide):
    said = {key for key, spec in fields(guide) if spec.mandatory == "Y"}
    given = {
        (row["table_name"], row["field_name"])
        for row in facts("target_fields")
        if row["mandatory_text"]
    }
    assert said == given
    assert len(said) == 6


def test_the_guide_reads_with_areas_and_load_order(guide):
    read = [(table.name, table.area, table.load_order) for table in guide.tables]
    given = [
        (row["table_name"], row["area"], int(row["load_order"]) if row["load_order"] else None)
        for row in facts("target_tables")
    ]
    assert read == given


def test_the_notes_state_keys_whose_columns_stand_in_the_dictionary(dictionary):
    notes = read_document(COMMITTED / NOTES)
    known = {key for key, _ in fields(dictionary)}
    assert len(notes.keys) == 102
    assert all((key.table, column) in known for key in notes.keys for column in key.fields)
    assert {element.code for element in notes.elements} >= {"A0000", "A0142", "A0463"}


def test_the_sample_dictionary_holds_the_facts_of_the_real_one(dictionary, real_dictionary):
    def held(document: Document) -> dict[tuple[str, str], tuple[object, ...]]:
        return {key: (spec.element, spec.length, spec.attributes) for key, spec in fields(document)}

    assert held(dictionary) == held(real_dictionary)


def test_the_sample_guide_holds_the_facts_of_the_real_one(guide, real_guide):
    def held(document: Document) -> dict[tuple[str, str], tuple[object, ...]]:
        return {
            key: (
                spec.printed_name,
                spec.data_type,
                spec.length,
                spec.mandatory,
                spec.rules.code_type_id,
                spec.rules.format_mask,
                spec.rules.value_range,
                spec.rules.uppercase,
                spec.rules.fk_to,
            )
            for key, spec in fields(document)
        }

    assert held(guide) == held(real_guide)
    assert [(t.name, t.area, t.load_order) for t in guide.tables] == [
        (t.name, t.area, t.load_order) for t in real_guide.tables
    ]


def test_the_sample_gives_the_relationships_and_load_order_of_the_real_documents(
    dictionary, guide, real_dictionary, real_guide
):
    sample = build_catalogue([dictionary], [guide])
    real = build_catalogue([real_dictionary], [real_guide])
    assert sample.relationships == real.relationships
    assert sample.load_order() == real.load_order()


def test_every_target_field_has_a_description_of_its_own_words():
    with (SAMPLE / "facts" / "target_fields.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["field_name"] for row in rows if not row["description"]] == []
