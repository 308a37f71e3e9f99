"""The contract in the project's state: kept in order, its history told, its approvals guarded."""

from dataclasses import replace

import pytest

from core.access import LOCAL, Actor, verify_audit
from core.contract import (
    SELF_APPROVED,
    contract_version,
    edit,
    executable,
    load,
    save,
    transition,
)
from core.errors import AccessError, ContractError, UseError
from core.store import state, transaction

SEX = ("LOAD_PMI", "main", "SEX")
CRN = ("LOAD_PMI", "main", "MAIN_CRN")
FEED = ("LOAD_PMI", "main", "")
ANN = Actor("ann", "data_architect", frozenset({"project.design"}), "accounts")
BOB = Actor("bob", "data_architect", frozenset({"project.design"}), "accounts")
CAT = Actor("cat", "clinical_reviewer", frozenset({"project.design"}), "accounts")
EVE = Actor("eve", "viewer", frozenset(), "accounts")


@pytest.fixture
def con(tmp_path, contract):
    with state(tmp_path / "state.sqlite") as opened:
        save(opened, contract, actor="builder", why="shipped")
        yield opened


def line(con, key):
    return next(item for item in load(con).lines if item.key == key)


def history(con, key=None):
    rows = con.execute("SELECT * FROM contract_history ORDER BY id").fetchall()
    return [
        r for r in rows if key is None or (r["target_table"], r["feed"], r["target_field"]) == key
    ]


def test_what_is_saved_is_loaded_in_its_order(con, contract):
    assert load(con) == contract
    assert len(history(con)) == len(contract.feeds) + len(contract.lines)


def test_saving_the_same_again_changes_nothing(con, contract):
    before = con.execute("SELECT body, version FROM line").fetchall()
    with transaction(con):
        save(con, contract, actor="builder", why="again")
    assert con.execute("SELECT body, version FROM line").fetchall() == before
    assert len(history(con)) == len(contract.feeds) + len(contract.lines)


def test_a_changed_line_counts_up_and_a_removed_one_is_remembered(con, contract):
    lines = [replace(contract.lines[0], owner="ann"), *contract.lines[2:]]
    save(con, replace(contract, lines=tuple(lines)), actor="builder", why="rebuilt")
    assert line(con, contract.lines[0].key).version == 2
    last = history(con, contract.lines[1].key)[-1]
    assert (last["after"], last["why"]) == (None, "rebuilt")


def test_saving_never_approves(con, contract):
    claimed = [replace(item, status="APPROVED") for item in contract.lines]
    save(con, replace(contract, lines=tuple(claimed)), actor="x", why="import", by_person=True)
    assert {item.status for item in load(con).lines} == {"IN_REVIEW"}


def test_an_imported_change_is_a_draft_of_that_person(con, contract):
    lines = [replace(contract.lines[2], rule="upper(p.PatientNo)"), *contract.lines[3:]]
    save(con, replace(contract, lines=tuple(lines)), actor="ann", why="import", by_person=True)
    made = line(con, CRN)
    assert (made.status, made.updated_by, made.version) == ("DRAFT", "ann", 2)
    assert CRN in load(con).touched


def test_a_line_that_stands_twice_is_not_kept(con, contract):
    with pytest.raises(ContractError, match="stands twice"):
        save(con, replace(contract, lines=contract.lines * 2), actor="x", why="x")


def test_an_edit_returns_the_line_to_draft_and_tells_who_and_why(con):
    made = edit(con, CRN, {"rule": "trim(p.PatientNo)"}, 1, LOCAL, "spaces were seen")
    assert (made.status, made.version, made.updated_by) == ("DRAFT", 2, LOCAL.name)
    assert line(con, CRN) == made
    last = history(con, CRN)[-1]
    assert '"rule": "p.PatientNo"' in last["before"]
    assert '"rule": "trim(p.PatientNo)"' in last["after"]
    assert (last["actor"], last["why"]) == (LOCAL.name, "spaces were seen")
    assert verify_audit(con) is None


def test_a_stale_edit_is_refused_with_both_values(con):
    edit(con, CRN, {"rule": "trim(p.PatientNo)"}, 1, ANN, "one")
    with pytest.raises(ContractError) as stale:
        edit(con, CRN, {"rule": "upper(p.PatientNo)"}, 1, BOB, "two")
    assert "ann changed this in the meantime" in str(stale.value)
    assert "now 'trim(p.PatientNo)', yours 'upper(p.PatientNo)'" in str(stale.value)
    assert line(con, CRN).rule == "trim(p.PatientNo)"


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"status": "APPROVED"}, "cannot be edited"),
        ({"target_field": "X"}, "cannot be edited"),
        ({"ruel": "x"}, "Did you mean 'rule'"),
        ({"mapping_class": "DIRECT"}, "is not a word of mapping_class"),
    ],
)
def test_an_edit_of_what_is_not_editable_is_refused(con, changes, what):
    with pytest.raises(ContractError, match=what):
        edit(con, CRN, changes, 1, LOCAL, "try")


def test_an_edit_needs_a_reason_a_line_and_the_right(con):
    with pytest.raises(UseError, match="reason"):
        edit(con, CRN, {"rule": "p.Sex"}, 1, LOCAL, " ")
    with pytest.raises(ContractError, match="no such line"):
        edit(con, ("LOAD_PMI", "main", "X"), {"rule": "p.Sex"}, 1, LOCAL, "x")
    with pytest.raises(AccessError):
        edit(con, CRN, {"rule": "p.Sex"}, 1, EVE, "x")


