"""A contract that fits a catalogue, every field classified, nobody's work lost."""

from dataclasses import dataclass, replace

import pytest

from core.access import LOCAL
from core.catalogue import Catalogue, Schema
from core.contract import (
    Contract,
    build_contract,
    edit,
    lint,
    load,
    needed_columns,
    rebuilt,
    save,
    transition,
)
from core.store import state


@dataclass(frozen=True)
class Hint:
    target_table: str
    target_field: str
    rank: int
    source_table: str
    source_field: str
    score: float


def without(catalogue: Catalogue, place: str) -> Catalogue:
    """The catalogue without a source table, or without one of its columns."""
    table, _, column = place.partition(".")
    tables = dict(catalogue.source.tables)
    if column:
        kept = tuple(field for field in tables[table].fields if field.name != column)
        tables[table] = replace(tables[table], fields=kept)
    else:
        del tables[table]
    return replace(catalogue, source=Schema("source", tables))


def test_every_target_field_is_classified(catalogue, contract, crosswalks):
    built = build_contract(catalogue, contract, ())
    fields = {(field.table, field.name) for field in catalogue.target.fields()}
    assert {(line.target_table, line.target_field) for line in built.lines} == fields
    assert built.feeds == contract.feeds
    assert lint(built, catalogue, crosswalks) == []


def test_a_field_without_a_line_is_a_draft_by_rule(catalogue):
    hints = [
        Hint("LOAD_SITES", "NAME", 1, "GP", "GpName", 0.9),
        Hint("LOAD_SITES", "KIND", 1, "GP", "GpCode", 0.2),
        Hint("LOAD_PMI", "SEX", 1, "PATDATA", "Sex", 0.95),
        Hint("LOAD_PMI", "MAIN_CRN", 2, "PATDATA", "PatientNo", 0.95),
    ]
    built = build_contract(catalogue, None, hints)
    found = {f"{i.target_table}.{i.target_field}": i for i in built.lines}
    assert found["LOAD_SITES.RECORD_NUMBER"].mapping_class == "SURROGATE_ETL"
    assert found["LOAD_SITES.EXTERNAL_SYSTEM_ID"].mapping_class == "SURROGATE_ETL"
    assert found["LOAD_ADT.LOADPMI_RECORD_NUMBER"].mapping_class == "SURROGATE_ETL"
    kind = found["LOAD_SITES.KIND"]
    assert (kind.mapping_class, kind.source_table) == ("LOOKUP_TRANSLATION", "")
    assert found["LOAD_PMI.SEX"].source_field == "Sex"
    name = found["LOAD_SITES.NAME"]
    assert (name.mapping_class, name.source_table) == ("DIRECT_SOURCE", "GP")
    crn = found["LOAD_PMI.MAIN_CRN"]
    assert (crn.mapping_class, crn.decision_note != "") == ("OUT_OF_SCOPE", True)
    assert {(i.status, i.confidence, i.feed) for i in built.lines} == {("DRAFT", "LOW", "")}


@pytest.mark.parametrize(
    ("gone", "feeds", "drafted"),
    [
        ("PATDATA.Sex", 3, "LOAD_PMI.SEX"),
        ("GP.National", 3, "LOAD_PMI.GP_NATIONAL_CODE"),
        ("EPISODE", 2, "LOAD_ADT.ADMIT_DATE"),
        ("EPISODE.EpisodeNo", 2, "LOAD_ADT.ADMIT_DATE"),
        ("GP", 2, "LOAD_ADT.LOADPMI_RECORD_NUMBER"),
    ],
)
def test_what_another_catalogue_lacks_is_left_out(
    catalogue, contract, crosswalks, gone, feeds, drafted
):
    other = without(catalogue, gone)
    built = build_contract(other, contract, ())
    assert len(built.feeds) == feeds
    draft = [i for i in built.lines if f"{i.target_table}.{i.target_field}" == drafted]
    assert [i.feed for i in draft] == [""]
    assert [f for f in lint(built, other, crosswalks) if f.severity == "error"] == []


