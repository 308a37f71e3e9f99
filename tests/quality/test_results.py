"""Results are kept whole, read back the same, and never depend on threads or an earlier run."""

from __future__ import annotations

import hashlib

import pytest

from core.errors import StoreError
from core.quality import checks_for, kpis, read_checked, read_results


def digest(folder):
    files = sorted((folder / "checks").iterdir())
    return {item.name: hashlib.sha256(item.read_bytes()).hexdigest() for item in files}


def test_results_read_back_as_they_were(world):
    results = world.run()
    assert {item.check.id: item for item in read_results(world.folder)} == results


def test_results_name_the_contract_the_extract_and_every_written_file(world):
    world.run()
    known = read_checked(world.folder).fingerprint
    assert (known.contract_version, known.extract_version) == ("c1", "e1")
    assert [name for name, _ in known.targets] == sorted(world.tables["target"])


def test_patients_are_counted_once_and_without_the_merged_away(world):
    world.tables["source"]["MERGEDID"] = "OldID NewestID\n300 100"
    world.run()
    checked = read_checked(world.folder)
    assert (checked.patients, checked.patients_loaded) == (2, 3)


def test_the_same_rows_give_the_same_bytes_with_one_and_four_threads(world):
    world.change("target", "LOAD_PMI", "D100 M", "D100 1")
    world.threads = 1
    world.run()
    first = digest(world.folder)
    world.threads = 4
    world.run()
    assert digest(world.folder) == first


def test_findings_of_an_earlier_run_do_not_outlive_it(world):
    world.change("target", "LOAD_PMI", "D100 M", "D100 1")
    world.run()
    world.change("target", "LOAD_PMI", "D100 1", "D100 M")
    world.run()
    assert "target.LOAD_PMI.SEX.domain.parquet" not in digest(world.folder)


def test_an_unchecked_run_says_so(tmp_path):
    with pytest.raises(StoreError, match="has not been checked"):
        read_results(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", '{"format": 9}', '{"format": 1, "results": 3}'])
def test_damaged_results_are_refused(tmp_path, text):
    (tmp_path / "checks").mkdir()
    (tmp_path / "checks" / "results.json").write_text(text)
    with pytest.raises(StoreError, match="damaged"):
        read_results(tmp_path)


def test_check_ids_are_unique_stable_and_safe_as_file_names(world):
    checks = checks_for(world.catalogue, world.contract)
    assert checks == checks_for(world.catalogue, world.contract)
    assert len({item.id for item in checks}) == len(checks)
    assert all(item.id.replace(".", "").replace("_", "").isalnum() for item in checks)


def test_every_check_says_what_holds_and_where_it_comes_from(world):
    assert [
        item.id for item in checks_for(world.catalogue, world.contract)
        if not (item.words and item.origin and item.domain)
    ] == []  # fmt: skip


def test_the_seventeen_indicators_are_measured_on_a_clean_run(world):
    _, migration = world.write()
    found = {item.id: item for item in kpis(tuple(world.run().values()), migration)}
    assert len(found) == 17
    assert found["invalid_nhs_numbers"].denominator == 3
    assert (found["tables_written"].value, found["population_ratio"].value) == (4.0, 0.9)
    unmeasured = [item.id for item in found.values() if item.value is None]
    assert unmeasured == []


def test_an_indicator_whose_check_did_not_run_has_no_value(world):
    world.change("source", "PATDATA", "EthnicType", "Ethnic")
    _, migration = world.write()
    found = {item.id: item for item in kpis(tuple(world.run().values()), migration)}
    assert found["incomplete_ethnic_category"].value is None
    assert found["incomplete_postcodes"].value == 0.0


def test_a_wrong_length_and_a_wrong_check_digit_add_up_to_invalid_numbers(world):
    world.change("source", "PATDATA", "9990000026", "999000002")
    world.change("source", "PATDATA", "9990000034", "9990000035")
    _, migration = world.write()
    found = {item.id: item for item in kpis(tuple(world.run().values()), migration)}
    assert (found["invalid_nhs_numbers"].numerator, found["invalid_nhs_numbers"].denominator) == (
        2, 3,
    )  # fmt: skip
