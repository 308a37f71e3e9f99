"""`extract`, `suggest` and `ingest`: files in, files out, whole or not at all."""

import csv
import shutil

import pytest

from tests.cli.conftest import init_words, pasport


@pytest.fixture
def project(empty, small):
    pasport(*init_words("a", small[:1], small[1:]))
    return empty


def csv_folder(folder, **tables):
    folder.mkdir()
    for name, text in tables.items():
        (folder / f"{name}.csv").write_bytes(text.encode("cp1252"))
    return folder


def test_documents_become_catalogues_without_a_project(empty, small, tmp_path):
    told = pasport("extract", *small, "--out", tmp_path / "o", "--json")
    assert [item["fields"] for item in told.json] == [2, 2]
    found = pasport(
        "suggest",
        *("--source", tmp_path / "o" / "dictionary.csv"),
        *("--target", tmp_path / "o" / "guide.csv"),
        *("--out", tmp_path / "s.csv"),
    )
    assert found.code == 0
    with (tmp_path / "s.csv").open(encoding="utf-8", newline="") as handle:
        best = [row for row in csv.DictReader(handle) if row["rank"] == "1"]
    assert best[0]["source_field"] == "Surname"


def test_one_unreadable_document_leaves_no_catalogue(empty, small, tmp_path):
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(small[0].read_bytes()[:500])
    told = pasport("extract", small[0], broken, "--out", tmp_path / "o")
    assert told.code == 3
    assert "broken.xlsx" in told.err
    assert not (tmp_path / "o").exists()


def test_two_documents_of_one_stem_are_refused(empty, small, tmp_path):
    other = shutil.copy(small[0], tmp_path / "Dictionary.xlsx")
    told = pasport("extract", small[0], other, "--out", tmp_path / "o")
    assert told.code == 2
    assert "dictionary.csv" in told.err


def test_a_csv_that_is_no_catalogue_is_told(empty, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    words = ["--source", tmp_path / "x.csv", "--target", tmp_path / "x.csv"]
    told = pasport("suggest", *words, "--out", tmp_path / "s.csv")
    assert told.code == 3
    assert "table_name" in told.err
    assert not (tmp_path / "s.csv").exists()


def test_malformed_lines_are_counted_and_their_place_told(project, tmp_path):
    text = "InternalPatientNumber,Surname\n1,AAA\n2,BBB,too many\n"
    folder = csv_folder(tmp_path / "csv", PATDATA=text)
    told = pasport("ingest", folder)
    assert told.code == 0
    assert "1 malformed line did not become a row" in told.out
    assert "_malformed.parquet" in told.out
    assert "BBB" not in told.out + told.err
    body = pasport("ingest", folder, "--json").json
    assert body["tables"][0]["rows"] == 1


def test_an_encoding_that_does_not_fit_names_the_line(project, tmp_path):
    folder = csv_folder(tmp_path / "csv", PATDATA="InternalPatientNumber,Surname\n1,Zoë\n")
    told = pasport("ingest", folder, "--encoding", "utf-8")
    assert told.code == 3
    assert "line 2" in told.err
    assert "Zo" not in told.err
    assert pasport("ingest", folder, "--encoding", "cp1252").code == 0


def test_a_table_that_the_dictionary_lacks_is_named(project, tmp_path):
    folder = csv_folder(tmp_path / "csv", PATDAT="InternalPatientNumber,Surname\n1,AAA\n")
    told = pasport("ingest", folder)
    assert told.code == 3
    assert "PATDAT.csv" in told.err
    assert "'PATDATA'" in told.err
