"""Giving a document to a project, a newer issue of it, and taking one out again."""

import openpyxl
import pytest

from core import catalogue, lifecycle
from core.access import LOCAL, Actor, verify_audit
from core.errors import AccessError, DocumentError, StoreError, UseError
from core.lifecycle.documents import documents_hash, was_read
from core.projects import create_project
from core.runs import writer_lock
from core.store import state

HEAD = ("Table", "Field", "Type", "Length", "Description")
PATIENTS = [("PATIENT", "PatientNo", "VARCHAR2", 8, "Number"), ("PATIENT", "Sex", "CHAR", 1, "Sex")]
TARGET = [("LOAD_PMI", "MAIN_CRN", "VARCHAR2", 30, "Number"), ("LOAD_PMI", "SEX", "CHAR", 1, "")]


def workbook(path, rows):
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path.read_bytes()


@pytest.fixture
def body(tmp_path):
    """The bytes of a workbook with these fields."""
    return lambda rows: workbook(tmp_path / "given.xlsx", rows)


@pytest.fixture
def project(tmp_path, body, monkeypatch):
    """A project with one small document a side."""
    monkeypatch.setenv("PASPORT_DATA", str(tmp_path / "data"))
    made = create_project("trust/pas/small", lambda _project: None)
    lifecycle.add_document(made, "dictionary.xlsx", body(PATIENTS), "source")
    lifecycle.add_document(made, "guide.xlsx", body(TARGET), "target")
    return made


def known(project):
    with state(project.state) as con:
        return catalogue.load(con)


def standing(project):
    files = [item for item in project.folder.rglob("*") if item.is_file()]
    return sorted(
        str(item.relative_to(project.folder)) for item in files if "state" not in item.name
    )


def events(project):
    with state(project.state) as con:
        assert verify_audit(con) is None
        return [tuple(row) for row in con.execute("SELECT action, subject FROM audit ORDER BY id")]


def test_a_document_is_read_at_once_and_leaves_an_event(project, body):
    told = []
    more = [("WARDS", "WardCode", "VARCHAR2", 4, "Code of the ward")]
    done = lifecycle.add_document(
        project, "wards.xlsx", body(more), "source", progress=lambda *step: told.append(step)
    )
    assert (done.done, done.tables, done.fields) == ("added", 1, 1)
    assert [(item.kind, item.table) for item in done.changes] == [("added", "WARDS")]
    assert set(known(project).source.tables) == {"PATIENT", "WARDS"}
    assert told[-1] == ("extract", "guide.xlsx", 3, 3)
    assert events(project)[-1] == ("added_document", "source wards.xlsx")
    with state(project.state) as con:
        assert was_read(con, documents_hash(project))


def test_a_newer_issue_takes_the_place_only_when_that_is_said(project, body):
    newer = body(
        [*TARGET[:1], ("LOAD_PMI", "SEX", "CHAR", 2, ""), ("LOAD_PMI", "NHS", "CHAR", 10, "")]
    )
    with pytest.raises(UseError, match="has a document of this name"):
        lifecycle.add_document(project, "Guide.xlsx", newer, "target")
    done = lifecycle.add_document(project, "Guide.xlsx", newer, "target", replace=True)
    said = {(item.field, item.kind, item.before, item.after) for item in done.changes}
    assert ("SEX", "changed", "1", "2") in said and ("NHS", "added", "", "CHAR 10") in said
    assert sorted(item.name for item in (project.specs / "target").iterdir()) == ["Guide.xlsx"]
    with state(project.state) as con:
        kept = catalogue.versions(con)
    assert kept[0].documents == ("dictionary.xlsx", "guide.xlsx")


