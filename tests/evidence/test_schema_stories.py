"""The narratives of the documents say what a sceptical analyst asks: known how, and what not."""

from __future__ import annotations

from dataclasses import asdict, replace

import pyarrow as pa
import pytest

from core.catalogue import Correction, Rules
from core.evidence import write_reports
from core.profiling import Profile, write_profile
from core.profiling.keys import KeyProfile
from core.profiling.relationships import RelationshipProfile
from core.specs import TableRule, Unplaced
from tests.evidence.test_reports import rows

LINK = RelationshipProfile(
    "STAY", "Number+Episode", "PATDATA", "Number+Episode", "inferred", "key of PATDATA", 0.9,
    10, 0, 7, 3, 70.0, 10, 10, 70.0, True, "against",
)  # fmt: skip
KEY = KeyProfile("PATDATA", "Number", "stated", 10, 1, 8, 2, False, "against")


def as_table(*records):
    return pa.Table.from_pylist([asdict(item) for item in records])


@pytest.fixture
def rich(facts):
    """Facts with a rule for a table, an unread sentence, two decisions and a fuller rule."""
    known = facts.catalogue
    pmi = known.target.tables["LOAD_PMI"]
    told = TableRule("date order", "Start before end")
    ruled = replace(pmi.fields[1], rules=Rules(order=("<= today",), unique=True))
    fields = (pmi.fields[0], ruled, *pmi.fields[2:])
    target = replace(
        known.target,
        tables={**known.target.tables, "LOAD_PMI": replace(pmi, rules=(told,), fields=fields)},
    )
    unread = Unplaced("LOAD_PMI", "SURNAME", "It must be | plausible", "page 3")
    decided = Correction("target", "LOAD_PMI", "SEX", "mandatory", "Y", "letter 5", "asked")
    decided = replace(decided, who="A Person", when="2026-06-30T10:00:00Z", as_read="U")
    changed = replace(decided, field="SURNAME", standing="the document changed")
    return replace(
        facts,
        catalogue=replace(known, target=target, unplaced=(unread,)),
        corrections=(replace(decided, standing="applies"), changed),
    )


@pytest.fixture
def story(folder, rich):
    (folder / "profile.parquet").unlink()
    write_profile(folder, Profile(keys=as_table(KEY), relationships=as_table(LINK)))
    write_reports(folder, rich)

    def text(name):
        return (folder / "reports" / name).read_text(encoding="utf-8")

    return text


def test_the_target_tells_rules_for_tables_unread_sentences_and_decisions(story):
    text = story("target_schema_profile.md")
    assert "| LOAD_PMI | date order | Start before end |" in text
    assert "| LOAD_PMI.SURNAME | It must be \\| plausible | page 3 |" in text
    assert (
        "| LOAD_PMI.SEX | mandatory | unknown | Y | A Person | asked; letter 5 | applies |" in text
    )


def test_the_source_tells_what_the_extract_says_and_that_it_was_made_up(story):
    text = story("source_schema_profile.md")
    assert "it speaks for 0, against 1" in text
    assert "| STAY by Number + Episode | PATDATA by Number + Episode | 70.0% | 3 | yes |" in text
    assert "| PATDATA | Number | stated | 10 | 1 | 2 |" in text
    assert "nothing of the hospital's data" in text
    assert "No extract was profiled: NOT RUN." in text  # its fill was not


def test_an_ingested_extract_is_not_called_made_up(folder, rich):
    write_reports(folder, replace(rich, extract=replace(rich.extract, origin="extract")))
    text = (folder / "reports" / "source_schema_profile.md").read_text(encoding="utf-8")
    assert "hospital's data" not in text


def test_every_open_end_is_a_gap_with_its_place(story, folder):
    found = {row["gap_type"]: row for row in rows(folder, "schema_gap_report.csv")}
    assert found["SENTENCE_NOT_READ"]["detail"] == "page 3: It must be | plausible"
    assert found["DECISION_TO_REVIEW"]["field_name"] == "SURNAME"
    assert found["KEY_NOT_HELD"]["entity"] == "PATDATA"
    assert found["RELATIONSHIP_NOT_HELD"]["detail"].endswith("70.0% covered, 3 orphans")
    register = story("gap_register.md")
    assert all(kind in register for kind in found)
    assert "LOAD_STAFF and LOAD_USERS are identical" in register


def test_the_catalogue_carries_every_rule_after_the_neutral_columns(story, folder):
    found = {row["field_name"]: row for row in rows(folder, "target_schema_catalog.csv")}
    assert list(found["SEX"])[18] == "loaded_into"
    rules = [found[name] for name in found if found[name]["rule_order"] == "<= today"]
    assert [row["rule_unique"] for row in rules] == ["Y"]
    assert "No value twice" in story("schema_analysis.md")


def test_no_narrative_tells_the_time(story):
    for name in ("target_schema_profile.md", "source_schema_profile.md", "gap_register.md"):
        assert "2026-06-30" not in story(name)
