"""Ruled PDF tables with the traps that real guides set."""

from __future__ import annotations

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from core.specs import read_document
from tests.specs.builders import Guide, table

WIDTHS = (70, 50, 120, 250)
HEAD = ["DATATYPE", "LENGTH", "NAME", "COMMENTS"]


def two_tables(path, **looks):
    guide = Guide(path, **looks)
    guide.text("Fields highlighted grey are mandatory.")
    guide.text("STOCK DATA", 14)
    guide.grid([240], [["TABLE NAME: LOAD_STOCK\nGoods held"]])
    rows = table(
        """
        NUMBER   | 42 | RECORD_NUMBER | Unique identifier for this extracted record.
        VARCHAR2 | 10 | COLOUR | Maps to: code type 7 - "Colour"
        DATE     | 10 | BOUGHT | Must be in format: DD/MM/YYYY
        """
    )
    guide.grid(WIDTHS, [HEAD, *rows])
    guide.grid([240], [["TABLE NAME: LOAD_SHELF"]])
    guide.grid(
        WIDTHS,
        [
            HEAD,
            [
                "NUMBER",
                "42",
                "LOADSTOCK_RECORD_NU\nMBER",
                "Foreign key to LOAD_STOCK.record_number",
            ],
            ["VARCHAR2", "4000", "REMARK", "Free text"],
        ],
    )
    guide.page()
    guide.grid(WIDTHS, [["", "", "", "Loaded into: SHELF.remark"], ["NUMBER", "3", "ROW", ""]])
    return guide.save()


@pytest.mark.parametrize("borders", ["lines", "filled", "open sides"])
def test_tables_names_and_types_are_read_whatever_draws_the_borders(tmp_path, borders):
    document = read_document(two_tables(tmp_path / "g.pdf", borders=borders))
    read = {t.name: [(f.name, f.data_type, f.length) for f in t.fields] for t in document.tables}
    assert read == {
        "LOAD_STOCK": [
            ("RECORD_NUMBER", "NUMBER", 42),
            ("COLOUR", "VARCHAR2", 10),
            ("BOUGHT", "DATE", 10),
        ],
        "LOAD_SHELF": [
            ("LOADSTOCK_RECORD_NUMBER", "NUMBER", 42),
            ("REMARK", "VARCHAR2", 4000),
            ("ROW", "NUMBER", 3),
        ],
    }


@pytest.mark.parametrize("borders", ["lines", "filled"])
def test_a_comment_goes_on_over_the_page(tmp_path, borders):
    document = read_document(two_tables(tmp_path / "g.pdf", borders=borders))
    remark = document.tables[1].fields[1]
    assert remark.rules.loaded_into == ("SHELF.remark",)
    assert remark.evidence.place == "page 1"


def test_alternating_shading_is_not_read_as_mandatory(tmp_path):
    document = read_document(two_tables(tmp_path / "g.pdf", shading="alternate"))
    fields = [item for table_ in document.tables for item in table_.fields]
    assert {item.mandatory for item in fields} == {"U"}
    assert "alternates" in fields[0].mandatory_reason


def test_shading_that_does_not_alternate_means_what_the_legend_says(tmp_path):
    document = read_document(two_tables(tmp_path / "g.pdf", shading="top"))
    shaded = [f.name for t in document.tables for f in t.fields if f.mandatory == "Y"]
    assert shaded == ["RECORD_NUMBER", "COLOUR", "LOADSTOCK_RECORD_NUMBER", "REMARK", "ROW"]


def test_a_header_alone_at_the_foot_of_a_page_keeps_its_table(tmp_path):
    guide = Guide(tmp_path / "g.pdf")
    guide.text("1 Table: Shelf").grid(WIDTHS, [HEAD]).page()
    guide.grid(WIDTHS, [HEAD, ["NUMBER", "3", "ROW", "Which row"]])
    document = read_document(guide.save())
    assert [(t.name, [f.name for f in t.fields]) for t in document.tables] == [("Shelf", ["ROW"])]


def test_areas_listed_in_loading_order_number_the_tables(tmp_path):
    guide = Guide(tmp_path / "g.pdf")
    guide.text("ABC: STOCK OF GOODS").text("DEF: SHELVES")
    guide.text("The process must be run in the above order.").text("ARC: ARCHIVES").page()
    for heading, name in (("STOCK", "LOAD_S"), ("SHELVES", "LOAD_H"), ("SHELF ARCHIVE", "LOAD_A")):
        guide.text(heading, 16)
        guide.grid([240], [[f"TABLE NAME: {name}"]])
        guide.grid(WIDTHS, [HEAD, ["NUMBER", "3", "ROW", "Which row"]])
    guide.text("Some words at the usual size, so that headings stand out from them.", 9)
    document = read_document(guide.save())
    placed = [(t.name, t.area, t.load_order) for t in document.tables]
    assert placed == [("LOAD_S", "ABC", 1), ("LOAD_H", "DEF", 2), ("LOAD_A", "ARC", None)]


@pytest.mark.parametrize("frame", [True, False], ids=["frame", "no frame"])
@pytest.mark.parametrize("uprights", [True, False], ids=["uprights", "no uprights"])
@pytest.mark.parametrize("under_head", [True, False], ids=["line under head", "none"])
def test_a_table_is_read_whose_rules_part_no_rows(tmp_path, frame, uprights, under_head):
    rows = table(
        """
        Field | Type | Required | Description
        crate_id | integer | Yes | Number of the crate
        grower | varchar(50) | No | Who grew what is in it and
         | | | where it was grown
        season | date | No | When
        """
    )
    canvas = Canvas(str(tmp_path / "g.pdf"))
    canvas.drawString(50, 800, "Table 3: stock_list")
    edges = (50, 170, 250, 330, 545)
    for number, row in enumerate(rows):
        for x, text in zip(edges, row, strict=False):
            canvas.drawString(x + 4, 770 - 16 * number, text)
    if frame:
        canvas.rect(50, 700, 495, 84)
    if under_head:
        canvas.line(50, 766, 545, 766)
    for x in edges if uprights else ():
        canvas.line(x, 700, x, 784)
    canvas.save()
    document = read_document(tmp_path / "g.pdf")
    read = [(t.name, f.name, f.data_type, f.mandatory) for t in document.tables for f in t.fields]
    assert read == [
        ("stock_list", "crate_id", "integer", "Y"),
        ("stock_list", "grower", "varchar", "N"),
        ("stock_list", "season", "date", "N"),
    ]
    grower = document.tables[0].fields[1]
    assert grower.description == "Who grew what is in it and where it was grown"


def test_ligatures_are_spelt_out(tmp_path):
    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    canvas = Canvas(str(tmp_path / "g.pdf"))
    canvas.setFont("Vera", 9)
    canvas.drawString(50, 800, "Table 1: stock")
    rows = (
        ("Field", "Type", "Description"),
        ("\ufb01rst_\ufb02ag", "char(1)", "The \ufb01rst"),
        ("size", "int", "How big"),
    )
    for number, row in enumerate(rows):
        for x, text in zip((50, 150, 230), row, strict=True):
            canvas.drawString(x, 780 - 14 * number, text)
    canvas.save()
    fields = read_document(tmp_path / "g.pdf").tables[0].fields
    assert [(f.name, f.description) for f in fields] == [
        ("first_flag", "The first"),
        ("size", "How big"),
    ]
