"""Facts may be the vendors', words may not: nothing here repeats ten of theirs in a row.

Their own documents are asked where they are present, else the list of their runs of ten
words, each kept as the first ten signs of its hash.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import openpyxl
import pypdfium2
import pytest

from core.specs import read_document
from data.sample.render.documents import DICTIONARY, GUIDE, NOTES
from data.sample.render.facts import SAMPLE, facts
from tests.conftest import ROOT, absent

RUNS = ROOT.parent / "shared" / "hooks" / "guide_shingles.txt"
TEXTS = sorted([*SAMPLE.glob("facts/*.*"), *SAMPLE.glob("render/*.py")])
CODES_ALONE = re.compile(r"[A-Za-z0-9]{1,4}(?:(?:/| or )[A-Za-z0-9]{1,4})+")


@pytest.fixture(scope="module")
def known_runs() -> set[str]:
    if not RUNS.exists():
        absent("specs", "the list of the vendor's runs of words (../shared/hooks) is not here")
    return set(RUNS.read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def real_runs(specs_folder) -> set[str]:
    return set(runs_of_ten(pdf_text(next(specs_folder.glob("*.pdf")))))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9_]+", text.lower())


def runs_of_ten(text: str) -> Iterator[str]:
    said = words(text)
    return (" ".join(said[at : at + 10]) for at in range(len(said) - 9))


def hashed(run: str) -> str:
    return hashlib.sha1(run.encode()).hexdigest()[:10]


def pdf_text(path: Path) -> str:
    document = pypdfium2.PdfDocument(path)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()


def docx_text(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for cell in table._cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def xlsx_text(path: Path) -> str:
    book = openpyxl.load_workbook(path, read_only=True)
    try:
        rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
        return "\n".join(str(value) for row in rows for value in row if value is not None)
    finally:
        book.close()


def text_of(name: str) -> str:
    read = {".pdf": pdf_text, ".docx": docx_text, ".xlsx": xlsx_text}[Path(name).suffix]
    return read(SAMPLE / "documents" / name)


@pytest.mark.parametrize("name", [DICTIONARY, NOTES, GUIDE])
def test_no_document_repeats_a_run_of_the_list(known_runs, name):
    said = list(runs_of_ten(text_of(name)))
    assert len(said) > 1000
    assert [run for run in said if hashed(run) in known_runs] == []


@pytest.mark.parametrize("name", [DICTIONARY, NOTES, GUIDE])
def test_no_document_repeats_a_run_of_the_vendors_guide(real_runs, name):
    assert [run for run in runs_of_ten(text_of(name)) if run in real_runs] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_table_or_wording_repeats_a_run_of_the_list(known_runs, path):
    said = runs_of_ten(path.read_text(encoding="utf-8"))
    assert [run for run in said if hashed(run) in known_runs] == []


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_no_table_or_wording_repeats_a_run_of_the_vendors_guide(real_runs, path):
    said = runs_of_ten(path.read_text(encoding="utf-8"))
    assert [run for run in said if run in real_runs] == []


def test_the_list_knows_the_vendors_guide_so_that_a_copy_would_be_found(known_runs, real_runs):
    assert len(known_runs) > 1000
    assert sum(hashed(run) in known_runs for run in real_runs) > len(known_runs) / 2


def test_no_description_is_the_vendors_own_but_a_bare_list_of_codes(specs_folder):
    real = read_document(next(specs_folder.glob("*.xlsx")))
    theirs = {
        (table.name, field.name): words(field.description)
        for table in real.tables
        for field in table.fields
    }
    copied = [
        row["description"]
        for row in facts("source_fields")
        if row["description"] not in ("", row["released_at"])
        and words(row["description"]) == theirs[row["table_name"], row["column_name"]]
    ]
    assert [text for text in copied if not CODES_ALONE.fullmatch(text)] == []
