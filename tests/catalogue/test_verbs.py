"""The commands of the catalogue do what the room's verbs do."""

from __future__ import annotations

import json

import openpyxl
import pytest
import typer
from typer.testing import CliRunner

from core.catalogue import build_catalogue, save
from core.cli import catalogue_verbs
from core.errors import UseError
from core.projects import create_project
from core.specs import read_document
from core.store import state

RUNNER = CliRunner()


def workbook(path, length):
    book = openpyxl.Workbook()
    for row in (
        ("Table", "Field", "Type", "Length", "Comments"),
        ("LOAD_A", "SEEN", "DATE", str(length), "Must be in format: DD/MM/YYYY HH24:MI"),
        ("LOAD_A", "NAME", "VARCHAR2", "30", "As held"),
    ):
        book.active.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


@pytest.fixture
def project(tmp_path):
    made = create_project(str(tmp_path / "trial"), lambda built: None)
    for length in (9, 10):
        path = workbook(made.specs / "target" / "guide.xlsx", length)
        with state(made.state) as con:
            save(con, build_catalogue([], [read_document(path)]))
    return made


def pasport(project, *words):
    app = typer.Typer()
    catalogue_verbs.add_to(app)
    app.callback()(lambda: None)
    done = RUNNER.invoke(app, ["catalogue", *words, "-p", str(project.folder), "--json"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_a_doubt_is_listed_decided_and_withdrawn(project):
    (item,) = pasport(project, "review")
    assert (item["field"], item["reasons"]) == (
        "SEEN",
        "length 10 is too short for DD/MM/YYYY HH24:MI",
    )
    made = pasport(project, "correct", "load_a", "seen", "length", "16", "--why", "the mask")
    assert (made["table"], made["value"], made["as_read"]) == ("LOAD_A", "16", "10")
    assert pasport(project, "review") == []
    assert [row["standing"] for row in pasport(project, "corrections")] == ["applies"]
    pasport(project, "withdraw", "LOAD_A", "SEEN", "length", "--why", "no")
    assert pasport(project, "corrections") == []


def test_a_changed_document_is_compared_with_the_catalogue_kept_before_it(project):
    assert [row["number"] for row in pasport(project, "versions")] == [1]
    (change,) = pasport(project, "compare")
    assert (change["field"], change["attribute"], change["before"], change["after"]) == (
        "SEEN",
        "length",
        "9",
        "10",
    )


def test_two_documents_are_compared_without_a_kept_catalogue(project, tmp_path):
    old, new = workbook(tmp_path / "a" / "g.xlsx", 5), workbook(tmp_path / "b" / "g.xlsx", 6)
    (change,) = pasport(project, "compare", str(old), str(new))
    assert (change["before"], change["after"]) == ("5", "6")
    with pytest.raises(UseError, match="the old one, then the new one"):
        pasport(project, "compare", str(old))


def test_the_place_in_the_document_is_written_to_a_file(project, tmp_path):
    out = tmp_path / "place.txt"
    body = pasport(project, "picture", "LOAD_A", "SEEN", "--out", str(out))
    lines = out.read_text(encoding="utf-8").splitlines()
    assert lines[body["marked"]].split("\t")[1] == "SEEN"


def test_an_unknown_side_is_refused(project):
    with pytest.raises(UseError, match="source or target"):
        pasport(project, "picture", "LOAD_A", "SEEN", "--out", "x", "--side", "both")
