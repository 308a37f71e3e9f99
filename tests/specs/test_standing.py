"""Where a table's name and its fields stand in documents as people publish them."""

from __future__ import annotations

import docx
import openpyxl
import pytest

from core.errors import DocumentError
from core.specs import pdf_page, read_document
from tests.specs.builders import Guide, table, word, workbook
from tests.specs.generated import facts_of, made, truth
from tests.specs.printing import printed

STALL = table("Field | Type | Notes\nSTALL_ID | int | one\nWARD | char(2) | two")
CRATE = table("Field | Type | Notes\nCRATE_ID | int | one\nCOLOUR | char(2) | two")
BOTH = {"STALL": ["STALL_ID", "WARD"], "CRATE": ["CRATE_ID", "COLOUR"]}


def fields(document):
    return {t.name: [f.name for f in t.fields] for t in document.tables}


DOCUMENTS = {
    "captions under the tables": [
        "All of them follow.",
        STALL,
        "Table 1: STALL",
        CRATE,
        "Table 2: Structure of CRATE",
        table("Year | Count\n2019 | 4"),
    ],
    "captions over the tables, words between": [
        *("Table 1: STALL", "It is kept in the hall.", STALL),
        *("Table 2: CRATE", "It is kept in the yard.", CRATE),
    ],
    "numbered with a hyphen": ["Table 3-1. Columns in STALL", STALL, "Table 3-2. CRATE", CRATE],
    "named with their schema": ['Table "public.STALL"', STALL, "Table dbo.CRATE", CRATE],
    "headings for every part": [
        *("# 1 STALL", "## Fields", STALL, "## Rules", "None."),
        *("# 2 CRATE", "## Fields", CRATE),
    ],
    "a section on each field before the next table": [
        *("# STALL", STALL, "## STALL_ID", "Its number.", "## WARD", "Its ward."),
        *("# CRATE", "It is made of wood.", CRATE),
    ],
    "named in a sentence": [
        *("# 1 Scope", "The STALL_X table holds stalls.", "# 1 File layout"),
        *("The tblStall file has the layout below.", STALL),
    ],
}


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_a_table_is_named_by_what_stands_by_it(tmp_path, kind):
    read = fields(read_document(word(tmp_path / "a.docx", DOCUMENTS[kind])))
    assert read == ({"tblStall": BOTH["STALL"]} if "sentence" in kind else BOTH)


def test_bold_lines_name_tables_that_have_no_heading_of_their_own(tmp_path):
    document = docx.Document()
    document.add_heading("The data set of the market", 1)
    for name, rows in (("STALL", STALL), ("CRATE", CRATE)):
        document.add_paragraph().add_run(name).bold = True
        document.add_paragraph("To carry the goods.")
        grid = document.add_table(rows=0, cols=3)
        for row in rows:
            for cell, value in zip(grid.add_row().cells, row, strict=True):
                cell.text = value
    document.save(str(tmp_path / "a.docx"))
    assert fields(read_document(tmp_path / "a.docx")) == BOTH


@pytest.mark.parametrize("title", ["Field name and description", "Variable"])
def test_a_name_that_shares_its_cell_with_words_is_told_apart(tmp_path, title):
    words = "The number of the stall in the hall."
    rows = [[title, "Type"], [f"STALL_ID\n{words}", "int"], [f"WARD\n{words}", "char(2)"]]
    document = read_document(word(tmp_path / "a.docx", ["Table: STALL", rows]))
    assert fields(document) == {"STALL": BOTH["STALL"]}
    assert [f.description for f in document.tables[0].fields] == [words, words]


def test_fields_described_one_a_table_are_one_table(tmp_path):
    parts = []
    for section, names in (
        ("STALL", ["Stall Number", "Ward of Stall"]),
        ("CRATE", ["Crate Number"]),
    ):
        parts.append(f"# {section}")
        for name in names:
            block = [["Name", name], ["Definition", "What it says"], ["Format", "an8"]]
            parts += [f"## {name}", block]
    assert fields(read_document(word(tmp_path / "a.docx", parts))) == {
        "STALL": ["Stall Number", "Ward of Stall"],
        "CRATE": ["Crate Number"],
    }


