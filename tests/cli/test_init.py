"""`init`: what was read is told side by side; a document given wrongly leaves no project."""

import shutil
from pathlib import Path

from core import connectors
from core.projects import open_project
from tests.cli.conftest import init_words, pasport


def made(data):
    return sorted(item["project"] for item in pasport("project", "list", "--json").json)


def test_what_was_read_is_told_side_by_side(empty, small):
    told = pasport(*init_words("a/b/c", small[:1], small[1:]))
    assert told.code == 0
    assert "source: 1 tables, 2 fields from dictionary.xlsx" in told.out
    assert "target: 1 tables, 2 fields from guide.xlsx" in told.out
    assert 'pasport run -p "a/b/c"' in told.out
    assert "exchanged" in told.err  # nothing of the shipped contract fits


def test_the_sample_documents_give_feeds_and_no_doubt(read_only):
    told = pasport("contract", "status", "--json").json
    assert told["tables_fed"] >= 16


def test_scripts_get_the_same_facts(empty, small):
    body = pasport(*init_words("a/b/c", small[:1], small[1:]), "--json").json
    assert body["source"] == {"tables": 1, "fields": 2, "documents": ["dictionary.xlsx"]}
    assert body["tables_fed"] == 0
    assert Path(body["folder"]).is_dir()


def test_several_files_may_follow_one_option(empty, small, tmp_path):
    second = shutil.copy(small[0], tmp_path / "second.xlsx")
    told = pasport("init", "a", "--source-spec", small[0], second, "--target-spec", small[1])
    assert told.code == 0
    assert "dictionary.xlsx, second.xlsx" in told.out


def test_relative_paths_are_from_here(empty, small, tmp_path, monkeypatch):
    (tmp_path / "docs").mkdir()
    for item in small:
        shutil.copy(item, tmp_path / "docs")
    monkeypatch.chdir(tmp_path / "docs")
    told = pasport(*init_words("./p", ["dictionary.xlsx"], ["../docs/guide.xlsx"]))
    assert told.code == 0
    folder = tmp_path / "docs" / "p"
    assert f'pasport run -p "{folder}"' in told.out
    assert pasport("runs", "list", "-p", folder).code == 0
    assert pasport("runs", "list", "-p", "p").code == 0


def test_a_document_is_given_once_and_on_one_side(empty, small):
    twice = pasport(*init_words("a", [small[0], small[0]], small[1:]))
    both = pasport(*init_words("a", small[:1], small[:1]))
    assert (twice.code, both.code) == (2, 2)
    assert "given twice" in twice.err
    assert "as source and as target" in both.err
    assert made(empty) == []


def test_two_documents_of_one_name_are_refused(empty, small, tmp_path):
    other = shutil.copy(small[0], tmp_path / small[0].name)
    told = pasport(*init_words("a", [small[0], other], small[1:]))
    assert told.code == 2
    assert "share a name" in told.err
    assert made(empty) == []


def test_a_misspelt_document_offers_the_nearest(empty, small):
    told = pasport(*init_words("a", [small[0].with_name("dictionery.xlsx")], small[1:]))
    assert told.code == 3
    assert "'dictionary.xlsx'" in told.err
    assert made(empty) == []


def test_a_project_that_exists_is_not_touched(read_only, small):
    told = pasport(*init_words("Trust/EPR/Trial 1", small[:1], small[1:]))
    assert told.code == 2
    assert "exists already" in told.err
    assert len(pasport("runs", "list", "--json").json) == 1


def test_extracts_come_in_with_the_project(empty, small, tmp_path):
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "PATDATA.csv").write_text("InternalPatientNumber,Surname\n1,AAA\n")
    words = [*init_words("a", small[:1], small[1:]), "--extracts"]
    assert pasport(*words, tmp_path / "nowhere").code == 3
    assert made(empty) == []
    assert pasport(*words, tmp_path / "csv").code == 0
    extract = connectors.current_extract(open_project().extracts)
    assert (extract.origin, extract.tables["PATDATA"].rows) == ("extract", 1)


def test_wrong_extracts_leave_no_project(empty, small, tmp_path):
    (tmp_path / "csv").mkdir()
    (tmp_path / "csv" / "PATDAT.csv").write_text("InternalPatientNumber,Surname\n1,AAA\n")
    told = pasport(*init_words("a", small[:1], small[1:]), "--extracts", tmp_path / "csv")
    assert told.code == 3
    assert "'PATDATA'" in told.err
    assert made(empty) == []
    assert list(tmp_path.rglob("*.part")) == []
