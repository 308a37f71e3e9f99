"""The documents of a project from the command line: listed, given, replaced, taken out, refused."""

import pytest

from tests.cli.conftest import document, init_words, pasport


@pytest.fixture
def project(empty, small):
    """A project with one small document a side."""
    assert pasport(*init_words("a/b/c", small[:1], small[1:])).code == 0
    return empty


def names():
    told = pasport("document", "list", "--json").json
    return [(item["side"], item["file_name"]) for item in told]


def test_every_document_is_listed_with_its_side_and_reader(project):
    assert names() == [("source", "dictionary.xlsx"), ("target", "guide.xlsx")]
    assert "xlsx/2" in pasport("document", "list").out


def test_a_further_document_brings_its_tables_and_says_so(project, tmp_path):
    more = document(tmp_path / "more.xlsx", "OPA", ("ClinicCode", "ResCode"))
    told = pasport("document", "add", more, "--side", "source", "--json").json
    assert (told["done"], told["tables"], told["fields"]) == ("added", 1, 2)
    assert told["changes"] == {"added": 1}  # the table, and its fields with it
    assert ("source", "more.xlsx") in names()


def test_a_newer_document_replaces_only_on_purpose(project, tmp_path):
    newer = document(tmp_path / "guide.xlsx", "LOAD_THING", ("SURNAME", "GIVEN_NAME"))
    refused = pasport("document", "add", newer, "--side", "target")
    assert refused.code == 2
    assert "--replace" in refused.err
    told = pasport("document", "add", newer, "--side", "target", "--replace")
    assert "guide.xlsx (target) replaced: 1 tables, 2 fields." in told.out, told.err
    changed = pasport("catalogue", "compare", "--json").json
    assert "LOAD_THING" in {item["table"] for item in changed}


def test_a_document_taken_out_takes_its_tables_with_it(project, tmp_path):
    more = document(tmp_path / "more.xlsx", "OPA", ("ClinicCode", "ResCode"))
    pasport("document", "add", more, "--side", "source")
    told = pasport("document", "remove", "more.xlsx", "--side", "source")
    assert told.code == 0
    assert names() == [("source", "dictionary.xlsx"), ("target", "guide.xlsx")]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add", "absent.xlsx", "--side", "source"), 3, "does not exist"),
        (("add", ".", "--side", "source"), 2, "not a folder"),
        (("remove", "dictionery.xlsx", "--side", "source"), 2, "Did you mean 'dictionary.xlsx'"),
        (("remove", "dictionary.xlsx", "--side", "sorce"), 2, "Did you mean 'source'"),
    ],
)
def test_wrong_use_names_the_fault_and_keeps_the_documents(project, words, code, said):
    told = pasport("document", *words)
    assert told.code == code
    assert said in told.err
    assert len(names()) == 2
