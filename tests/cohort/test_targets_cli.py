"""`generate` for all tables, for target fixtures, and for another system's dictionary."""

from __future__ import annotations

import pytest

from tests.cli.conftest import data_in, document, init_words, pasport

FIELDS = ("client_id", "family_name", "date_of_birth", "nhs_number")


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    """A project of two small documents: a source without PATDATA, and a guide of one table."""
    folder = tmp_path_factory.mktemp("foreign")
    source = document(folder / "dictionary.xlsx", "client", FIELDS)
    guide = document(folder / "guide.xlsx", "LOAD_THING", ("SURNAME", "FORENAME"))
    with data_in(folder / "data"):
        assert pasport(*init_words("other", [source], [guide])).code == 0
        yield folder


def test_another_systems_dictionary_is_told_what_it_gets(foreign):
    told = pasport("generate", "--patients", 12, "--as-of", "2026-03-31", "--json")
    assert told.code == 0
    note = next(step["note"] for step in told.json["steps"] if step["step"] == "generate")
    assert note.startswith("1 tables, 12 rows")
    assert "not the shipped dictionary, so all are plain, client taken for the patients" in note
    assert "not_understood.csv" in note


def test_target_fixtures_are_written_and_told(foreign, tmp_path):
    out = tmp_path / "fixtures"
    told = pasport("generate", "--target", out, "--patients", 3, "--as-of", "2026-03-31")
    assert told.code == 0 and "LOAD_THING" in told.out and "notices.csv" in told.out
    names = {path.name for path in out.iterdir()}
    assert {"LOAD_THING.csv", "LOAD_THING.parquet", "SYNTHETIC.txt", "notices.csv"} == names
    again = pasport("generate", "--target", out, "--json")
    assert again.code == 3 and again.json["error"] == "The folder for the fixtures is not empty."


@pytest.mark.parametrize(
    "words", [("--all-tables",), ("--defects", "default")], ids=["all", "defects"]
)
def test_options_of_the_source_do_not_go_with_target_fixtures(foreign, tmp_path, words):
    told = pasport("generate", "--target", tmp_path / "out", *words)
    assert told.code == 2 and "--target makes target tables alone" in told.err
    assert not (tmp_path / "out").exists()


def test_no_patients_are_refused(foreign, tmp_path):
    told = pasport("generate", "--target", tmp_path / "out", "--patients", 0)
    assert told.code == 2 and list(tmp_path.iterdir()) == []
