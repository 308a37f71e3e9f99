"""Documents that carry more than facts: nothing in them runs, is fetched or swells the memory."""

from __future__ import annotations

import io
import socket
import time
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.utils import ImageReader

from core.errors import DocumentError
from core.specs import pdf, read_document
from core.specs.pdf_lines import lines_of
from core.specs.pdf_page import Char
from tests.specs.builders import Guide, table, word, workbook
from tests.specs.generated import facts_of, made
from tests.specs.printing import printed

GRID = table("Field | Type | Comment\nCODE | an4 | The code\nPRICE | n6 | Its price")
NAMES = ["CODE", "PRICE"]
QUICK = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a reader opened a connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def names(document):
    return [f.name for t in document.tables for f in t.fields]


def with_part(path, name, body):
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(name, body)
    return path


def replaced(path, name, body):
    held = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(held)) as old, zipfile.ZipFile(path, "w") as new:
        for item in old.namelist():
            new.writestr(item, body if item == name else old.read(item))
    return path


def test_macros_are_told_and_not_run(tmp_path):
    path = with_part(workbook(tmp_path / "a.xlsx", {"S": GRID}), "xl/vbaProject.bin", b"x")
    document = read_document(path.rename(tmp_path / "a.xlsm"))
    assert names(document) == NAMES
    assert document.faults == ("The document holds macros; they were not run.",)


def test_links_to_other_files_are_told_and_not_followed(tmp_path):
    path = workbook(tmp_path / "a.xlsx", {"S": GRID})
    with_part(path, "xl/externalLinks/externalLink1.xml", "<externalLink/>")
    assert "not followed" in read_document(path).faults[0]


def test_a_formula_gives_its_stored_value_and_without_one_is_told(tmp_path):
    book = openpyxl.Workbook()
    for row in [*GRID, ["COUNT", "n2", "=1+1"], ["GRADE", '=HYPERLINK("http://x.invalid")', ""]]:
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    document = read_document(tmp_path / "a.xlsx")
    assert document.tables[0].fields[2].description == ""
    assert document.faults[0].startswith("2 formulas hold no stored value")


def test_pages_that_are_pictures_are_told(tmp_path):
    guide = Guide(tmp_path / "a.pdf").text("Table: goods").grid((70, 70, 90), GRID).page()
    guide.canvas.drawImage(ImageReader(Image.new("RGB", (20, 20))), 50, 400, 300, 300)
    guide.canvas.showPage()
    document = read_document(guide.save())
    assert names(document) == NAMES
    assert document.faults == ("Pages that are pictures hold no text and were not read: 2.",)


@pytest.mark.parametrize(
    ("kind", "part"), [("xlsx", "xl/sharedStrings.xml"), ("docx", "word/document.xml")]
)
def test_an_entity_bomb_does_not_go_off(tmp_path, kind, part):
    make = workbook if kind == "xlsx" else word
    path = make(tmp_path / f"a.{kind}", {"S": GRID} if kind == "xlsx" else ["Table: x", GRID])
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "boom">{levels}]><x>&l11;</x>'
    replaced(path, part, bomb)
    began = time.monotonic()
    with pytest.raises(DocumentError):
        read_document(path)
    assert time.monotonic() - began < 5


def test_a_file_named_in_an_entity_is_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden words", encoding="utf-8")
    path = word(tmp_path / "a.docx", ["Table: x", GRID])
    body = zipfile.ZipFile(path).read("word/document.xml").decode()
    body = body.replace("The code", "&leak;").replace(
        "<w:document", f'<!DOCTYPE d [<!ENTITY leak SYSTEM "{secret.as_uri()}">]><w:document', 1
    )
    replaced(path, "word/document.xml", body)
    try:
        told = repr(read_document(path))
    except DocumentError as error:
        told = str(error)
    assert "hidden words" not in told


def test_too_many_pages_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "PAGE_LIMIT", 2)
    guide = Guide(tmp_path / "a.pdf")
    for _ in range(3):
        guide.text("Words").page()
    with pytest.raises(DocumentError, match="has 4 pages; at most 2"):
        read_document(guide.text("end").save().rename(tmp_path / "b.pdf"))


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_names_and_words_of_other_scripts_are_kept(tmp_path, kind):
    rows = [
        GRID[0],
        ["Имя_поля", "an4", "שלום עולם"],
        ["CODE_É", "n6", "مرحبا"],
        ["代码", "n2", "价格"],
    ]
    path = tmp_path / f"a.{kind}"
    document = read_document(
        workbook(path, {"S": rows}) if kind == "xlsx" else word(path, ["Table: x", rows])
    )
    assert names(document) == ["Имя_поля", "CODE_É", "代码"]
    assert [f.description for f in document.tables[0].fields] == ["שלום עולם", "مرحبا", "价格"]


def test_letters_written_from_the_right_are_put_in_reading_order():
    drawn = [("a", 0), ("1", 6), (" ", 12), ("\u05d2", 18), ("\u05d1", 24), ("\u05d0", 30)]
    chars = [Char(text, x, x + 6.0, 100.0, 10.0) for text, x in drawn]
    assert [line.text for line in lines_of(chars)] == ["a1 \u05d0\u05d1\u05d2"]


@QUICK
@given(seed=st.integers(100, 10_000), kind=st.sampled_from(["xlsx", "docx", "pdf"]))
def test_no_field_of_a_generated_document_is_invented(tmp_path, seed, kind):
    made_ = made(seed, kind)
    read = facts_of(read_document(printed(made_, tmp_path, kind)))
    known = {fact.name for fact in made_.facts}
    assert {name for _, name, *_ in read} <= known


@QUICK
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12), max_size=5),
        max_size=6,
    ),
    kind=st.sampled_from(["xlsx", "docx"]),
)
def test_any_words_beside_a_table_are_read_or_refused(tmp_path, rows, kind):
    filled = [[*row, "", "", "", "", ""][:5] for row in rows]
    grid = [*filled, [*GRID[0], "", ""], *([*row, "", ""] for row in GRID[1:])]
    path = tmp_path / f"any.{kind}"
    made_ = workbook(path, {"S": grid}) if kind == "xlsx" else word(path, ["Table: x", grid])
    assert set(NAMES) <= set(names(read_document(made_)))


@pytest.mark.parametrize("stem", ["x03_mbis_deaths", "d06_omop_synpuf_etl", "p06_alliesconnect"])
def test_a_tampered_real_document_never_breaks_the_reader(specs_folder, tmp_path, stem):
    source = next((specs_folder / "open").glob(f"{stem}.*"))
    whole = source.read_bytes()

    @settings(QUICK, max_examples=8)
    @given(
        edits=st.lists(st.tuples(st.integers(0, len(whole) - 1), st.integers(0, 255)), max_size=9)
    )
    def tampered(edits):
        body = bytearray(whole)
        for at, value in edits:
            body[at] = value
        path = tmp_path / source.name
        path.write_bytes(bytes(body))
        try:
            assert read_document(path).file_name == source.name
        except DocumentError as error:
            assert error.where == source.name

    tampered()