def test_a_feed_is_edited_and_moved_like_a_line(con):
    made = edit(con, FEED, {"row_filter": "p.Sex = '1'"}, 1, LOCAL, "men first")
    assert made.status == "DRAFT"
    assert FEED in load(con).touched
    transition(con, FEED, "IN_REVIEW", LOCAL, "look", 2)
    assert SELF_APPROVED in transition(con, FEED, "APPROVED", LOCAL, "seen").note
    assert load(con).approved_feeds[0].row_filter == "p.Sex = '1'"


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        (["APPROVED"], ""),
        (["REJECTED", "DRAFT", "IN_REVIEW"], ""),
        (["APPROVED", "DRAFT"], ""),
        (["DRAFT"], "IN_REVIEW cannot become DRAFT"),
        (["APPROVED", "REJECTED"], "APPROVED cannot become REJECTED"),
        (["REJECTED", "APPROVED"], "REJECTED cannot become APPROVED"),
    ],
)
def test_a_status_moves_along_its_path_only(con, path, refused):
    for status in path[:-1]:
        transition(con, CRN, status, LOCAL, "move")
    if refused:
        with pytest.raises(ContractError, match=refused):
            transition(con, CRN, path[-1], LOCAL, "move")
    else:
        assert transition(con, CRN, path[-1], LOCAL, "move").status == path[-1]


def test_one_person_alone_may_approve_and_it_shows(con):
    made = transition(con, CRN, "APPROVED", LOCAL, "seen")
    assert SELF_APPROVED in made.decision_note
    edited = edit(con, CRN, {"rule": "trim(p.PatientNo)"}, made.version, LOCAL, "better")
    assert SELF_APPROVED not in edited.decision_note


def test_the_author_cannot_approve_the_own_edit(con):
    edit(con, CRN, {"rule": "trim(p.PatientNo)"}, 1, ANN, "spaces")
    transition(con, CRN, "IN_REVIEW", ANN, "please look")
    with pytest.raises(AccessError, match="cannot approve"):
        transition(con, CRN, "APPROVED", ANN, "mine")
    made = transition(con, CRN, "APPROVED", BOB, "looked")
    assert SELF_APPROVED not in made.decision_note


def test_a_safety_critical_line_needs_the_clinical_role(con):
    edit(con, CRN, {"safety_critical": "Y"}, 1, ANN, "identity")
    transition(con, CRN, "IN_REVIEW", ANN, "look")
    with pytest.raises(AccessError, match="clinical"):
        transition(con, CRN, "APPROVED", BOB, "fine")
    assert transition(con, CRN, "APPROVED", CAT, "safe").status == "APPROVED"


def test_what_was_approved_runs_while_the_working_line_changes(con):
    for key in (FEED, CRN):
        transition(con, key, "APPROVED", LOCAL, "seen")
    edit(con, CRN, {"rule": "upper(p.PatientNo)"}, 2, LOCAL, "an idea")
    stored = load(con)
    approved = executable(stored, "approved")
    assert [item.rule for item in approved.lines] == ["p.PatientNo"]
    assert [item.key for item in approved.feeds] == [FEED]
    working = {item.key: item.rule for item in executable(stored, "working").lines}
    assert working[CRN] == "upper(p.PatientNo)"


def test_a_line_of_a_feed_never_approved_does_not_run(con):
    transition(con, CRN, "APPROVED", LOCAL, "seen")
    assert executable(load(con), "approved").lines == ()


def test_what_is_rejected_does_not_run(con):
    transition(con, CRN, "REJECTED", LOCAL, "wrong")
    keys = {item.key for item in executable(load(con), "working").lines}
    assert CRN not in keys
    assert SEX in keys


def test_an_approval_of_another_version_than_seen_is_refused(con):
    edit(con, CRN, {"rule": "trim(p.PatientNo)"}, 1, ANN, "spaces")
    with pytest.raises(ContractError, match="version 2, yours 1"):
        transition(con, CRN, "IN_REVIEW", BOB, "fine", 1)


def test_the_version_is_of_what_runs_and_nothing_else(con, contract, crosswalks):
    version = contract_version(contract, crosswalks)
    idle = [replace(i, owner="x", decision_note="y", status="DRAFT") for i in contract.lines]
    feeds = [replace(i, note="z", status="APPROVED") for i in contract.feeds]
    same = replace(contract, lines=tuple(reversed(idle)), feeds=tuple(reversed(feeds)))
    assert contract_version(same, crosswalks) == version
    ruled = replace(contract.lines[0], rule="constant('9')")
    policy = replace(contract.policies[0], value="M")
    pairs = replace(crosswalks["3_sex"], pairs=crosswalks["3_sex"].pairs[:1])
    others = {
        contract_version(replace(contract, lines=(ruled, *contract.lines[1:])), crosswalks),
        contract_version(replace(contract, feeds=contract.feeds[1:]), crosswalks),
        contract_version(replace(contract, policies=(policy,)), crosswalks),
        contract_version(contract, {"3_sex": pairs}),
        version,
    }
    assert len(others) == 5
