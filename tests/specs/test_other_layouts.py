"""Workbooks and Word documents in layouts nobody here wrote."""

from __future__ import annotations

from core.specs import read_document
from tests.specs.builders import table, word, workbook


def facts(document):
    return [
        (t.name, f.name, f.data_type, f.length, f.mandatory)
        for t in document.tables
        for f in t.fields
    ]


def test_a_header_on_a_later_row_and_a_section_row_are_understood(tmp_path):
    rows = table(
        """
        Dictionary of the shop | | |
        | | |
        Item | Field name | Data type | Nullable
        Goods | | |
        The code | CODE | VARCHAR2(8) | No
        The price | PRICE | NUMBER(9,2) | Yes
        """
    )
    document = read_document(workbook(tmp_path / "a.xlsx", {"Stock": rows, "Empty": []}))
    assert facts(document) == [
        ("Stock", "CODE", "VARCHAR2", 8, "Y"),
        ("Stock", "PRICE", "NUMBER", 9, "N"),
    ]
    assert document.tables[0].fields[1].precision == 2


def test_a_table_column_makes_one_table_for_each_value(tmp_path):
    rows = table(
        """
        TableName | Column | Size | DataElement | Description
        A1 | One | 4 | X0001 | First
        A1 | Two | | X0002 |
        B2 | One | 8 | | 5.1
        """
    )
    document = read_document(workbook(tmp_path / "a.xlsx", {"Columns": rows}))
    assert [(t.name, len(t.fields)) for t in document.tables] == [("A1", 2), ("B2", 1)]
    assert document.tables[0].fields[1].element == "X0002"


def test_the_column_whose_values_read_like_names_is_the_name(tmp_path):
    rows = table(
        """
        Logical entity | Old field name | Field Label | Length | Data Type
        Care of the person | A value not held before | CAREX | 5 | Alphanumeric
        Other care | CAREY | CAREY | 3 | Numeric
        """
    )
    document = read_document(workbook(tmp_path / "a.xlsx", {"Variables": rows}))
    assert [f[:2] for f in facts(document)] == [("Variables", "CAREX"), ("Variables", "CAREY")]


def test_lookup_sheets_are_no_tables(tmp_path):
    codes = table("Code | Description\nA | Apple\nB | Beet")
    field = table("Field | Type | Required\nKIND | an1 | M")
    document = read_document(workbook(tmp_path / "a.xlsx", {"Codes": codes, "Goods": field}))
    assert facts(document) == [("Goods", "KIND", "an", 1, "Y")]


def test_captions_name_the_tables_of_a_word_document(tmp_path):
    grid = table("Field | Type | Comment\nfirst_no | int | Counts")
    path = word(
        tmp_path / "a.docx", ["Table name: goods", "Read first", grid, "Table: shelf", grid]
    )
    assert [f[:2] for f in facts(read_document(path))] == [
        ("goods", "first_no"),
        ("shelf", "first_no"),
    ]


def test_element_codes_and_keys_of_a_word_document_are_no_fields(tmp_path):
    elements = table("Element | Description\nX0001 | The first thing")
    keys = table("Table | Key columns\nA1 | One, Two")
    document = read_document(word(tmp_path / "a.docx", ["Notes", elements, keys]))
    assert document.tables == ()
    assert [(e.code, e.description) for e in document.elements] == [("X0001", "The first thing")]
    assert [(k.table, k.fields) for k in document.keys] == [("A1", ("One", "Two"))]


def test_the_same_file_gives_the_same_document(tmp_path):
    path = word(tmp_path / "a.docx", ["Table: x", table("Field | Type\nA | int")])
    assert read_document(path) == read_document(path)
