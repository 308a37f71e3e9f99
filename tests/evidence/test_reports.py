"""Every artefact is written from the run's records, agrees with them, and never changes bytes."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.errors import StoreError
from core.evidence import history_point, reject_groups, write_reports

NAMES = """
source_schema_catalog.csv target_schema_catalog.csv schema_catalog_summary.json
semantic_mapping_matrix.csv semantic_mapping_summary.json mapping_contract.csv mapping_feeds.csv
mapping_contract_summary.json contract_migration_report.json contract_migration_table_stats.csv
contract_migration_issues.csv contract_migration_rejects.csv row_ledger.csv extract_profile.csv
extract_profile.xlsx
mock_data_generation_audit.json mapping_gap_recheck.json schema_gap_report.csv
enterprise_pipeline_report.json enterprise_pipeline_issues.csv quality_history.json
quality_kpi_config.json release_gate_report.json product_lifecycle_run.json
source_schema_profile.md target_schema_profile.md schema_analysis.md gap_register.md
mapping_contract.md source_target_semantic_mapping.md lifecycle.md index.md
""".split()


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "reports" / name).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def body(folder: Path, name: str):
    return json.loads((folder / "reports" / name).read_text(encoding="utf-8"))


def test_every_artefact_of_the_design_is_written_and_nothing_else(folder, facts):
    write_reports(folder, facts)
    assert {item.name for item in (folder / "reports").iterdir()} == set(NAMES)


def test_the_index_names_every_other_artefact(folder, facts):
    write_reports(folder, facts)
    index = (folder / "reports" / "index.md").read_text(encoding="utf-8")
    assert [name for name in NAMES if name != "index.md" and f"({name})" not in index] == []


def test_a_second_writing_gives_the_same_bytes(folder, facts):
    first = {item.name: item.read_bytes() for item in write_reports(folder, facts)}
    assert {item.name: item.read_bytes() for item in write_reports(folder, facts)} == first


def test_only_the_lifecycle_report_tells_the_time_or_the_person(folder, facts):
    write_reports(folder, facts)
    telling = [
        item.name
        for item in (folder / "reports").iterdir()
        if "2026-06-30T10:00:00Z" in (text := item.read_text(encoding="utf-8", errors="replace"))
        or '"actor"' in text
    ]
    assert telling == ["product_lifecycle_run.json"]


def test_a_run_without_a_load_reports_not_run_and_leaves_nothing_out(tmp_path, bare):
    write_reports(tmp_path, bare)
    assert {item.name for item in (tmp_path / "reports").iterdir()} == set(NAMES)
    for name in ("contract_migration_report.json", "enterprise_pipeline_report.json",
                 "release_gate_report.json", "mock_data_generation_audit.json",
                 "semantic_mapping_summary.json"):  # fmt: skip
        assert body(tmp_path, name)["status"] == "NOT_RUN"
    assert rows(tmp_path, "contract_migration_rejects.csv") == []


def test_rejects_stand_with_their_values_exactly_as_held(folder, facts):
    write_reports(folder, facts)
    found = {row["category"]: row for row in rows(folder, "contract_migration_rejects.csv")}
    assert found["CODE_NOT_TRANSLATED"]["source_value"] == "=9"
    assert found["CODE_NOT_TRANSLATED"]["crosswalk_name"] == "sex"
    assert found["KEY_BLANK"]["severity"] == "error"


def test_raw_values_stand_in_no_other_report(folder, facts):
    write_reports(folder, facts)
    texts = [i for i in (folder / "reports").iterdir() if i.suffix != ".xlsx"]
    holding = [i.name for i in texts if "=9" in i.read_text("utf-8")]
    assert holding == ["contract_migration_rejects.csv"]


def test_reports_agree_with_each_other_and_with_the_rows(folder, facts):
    write_reports(folder, facts)
    load = body(folder, "contract_migration_report.json")
    stats = rows(folder, "contract_migration_table_stats.csv")
    ledger = rows(folder, "row_ledger.csv")
    rejects = rows(folder, "contract_migration_rejects.csv")
    assert load["rows_written_total"] == sum(int(row["rows_written"]) for row in stats) == 2
    assert load["rows_written_total"] == sum(int(i["loaded"]) for i in ledger if i["loaded"])
    assert sum(load["rejects_by_reason"].values()) == len(rejects)
    assert sum(load["cell_origins"].values()) == 6
    issues = rows(folder, "enterprise_pipeline_issues.csv")
    quality = body(folder, "enterprise_pipeline_report.json")
    assert quality["issue_count"] == len(issues) == 3
    gate = body(folder, "release_gate_report.json")
    assert gate["status"] == facts.judgement.status == "FAIL"


def test_an_issue_points_at_its_failing_keys_only_where_they_are(folder, facts):
    write_reports(folder, facts)
    found = {row["check_id"]: row for row in rows(folder, "enterprise_pipeline_issues.csv")}
    assert (
        found["target.LOAD_PMI.domain"]["failing_keys"] == "checks/target.LOAD_PMI.domain.parquet"
    )
    assert found["target.LOAD_PMI.case"]["failing_keys"] == ""


def test_the_catalogue_keeps_the_neutral_columns_first_and_adds_the_dictionarys(folder, facts):
    write_reports(folder, facts)
    row = rows(folder, "source_schema_catalog.csv")[0]
    assert list(row)[:6] == [
        "table_name", "position", "field_name", "data_type", "length", "mandatory",
    ]  # fmt: skip
    assert (row["released_at"], row["printed_name"]) == ("4.2", "Surname")


def test_the_matrix_has_every_target_field_with_the_contracts_choice_beside_it(folder, facts):
    write_reports(folder, facts)
    found = {row["target_field"]: row for row in rows(folder, "semantic_mapping_matrix.csv")}
    assert set(found) == {"RECORD_NUMBER", "SEX", "SURNAME", "SITE"}
    assert (found["SURNAME"]["agrees"], found["SURNAME"]["status"]) == ("Y", "HIGH_CONFIDENCE")
    assert found["SURNAME"]["runners_up"] == "PATDATA.Sex 0.31"


def test_the_gap_recheck_counts_every_target_field_once(folder, facts):
    write_reports(folder, facts)
    found = body(folder, "mapping_gap_recheck.json")
    assert found["category_counts"] == {
        "MAPPED": 2, "SURROGATE_OR_TECHNICAL": 1, "TABLE_WITHOUT_FEED": 1,
    }  # fmt: skip


def test_a_crosswalk_that_the_project_lacks_is_a_gap(folder, facts):
    write_reports(folder, facts)
    kinds = {row["gap_type"] for row in rows(folder, "schema_gap_report.csv")}
    assert {"CROSSWALK_MISSING", "DOCUMENT_FAULT", "TABLE_UNMAPPED"} <= kinds


def test_history_holds_earlier_points_as_given_and_this_run_last(folder, facts):
    earlier = {"at": "2026-05-01T00:00:00Z", "error_count": 7}
    write_reports(folder, replace(facts, history=(earlier,)))
    points = body(folder, "quality_history.json")["points"]
    assert points == [earlier, history_point(facts)]
    assert points[-1]["error_count"] == 1.0


def test_a_run_that_was_not_checked_adds_no_point(tmp_path, bare):
    write_reports(tmp_path, bare)
    assert body(tmp_path, "quality_history.json") == {"points": []}


def test_indicators_carry_the_profiles_thresholds(folder, facts):
    write_reports(folder, facts)
    found = {i["id"]: i for i in body(folder, "quality_kpi_config.json")["indicators"]}
    assert len(found) == 17
    assert found["warning_count"]["threshold"] == facts.profile.max_warnings
    assert found["duplicate_nhs_numbers"]["threshold"] == 0


def test_a_demonstration_is_stamped_on_what_people_read(folder, facts):
    write_reports(folder, replace(facts, demonstration=True))
    for name in ("index.md", "lifecycle.md"):
        assert "DEMONSTRATION" in (folder / "reports" / name).read_text(encoding="utf-8")


def test_reject_groups_count_without_values(folder):
    groups = [
        (i.target_field, i.reason, i.rejects, i.distinct_values) for i in reject_groups(folder)
    ]
    assert groups == [("SEX", "CODE_NOT_TRANSLATED", 1, 1), ("", "KEY_BLANK", 1, 0)]


def test_no_rejects_before_a_load(tmp_path):
    assert reject_groups(tmp_path) == ()


def test_a_report_that_cannot_be_written_is_told_in_words(tmp_path, bare):
    (tmp_path / "reports" / "index.md").mkdir(parents=True)
    with pytest.raises(StoreError):
        write_reports(tmp_path, bare)


def test_the_audit_of_a_cohort_tells_rates_and_what_was_planted(tmp_path, folder, facts):
    made = {"patients": 20, "tables": {"PATDATA": 20}, "rates": [{"rate": "dna", "stated": 0.07}]}
    (tmp_path / "cohort.json").write_text(json.dumps(made), encoding="utf-8")
    write_reports(folder, replace(facts, extract=replace(facts.extract, folder=tmp_path)))
    told = body(folder, "mock_data_generation_audit.json")
    assert told["cohort"] == {"patients": 20, "rates": [{"rate": "dna", "stated": 0.07}]}
    assert told["defects"] == {"plan": "none", "planted": 0}
