"""Every fault of a contract is told at once, with its place and how to mend it."""

from dataclasses import replace
from datetime import date

import pytest

from core.contract import Contract, Feed, Line, Policy, lint
from core.crosswalks import Crosswalk


def with_feed(contract: Contract, table: str, **changes: str) -> Contract:
    feeds = [replace(f, **changes) if f.target_table == table else f for f in contract.feeds]
    return replace(contract, feeds=tuple(feeds))


def with_line(contract: Contract, place: str, **changes: str) -> Contract:
    table, field = place.split(".")
    lines = [
        replace(item, **changes)
        if (item.target_table, item.target_field) == (table, field)
        else item
        for item in contract.lines
    ]
    return replace(contract, lines=tuple(lines))


def told(faults, severity: str = "error") -> str:
    return " / ".join(
        f"{f.target_table}.{f.target_field} {f.what} {f.fix}"
        for f in faults
        if f.severity == severity
    )


def test_a_contract_without_fault_is_told_so(contract, catalogue, crosswalks):
    assert lint(contract, catalogue, crosswalks, as_of=date(2026, 11, 1)) == []


EPISODES = "e: EPISODE ON e.PatientNo = p.PatientNo\n"
FEED_FAULTS = [
    ({"target_table": "LOAD_PMO"}, "Did you mean 'LOAD_PMI'?"),
    ({"driving_table": "PATDATE"}, "Did you mean 'PATDATA'?"),
    ({"alias": "P t"}, "short lower-case word"),
    ({"business_key": ""}, "no business key"),
    ({"business_key": "'X'"}, "reads no column"),
    ({"business_key": "p.PatientNoo"}, "Did you mean 'PatientNo'?"),
    ({"business_key": "p.PatientNo,"}, "empty part"),
    ({"business_key": "record_number()"}, "whole rule"),
    ({"exclusion_reason": ""}, "no exclusion reason"),
    ({"row_filter": "p.Surname"}, "row_filter: A condition is needed"),
    ({"row_filter": "q.Surname = 'x'"}, "row_filter: Alias 'q'"),
    ({"joins": "g: GPS ON g.GpCode = p.GpCode | one"}, "join g: the source table 'GPS'"),
    ({"joins": "g: GP ON g.GpCode = p.GpCode | many"}, "cardinality 'many' is not known"),
    ({"joins": "g: GP ON g.GpCode = p.GpCode"}, "how many rows"),
    ({"joins": "p: GP ON p.GpCode = p.GpCode | one"}, "'p' is taken"),
    ({"joins": "g: GP ON p.GpCode = 'x' | one"}, "does not name g"),
    ({"joins": "g: GP ON g.GpCod = p.GpCode | one"}, "Did you mean 'GpCode'?"),
    ({"joins": "g: GP ON g.GpCode = p.GpCode | first by g.X"}, "g.X is not known"),
    ({"dedupe_on": "p.PatientNo"}, "belong together"),
    ({"dedupe_on": "p.PatientNo", "keep": "first by p.X"}, "keep: Column p.X"),
    ({"split": "x"}, "split: The split is not JSON"),
    ({"split": '[{"a": "p.X"}]'}, "split a: Column p.X"),
    ({"joins": "grouped: GP ON grouped.GpCode = p.GpCode | one"}, "'grouped' is taken"),
    ({"pivot": "x"}, "pivot: The line 'x' cannot be read"),
    ({"pivot": "e: EPISODE ON e.PatientNo = p.PatientNo"}, "'e' makes no column"),
    ({"pivot": "e.x: min(e.StartDate)"}, "No pivot 'e' stands above"),
    ({"pivot": EPISODES + "e.x: min(e.StartDat)"}, "Did you mean 'StartDate'?"),
    ({"pivot": EPISODES + "e.x: first(e.StartDate)"}, "pivot e.x: first() has no total order"),
    ({"pivot": EPISODES + "e.x: min(e.StartDate) | by e.StartDate"}, "does not depend on an order"),
    ({"pivot": EPISODES + "e.x: avg(e.StartDate)"}, "avg() is not allowed here"),
    ({"pivot": EPISODES + "e.x: lead(e.StartDate)"}, "lead() is not allowed here"),
    ({"pivot": EPISODES + "e.x: nth(e.StartDate) | by e.StartDate"}, "nth() needs the place"),
    ({"pivot": EPISODES + "e.x: min(e.StartDate)\ne.x: min(e.StartDate)"}, "'x' is made twice"),
    (
        {"pivot": "e: EPISODES ON e.PatientNo = p.PatientNo\ne.x: min(e.X)"},
        "Did you mean 'EPISODE'?",
    ),
    ({"pivot": "e: EPISODE ON p.PatientNo = 'x'\ne.x: min(e.StartDate)"}, "does not name e"),
    ({"pivot": EPISODES + "e.x: min(e.StartDate) | where e.StartDate"}, "A condition is needed"),
    ({"group_by": "p.PatientNo"}, "group_by has no aggregates"),
    ({"aggregates": "x: min(p.Changed)"}, "aggregates has no group_by"),
    ({"group_by": "p.PatientNo", "aggregates": "x: min(p.Changed)"}, "group_by has no total order"),
    (
        {"group_by": "p.X", "aggregates": "x: min(p.Changed)", "keep": "p.Changed"},
        "group_by: Column p.X",
    ),
    (
        {"group_by": "p.PatientNo", "aggregates": "x: min(p.Change)", "keep": "p.Changed"},
        "aggregates x: Column p.Change is not known. Did you mean 'Changed'?",
    ),
    (
        {
            "group_by": "p.PatientNo",
            "aggregates": "x: min(p.Changed)",
            "keep": "p.Changed",
            "dedupe_on": "p.Sex",
        },
        "both make rows one",
    ),
    ({"window": "x: lead(p.Changed)"}, "window x: It does not say within which key"),
    ({"window": "x: lead(p.Changed) | within p.PatientNo"}, "window x: It has no total order"),
    ({"window": "x: max(p.Changed) | within p.PatientNo | by p.Changed"}, "max() is not allowed"),
    (
        {"window": "x: lead(as_date(p.Changed)) | within p.PatientNo | by p.Changed"},
        "convert windowed.x in the line",
    ),
    ({"window": "x: lead(p.Changed) | over p.PatientNo"}, "is not within, by or where"),
    ({"follow_merge": "Y"}, "follow_merge: 'Y' cannot be read"),
    ({"follow_merge": "follow p.PatientNo through GPS GpCode -> National"}, "Did you mean 'GP'?"),
    (
        {"follow_merge": "follow p.PatientNo through GP GpCode -> Nationl"},
        "Did you mean 'National'?",
    ),
    ({"follow_merge": "follow g.GpCode through GP GpCode -> National"}, "Alias 'g'"),
    ({"guards": "p.PatientNo"}, "guards: 'p.PatientNo' is no guard"),
    ({"guards": "parent('LOAD_PMIX', p.PatientNo)"}, "Did you mean 'LOAD_PMI'?"),
    ({"guards": "parent('LOAD_ADT', p.PatientNo, p.Sex)"}, "LOAD_ADT is loaded after LOAD_PMI"),
    ({"driving_table": "reference:LOAD_SITE"}, "Did you mean 'reference:LOAD_SITES'?"),
]


