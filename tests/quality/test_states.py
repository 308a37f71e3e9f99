"""What cannot be judged says so: no empty, missing or broken table is ever a pass."""

from __future__ import annotations

import pytest


def of_table(results, side, table):
    return [
        item
        for item in results.values()
        if (item.check.side, item.check.table) == (side, table) and item.check.kind != "resolved"
    ]


def test_an_empty_table_in_scope_fails_every_check_of_it(world):
    text = world.tables["target"]["LOAD_ADT_EPISODES"]
    world.tables["target"]["LOAD_ADT_EPISODES"] = text.strip().splitlines()[0]
    found = of_table(world.run(), "target", "LOAD_ADT_EPISODES")
    assert {item.state for item in found} == {"FAIL"}


def test_a_table_without_a_feed_is_not_applicable_with_the_reason(world):
    found = of_table(world.run(), "target", "LOAD_SITES")
    assert {item.state for item in found} == {"NOT_APPLICABLE"}
    assert all(item.message.startswith("unmapped") for item in found)


def test_rows_in_a_table_without_a_feed_fail(world):
    world.tables["target"]["LOAD_SITES"] = "RECORD_NUMBER SITE\n1 A"
    assert world.run()["target.LOAD_SITES.present"].state == "FAIL"


def test_a_fed_table_whose_file_is_missing_was_not_run(world):
    world.gone.add("LOAD_ADT_EPISODES")
    found = of_table(world.run(), "target", "LOAD_ADT_EPISODES")
    assert {item.state for item in found} == {"NOT_RUN"}


def test_a_missing_parent_leaves_its_childrens_links_unjudged(world):
    world.gone.add("LOAD_ADT_ADMISSIONS")
    results = world.run()
    link = "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER"
    assert results[f"{link}.reference"].state == "NOT_RUN"
    assert results[f"{link}.same_patient.key"].state == "NOT_RUN"


def test_a_link_to_an_unmapped_parent_is_broken(world):
    feeds = tuple(i for i in world.contract.feeds if i.target_table != "LOAD_ADT_ADMISSIONS")
    world.contract = type(world.contract)(feeds, world.contract.lines)
    del world.tables["target"]["LOAD_ADT_ADMISSIONS"]
    found = world.run()["target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.reference"]
    assert (found.state, found.numerator) == ("FAIL", 4)


def test_a_code_of_an_unmapped_table_is_not_applicable_for_it_may_be_set_up_elsewhere(world):
    feeds = tuple(i for i in world.contract.feeds if i.target_table != "LOAD_PMI")
    world.contract = type(world.contract)(feeds, world.contract.lines)
    del world.tables["target"]["LOAD_PMI"]
    found = world.run()["target.LOAD_PMIIDS.MAIN_CRN.reference.LOAD_PMI.MAIN_CRN"]
    assert found.state == "NOT_APPLICABLE"


def test_a_field_that_the_written_table_lacks_is_an_error(world):
    world.change("target", "LOAD_PMI", "SURNAME", "SURNOM")
    results = world.run()
    assert results["target.LOAD_PMI.SURNAME.length"].state == "ERROR"
    assert results["target.LOAD_PMI.SEX.domain"].state == "PASS"


def test_a_field_that_the_extract_lacks_was_not_run(world):
    world.change("source", "PATDATA", "EthnicType", "Ethnic")
    assert world.run()["source.PATDATA.EthnicType.not_null"].state == "NOT_RUN"


def test_a_column_without_a_value_is_never_a_pass(world):
    for cell in ("- 12", "03/04/2020 -"):
        world.change("target", "LOAD_PMI", cell, cell.replace("12", "-"))
    found = world.run()["target.LOAD_PMI.MONTHS.range"]
    assert (found.state, found.denominator) == ("NOT_APPLICABLE", 0)


@pytest.mark.parametrize("table", ["PATDATA", "ADMITDISCH", "HWSAPP", "AEA"])
def test_a_required_table_that_is_missing_fails(world, table):
    world.gone.add(table)
    results = world.run()
    assert results[f"source.{table}.present"].state == "FAIL"
    rest = [item for item in of_table(results, "source", table) if item.check.kind != "present"]
    assert {item.state for item in rest} <= {"NOT_RUN"}


def test_a_required_table_that_is_empty_fails(world):
    world.tables["source"]["AEA"] = "InternalPatientNumber EpisodeNumber"
    assert world.run()["source.AEA.present"].state == "FAIL"


def test_a_file_that_is_not_parquet_breaks_its_own_checks_only(world, monkeypatch):
    write = type(world).write

    def damaged(self):
        made = write(self)
        (self.folder / "target" / "LOAD_PMIIDS.parquet").write_bytes(b"not a table")
        return made

    monkeypatch.setattr(type(world), "write", damaged)
    results = world.run()
    assert {i.state for i in of_table(results, "target", "LOAD_PMIIDS")} == {"ERROR"}
    assert results["target.LOAD_PMI.SEX.domain"].state == "PASS"


def test_only_the_faulty_check_of_a_batch_is_an_error(world, monkeypatch):
    from core.quality import runner
    from core.quality.rows import Condition

    real = runner.condition

    def faulty(check, as_of, columns):
        if check.id == "target.LOAD_PMI.SEX.domain":
            return Condition("no_such_function()", "TRUE")
        return real(check, as_of, columns)

    monkeypatch.setattr(runner, "condition", faulty)
    results = world.run()
    assert results["target.LOAD_PMI.SEX.domain"].state == "ERROR"
    assert results["target.LOAD_PMI.SURNAME.length"].state == "PASS"


def test_a_key_that_does_not_name_the_patient_leaves_the_link_unproved(world):
    feeds = tuple(
        type(item)(**{**vars(item), "business_key": "c.FCENumber"})
        if item.target_table == "LOAD_ADT_EPISODES"
        else item
        for item in world.contract.feeds
    )
    world.contract = type(world.contract)(feeds, world.contract.lines)
    found = world.run()["target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER.same_patient.key"]
    assert found.state == "NOT_RUN"
