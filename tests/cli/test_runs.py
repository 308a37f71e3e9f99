"""`run`, the steps and the runs: told in the lifecycle's order, honest about what did not run."""

from core.lifecycle import STEPS
from tests.cli.conftest import PATIENTS, pasport


def newest():
    return pasport("runs", "list", "--json").json[0]


def test_a_run_is_shown_with_its_steps_gates_and_reports(read_only):
    body = pasport("runs", "show", "--json").json
    assert [item["step"] for item in body["steps"]] == list(STEPS)
    assert body["status"] == "COMPLETE"
    assert body["gate"] == "PASS"  # 40 patients of the shipped cohort by the shipped contract
    assert {item["status"] for item in body["gates"]} == {"PASS", "NOT_APPLICABLE"}
    told = pasport("runs", "show", body["run"][:12]).out
    assert "Held by" not in told
    assert body["reports"] in told


def test_tables_are_readable_at_80_columns(read_only):
    for words in ("runs show", "runs list", "project list", "contract status", "crosswalk list"):
        rows = [line for line in pasport(*words.split()).out.splitlines() if "  " in line]
        assert len(rows) >= 1, words
        assert max(map(len, rows)) <= 80, words


def test_a_step_alone_claims_nothing_of_the_others(data):
    told = pasport("generate", "--patients", PATIENTS)
    assert told.code == 0
    assert "Gate: NOT_RUN   Ledger: NOT_RUN" in told.out
    assert "generate ..." in told.err
    assert "..." not in told.out
    assert "Gate: NOT_RUN" in pasport("runs", "show").out


def test_the_gate_is_judged_again_by_other_settings_and_another_profile(data):
    assert pasport("project", "settings", "--set", "min_patients=500").code == 0
    assert pasport("project", "settings", "--json").json["min_patients"] == 500
    told = pasport("gate", "--profile", "cutover_ready", "--json")
    assert told.code == 1
    assert told.err == ""
    assert told.json["gate"] == "FAIL"
    held = pasport("runs", "show", "--json").json["gates"]
    assert {"MIN_PATIENTS", "SIGN_OFFS"} <= {e["id"] for e in held if e["status"] == "FAIL"}
    shown = pasport("runs", "show").out
    assert "Held by" in shown
    assert all(f"{e['id']}: " in shown for e in held if e["status"] == "FAIL")
    assert newest()["profile"] == "cutover_ready"
    assert pasport("audit", "verify").code == 0


def test_a_stopped_run_is_shown_as_what_it_is(data):
    folder = next(data.glob("projects/*/*/*/runs")) / "29990101T000000Z-000000"
    folder.mkdir()
    told = pasport("runs", "show")
    assert told.code == 0
    assert "INTERRUPTED" in told.out
    assert "No step was finished" in told.out


def test_a_damaged_gate_file_is_told(data):
    next(data.glob("projects/*/*/*/runs/*/gate.json")).write_text('{"status": "FAIL"}')
    told = pasport("runs", "show")
    assert told.code == 3
    assert "gate.json" in told.err


def test_an_altered_audit_trail_fails(data):
    from core.store import state, transaction

    with state(next(data.glob("projects/*/*/*/state.sqlite"))) as con, transaction(con):
        tables = [row["name"] for row in con.execute("SELECT name FROM sqlite_master")]
        assert "audit" in tables, tables
        con.execute("DELETE FROM audit WHERE id = (SELECT min(id) + 1 FROM audit)")
    told = pasport("audit", "verify", "--json")
    assert told.code == 1
    assert "BROKEN" in told.json["audit"]
