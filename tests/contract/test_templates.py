"""Templates of reference files, what the new forms read, and the version they leave alone."""

import csv
from dataclasses import replace

import pytest

from core.contract import (
    Feed,
    Line,
    contract_version,
    needed_columns,
    read_contract,
    write_contract,
    write_reference_templates,
)

PLAIN = "149de9d3efb32c6b53d3b77932bf0cdb8755504dbb8addb09fc6001cde98da9c"
SITES = Feed("LOAD_SITES", "file", "reference:LOAD_SITES", "s", "s.EXTERNAL_SYSTEM_ID")
KIND = Line("LOAD_SITES", "file", "KIND", "REFERENCE_MASTER_FEED", rule="upper(s.KIND)")


@pytest.fixture
def with_sites(contract):
    return replace(contract, feeds=(*contract.feeds, SITES), lines=(*contract.lines, KIND))


def test_a_template_holds_the_columns_that_the_contract_reads_in_the_guides_order(
    tmp_path, with_sites, catalogue
):
    made = write_reference_templates(tmp_path / "reference", with_sites, catalogue)
    assert [file.name for file in made] == ["LOAD_SITES.csv"]
    assert made[0].read_bytes() == b"EXTERNAL_SYSTEM_ID,KIND\n"


def test_a_file_that_is_there_is_left_alone(tmp_path, with_sites, catalogue):
    held = tmp_path / "LOAD_SITES.csv"
    held.write_text("KIND\nward\n", encoding="utf-8")
    assert write_reference_templates(tmp_path, with_sites, catalogue) == ()
    assert held.read_text(encoding="utf-8") == "KIND\nward\n"


def test_a_reference_file_is_not_asked_of_the_extract(with_sites, catalogue):
    assert "reference:LOAD_SITES" not in needed_columns(with_sites, catalogue)


def test_what_pivots_and_merges_read_is_asked_of_the_extract(contract, catalogue):
    pmi = replace(
        contract.feeds[0],
        joins="",
        pivot="e: EPISODE ON e.PatientNo = p.PatientNo\ne.last: max(e.StartTime)",
        follow_merge="follow p.PatientNo through GP GpName -> National",
    )
    feeds = replace(contract, feeds=(pmi,), lines=())
    needed = needed_columns(feeds, catalogue)
    assert needed["EPISODE"] == ("PatientNo", "StartTime")
    assert needed["GP"] == ("GpName", "National")


def test_an_empty_guard_leaves_the_contracts_version_and_a_filled_one_changes_it(contract):
    pmi = contract.feeds[0]
    guarded = replace(contract, feeds=(replace(pmi, guards="parent('LOAD_ADT', p.Sex)"),))
    plain = replace(contract, feeds=(pmi,))
    assert contract_version(plain, {}) == PLAIN
    assert contract_version(guarded, {}) != PLAIN


def test_feeds_without_the_column_of_guards_still_read(tmp_path, contract):
    write_contract(contract, tmp_path)
    file = tmp_path / "feeds.csv"
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.reader(handle))
    place = rows[0].index("guards")
    with file.open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([row[:place] + row[place + 1 :] for row in rows])
    assert read_contract(tmp_path).feeds == contract.feeds