def test_a_name_merged_over_rows_of_codes_is_one_field(tmp_path):
    document = docx.Document()
    document.add_paragraph("Table: STALL")
    grid = document.add_table(rows=3, cols=3)
    for at, value in enumerate(("Field", "Format", "Codes")):
        grid.cell(0, at).text = value
    for at, value in enumerate(("Kind of stall", "an1")):
        grid.cell(1, at).merge(grid.cell(2, at)).text = value
    grid.cell(1, 2).text, grid.cell(2, 2).text = "1 Open", "2 Roofed"
    document.save(str(tmp_path / "a.docx"))
    assert fields(read_document(tmp_path / "a.docx")) == {"STALL": ["Kind of stall"]}


SHEETS = {
    "a running number headed as a field": "Field # | Data Element | Format\n1 | Stall No | A/N\n"
    "2 | Ward | A/N",
    "another column of names": "Field name | MARKET name | Type\nThe stall | Stall No | int\n"
    "The ward | Ward | int",
    "a group headed Field Type": "Field Type | Field | Format | Notes\nPlaces | Stall No | int | x"
    "\nPlaces | Ward | char(2) | y",
    "the table of the other side": "Output Field | Type | Source Table | Source Field\n"
    "Stall No | int | PMI | a\nWard | int | PMI | b",
    "an unknown heading beside a known one": "Attribute/Rolename | Domain | Datatype\n"
    "Stall No | x | int\nWard | x | int",
}


@pytest.mark.parametrize("kind", SHEETS)
def test_the_column_of_names_is_found(tmp_path, kind):
    text = SHEETS[kind].replace("Stall No", "STALL_ID").replace("Ward", "WARD")
    document = read_document(workbook(tmp_path / "a.xlsx", {"STALL": table(text)}))
    assert fields(document) == {"STALL": BOTH["STALL"]}
    assert all(f.data_type for f in document.tables[0].fields)


def test_lists_of_keys_totals_and_issues_hold_no_fields(tmp_path):
    total = ["Total record length", "", "x"]
    keys = table("Constraint Name | Type | Sort | Column(s)\nstall_pk | Primary key | Asc | WARD")
    issues = table("Dataset | Field | Description of issue\nS | STALL_ID | late\nS | WARD | blank")
    more = [[f"MARK_{n}", "int", "x"] for n in range(9)]
    sheets = {"STALL": [*STALL, *more, total], "Keys": keys, "Known Data Issues": issues}
    read = fields(read_document(workbook(tmp_path / "a.xlsx", sheets)))
    assert read == {"STALL": [*BOTH["STALL"], *(row[0] for row in more)]}


def test_a_list_of_something_else_under_the_fields_ends_them(tmp_path):
    rows = []
    for name, held in (("STALL", STALL), ("CRATE", CRATE)):
        rows += [[f"Table: {name}", "", "Page: 1"], ["Properties"], ["", "Name", "Type"]]
        rows += [["", *row[:2]] for row in held[1:]]
        rows += [["Table Indexes"], ["", "Name", "Number of Fields"], ["", "PrimaryKey", "1"]]
    assert fields(read_document(workbook(tmp_path / "a.xlsx", {"Documenter": rows}))) == BOTH


