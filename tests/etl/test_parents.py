"""Children find their parent by business key; what became of the parent decides for them."""

from dataclasses import replace

import pytest

from core.catalogue import Rules
from core.contract import Feed
from core.errors import ContractError
from tests.etl.programme import PMI, PMI_FEED, PMI_LINES

CHILD = """
    RECORD_NUMBER NUMBER
    LOADPMI_RECORD_NUMBER NUMBER
    NOTE VARCHAR2(20)
"""
NOTES = """
    No | Seq | Text
    P1 | 1   | found
     p2 | 1  | folded
    P9 | 1   | nobody
       | 1   | blank
    P3 | 1   | third
"""
CHILD_FEED = Feed("LOAD_NOTES", "main", "NOTES", "n", "n.No, n.Seq, n.Text")


@pytest.fixture
def family(patients):
    def make(call="parent", lines="", **parts):
        child_lines = f"""
            LOAD_NOTES.main.RECORD_NUMBER = record_number()
            LOAD_NOTES.main.LOADPMI_RECORD_NUMBER = {call}('LOAD_PMI', n.No)
            LOAD_NOTES.main.NOTE := NOTES.Text"""
        usual = patients()
        extract = {**usual.extract, "NOTES": NOTES} | parts.pop("extract", {})
        feeds = parts.pop("feeds", [CHILD_FEED, PMI_FEED])
        return replace(
            usual,
            extract=extract,
            target={"LOAD_NOTES": CHILD, "LOAD_PMI": PMI},
            feeds=feeds,
            lines=PMI_LINES + lines + child_lines,
            rules={"LOAD_NOTES.LOADPMI_RECORD_NUMBER": Rules(fk_to="LOAD_PMI.RECORD_NUMBER")},
            **parts,
        )

    return make


def children(load):
    return {r["NOTE"]: r["LOADPMI_RECORD_NUMBER"] for r in load.rows("LOAD_NOTES")}


def test_a_parent_is_found_by_key_whatever_case_and_blanks(family):
    load = family().run()
    assert children(load) == {"found": 1, "folded": 2, "third": 3}
    assert load.migration.balanced


def test_a_required_parent_that_is_not_there_rejects_the_row(family):
    load = family().run()
    assert ("row", "LOADPMI_RECORD_NUMBER", "PARENT_NOT_FOUND", "P9|1|NOBODY", "P9") in (
        load.rejects("LOAD_NOTES")
    )


def test_a_blank_key_part_is_not_found(family):
    load = family(feeds=[replace(CHILD_FEED, business_key="n.Text"), PMI_FEED]).run()
    reasons = {r[3]: r[2] for r in load.rejects("LOAD_NOTES") if r[0] == "row"}
    assert reasons == {"BLANK": "PARENT_NOT_FOUND", "NOBODY": "PARENT_NOT_FOUND"}


def test_children_of_an_excluded_parent_are_rejected_with_that_reason(family):
    feed = replace(PMI_FEED, row_filter="p.No <> 'P3'", exclusion_reason="merged away")
    load = family(feeds=[CHILD_FEED, feed]).run()
    reasons = {r[3]: r[2] for r in load.rejects("LOAD_NOTES")}
    assert reasons["P3|1|THIRD"] == "PARENT_EXCLUDED"


def test_children_of_a_rejected_parent_are_rejected_with_that_reason(family):
    patients = "No | Surname\nP1 | SMITH\nP2 | JONES\nP3 | PATEL\nP3 | PATEL"
    load = family(extract={"PATDATA": patients}).run()
    reasons = {r[3]: r[2] for r in load.rejects("LOAD_NOTES")}
    assert reasons["P3|1|THIRD"] == "PARENT_REJECTED"


def test_an_optional_parent_that_is_absent_leaves_the_key_empty(family):
    load = family("optional_parent", feeds=[replace(CHILD_FEED, business_key="n.Text"), PMI_FEED])
    found = children(load.run())
    assert found["found"] == 1
    assert found["nobody"] is None
    assert found["blank"] is None


def test_an_optional_parent_that_was_excluded_withholds_the_key_and_says_so(family):
    feed = replace(PMI_FEED, row_filter="p.No <> 'P3'", exclusion_reason="merged away")
    load = family("optional_parent", feeds=[CHILD_FEED, feed]).run()
    assert ("field", "LOADPMI_RECORD_NUMBER", "PARENT_WITHHELD", "P3|1|THIRD", "P3") in (
        load.rejects("LOAD_NOTES")
    )
    assert children(load)["third"] is None


def test_a_record_number_is_written_as_a_number_and_every_other_value_as_text(family):
    row = family().run().rows("LOAD_NOTES")[0]
    assert isinstance(row["RECORD_NUMBER"], int)
    assert isinstance(row["LOADPMI_RECORD_NUMBER"], int)
    assert isinstance(row["NOTE"], str)


def test_parents_without_a_feed_are_not_found_and_the_gap_is_named(family):
    load = family(feeds=[CHILD_FEED], lines="").run()
    assert load.migration.table("LOAD_NOTES").loaded == 0
    assert load.migration.unmapped == ("LOAD_PMI",)
    assert any("LOAD_PMI has no feed" in item.message for item in load.migration.issues)
    assert not (load.folder / "target" / "LOAD_PMI.parquet").exists()


def test_tables_that_are_each_others_parents_are_refused(family):
    circle = "\n    LOAD_PMI.main.VALUE = optional_parent('LOAD_NOTES', p.No)\n"
    with pytest.raises(ContractError, match="each other's parents: LOAD_NOTES, LOAD_PMI"):
        family(lines=circle).run()


def test_an_unknown_parent_table_is_refused_with_the_nearest_name(family):
    circle = "\n    LOAD_PMI.main.VALUE = optional_parent('LOAD_NOTE', p.No)\n"
    with pytest.raises(ContractError, match="Did you mean 'LOAD_NOTES'"):
        family(lines=circle).run()