@pytest.mark.parametrize(("changes", "what"), FEED_FAULTS, ids=[w for _, w in FEED_FAULTS])
def test_a_fault_of_a_feed_is_an_error(contract, catalogue, crosswalks, changes, what):
    faults = lint(with_feed(contract, "LOAD_PMI", **changes), catalogue, crosswalks)
    assert what in told(faults)


LINE_FAULTS = [
    ("LOAD_PMI.SEX", {"target_field": "SEXX"}, "Did you mean 'SEX'?"),
    ("LOAD_PMI.SEX", {"target_table": "LOAD_PM"}, "The target table is not known"),
    ("LOAD_PMI.SEX", {"feed": "mian"}, "Did you mean 'main'?"),
    ("LOAD_PMI.SEX", {"mapping_class": "LOOKUP"}, "'LOOKUP' is not a word"),
    ("LOAD_PMI.SEX", {"crosswalk": "sexx"}, "Did you mean"),
    ("LOAD_PMI.SEX", {"rule": "crosswalk('sexes', p.Sex)"}, "Crosswalk 'sexes' is not there"),
    ("LOAD_PMI.SEX", {"rule": "p.Sex"}, "calls no crosswalk"),
    ("LOAD_PMI.SEX", {"crosswalk": ""}, "The crosswalk column is empty"),
    ("LOAD_PMI.SEX", {"mapping_class": "DIRECT_SOURCE"}, "calls a crosswalk"),
    ("LOAD_PMI.MAIN_CRN", {"rule": "p.PatientNoo"}, "Did you mean 'PatientNo'?"),
    ("LOAD_PMI.MAIN_CRN", {"rule": "random()"}, "changes from call to call"),
    ("LOAD_PMI.MAIN_CRN", {"rule": ""}, "no rule and no source field"),
    ("LOAD_PMI.MAIN_CRN", {"rule": "constant('x')"}, "reads no column"),
    ("LOAD_PMI.MAIN_CRN", {"rule": "record_number()"}, "Only RECORD_NUMBER"),
    ("LOAD_PMI.MAIN_CRN", {"mapping_class": "DERIVED", "rule": ""}, "no rule"),
    (
        "LOAD_PMI.MAIN_CRN",
        {"rule": "", "source_table": "EPISODE", "source_field": "PatientNo"},
        "This feed does not read 'EPISODE'",
    ),
    ("LOAD_PMI.MAIN_CRN", {"source_table": "PATDATE"}, "'PATDATE' is not known"),
    (
        "LOAD_PMI.MAIN_CRN",
        {"source_table": "PATDATA", "source_field": "Pt"},
        "PATDATA.Pt is not known",
    ),
    ("LOAD_PMI.MAIN_CRN", {"policy": "policy"}, "a policy that is not there"),
    ("LOAD_PMI.MAIN_CRN", {"confidence": "SURE"}, "'SURE' is not a word"),
    ("LOAD_PMI.MAIN_CRN", {"mapping_class": "OUT_OF_SCOPE", "rule": ""}, "needs a decision note"),
    (
        "LOAD_PMI.MAIN_CRN",
        {"mapping_class": "REFERENCE_MASTER_FEED", "decision_note": "HR feed"},
        "runs no rule",
    ),
    ("LOAD_PMI.RECORD_NUMBER", {"rule": "p.PatientNo"}, "takes record_number() only"),
    ("LOAD_ADT.LOADPMI_RECORD_NUMBER", {"rule": "e.PatientNo"}, "foreign key to LOAD_PMI"),
    (
        "LOAD_ADT.LOADPMI_RECORD_NUMBER",
        {"rule": "parent('LOAD_PMIALLERGIES', e.PatientNo, '1')"},
        "not to LOAD_PMIALLERGIES",
    ),
    (
        "LOAD_ADT.LOADPMI_RECORD_NUMBER",
        {"rule": "parent('LOAD_PMI', e.PatientNo, e.EpisodeNo)"},
        "business key of 1 parts, not 2",
    ),
    (
        "LOAD_ADT.LOADPMI_RECORD_NUMBER",
        {"rule": "parent('LOAD_SITES', e.PatientNo)"},
        "LOAD_SITES has no feed",
    ),
    (
        "LOAD_ADT.LOADPMI_RECORD_NUMBER",
        {"rule": "parent('LOAD_PMIX', e.PatientNo)"},
        "Did you mean 'LOAD_PMI'?",
    ),
    (
        "LOAD_ADT.LOADPMI_RECORD_NUMBER",
        {"mapping_class": "DERIVED"},
        "DERIVED writes a key",
    ),
]


