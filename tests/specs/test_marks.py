"""What a mark says of a field: columns, asterisks, shading, and blocks of one field each."""

from __future__ import annotations

import docx
import pytest
import xlsxwriter
from docx.oxml import parse_xml

from core.specs import read_document
from tests.specs.builders import table, word, workbook

GRID = table(
    """
    Field | Type | Comment
    CODE* | an4 | The code
    PRICE | n6 | The price
    GRADE * | a1 | The grade
    COUNT | n6 | How many
    """
)
SHADED = {1, 2, 4}  # rows of GRID


def marks(document):
    return [(f.name, f.mandatory) for t in document.tables for f in t.fields]


@pytest.mark.parametrize("make", [workbook, word])
def test_an_asterisk_counts_where_the_document_says_what_it_means(tmp_path, make):
    told = "Fields with an asterisk (*) are mandatory."
    path = _made(make, tmp_path, [[told], [], *GRID])
    assert marks(read_document(path)) == [
        ("CODE", "Y"),
        ("PRICE", "U"),
        ("GRADE", "Y"),
        ("COUNT", "U"),
    ]


@pytest.mark.parametrize("make", [workbook, word])
def test_an_asterisk_without_a_legend_says_nothing(tmp_path, make):
    path = _made(make, tmp_path, [["All goods"], [], *GRID])
    assert {mark for _, mark in marks(read_document(path))} == {"U"}


def _made(make, folder, rows):
    if make is workbook:
        return workbook(folder / "a.xlsx", {"Goods": rows})
    return word(folder / "a.docx", [rows[0][0], rows[2:]])


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@pytest.mark.parametrize("told", ["Grey rows are mandatory.", "All goods of the market"])
def test_shading_counts_where_the_document_says_what_it_means(tmp_path, kind, told):
    path = _shaded(tmp_path / f"a.{kind}", f"Note: {told}".replace("Grey", "shaded grey"))
    expected = ["Y", "Y", "U", "Y"] if "Grey" in told else ["U"] * 4
    assert [mark for _, mark in marks(read_document(path))] == expected


def _shaded(path, told):
    if path.suffix == ".xlsx":
        book = xlsxwriter.Workbook(str(path))
        sheet = book.add_worksheet("Goods")
        grey = book.add_format({"bg_color": "#C0C0C0"})
        sheet.write_string(0, 0, told)
        for r, row in enumerate(GRID):
            for c, value in enumerate(row):
                sheet.write_string(r + 2, c, value, grey if r in SHADED else None)
        book.close()
        return path
    document = docx.Document()
    document.add_paragraph(told)
    grid = document.add_table(rows=0, cols=3)
    for r, row in enumerate(GRID):
        for cell, value in zip(grid.add_row().cells, row, strict=True):
            cell.text = value
            if r in SHADED:
                cell._tc.get_or_add_tcPr().append(
                    parse_xml(
                        '<w:shd xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/'
                        '2006/main" w:val="clear" w:fill="BFBFBF"/>'
                    )
                )
    document.save(str(path))
    return path


@pytest.mark.parametrize(
    ("heading", "value", "mandatory"),
    [
        ("Mandatory", "Y", "Y"),
        ("Mandatory", "\u2713", "Y"),
        ("Mandatory", "*", "Y"),
        ("Mandatory", "M - Mandatory", "Y"),
        ("Mandatory", "Mandatory if the crate is full", "U"),
        ("Mandatory", "C", "U"),
        ("Mandatory", "", "U"),
        ("M/R/O", "O", "N"),
        ("Optionality", "Required", "Y"),
        ("Nullable", "No", "Y"),
        ("Nullable", "NOT NULL", "Y"),
        ("Nullable", "NULL", "N"),
        ("Nullable?", "TRUE", "N"),
        ("Allow Nulls", "\u2713", "N"),
        ("AllowNulls", "N", "Y"),
        ("Optional", "Yes", "N"),
        ("Optional", "M", "Y"),
        ("Is Nullable", "Mandatory", "Y"),
    ],
)
def test_a_mark_is_turned_the_right_way(tmp_path, heading, value, mandatory):
    rows = [["Field", "Type", heading], ["CODE", "an4", value], ["PRICE", "n6", ""]]
    path = workbook(tmp_path / "a.xlsx", {"Goods": rows})
    assert marks(read_document(path))[0] == ("CODE", mandatory)


def test_blocks_of_one_field_each_make_a_table(tmp_path):
    first = table("Field name: | CODE\nFormat: | an4\nMandatory: | Yes\nDescription: | The code")
    second = table("Field name: | PRICE\nFormat: | n6\nMandatory: | No\nDescription: | Its price")
    path = word(tmp_path / "a.docx", ["Table: goods", first, "and", second])
    document = read_document(path)
    assert [(t.name, len(t.fields)) for t in document.tables] == [("goods", 2)]
    assert marks(document) == [("CODE", "Y"), ("PRICE", "N")]
    assert document.tables[0].fields[1].length == 6


def test_a_list_that_explains_headings_is_no_field(tmp_path):
    told = table("Heading | Meaning\nField name | What it is called\nType | How it is held")
    document = read_document(word(tmp_path / "a.docx", [told, "Table: goods", GRID]))
    assert [len(t.fields) for t in document.tables] == [4]


def test_a_row_that_pairs_table_name_with_a_name_is_a_caption(tmp_path):
    rows = [["Table name", "GOODS_LIST"], ["Purpose", "Stock"], [], *GRID]
    document = read_document(workbook(tmp_path / "a.xlsx", {"T1 - goods": rows}))
    assert [t.name for t in document.tables] == ["GOODS_LIST"]
