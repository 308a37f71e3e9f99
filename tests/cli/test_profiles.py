"""`profile` and `catalogue against-extract`: what the extract holds, and what it lacks."""

import contextlib
import io

import pytest

from core.cli import profiles
from tests.cli.conftest import data_in, init_words, pasport


def test_a_profile_tells_tables_fill_keys_and_relationships(data):
    told = pasport("profile", "--json")
    assert told.code == 0
    parts = told.json["profile"]
    rows = {row["table_name"]: row["rows"] for row in parts["tables"]}
    assert rows["PATDATA"] == 40
    assert {row["verdict"] for row in parts["broken_relationships"]} == {"against"}
    assert {row["verdict"] for row in parts["broken_keys"]} == {"against"}
    with contextlib.redirect_stdout(io.StringIO()) as people:
        profiles.tell(parts)
    for words in (
        f"Less filled than expected: {len(parts['worst_fill'])}",
        "Keys that the extract speaks against",
        "PATDATA",
    ):
        assert words in people.getvalue()


def test_the_cohort_is_as_the_dictionary_says(read_only):
    told = pasport("catalogue", "against-extract", "--json")
    assert (told.code, told.json["departures"], told.json["counts"]) == (0, [], {})
    assert told.json["left_out"] > 300
    assert "as the dictionary says" in pasport("catalogue", "against-extract").out


@pytest.fixture(scope="module")
def made(tmp_path_factory, small):
    """PATDATA has the columns InternalPatientNumber and Surname of 30 characters each."""
    with data_in(tmp_path_factory.mktemp("against")) as folder:
        assert pasport(*init_words("a", small[:1], small[1:])).code == 0
        assert pasport("extract").code == 0
    return folder


@pytest.fixture
def project(made):
    """That project's data folder; the commands of these tests change nothing in it."""
    with data_in(made) as folder:
        yield folder


HEAD = "InternalPatientNumber,Surname\n"


@pytest.mark.parametrize(
    ("text", "code", "departures"),
    [
        (f"{HEAD}1,Short\n", 0, []),
        ("INTERNALPATIENTNUMBER,surname\n1,Short\n", 0, []),
        (f"{HEAD[:-1]},Extra\n1,Short,x\n", 0, [("Extra", "unexpected")]),
        ("InternalPatientNumber\n1\n", 1, [("Surname", "missing")]),
        (f"{HEAD}1,{'Zz' * 16}\n", 1, [("Surname", "too long")]),
        (f"{HEAD}1,{' ' * 40}\n", 0, []),
        ("1,ZzSmith\n2,ZzJones\n", 1, [("", "no header")]),
        (HEAD, 0, []),
    ],
    ids="as it is;case;one more;one missing;too long;only blanks;no header;no row".split(";"),
)
def test_files_are_held_against_the_dictionary_before_they_are_ingested(
    project, tmp_path, text, code, departures
):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "patdata.csv").write_text(text, encoding="utf-8")
    before = sorted(project.rglob("*"))
    told = pasport("catalogue", "against-extract", tmp_path / "in", "--json")
    assert told.code == code
    assert [(row["column"], row["kind"]) for row in told.json["departures"]] == departures
    people = pasport("catalogue", "against-extract", tmp_path / "in")
    assert people.code == code
    assert "Zz" not in people.out + told.out
    assert all(kind in people.out for _, kind in departures)
    assert [f for f in sorted(project.rglob("*")) if f not in before and f.is_file()] == []


def test_a_file_of_no_table_is_told_and_does_not_fail(project, tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "PATDATAA.csv").write_text(HEAD, encoding="utf-8")
    told = pasport("catalogue", "against-extract", tmp_path / "in")
    assert (told.code, "PATDATA'" in told.out) == (0, True)


def test_without_an_extract_the_next_command_is_offered(project):
    told = pasport("catalogue", "against-extract")
    assert (told.code, told.out) == (2, "")
    assert "pasport ingest" in told.err


@pytest.mark.parametrize(
    ("words", "said"), [("nowhere", "does not exist"), ("README.md", "a file, not a folder")]
)
def test_a_folder_that_is_none_is_told(project, words, said):
    told = pasport("catalogue", "against-extract", words)
    assert (told.code, told.out) == (3, "")
    assert said in told.err