@pytest.mark.parametrize(
    ("place", "changes", "what"), LINE_FAULTS, ids=[w for *_, w in LINE_FAULTS]
)
def test_a_fault_of_a_line_is_an_error(contract, catalogue, crosswalks, place, changes, what):
    faults = lint(with_line(contract, place, **changes), catalogue, crosswalks)
    assert what in told(faults)


WARNINGS = [
    ("LOAD_PMI.DATE_OF_BIRTH", {"rule": "p.PtDoB"}, "A text is copied to a date field"),
    ("LOAD_PMI.GP_NATIONAL_CODE", {"rule": "as_date(p.PtDoB)"}, "no date type or mask"),
    ("LOAD_PMI.GP_NATIONAL_CODE", {"rule": "as_time(p.PtDoB)"}, "no time mask"),
    ("LOAD_ADT.ADMIT_DATE", {"rule": "as_date(e.StartDate)"}, "drops the time"),
    (
        "LOAD_PMI.GP_NATIONAL_CODE",
        {"source_table": "GP", "source_field": "GpName"},
        "does not read GP.GpName",
    ),
    ("LOAD_PMI.MAIN_CRN", {"status": "REJECTED"}, "mandatory and this feed does not write it"),
    ("LOAD_PMI.SEX", {"policy": ""}, "no line refers to it"),
]


