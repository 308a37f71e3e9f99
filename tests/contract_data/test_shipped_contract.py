"""The contract that ships: every name exists, every rule can run, nothing is left unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.catalogue import Catalogue, Field
from core.contract import Contract, Feed, Line, is_reference, write_contract
from core.contract.reading import FeedView, feed_view
from core.contract.references import readable
from core.crosswalks import Crosswalk, words
from core.expressions import (
    Checked,
    checked,
    checked_list,
    checked_order,
    parsed_joins,
)
from tests.contract_data.conftest import SHIPPED

CHAIN = (
    "LOAD_PMI LOAD_PMIIDS LOAD_PMIALIASES LOAD_PMIADDRS LOAD_PMICONTACTS LOAD_PMIALLERGIES "
    "LOAD_PMIGPAUDIT LOAD_RTT_PATHWAYS LOAD_REFERRALS LOAD_OPDWAITLIST LOAD_OPD_APPOINTMENTS "
    "LOAD_IWL LOAD_ADT_ADMISSIONS LOAD_ADT_EPISODES LOAD_ADT_WARDSTAYS LOAD_ADT_CODING"
).split()
MUST_BE_SAFE = {
    "NHS_NUMBER",
    "MAIN_CRN",
    "DATE_OF_BIRTH",
    "SEX",
    "DATE_OF_DEATH",
    "ALLERGY_CODE",
    "PATHWAY_START_DATE",
    "PATHWAY_END_DATE",
    "PATHWAY_STATUS",
}
Scope = dict[str, Sequence[str]]


def view_of(feed: Feed, catalogue: Catalogue) -> FeedView:
    """The feed as read, its made columns included; fails where a name is not in the dictionary."""
    view = feed_view(feed, readable(catalogue), None)
    assert not view.faults, f"{feed.target_table}.{feed.feed}: {view.faults}"
    return view


def scope_of(feed: Feed, catalogue: Catalogue) -> Scope:
    """Columns by alias."""
    return view_of(feed, catalogue).columns


def rule_of(line: Line, feed: Feed, catalogue: Catalogue, known: dict[str, str]) -> Checked:
    return checked(line.rule, scope_of(feed, catalogue), crosswalks=known)


def ruled(contract: Contract) -> list[tuple[Feed, Line]]:
    return [(f, line) for f in contract.feeds for line in contract.lines_of(f) if line.rule]


def target_field(line: Line, catalogue: Catalogue) -> Field:
    table = catalogue.target.tables[line.target_table]
    found = {item.name: item for item in table.fields}
    return found[line.target_field]


def test_every_table_of_the_patient_chain_has_a_feed(contract: Contract) -> None:
    assert set(CHAIN) <= {feed.target_table for feed in contract.feeds}


def test_every_feed_has_exactly_one_line_a_field_in_the_guides_order(
    contract: Contract, catalogue: Catalogue
) -> None:
    for feed in contract.feeds:
        wanted = [item.name for item in catalogue.target.tables[feed.target_table].fields]
        assert [line.target_field for line in contract.lines_of(feed)] == wanted, feed.key


def test_a_table_with_a_feed_has_no_line_outside_its_feeds(contract: Contract) -> None:
    fed = {feed.target_table for feed in contract.feeds}
    assert [line.key for line in contract.lines if not line.feed and line.target_table in fed] == []


def test_every_classified_field_and_its_source_are_in_the_documents(
    contract: Contract, catalogue: Catalogue
) -> None:
    known = readable(catalogue).tables
    for line in contract.lines:
        assert target_field(line, catalogue)
        if line.source_table or line.source_field:
            table = known[line.source_table]
            assert line.source_field in {item.name for item in table.fields}, line


def test_every_condition_key_and_order_of_a_feed_can_run(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk]
) -> None:
    for feed in contract.feeds:
        scope = scope_of(feed, catalogue)
        whole = {key: value for key, value in scope.items() if key != "split"}
        for join in parsed_joins(feed.joins):
            assert checked(join.condition, whole, boolean=True).columns
            assert join.cardinality != "first" or checked_order(", ".join(join.order), whole)
        if feed.row_filter:
            checked(feed.row_filter, whole, boolean=True)
            assert feed.exclusion_reason
        assert checked_list(feed.business_key, scope)
        assert bool(feed.dedupe_on or feed.group_by) == bool(feed.keep)


def test_every_rule_can_run(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk]
) -> None:
    known = words(crosswalks)
    for feed, line in ruled(contract):
        assert rule_of(line, feed, catalogue, known), line.target_field


def test_a_line_without_a_rule_copies_a_table_of_its_feed_or_runs_nothing(
    contract: Contract, catalogue: Catalogue
) -> None:
    for feed in contract.feeds:
        view = view_of(feed, catalogue)
        read = {table.name for table in view.tables.values()}
        copying = {"DIRECT_SOURCE", *(["REFERENCE_MASTER_FEED"] if view.reads_reference else [])}
        for line in contract.lines_of(feed):
            if not line.rule and line.mapping_class in copying:
                assert line.source_table in read and line.source_field, line
            elif not line.rule:
                assert line.mapping_class in ("OUT_OF_SCOPE", "REFERENCE_MASTER_FEED"), line


def test_a_translated_field_names_the_crosswalk_that_its_rule_calls(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk]
) -> None:
    known = words(crosswalks)
    for feed, line in ruled(contract):
        called = rule_of(line, feed, catalogue, known).crosswalks
        named = {known[line.crosswalk.lower()]} if line.crosswalk else set()
        assert named <= set(called) and bool(called) == bool(named), line


def test_every_crosswalk_is_used_for_its_own_code_type(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk]
) -> None:
    known = words(crosswalks)
    used = {known[line.crosswalk.lower()] for line in contract.lines if line.crosswalk}
    assert used == set(crosswalks)
    for line in contract.lines:
        code_type = target_field(line, catalogue).rules.code_type_id
        if line.crosswalk and code_type:
            assert crosswalks[known[line.crosswalk.lower()]].code_type_id == code_type, line


def test_every_translated_value_fits_the_fields_it_goes_to(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk]
) -> None:
    known = words(crosswalks)
    for line in contract.lines:
        if line.crosswalk:
            target = target_field(line, catalogue)
            for pair in crosswalks[known[line.crosswalk.lower()]].pairs:
                assert len(pair.target_value) <= (target.length or 4000), (line, pair)
                allowed = target.rules.allowed_values
                assert not allowed or pair.target_value in allowed, (line, pair)


def test_a_source_code_is_no_wider_than_the_field_that_holds_it(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk]
) -> None:
    known = words(crosswalks)
    for line in contract.lines:
        if line.crosswalk and line.rule == (
            f"crosswalk('{line.crosswalk}', "
            f"{line.rule.rpartition(' ')[2].split('.')[0]}.{line.source_field})"
        ):
            table = readable(catalogue).tables[line.source_table]
            width = {item.name: item.length for item in table.fields}[line.source_field]
            for pair in crosswalks[known[line.crosswalk.lower()]].pairs:
                assert len(pair.source_value) <= (width or 255), (line, pair)


def test_parents_are_asked_for_with_as_many_key_parts_as_they_have(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk]
) -> None:
    known, asked = words(crosswalks), 0
    for feed, line in ruled(contract):
        for call in rule_of(line, feed, catalogue, known).parents:
            parents = contract.feeds_of(call.table)
            assert parents, f"{line.target_table}.{line.target_field}: no feed of {call.table}"
            for parent in parents:
                key = checked_list(parent.business_key, scope_of(parent, catalogue))
                assert len(key) == len(call.parts), (line.target_table, line.target_field)
            fk = target_field(line, catalogue).rules.fk_to or ""
            assert fk.split(".")[0] == call.table
            asked += 1
    assert asked >= 20


def test_every_declared_link_of_a_feed_is_a_parent_or_says_why_not(
    contract: Contract, catalogue: Catalogue
) -> None:
    for feed in contract.feeds:
        for line in contract.lines_of(feed):
            if target_field(line, catalogue).rules.fk_to:
                assert "parent('" in line.rule or line.decision_note, line


def test_what_is_not_mapped_or_comes_from_elsewhere_says_why(contract: Contract) -> None:
    for line in contract.lines:
        if line.mapping_class in ("OUT_OF_SCOPE", "REFERENCE_MASTER_FEED"):
            assert line.decision_note, (line.target_table, line.target_field)
            assert not line.rule or is_reference(line.source_table), line


def test_identifiers_clocks_and_parents_are_safety_critical(contract: Contract) -> None:
    for line in contract.lines:
        clinical = line.mapping_class not in ("OUT_OF_SCOPE", "REFERENCE_MASTER_FEED")
        if clinical and (line.target_field in MUST_BE_SAFE or "parent('" in line.rule):
            assert line.safety_critical == "Y", (line.target_table, line.target_field)


def test_nothing_arrives_approved(contract: Contract, crosswalks: dict[str, Crosswalk]) -> None:
    assert {item.status for item in contract.feeds} == {"IN_REVIEW"}
    assert {item.status for item in contract.lines} == {"IN_REVIEW"}
    pairs = [pair for item in crosswalks.values() for pair in item.pairs]
    assert {(pair.status, pair.approver) for pair in pairs} == {("IN_REVIEW", "")}


def test_policies_are_few_reasoned_and_never_on_a_safety_critical_field(
    contract: Contract, catalogue: Catalogue
) -> None:
    wanted = {(p.target_table, p.target_field) for p in contract.policies}
    named = [line for line in contract.lines if line.policy]
    assert {(line.target_table, line.target_field) for line in named} == wanted
    assert len(wanted) <= 10
    assert all(not line.safety_critical for line in named)
    for policy in contract.policies:
        key = (policy.target_table, policy.target_field)
        line = next(i for i in named if (i.target_table, i.target_field) == key)
        allowed = target_field(line, catalogue).rules.allowed_values
        assert policy.reason and policy.role and policy.value in (allowed or (policy.value,))


def test_the_files_are_written_as_the_program_writes_them(
    contract: Contract, tmp_path: Path
) -> None:
    write_contract(contract, tmp_path)
    for name in ("feeds.csv", "lines.csv", "policy.csv"):
        assert (tmp_path / name).read_bytes() == (SHIPPED / name).read_bytes(), name