def test_a_fault_of_the_rule_itself_stays_for_lint(catalogue, contract, crosswalks):
    broken = replace(contract.lines[2], rule="random()")
    lines = (*contract.lines[:2], broken, *contract.lines[3:])
    built = build_contract(catalogue, replace(contract, lines=lines), ())
    assert [f.target_field for f in lint(built, catalogue, crosswalks)] == ["MAIN_CRN"]


def test_the_build_is_the_same_whatever_the_order(catalogue, contract):
    mixed = replace(contract, lines=tuple(reversed(contract.lines)))
    assert build_contract(catalogue, mixed, ()) == build_contract(catalogue, contract, ())


def test_a_rebuild_keeps_what_a_person_touched(tmp_path, catalogue, contract):
    with state(tmp_path / "state.sqlite") as con:
        save(con, build_contract(catalogue, contract, ()), actor="builder", why="built")
        edit(con, ("LOAD_PMI", "main", "MAIN_CRN"), {"rule": "p.GpCode"}, 1, LOCAL, "mine")
        edit(con, ("LOAD_ADT", "main", ""), {"note": "seen"}, 1, LOCAL, "mine")
        transition(con, ("LOAD_PMI", "main", "SEX"), "APPROVED", LOCAL, "seen")
        old = load(con)
        shipped = replace(
            contract,
            lines=tuple(replace(i, owner="new", rule="p.Surname") for i in contract.lines),
            feeds=tuple(replace(i, note="new") for i in contract.feeds),
        )
        new = rebuilt(old, build_contract(catalogue, shipped, ()))
        save(con, new, actor="builder", why="rebuilt")
        after = load(con)
    rules = {i.target_field: i.rule for i in after.lines if i.target_table == "LOAD_PMI"}
    assert rules["MAIN_CRN"] == "p.GpCode"
    assert rules["SEX"] == "crosswalk('sex', p.Sex)"
    assert rules["DATE_OF_BIRTH"] == "p.Surname"
    assert [i.note for i in after.feeds] == ["new", "new", "seen"]
    assert after.touched == old.touched
    assert [i.target_field for i in after.approved_lines] == ["SEX"]


def test_a_touched_line_of_a_field_that_is_gone_is_kept_as_rejected(tmp_path, catalogue, contract):
    with state(tmp_path / "state.sqlite") as con:
        save(con, build_contract(catalogue, contract, ()), actor="builder", why="built")
        edit(con, ("LOAD_PMI", "main", "SEX"), {"owner": "me"}, 1, LOCAL, "mine")
        old = load(con)
    tables = dict(catalogue.target.tables)
    kept = tuple(field for field in tables["LOAD_PMI"].fields if field.name != "SEX")
    tables["LOAD_PMI"] = replace(tables["LOAD_PMI"], fields=kept)
    smaller = replace(catalogue, target=Schema("target", tables))
    new = rebuilt(old, build_contract(smaller, contract, ()))
    sex = [i for i in new.lines if i.target_field == "SEX"]
    assert [(i.status, i.owner) for i in sex] == [("REJECTED", "me")]
    assert "no longer" in sex[0].decision_note
    faults = [f for f in lint(new, smaller, {}) if f.target_field == "SEX"]
    assert {f.severity for f in faults} == {"warning"}  # its policy applies to nothing


def test_needed_columns_are_all_that_any_feed_reads(catalogue, contract):
    assert needed_columns(contract, catalogue) == {
        "PATDATA": ("PatientNo", "Sex", "Surname", "PtDoB", "GpCode", "Allergies", "Allergies_1"),
        "GP": ("GpCode", "National"),
        "EPISODE": ("PatientNo", "EpisodeNo", "StartDate", "StartTime"),
    }
    assert needed_columns(Contract((), ()), catalogue) == {}


def test_needed_columns_count_copies_and_leave_rejected_lines_out(catalogue, contract):
    copy = replace(contract.lines[2], rule="", source_table="patdata", source_field="changed")
    gone = replace(contract.lines[3], status="REJECTED")
    lines = (*contract.lines[:2], copy, gone, *contract.lines[4:])
    patient = needed_columns(replace(contract, lines=lines), catalogue)["PATDATA"]
    assert "Changed" in patient
    assert "Sex" not in patient