@pytest.mark.parametrize(("place", "changes", "what"), WARNINGS, ids=[w for *_, w in WARNINGS])
def test_a_doubt_about_a_line_is_a_warning(contract, catalogue, crosswalks, place, changes, what):
    faults = lint(with_line(contract, place, **changes), catalogue, crosswalks)
    assert told(faults) == ""
    assert what in told(faults, "warning")


FORMS = [
    {"pivot": EPISODES + "e.first: min(e.StartDate) | where e.EpisodeNo <> '0'"},
    {"pivot": "s: reference:LOAD_SITES ON s.NAME = p.Sex\ns.n: count(s.NAME)"},
    {"window": "next: lead(p.Changed) | within p.PatientNo | by p.Changed"},
    {"group_by": "p.PatientNo", "aggregates": "x: last(p.Sex) | by p.Changed", "keep": "p.Changed"},
    {"follow_merge": "exclude p.PatientNo through GP GpCode -> National"},
    {"joins": "g: GP ON g.GpCode = merged.survivor | one",
     "follow_merge": "follow p.PatientNo through GP GpCode -> National"},
    {"window": "n: count('1') | within p.Sex | by p.Changed", "row_filter": "windowed.n = '1'"},
]  # fmt: skip


@pytest.mark.parametrize("changes", FORMS, ids=["-".join(item) for item in FORMS])
def test_the_forms_of_a_feed_are_accepted_when_they_are_right(
    contract, catalogue, crosswalks, changes
):
    feed = {"joins": "g: GP ON g.GpCode = p.GpCode | optional-one", **changes}
    assert lint(with_feed(contract, "LOAD_PMI", **feed), catalogue, crosswalks) == []


def test_a_guard_is_accepted_when_its_parent_loads_before(contract, catalogue, crosswalks):
    guarded = with_feed(contract, "LOAD_ADT", guards="parent('LOAD_PMI', e.PatientNo)")
    assert lint(guarded, catalogue, crosswalks) == []
    unmet = with_feed(contract, "LOAD_ADT", guards="parent('LOAD_PMI', e.PatientNo, e.EpisodeNo)")
    assert "business key of 1 parts, not 2" in told(lint(unmet, catalogue, crosswalks))


def test_a_line_may_read_what_the_forms_make(contract, catalogue, crosswalks):
    made = with_feed(contract, "LOAD_PMI", pivot=EPISODES + "e.first: min(e.StartDate)")
    made = with_line(made, "LOAD_PMI.DATE_OF_BIRTH", rule="as_date(e.first)")
    assert lint(made, catalogue, crosswalks) == []
    unknown = with_line(made, "LOAD_PMI.DATE_OF_BIRTH", rule="as_date(e.firs)")
    assert "Did you mean 'first'?" in told(lint(unknown, catalogue, crosswalks))


def test_a_reference_feed_writes_what_its_file_holds(contract, catalogue, crosswalks):
    feed = Feed("LOAD_SITES", "file", "reference:LOAD_SITES", "s", "s.EXTERNAL_SYSTEM_ID")
    lines = [
        Line("LOAD_SITES", "file", "RECORD_NUMBER", "SURROGATE_ETL", rule="record_number()"),
        Line("LOAD_SITES", "file", "NAME", "REFERENCE_MASTER_FEED", "reference:LOAD_SITES", "NAME",
             decision_note="The estates office fills it."),
    ]  # fmt: skip
    more = replace(contract, feeds=(*contract.feeds, feed), lines=(*contract.lines, *lines))
    assert lint(more, catalogue, crosswalks) == []
    wrong = with_line(more, "LOAD_SITES.NAME", source_field="NAM")
    assert "Did you mean 'NAME'?" in told(lint(wrong, catalogue, crosswalks))


