"""Every row and every value accounted for; what does not balance is named, never hidden."""

from dataclasses import replace

import pytest

from core.contract import Policy
from core.etl import read_migration
from tests.etl.programme import PMI, PMI_FEED, Programme


def column(load, name):
    table = load.migration.table("LOAD_PMI")
    return next(item for item in table.columns if item.field == name)


def policy(value="UNKNOWN", expires=""):
    return Policy("LOAD_PMI", "VALUE", value, "agreed", expires=expires)


def defaulted(patients, kind="VARCHAR2(30)", **parts):
    return patients(
        "p.Sex",
        target={"LOAD_PMI": PMI.replace("VALUE VARCHAR2(30)", f"VALUE {kind}")},
        line_changes={"VALUE": {"policy": "policy"}},
        **parts,
    )


def test_the_origins_of_a_column_add_up_to_the_loaded_rows(patients):
    load = patients("as_date(p.DoB)").run()
    assert column(load, "VALUE").origins == {"derived": 2, "empty": 1}
    assert column(load, "SURNAME").origins == {"direct": 3}
    assert column(load, "RECORD_NUMBER").origins == {"key": 3}


def test_a_withheld_value_counts_as_rejected_and_lowers_the_population(patients):
    load = patients("as_date(p.Sex)").run()
    assert column(load, "VALUE").origins == {"empty": 1, "rejected": 2}
    assert (column(load, "VALUE").populated, column(load, "VALUE").in_scope) == (0, 2)
    assert load.migration.population == pytest.approx(6 / 8)


def test_keys_never_raise_the_population(patients):
    load = patients().run()
    assert (column(load, "RECORD_NUMBER").populated, column(load, "RECORD_NUMBER").in_scope) == (
        0,
        0,
    )


def test_a_field_out_of_scope_or_fed_by_reference_runs_nothing(patients):
    for kind in ("OUT_OF_SCOPE", "REFERENCE_MASTER_FEED"):
        change = {"VALUE": {"mapping_class": kind}}
        load = patients("p.Sex", line_changes=change).run(kind)
        assert load.column("LOAD_PMI", "VALUE") == [None] * 3
        assert column(load, "VALUE").in_scope == 0


def test_a_policy_fills_blanks_and_its_values_count_as_defaulted(patients):
    load = defaulted(patients, policies=[policy()]).run()
    assert load.column("LOAD_PMI", "VALUE") == ["M", "F", "UNKNOWN"]
    assert column(load, "VALUE").origins == {"derived": 2, "defaulted": 1}
    assert column(load, "VALUE").populated == 2


def test_a_policy_saves_a_mandatory_field_but_counts_against_the_population(patients):
    load = defaulted(patients, "VARCHAR2(30) Y", policies=[policy()]).run()
    assert load.migration.table("LOAD_PMI").loaded == 3
    assert (column(load, "VALUE").populated, column(load, "VALUE").in_scope) == (2, 3)


def test_without_defaults_a_policy_fills_nothing(patients):
    load = defaulted(patients, policies=[policy()]).run(defaults="none")
    assert load.column("LOAD_PMI", "VALUE") == ["M", "F", None]


def test_an_expired_policy_fills_nothing_and_says_so(patients):
    load = defaulted(patients, policies=[policy(expires="2026-01-30")]).run()
    assert load.column("LOAD_PMI", "VALUE") == ["M", "F", None]
    assert "expired on 2026-01-30" in load.migration.issues[0].message
    assert defaulted(patients, policies=[policy(expires="2026-01-31")]).run("last").column(
        "LOAD_PMI", "VALUE"
    ) == ["M", "F", "UNKNOWN"]


def test_a_policy_does_not_fill_what_a_reject_withheld(patients):
    load = patients(
        "as_date(p.Sex)",
        line_changes={"VALUE": {"policy": "policy"}},
        policies=[policy("01/01/1900")],
    ).run()
    assert load.column("LOAD_PMI", "VALUE") == [None, None, "01/01/1900"]
    assert column(load, "VALUE").origins == {"rejected": 2, "defaulted": 1}


def test_a_rehearsal_fills_placeholders_that_count_apart(patients):
    load = patients("p.Sex").run(defaults="rehearsal")
    assert load.column("LOAD_PMI", "VALUE") == ["M", "F", "X"]
    assert column(load, "VALUE").origins == {"derived": 2, "placeholder": 1}
    assert load.migration.defaults == "rehearsal"
    assert load.migration.balanced


def test_a_table_without_a_feed_is_unmapped_and_has_no_file(patients):
    load = patients(target={"LOAD_PMI": PMI, "LOAD_NONE": PMI}).run()
    assert load.migration.unmapped == ("LOAD_NONE",)
    assert load.migration.table("LOAD_NONE").status == "unmapped"
    assert not list(load.folder.rglob("LOAD_NONE*"))


def test_rows_that_the_manifest_states_but_the_file_lacks_are_named(patients, monkeypatch):
    held = Programme.held

    def short(self, folder):
        extract = held(self, folder)
        table = replace(extract.tables["PATDATA"], rows=5)
        return replace(extract, tables={"PATDATA": table})

    monkeypatch.setattr(Programme, "held", short)
    load = patients().run()
    assert not load.migration.balanced
    assert load.migration.remainders == (
        "LOAD_PMI.main: 2 rows",
        "extract PATDATA: 2 lines or rows",
    )


def test_the_lines_of_an_ingested_file_are_balanced(patients, monkeypatch):
    held = Programme.held
    counts = {"physical_lines": 9, "header_lines": 1, "blank_lines": 2, "record_lines": 4}

    def counted(self, folder):
        extract = held(self, folder)
        table = replace(extract.tables["PATDATA"], **counts, malformed_lines=2)
        return replace(extract, tables={"PATDATA": table})

    monkeypatch.setattr(Programme, "held", counted)
    load = patients().run("good")
    assert load.migration.extracts[0].remainder == 0
    counts["physical_lines"] = 10
    assert patients().run("bad").migration.remainders == ("extract PATDATA: 1 lines or rows",)


def test_the_record_of_a_load_reads_back_the_same(patients):
    feed = replace(PMI_FEED, row_filter="p.No <> 'P1'", exclusion_reason="test")
    load = patients("as_date(p.Sex)", feeds=[feed]).run()
    assert read_migration(load.folder) == load.migration
    text = (load.folder / "migration.json").read_text(encoding="utf-8")
    assert "SMITH" not in text
