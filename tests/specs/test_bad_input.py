"""Documents that cannot be read: one clear error each, quickly, and nothing else."""

from __future__ import annotations

import random
import time
import zipfile

import pytest
from reportlab.lib import pdfencrypt
from reportlab.pdfgen.canvas import Canvas

from core.errors import DocumentError
from core.specs import package, read_document
from tests.specs.builders import Guide, table, word, workbook

GRID = table("Field | Type\nA | int\nB | int")


def refused(path, match):
    began = time.monotonic()
    with pytest.raises(DocumentError, match=match) as caught:
        read_document(path)
    assert time.monotonic() - began < 5
    assert caught.value.exit_code == 3
    assert caught.value.where and caught.value.fix
    return caught.value


def test_a_missing_file_offers_the_nearest_name(tmp_path):
    workbook(tmp_path / "dictionary.xlsx", {"S": GRID})
    assert "dictionary.xlsx" in refused(tmp_path / "dictionery.xlsx", "does not exist").fix


def test_a_truncated_workbook_is_refused(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"S": GRID})
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    refused(path, "cut short, damaged or no")


def test_a_truncated_pdf_is_refused(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Cat")
    refused(path, "damaged or is no PDF")


@pytest.mark.parametrize("name", ["a.xlsx", "a.docx", "a.pdf"])
def test_an_empty_file_is_refused(tmp_path, name):
    (tmp_path / name).write_bytes(b"")
    refused(tmp_path / name, "0 bytes")


def test_a_wrong_extension_is_told(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"S": GRID}).rename(tmp_path / "a.pdf")
    assert "true extension" in refused(path, r"is not \.pdf").fix


def test_a_word_document_named_xlsx_is_refused(tmp_path):
    path = word(tmp_path / "a.docx", ["x", GRID]).rename(tmp_path / "a.xlsx")
    refused(path, r"damaged or no \.xlsx")


def test_an_unknown_kind_is_told(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_text("x")
    refused(path, r"kind \.rtf")


def test_an_encrypted_pdf_is_told(tmp_path):
    path = tmp_path / "a.pdf"
    lock = pdfencrypt.StandardEncryption("open", "own", strength=128)
    canvas = Canvas(str(path), encrypt=lock)
    canvas.drawString(50, 700, "hidden")
    canvas.save()
    refused(path, "encrypted")


def test_an_encrypted_workbook_is_told(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert "unprotected" in refused(path, "is not").fix


def test_a_pdf_without_tables_is_told(tmp_path):
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.drawString(50, 700, "Only prose here.")
    canvas.save()
    refused(path, "No field table")


def test_a_pdf_of_pictures_is_told(tmp_path):
    path = tmp_path / "a.pdf"
    canvas = Canvas(str(path))
    canvas.circle(100, 100, 50, fill=1)
    canvas.save()
    refused(path, "no text")


def test_a_workbook_without_fields_is_told(tmp_path):
    rows = table("Code | Meaning\nA | Apple")
    refused(workbook(tmp_path / "a.xlsx", {"Codes": rows}), "No field table")


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch, kind):
    monkeypatch.setattr(package, "EXPANDED_LIMIT", 1024 * 1024)
    path = tmp_path / f"a.{kind}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/worksheets/sheet1.xml", b"0" * (8 * 1024 * 1024))
    assert path.stat().st_size < 100_000
    refused(path, "unpacks to 8 MiB; at most 1 MiB")


@pytest.mark.parametrize("kind", ["xlsx", "docx", "pdf"])
def test_a_tampered_file_is_read_or_refused_but_never_breaks_the_reader(tmp_path, kind):
    whole = sound(tmp_path / f"whole.{kind}").read_bytes()
    chance = random.Random(7)
    for number in range(40):
        body = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            body[chance.randrange(len(body))] = chance.randrange(256)
        path = tmp_path / f"{number}.{kind}"
        path.write_bytes(bytes(body))
        assert outcome(path) in {"read", "refused"}


def sound(path):
    if path.suffix == ".xlsx":
        return workbook(path, {"S": GRID})
    if path.suffix == ".docx":
        return word(path, ["Table: x", GRID])
    return Guide(path).text("Table: x").grid((90, 90), GRID).save()


def outcome(path):
    try:
        read_document(path)
    except DocumentError:
        return "refused"
    return "read"


def test_a_sheet_blown_out_to_a_million_rows_is_read_quickly(tmp_path):
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    for r, row in enumerate(GRID):
        sheet.write_row(r, 0, row)
    sheet.write_string(1_048_575, 2, "end")
    book.close()
    began = time.monotonic()
    assert len(read_document(path).tables[0].fields) == 2
    assert time.monotonic() - began < 5
