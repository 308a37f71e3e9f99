"""What to look at first, and where in the document it is written."""

from __future__ import annotations

import shutil
from dataclasses import replace
from io import BytesIO

import docx
import openpyxl
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from core.catalogue import Field, build_catalogue, picture, review, undecided
from core.errors import DocumentError
from core.specs import Evidence, read_document
from tests.catalogue.records import document


def test_review_is_lowest_confidence_first_with_every_reason():
    made = document(
        """
        T | a | DATE     | 5 | | Must be in format: DD/MM/YYYY
        T | b | VARCHAR2 | 9 | | As previously loaded into LOAD_U.b_c
        T | c | VARCHAR2 | 9 | |
        """
    )
    fields = list(made.tables[0].fields)
    doubt = Evidence("a.xlsx", place="S!3", confidence=0.6, reason="one; two")
    fields[1] = replace(fields[1], evidence=doubt)
    made = replace(made, tables=(replace(made.tables[0], fields=tuple(fields)),))
    items = review(build_catalogue([], [made]))
    assert [item.field for item in items] == ["b", "a"]
    assert items[0].reasons == ("one", "two", "refers to LOAD_U.b_c, which does not exist")
    assert items[1].reasons == ("length 5 is too short for DD/MM/YYYY",)


def test_the_real_guides_outlined_cells_are_to_be_looked_at(real):
    items = review(real)
    drawn = [item for item in items if any("outlines" in reason for reason in item.reasons)]
    assert len(drawn) == 15
    confidences = [item.confidence for item in items]
    assert confidences == sorted(confidences)
    assert len(undecided(real)) == 878


def specs(tmp_path, name):
    folder = tmp_path / "specs"
    folder.mkdir()
    return folder, folder / name


ROWS = [
    ("Table", "Field", "Type", "Length"),
    *(("T", f"F{at}", "CHAR", str(at)) for at in range(9)),
]


def read_field(path, name) -> Field:
    made = build_catalogue([], [read_document(path)]).target
    return next(item for item in made.fields() if item.name == name)


def test_a_sheet_is_shown_as_its_header_and_the_rows_around(tmp_path):
    folder, path = specs(tmp_path, "d.xlsx")
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(path)
    shown = picture(folder, read_field(path, "F4"))
    assert shown.rows[0][:2] == ("Table", "Field")
    assert shown.rows[shown.marked][1] == "F4"
    assert [row[1] for row in shown.rows[1:]] == ["F2", "F3", "F4", "F5", "F6"]


def test_a_word_table_is_shown_as_its_header_and_the_rows_around(tmp_path):
    folder, path = specs(tmp_path, "d.docx")
    made = docx.Document()
    table = made.add_table(0, 4)
    for row in ROWS:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    made.save(path)
    shown = picture(folder, read_field(path, "F0"))
    assert shown.rows[shown.marked][1] == "F0"
    assert shown.rows[0][1] == "Field"


def drawn_pdf(path):
    canvas = Canvas(str(path), pagesize=(400, 300), invariant=True)
    canvas.drawString(40, 250, "THIS_ONE is the field")
    canvas.showPage()
    canvas.save()


def at_page(path, **parts):
    evidence = Evidence(path.name, place="page 1", **parts)
    return Field("target", "T", 1, "THIS_ONE", "THIS_ONE", evidence=evidence)


def test_a_page_is_shown_with_the_row_boxed(tmp_path):
    folder, path = specs(tmp_path, "d.pdf")
    drawn_pdf(path)
    image = Image.open(BytesIO(picture(folder, at_page(path)).png))
    red = [
        (x, y)
        for x in range(image.width)
        for y in range(image.height)
        if image.getpixel((x, y)) == (208, 38, 38)
    ]
    scale = image.height / 300
    assert min(y for _, y in red) < (300 - 250) * scale < max(y for _, y in red)
    assert picture(folder, at_page(path)) == picture(folder, at_page(path))


def test_a_document_that_changed_since_it_was_read_is_refused(tmp_path):
    folder, path = specs(tmp_path, "d.pdf")
    drawn_pdf(path)
    with pytest.raises(DocumentError, match="not the one that was read"):
        picture(folder, at_page(path, sha256="0" * 64))


def test_a_missing_document_is_told_with_the_nearest(tmp_path):
    folder, path = specs(tmp_path, "d1.pdf")
    drawn_pdf(path)
    with pytest.raises(DocumentError, match="Did you mean 'd1.pdf'"):
        picture(folder, at_page(path.with_name("d2.pdf")))


def test_a_real_page_is_shown(real, specs_folder, tmp_path):
    folder, _ = specs(tmp_path, "x")
    guide = next(specs_folder.glob("Target*.pdf"))
    shutil.copy(guide, folder / guide.name)
    shown = picture(folder, real.target.tables["LOAD_PMI"].field("NHS_NUMBER"))
    assert Image.open(BytesIO(shown.png)).width > 800
    assert shown.caption.endswith(real.target.tables["LOAD_PMI"].field("NHS_NUMBER").evidence.place)