def test_the_same_document_again_changes_nothing(project):
    same = (project.specs / "target" / "guide.xlsx").read_bytes()
    done = lifecycle.add_document(project, "guide.xlsx", same, "target", replace=True)
    assert done.changes == ()
    with state(project.state) as con:
        assert len(catalogue.versions(con)) == 1  # of the time before there was a target


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("guide.xlsx", b"", "empty"),
        ("guide.xlsx", b"no workbook", "content of the file is not"),
        ("guide.pdf", b"%PDF-1.7 cut", "cut short|cannot be read|damaged"),
        ("guide.doc", b"\xd0\xcf\x11\xe0", "this kind cannot be read"),
        ("guide", b"%PDF", "this kind cannot be read"),
        (".xlsx", b"PK", "no name for a document"),
        ("../guide.xlsx", b"PK", "no name for a document"),
        ("..\\guide.xlsx", b"PK", "no name for a document"),
        ("C:guide.xlsx", b"PK", "no name for a document"),
        ("gui\x00de.xlsx", b"PK", "no name for a document"),
        ("gui\u202ede.xlsx", b"PK", "no name for a document"),
        ("", b"PK", "no name for a document"),
        (f"{'g' * 130}.xlsx", b"PK", "name is too long"),
    ],
    ids=[
        "empty",
        "text",
        "cut",
        "old",
        "none",
        "hidden",
        "up",
        "up2",
        "drive",
        "nul",
        "turn",
        "no",
        "long",
    ],
)
def test_what_cannot_be_read_is_told_and_not_kept(name, content, words, project):
    before, read = standing(project), known(project)
    with pytest.raises(DocumentError, match=words) as told:
        lifecycle.add_document(project, name, content, "target", replace=True)
    assert told.value.where and told.value.fix
    assert str(project.folder) not in str(told.value)
    assert (standing(project), known(project)) == (before, read)


def test_a_document_above_the_limit_is_refused_before_it_is_written(project, body, monkeypatch):
    monkeypatch.setattr("core.lifecycle.documents.DOCUMENT_LIMIT", 100)
    with pytest.raises(DocumentError, match="at most 0 are read"):
        lifecycle.add_document(project, "big.xlsx", body(TARGET), "target")


def test_a_document_without_a_field_table_stands_for_nothing(project, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(("only", "words"))
    book.save(tmp_path / "words.xlsx")
    with pytest.raises(DocumentError, match="No field table"):
        content = (tmp_path / "words.xlsx").read_bytes()
        lifecycle.add_document(project, "words.xlsx", content, "source")
    assert "specs/source/words.xlsx" not in standing(project)


def test_when_the_state_cannot_be_written_the_old_document_stands(project, body, monkeypatch):
    guide = project.specs / "target" / "guide.xlsx"
    held, before = guide.read_bytes(), standing(project)

    def full(*_arguments):
        raise StoreError("The disk is full.")

    monkeypatch.setattr(catalogue, "save", full)
    with pytest.raises(StoreError, match="disk is full"):
        lifecycle.add_document(project, "guide.xlsx", body(TARGET[:1]), "target", replace=True)
    assert guide.read_bytes() == held
    assert standing(project) == before


def test_while_a_run_goes_on_no_document_changes(project, body):
    with writer_lock(project), pytest.raises(StoreError, match="A run of this project goes on"):
        lifecycle.add_document(project, "more.xlsx", body(PATIENTS), "source")


def test_who_may_not_design_may_not_give_a_document(project, body):
    reader = Actor("reader", "viewer", frozenset())
    with pytest.raises(AccessError):
        lifecycle.add_document(project, "more.xlsx", body(PATIENTS), "source", actor=reader)
    with pytest.raises(AccessError):
        lifecycle.remove_document(project, "guide.xlsx", "target", actor=reader)


def test_a_document_can_be_taken_out_again_but_not_the_last_of_a_side(project, body):
    more = [("WARDS", "WardCode", "VARCHAR2", 4, "Code of the ward")]
    lifecycle.add_document(project, "wards.xlsx", body(more), "source")
    done = lifecycle.remove_document(project, "WARDS.xlsx", "source", actor=LOCAL)
    assert [(item.kind, item.table) for item in done.changes] == [("removed", "WARDS")]
    assert events(project)[-1] == ("removed_document", "source wards.xlsx")
    with pytest.raises(UseError, match="the only source document"):
        lifecycle.remove_document(project, "dictionary.xlsx", "source")
    with pytest.raises(UseError, match="no such document"):
        lifecycle.remove_document(project, "dictionry.xlsx", "source")


def test_a_decision_outlives_the_newer_issue(project, body):
    wanted = catalogue.Correction(
        "target", "LOAD_PMI", "SEX", "mandatory", "Y", "letter of 3 May", "the vendor says so"
    )
    with state(project.state) as con:
        catalogue.correct(con, LOCAL, wanted)
    newer = body([*TARGET, ("LOAD_PMI", "NHS", "CHAR", 10, "")])
    lifecycle.add_document(project, "guide.xlsx", newer, "target", replace=True)
    assert known(project).target.tables["LOAD_PMI"].field("SEX").mandatory == "Y"
