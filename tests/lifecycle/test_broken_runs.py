"""A run that breaks leaves the one before intact, is marked, and counts for nothing."""

import signal
import subprocess
import sys
import time

import pytest

from core import connectors, contract, lifecycle
from core.errors import ContractError, DocumentError, ExtractError, UseError
from core.projects import list_projects
from core.runs import latest, lock_holder, runs
from core.store import state, transaction
from tests.conftest import ROOT
from tests.lifecycle.conftest import DOCUMENTS, documents, parameters

unix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX signals and limits")


def command(project, *words):
    return [sys.executable, "-m", "core.cli", "run", "-p", str(project.folder), *words]


def worker(project, *words, **options):
    return subprocess.Popen(
        command(project, "--from", "migrate", *words),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **{"preexec_fn": heeding_ctrl_c, **options},
    )


def heeding_ctrl_c():
    """A shell's background job ignores ctrl-C; the worker must not inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def wait_for_step(project, step, process):
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        newest = runs(project)[0]
        if newest.progress.get("step") == step and newest.progress.get("done", 0) >= 1:
            return newest
        time.sleep(0.02)
    raise AssertionError(f"{step} was never seen; exit {process.poll()}")


@unix
@pytest.mark.parametrize(
    ("signal_sent", "code", "status"),
    [(signal.SIGINT, 130, "CANCELLED"), (signal.SIGKILL, -9, "INTERRUPTED")],
    ids=["ctrl-C", "kill -9"],
)
def test_a_stop_in_migrate_marks_the_run_and_keeps_the_last(after_run, signal_sent, code, status):
    before = latest(after_run)
    kept = {f: f.read_bytes() for f in before.folder.rglob("*") if f.is_file()}
    keys = {f: f.read_bytes() for f in after_run.keys.glob("*.parquet")}
    process = worker(after_run)
    broken = wait_for_step(after_run, "migrate", process)
    process.send_signal(signal_sent)
    told, _ = process.communicate(timeout=60)
    assert process.returncode == code, told
    assert "Traceback" not in told
    states = {item.id: item.status for item in runs(after_run)}
    assert states[broken.id] == status
    assert latest(after_run).id == before.id
    assert {f: f.read_bytes() for f in kept} == kept
    assert {f: f.read_bytes() for f in after_run.keys.glob("*.parquet")} == keys
    assert lock_holder(after_run) is None
    assert lifecycle.run(after_run, parameters()).balanced


@unix
def test_a_full_disk_is_told_and_the_last_run_stands(after_run):
    before = latest(after_run)

    def small_files():
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))

    process = worker(after_run, preexec_fn=small_files)
    told, _ = process.communicate(timeout=120)
    assert process.returncode == 3, told
    assert "disk is full" in told
    assert "Traceback" not in told
    assert latest(after_run).id == before.id


@unix
def test_two_runs_at_once_queue(after_run):
    first, second = worker(after_run), worker(after_run)
    outputs = [item.communicate(timeout=300)[0] for item in (first, second)]
    assert {first.returncode, second.returncode} <= {0, 1}, outputs
    done = [item for item in runs(after_run) if item.status == "COMPLETE"]
    assert len(done) == 3


def test_a_contract_that_names_an_unknown_column_is_refused(after_run):
    before = latest(after_run)
    with state(after_run.state) as con:
        stored = contract.load(con)
        lines = [
            item
            if (item.target_table, item.target_field.upper()) != ("LOAD_PMI", "DATE_OF_BIRTH")
            else type(item)(**{**vars(item), "rule": "p.InternalDateOfBrith"})
            for item in stored.lines
        ]
        assert lines != list(stored.lines)
        with transaction(con):
            contract.save(
                con,
                contract.Contract(stored.feeds, tuple(lines), stored.policies),
                actor="t",
                why="t",
                by_person=True,
            )
    with pytest.raises(ContractError, match="InternalDateOfBirth"):
        lifecycle.run(after_run, parameters(start="contract"))
    assert runs(after_run)[0].status == "FAILED"
    assert latest(after_run).id == before.id


def test_an_extract_without_a_table_that_the_contract_reads_is_named(fresh, csv_folder, tmp_path):
    import shutil

    shutil.copytree(csv_folder, tmp_path / "csv")
    (tmp_path / "csv" / "CONSEPISODE.csv").unlink()
    connectors.ingest(tmp_path / "csv", fresh.extracts, None, fresh.spill)
    with pytest.raises(ExtractError, match="CONSEPISODE"):
        lifecycle.run(fresh, parameters())
    assert runs(fresh)[0].status == "FAILED"
    assert not (runs(fresh)[0].folder / "target").exists()


def test_generate_refuses_where_extracts_were_ingested(fresh, csv_folder):
    connectors.ingest(csv_folder, fresh.extracts, None, fresh.spill)
    outcome = lifecycle.run(fresh, parameters())
    assert outcome.steps["generate"] == "NOT_APPLICABLE"
    assert lifecycle.run(fresh, parameters(only="check")).steps["generate"] == "NOT_APPLICABLE"
    with pytest.raises(UseError, match="ingested"):
        lifecycle.run(fresh, parameters(only="generate"))


@pytest.mark.parametrize("damage", ["missing", "empty", "truncated", "wrong kind"])
def test_an_unreadable_document_leaves_no_project(tmp_path, monkeypatch, damage):
    monkeypatch.setenv("PASPORT_DATA", str(tmp_path / "data"))
    source = tmp_path / "dictionary.xlsx"
    body = next(DOCUMENTS.glob("*.xlsx")).read_bytes()
    bodies = {"empty": b"", "truncated": body[: len(body) // 2], "wrong kind": b"%PDF-1.4 no"}
    if damage in bodies:
        source.write_bytes(bodies[damage])
    with pytest.raises(DocumentError, match=r"dictionary\.xlsx"):
        lifecycle.new_project("a/b/c", [source], documents()[1])
    assert list_projects() == []
    assert [item for item in tmp_path.rglob("*") if item.name.endswith(".part")] == []


def test_a_step_that_was_never_prepared_is_refused(fresh):
    with pytest.raises(UseError, match="needs migrate"):
        lifecycle.run(fresh, parameters(only="check"))
    assert runs(fresh) == []


def test_a_wrong_profile_is_refused_before_any_work(fresh):
    with pytest.raises(UseError, match="pre_production"):
        lifecycle.run(fresh, parameters(profile="pre_produktion"))
    assert runs(fresh) == []


def test_a_damaged_project_is_told(after_run):
    from core.errors import StoreError

    after_run.state.write_bytes(b"no database" * 1000)
    with pytest.raises(StoreError, match="cannot be used"):
        lifecycle.run(after_run, parameters())
