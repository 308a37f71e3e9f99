"""A run counts only when its manifest says COMPLETE."""

import json

import pytest

from core.errors import ContractError, UseError
from core.projects import create_project
from core.runs import latest, lock_holder, open_run, run_summary, runs, writer_lock


@pytest.fixture
def project(tmp_path):
    return create_project("a/b/c", lambda made: None, tmp_path)


def complete(project, step="migrate"):
    with writer_lock(project), open_run(project, {"profile": "development"}) as run:
        (run.folder / "target").mkdir()
        (run.folder / "target" / "t.parquet").write_bytes(b"x")
        run.done(step, "DONE", "abc", 0.1, "1 row")
    return run


def test_a_run_that_ends_well_is_complete_with_its_files_hashed(project):
    run = complete(project)
    body = json.loads((run.folder / "run.json").read_text(encoding="utf-8"))
    assert body["status"] == "COMPLETE"
    assert "target/t.parquet" in body["files"]
    assert latest(project, "migrate").id == run.id
    assert latest(project, "check") is None


def test_a_run_whose_step_fails_is_failed_and_the_one_before_stands(project):
    before = complete(project)
    with pytest.raises(ContractError), writer_lock(project), open_run(project, {}):
        raise ContractError("no such column")
    assert [item.status for item in runs(project)].count("FAILED") == 1
    assert latest(project).id == before.id


def test_a_run_that_a_person_stops_is_cancelled(project):
    with pytest.raises(KeyboardInterrupt), writer_lock(project), open_run(project, {}) as run:
        (run.folder / "cancel").touch()
        run.check_cancelled()
    assert runs(project)[0].status == "CANCELLED"


def test_a_run_whose_writer_is_gone_reads_interrupted(project):
    folder = project.runs / "20260101T000000Z-aaaaaa"
    folder.mkdir(parents=True)
    assert runs(project)[0].status == "INTERRUPTED"
    assert latest(project) is None


def test_the_lock_names_its_holder_and_is_free_afterwards(project):
    import os

    with writer_lock(project):
        assert (project.folder / "writer.pid").read_text(encoding="utf-8").strip() == str(
            os.getpid()
        )
    assert lock_holder(project) is None


def test_an_unknown_run_is_refused(project):
    with pytest.raises(UseError, match="no such run"):
        run_summary(project, "2025")
