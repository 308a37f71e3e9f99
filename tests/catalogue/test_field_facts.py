"""Twins, flags, slots and displaced codes of a legacy dictionary are told, each with its reason."""

from __future__ import annotations

from collections import Counter

from core.catalogue import build_catalogue, facts_of
from tests.catalogue.records import document

USED = "".join(
    f"T{at} | {name} | | 9 | {code} |\n"
    for at in range(16)
    for name, code in (("InternalPatientNumber", "A0000"), ("EpisodeNumber", "A0142"))
)
TABLES = (
    USED
    + """
    NOTE | InternalPatientNumber |  | 9  | A0142   |
    NOTE | EpisodeNumber         |  | 9  | H6087   |
    NOTE | NoteTime              |  |    |         |
    STAY | AdmittedDate          |  | 16 | A0372   |
    STAY | AdmDtimeInt           |  | 12 | A0372A  |
    STAY | Status                |  | 20 | R2606   |
    STAY | StatusInt             |  | 2  | R2608   |
    STAY | JointCons2            |  | 5  | C0001   |
    STAY | JointCons3            |  | 5  | C0001A  |
    STAY | EndTime               |  | 10 | A3045   |
    STAY | EndDate               |  | 10 | A3045A  |
    STAY | MfRecStsInd           |  | 1  | A0463   |
    STAY | ObsoleteWard          |  | 4  | A0291   |
    STAY | Ward                  |  | 4  | A0291   |
    STAY | Allergies             |  | 9  | A0070   |
    STAY | Allergies_1           |  | 9  | A0072   |
"""
)


def told(text=TABLES):
    fields = list(build_catalogue([document(text)], []).source.fields())
    return {(f.table, f.name, fact.kind): fact.other for f in fields for fact in f.facts}, fields


def test_an_internal_and_an_external_form_know_each_other():
    facts, _ = told()
    assert facts["STAY", "AdmDtimeInt", "internal form"] == "AdmittedDate"
    assert facts["STAY", "AdmittedDate", "external form"] == "AdmDtimeInt"
    assert facts["STAY", "StatusInt", "internal form"] == "Status"


def test_a_code_and_the_same_with_a_are_no_twins_when_no_name_says_so():
    facts, _ = told()
    assert not any(name in {"JointCons2", "JointCons3"} for _, name, _ in facts)
    assert ("STAY", "EndDate", "external form") not in facts


def test_slots_flags_obsolete_and_repeated_columns_are_told():
    facts, _ = told()
    assert facts["STAY", "EndDate", "generic slot"] == ""
    assert facts["STAY", "MfRecStsInd", "delete flag"] == ""
    assert facts["STAY", "ObsoleteWard", "obsolete"] == "Ward"
    assert facts["STAY", "Allergies_1", "repeated column"] == "Allergies"


def test_a_displaced_code_is_told_and_stays_as_printed():
    facts, fields = told()
    assert facts["NOTE", "InternalPatientNumber", "displaced code"] == "EpisodeNumber"
    assert facts["NOTE", "EpisodeNumber", "displaced code"] == ""
    held = next(f for f in fields if (f.table, f.name) == ("NOTE", "InternalPatientNumber"))
    assert held.element == "A0142"


def test_a_target_field_has_no_such_facts():
    made = build_catalogue([], [document(TABLES)])
    assert not any(item.facts for item in made.target.fields())


def test_the_real_dictionary_tells_what_its_findings_list(real):
    fields = list(real.source.fields())
    kinds = Counter(fact.kind for item in fields for fact in item.facts)
    assert kinds["generic slot"] == 165
    assert kinds["repeated column"] == 56
    assert kinds["obsolete"] == 7
    assert kinds["delete flag"] == 128 + 17
    assert kinds["internal form"] == kinds["external form"] >= 400
    deleted = [(f.table, f.name) for f, _ in facts_of(fields, "logically deleted")]
    assert deleted == [("OCORDER", "SessionPrompt8_1")]
    displaced = facts_of(fields, "displaced code")
    assert len({item.table for item, _ in displaced}) >= 23
    blank = {f.table for f in fields if not f.element}
    assert {item.table for item, _ in displaced} <= blank