def test_all_faults_are_told_together_errors_first(contract, catalogue, crosswalks):
    broken = with_line(contract, "LOAD_PMI.MAIN_CRN", rule="p.X")
    broken = with_line(broken, "LOAD_PMI.DATE_OF_BIRTH", rule="p.PtDoB")
    broken = with_line(broken, "LOAD_ADT.ADMIT_DATE", rule="now()")
    faults = lint(with_feed(broken, "LOAD_ADT", business_key="e.X"), catalogue, crosswalks)
    assert [f.severity for f in faults] == ["error"] * 3 + ["warning"]


def test_a_feed_or_line_that_stands_twice_is_an_error(contract, catalogue, crosswalks):
    twice = replace(
        contract,
        feeds=(*contract.feeds, contract.feeds[0]),
        lines=(*contract.lines, contract.lines[0]),
    )
    text = told(lint(twice, catalogue, crosswalks))
    assert "This feed stands 2 times" in text
    assert "This line stands 2 times" in text


def test_what_is_rejected_is_not_looked_into(contract, catalogue, crosswalks):
    bad = Line("LOAD_PMI", "main", "NO_FIELD", "DERIVED", rule="p.X", status="REJECTED")
    feed = Feed("LOAD_SITES", "old", "NOWHERE", "n", "n.X", status="REJECTED")
    of_it = Line("LOAD_SITES", "old", "KIND", "DERIVED", rule="n.X")
    more = replace(contract, feeds=(*contract.feeds, feed), lines=(*contract.lines, bad, of_it))
    assert lint(more, catalogue, crosswalks) == []


def test_parents_in_a_circle_are_an_error(contract, catalogue, crosswalks):
    round_trip = with_line(
        contract,
        "LOAD_PMI.GP_NATIONAL_CODE",
        mapping_class="SURROGATE_ETL",
        rule="parent('LOAD_ADT', p.PatientNo, p.GpCode)",
    )
    text = told(lint(round_trip, catalogue, crosswalks))
    assert "Parents go in a circle: LOAD_ADT -> LOAD_PMI -> LOAD_ADT" in text
    assert "LOAD_ADT is loaded after LOAD_PMI" in text


def test_a_constant_key_part_must_be_the_parents(contract, catalogue, crosswalks):
    prefixed = with_feed(contract, "LOAD_PMI", business_key="'PAT', p.PatientNo")
    prefixed = with_line(
        prefixed, "LOAD_ADT.LOADPMI_RECORD_NUMBER", rule="parent('LOAD_PMI', 'WL', e.PatientNo)"
    )
    text = told(lint(prefixed, catalogue, crosswalks))
    assert "The constant part of the key" in text


def test_a_crosswalk_of_another_code_type_is_a_warning(contract, catalogue):
    other = {"4_sex": Crosswalk("4_sex", "4", "sex", ())}
    changed = with_line(contract, "LOAD_PMI.SEX", crosswalk="sex")
    text = told(lint(changed, catalogue, other), "warning")
    assert "code type 4, not 3" in text
    assert "has no pair" in text


@pytest.mark.parametrize(
    ("changes", "severity", "what"),
    [
        ({"target_field": "SEXX"}, "warning", "the target field is not known"),
        ({"target_field": "SEXX"}, "error", "a policy that is not there"),
        ({"reason": " "}, "error", "no reason"),
        ({"expires": "31/12/2026"}, "error", "is no date"),
        ({"expires": "2026-01-31"}, "warning", "expired on 2026-01-31"),
    ],
)
def test_a_policy_is_judged_by_the_day(contract, catalogue, crosswalks, changes, severity, what):
    policy: Policy = replace(contract.policies[0], **changes)
    changed = replace(contract, policies=(policy,))
    faults = lint(changed, catalogue, crosswalks, as_of=date(2026, 11, 1))
    assert what in told(faults, severity)
    if "expired" in what:
        assert lint(changed, catalogue, crosswalks) == []
