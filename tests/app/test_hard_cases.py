"""Projects that are empty, broken or stopped half-way: every page says so in words."""

import json
from dataclasses import fields

import pytest

from core import (
    catalogue,
    contract,
    etl,
    evidence,
    gates,
    lifecycle,
    profiling,
    projects,
    quality,
    specs,
)
from core.errors import StoreError
from pages.widgets import columns
from tests.app.test_pages import PAGES, everything, opened


@pytest.fixture
def bare(tmp_path, monkeypatch):
    """A project in which nothing was done yet."""
    monkeypatch.setenv("PASPORT_DATA", str(tmp_path))
    return projects.create_project("trust/pas/new", lambda _project: None)


def left_run(project, name, **body):
    """A run folder as a worker left it."""
    folder = project.runs / name
    folder.mkdir(parents=True)
    header = {"started": "2026-03-31T09:05:00Z", "profile": "development"}
    (folder / "header.json").write_text(json.dumps(header), encoding="utf-8")
    if body:
        whole = {"id": name, "header": header, "finished": "", "steps": {}, **body}
        (folder / "run.json").write_text(json.dumps(whole), encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Dashboard", "No gate was judged yet"),
        ("Schemas", "No document has been read"),
        ("Mappings", "The contract has not been built"),
        ("Lifecycle", "No run yet"),
        ("Runs", "No run yet"),
        ("Settings", "Chain of events"),
    ],
)
def test_on_an_empty_project_a_page_says_what_to_do(title, words, bare):
    page = opened(title)
    assert not page.exception and not page.error
    assert words in everything(page)
    assert "DEMONSTRATION" not in everything(page)


@pytest.mark.parametrize(
    ("body", "state", "words"),
    [
        ({}, "INTERRUPTED", "Nothing of this run counts"),
        ({"status": "CANCELLED", "message": "stopped by a person"}, "CANCELLED", "Stopped by"),
        ({"status": "FAILED", "message": "The disk is full."}, "FAILED", "The disk is full."),
    ],
    ids=["interrupted", "cancelled", "failed"],
)
def test_a_run_that_did_not_end_well_is_told_and_never_judged(body, state, words, bare):
    left_run(bare, "20260331T090500Z-000001", **body)
    page = opened("Lifecycle")
    assert words in "\n".join([everything(page), *(item.value for item in page.warning)])
    assert f">{state}</span>" in everything(page)
    assert ">PASS</span>" not in everything(page)
    assert "No run is complete yet" in everything(opened("Runs"))
    assert "No gate was judged yet" in everything(opened("Dashboard"))


def test_a_broken_run_shows_where_it_broke_off(bare):
    folder = left_run(bare, "20260331T090500Z-000001", status="FAILED", message="Disk full.")
    steps = {"extract": {"state": "DONE", "note": "read"}, "generate": {"state": "RUNNING"}}
    (folder / "status.json").write_text(json.dumps({"steps": steps}), encoding="utf-8")
    words = everything(opened("Lifecycle"))
    states = [line.split("</span>")[0].split(">")[-1] for line in words.split("<td>")[1:]]
    assert states[:3] == ["DONE", "FAILED", "NOT RUN"]


def test_a_run_of_one_step_says_what_it_does_not_hold(bare):
    left_run(bare, "20260331T090500Z-000001", status="COMPLETE", message="")
    page = opened("Runs")
    assert not page.exception and not page.error
    words = everything(page)
    assert "NOT RUN" in words and "This run holds no trial load" in words
    assert "Nothing was rejected." not in words


@pytest.mark.parametrize("title", PAGES)
def test_a_damaged_project_is_told_in_words(title, bare):
    bare.state.write_bytes(b"not a database" * 100)
    page = opened(title)
    assert not page.exception
    assert page.error and "Traceback" not in everything(page)


def test_a_going_run_shows_its_step_part_and_stop_button(bare, monkeypatch):
    folder = left_run(bare, "20260331T090500Z-000001")
    told = {
        "step": "migrate",
        "part": "LOAD_PMI",
        "done": 1,
        "total": 2,
        "steps": {"extract": {"state": "DONE", "note": "read"}, "migrate": {"state": "RUNNING"}},
    }
    (folder / "status.json").write_text(json.dumps(told), encoding="utf-8")
    monkeypatch.setattr("core.runs.folder.lock_holder", lambda _project: 1)
    monkeypatch.setattr("core.lifecycle.jobs.lock_holder", lambda _project: 1)
    page = opened("Lifecycle")
    assert not page.exception
    assert page.get("progress")[0].proto.text == "Step 6 of 8: migrate LOAD_PMI"
    assert page.get("progress")[0].proto.value == 18  # one step of eight and a half
    assert page.button[0].label == "Stop this run"
    page.button[0].click().run()
    assert (folder / "cancel").exists()
    assert page.button[0].disabled


def test_what_a_person_chose_is_what_the_worker_gets(bare, monkeypatch):
    asked = []

    def start(project, parameters):
        asked.append((project.label, parameters))
        raise StoreError("The run could not be started.")

    monkeypatch.setattr(lifecycle, "start_job", start)
    page = opened("Lifecycle")
    page.number_input[0].set_value(77)
    page.main.selectbox[1].select("Only check")
    page.main.selectbox[2].select("Approved")
    page.main.selectbox[3].select("none")
    page.button[0].click().run()
    label, chosen = asked[0]
    assert (label, chosen.patients, chosen.only) == ("trust/pas/new", 77, "check")
    assert (chosen.lines, chosen.defaults, chosen.start) == ("approved", "none", None)
    assert "could not be started" in page.error[0].value


@pytest.mark.parametrize(
    ("shown", "record"),
    [
        (columns.FIELD, catalogue.Field),
        (columns.RELATIONSHIP, catalogue.Relationship),
        (columns.SOURCE_FIELD, catalogue.Field),
        (columns.DRIFT, catalogue.Drift),
        (columns.UNPLACED, specs.Unplaced),
        (columns.TOUCHED, contract.Line),
        (columns.PROFILE, profiling.ColumnProfile),
        (columns.KEY, profiling.KeyProfile),
        (columns.EVIDENCE, profiling.RelationshipProfile),
        (columns.LINE, contract.Line),
        (columns.FEED, contract.Feed),
        (columns.POLICY, contract.Policy),
        (columns.GATE, gates.GateResult),
        (columns.HOLD, gates.GateResult),
        (columns.LOAD, etl.TableStats),
        (columns.LEDGER, etl.FeedLedger),
        (columns.EXTRACT, etl.ExtractLedger),
        (columns.REJECT, evidence.RejectGroup),
        (columns.HEALTH, lifecycle.HealthFact),
    ],
    ids=lambda item: getattr(item, "__name__", "columns"),
)
def test_every_column_shown_is_one_of_the_record(shown, record):
    assert set(shown) <= {item.name for item in fields(record)}


def test_the_columns_of_checks_are_those_of_a_check_and_its_result():
    known = {item.name for item in fields(quality.Check)}
    assert set(columns.CHECK) <= known | {"state", "failing", "judged", "message"}