@pytest.mark.parametrize(
    ("heads", "marks", "said"),
    [
        ("Nulls", ["\u221a", ""], ["N", "Y"]),
        ("Nullable", ["not null", ""], ["Y", "N"]),
        ("Presence", ["Mandatory", "Optional"], ["Y", "N"]),
        ("Req", ["Y", "N"], ["Y", "N"]),
        ("Can be blank?", ["No", "Yes"], ["Y", "N"]),
        ("Occurs", ["1..1", "0..1"], ["Y", "N"]),
        ("Data Completion Status", ["Mandatory", "Optional"], ["Y", "N"]),
    ],
)
def test_marks_are_read_under_the_headings_in_use(tmp_path, heads, marks, said):
    rows = [["Field", "Type", heads], ["STALL_ID", "int", marks[0]], ["WARD", "int", marks[1]]]
    document = read_document(workbook(tmp_path / "a.xlsx", {"STALL": rows}))
    assert [f.mandatory for f in document.tables[0].fields] == said


def test_a_database_listing_set_in_lines_is_read(tmp_path):
    guide = Guide(tmp_path / "a.pdf")
    guide.canvas.setFont("Courier", 9)
    for name, column in (("stall", "ward"), ("crate", "colour")):
        for line in (
            f'                 Table "public.{name}"',
            " Column   |     Type     | Nullable | Default",
            "----------+--------------+----------+--------",
            " id       | integer      | not null |",
            f" {column:8} | character(2) |          |",
            "Indexes:",
            f'    "{name}_pkey" PRIMARY KEY, btree (id)',
        ):
            guide.canvas.drawString(50, guide.y, line)
            guide.y -= 11
        guide.y -= 22
    document = read_document(guide.save())
    assert fields(document) == {"stall": ["id", "ward"], "crate": ["id", "colour"]}
    assert [f.mandatory for f in document.tables[0].fields] == ["Y", "N"]


def test_a_record_type_names_its_table(tmp_path):
    guide = Guide(tmp_path / "a.pdf")
    guide.text("RECORD TYPE 20 - GOODS").grid((90, 90, 90), STALL)
    assert list(fields(read_document(guide.save()))) == ["RECORD TYPE 20 - GOODS"]


def test_a_caption_that_says_continued_names_no_other_table(tmp_path):
    guide = Guide(tmp_path / "a.pdf").text("Table 1: The STALL table").grid((90, 90, 90), STALL)
    guide.page().text("Table 1 - continued from previous page").grid((90, 90, 90), CRATE)
    document = read_document(guide.save())
    assert {t.name for t in document.tables} == {"STALL"}


@pytest.mark.parametrize("seed", [1057, 1108, 1152])
def test_rows_carried_over_a_page_are_kept(tmp_path, seed):
    made_ = made(seed, "pdf")
    assert facts_of(read_document(printed(made_, tmp_path, "pdf"))) == truth(made_)


def test_hidden_sheets_are_told(tmp_path):
    book = openpyxl.Workbook()
    for row in STALL:
        book.active.append(row)
    book.create_sheet("Old").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert read_document(tmp_path / "a.xlsx").faults == ("Hidden sheets were not read: Old.",)


def test_text_set_aslant_is_told(tmp_path):
    guide = Guide(tmp_path / "a.pdf").text("Table: STALL").grid((90, 90, 90), STALL)
    guide.canvas.rotate(40)
    guide.canvas.drawString(300, 100, "DRAFT")
    document = read_document(guide.save())
    assert fields(document) == {"STALL": BOTH["STALL"]}
    assert document.faults == ("Text set aslant, such as a watermark, was left out: page 1.",)


def test_drawings_that_repeat_each_other_are_counted_each_time(tmp_path, monkeypatch):
    guide = Guide(tmp_path / "a.pdf").text("Table: STALL").grid((90, 90, 90), STALL)
    canvas = guide.canvas
    canvas.beginForm("one")
    for at in range(10):
        canvas.line(at, 0, at, 9)
    canvas.endForm()
    canvas.beginForm("many")
    for _ in range(30):
        canvas.doForm("one")
    canvas.endForm()
    canvas.doForm("many")
    monkeypatch.setattr(pdf_page, "MARKS_LIMIT", 250)
    with pytest.raises(DocumentError):
        read_document(guide.save())
