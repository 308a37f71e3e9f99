"""Each gate lets sound facts through and holds bad ones; a missing fact always holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.errors import StoreError
from core.gates import gate_profile, judge, read_judgement, write_judgement
from core.quality import Check, CheckResult, Fingerprint

CUTOVER = "cutover_ready"


def failing(kind, severity="error", failing=1, state="FAIL", side="target"):
    check = Check(f"x.{kind}", kind, side, "LOAD_PMI", (), severity, "PMI", "", "")
    return CheckResult(check, state, failing, 10)


def more(facts, *results):
    return {"results": (*facts.results, *results)}


def less(facts, kind):
    return {"results": tuple(i for i in facts.results if i.check.kind != kind)}


BAD = {
    "NO_ERRORS failed check": ("NO_ERRORS", lambda f: more(f, failing("domain"))),
    "NO_ERRORS fatal": ("NO_ERRORS", lambda f: more(f, failing("reference", "fatal"))),
    "NO_ERRORS lint": ("NO_ERRORS", lambda f: {"lint_errors": 1}),
    "NO_ERRORS load": ("NO_ERRORS", lambda f: {"load_errors": 1}),
    "NO_ERRORS nothing judged": ("NO_ERRORS", lambda f: {"results": ()}),
    "WARNINGS_THRESHOLD": (
        "WARNINGS_THRESHOLD",
        lambda f: more(f, *[failing("case", "warning")] * 11),
    ),
    "UNRESOLVED": (
        "UNRESOLVED_MAPPING_THRESHOLD",
        lambda f: more(f, failing("resolved", "information", 6)),
    ),
    "UNRESOLVED not counted": ("UNRESOLVED_MAPPING_THRESHOLD", lambda f: less(f, "resolved")),
    "CROSSWALK": (
        "CROSSWALK_REJECT_THRESHOLD",
        lambda f: more(f, failing("translated", "information", 1)),
    ),
    "CROSSWALK not run": (
        "CROSSWALK_REJECT_THRESHOLD",
        lambda f: more(f, failing("translated", "information", 0, "NOT_RUN")),
    ),
    "POPULATION": ("POPULATION_RATIO_MIN", lambda f: {"populated": 94}),
    "POPULATION nothing": ("POPULATION_RATIO_MIN", lambda f: {"populatable": 0}),
    "TABLES": ("TABLES_WRITTEN_MIN", lambda f: {"written_tables": ()}),
    "TABLES none in scope": ("TABLES_WRITTEN_MIN", lambda f: {"in_scope_tables": ()}),
    "PATIENTS extract": ("MIN_PATIENTS", lambda f: {"patients": 19}),
    "PATIENTS loaded": ("MIN_PATIENTS", lambda f: {"patients_loaded": 19}),
    "PATIENTS not counted": ("MIN_PATIENTS", lambda f: {"patients": None}),
    "REQUIRED": ("REQUIRED_TABLES", lambda f: less(f, "present")),
    "LEDGER": ("LEDGER_BALANCED", lambda f: {"balanced": False}),
    "LEDGER remainder": ("LEDGER_BALANCED", lambda f: {"remainders": ("LOAD_PMI: 1 row",)}),
    "NOT_RUN": ("CHECKS_NOT_RUN", lambda f: more(f, failing("domain", state="NOT_RUN"))),
    "ERROR": ("CHECKS_NOT_RUN", lambda f: more(f, failing("domain", state="ERROR"))),
    "PLACEHOLDERS": ("PLACEHOLDERS", lambda f: {"placeholders": 1}),
    "APPROVED": ("CONTRACT_APPROVED", lambda f: {"lines_approved": 9}),
    "APPROVED no lines": ("CONTRACT_APPROVED", lambda f: {"lines": 0, "lines_approved": 0}),
    "SYNTHETIC": ("SOURCE_NOT_REAL", lambda f: {"origin": "synthetic"}),
    "EMULATOR": ("SOURCE_NOT_REAL", lambda f: {"origin": "emulator"}),
    "MANDATORY": ("MANDATORY_UNKNOWN", lambda f: {"mandatory_unknown": 1}),
    "STALE output": (
        "STALE_RESULTS",
        lambda f: {"current": replace(f.current, targets=(("LOAD_PMI", "bb"),))},
    ),
    "STALE contract": (
        "STALE_RESULTS",
        lambda f: {"current": replace(f.current, contract_version="c2")},
    ),
    "STALE extract": (
        "STALE_RESULTS",
        lambda f: {"current": replace(f.current, extract_version="e2")},
    ),
    "STALE nothing": (
        "STALE_RESULTS",
        lambda f: {"current": Fingerprint("c1", "e1", ()), "checked": Fingerprint("c1", "e1", ())},
    ),
    "LOCKED": ("CONTRACT_LOCKED", lambda f: {"locked": False}),
    "SIGNED": ("SIGN_OFFS", lambda f: {"sign_offs": ()}),
    "SIGNED out of order": ("SIGN_OFFS", lambda f: {"sign_offs": f.sign_offs[::-1]}),
}


def status(judgement, gate):
    return next(item.status for item in judgement.results if item.id == gate)


@pytest.mark.parametrize("profile", ["development", "pre_production", CUTOVER])
def test_sound_facts_pass_every_gate_of_every_profile(facts, profile):
    judged = judge(gate_profile(profile), facts)
    assert judged.status == "PASS"
    assert {item.status for item in judged.results} <= {"PASS", "NOT_APPLICABLE"}


@pytest.mark.parametrize(("gate", "bend"), BAD.values(), ids=BAD)
def test_a_bad_or_missing_fact_holds_the_release(facts, gate, bend):
    judged = judge(gate_profile(CUTOVER), replace(facts, **bend(facts)))
    assert status(judged, gate) == "FAIL"
    assert judged.status == "FAIL"


def test_every_gate_is_bent_above(facts):
    gates = {item.id for item in judge(gate_profile(CUTOVER), facts).results}
    assert {gate for gate, _ in BAD.values()} == gates


@pytest.mark.parametrize(
    "gate",
    ["PLACEHOLDERS", "CONTRACT_APPROVED", "SOURCE_NOT_REAL", "MANDATORY_UNKNOWN",
     "CONTRACT_LOCKED", "SIGN_OFFS"],
)  # fmt: skip
def test_what_development_does_not_ask_for_is_not_applicable_not_passed(facts, gate):
    judged = judge(gate_profile("development"), facts)
    assert status(judged, gate) == "NOT_APPLICABLE"


def test_without_lock_and_signatures_a_cutover_is_held_with_what_is_missing(facts):
    bare = replace(facts, locked=False, sign_offs=("technical QA",))
    judged = judge(gate_profile(CUTOVER), bare)
    words = {item.id: item.message for item in judged.failed}
    assert words == {
        "CONTRACT_LOCKED": "the contract is not locked",
        "SIGN_OFFS": "missing: data quality, clinical safety, governance board",
    }


def test_a_demonstration_may_pass_on_synthetic_rows_and_is_stamped(facts):
    judged = judge(gate_profile(CUTOVER), replace(facts, origin="synthetic", demonstration=True))
    source = next(item for item in judged.results if item.id == "SOURCE_NOT_REAL")
    assert (judged.status, judged.demonstration, source.status) == ("PASS", True, "PASS")
    assert "DEMONSTRATION" in source.message


def test_a_threshold_holds_at_one_more_and_not_at_the_limit(facts):
    profile = gate_profile("pre_production")
    at = replace(facts, **more(facts, *[failing("case", "warning")] * profile.max_warnings))
    over = replace(at, **more(at, failing("case", "warning")))
    assert status(judge(profile, at), "WARNINGS_THRESHOLD") == "PASS"
    assert status(judge(profile, over), "WARNINGS_THRESHOLD") == "FAIL"


def test_every_result_says_where_its_threshold_comes_from(facts):
    assert all(item.origin for item in judge(gate_profile(CUTOVER), facts).results)


def test_a_judgement_reads_back_as_it_was_written(facts, tmp_path):
    judged = judge(gate_profile(CUTOVER), replace(facts, patients=1))
    write_judgement(tmp_path, judged)
    assert read_judgement(tmp_path) == judged


def test_a_run_that_was_not_judged_has_no_judgement(tmp_path):
    assert read_judgement(tmp_path) is None


@pytest.mark.parametrize("text", ["", "[]", '{"status": "FINE"}', '{"status": "PASS"}'])
def test_a_damaged_judgement_is_refused(tmp_path, text):
    (tmp_path / "gate.json").write_text(text)
    with pytest.raises(StoreError, match="damaged"):
        read_judgement(tmp_path)
