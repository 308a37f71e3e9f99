"""Planted defects: as many as asked, exactly where the truth says, and nothing else."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter

import pyarrow.parquet as pq

from core.cohort import defect_kinds, planted_defects, read_defects
from core.cohort.defects import settle_truth
from tests.cohort.conftest import ROOT
from tests.cohort.defects.conftest import FEW
from tests.cohort.defects.planted import plan_file, plant

KINDS = defect_kinds()
SMALL = """
bad_check_digit = { rate = 0.1 }
near_duplicate_name = { count = 2 }
missing_episode = { count = 1 }
swapped_names = { rate = 0.02 }
"""


def rows_by_record(extract, table):
    return {row["_record"]: row for row in pq.read_table(extract.path(table)).to_pylist()}


def test_every_kind_of_the_default_plan_is_planted_as_often_as_its_share_asks(dirty):
    plan = {item.kind: item.rate for item in read_defects("default").asked}
    assert set(plan) == set(KINDS)
    for item in dirty.planted.kinds:
        assert item.planted == item.asked == max(1, round(plan[item.kind] * item.eligible)), item
        assert len(dirty.ids(item.kind)) == item.planted, item
    assert dirty.planted.defects == len({row["defect_id"] for row in dirty.truth}) >= len(KINDS)


def test_the_clean_rows_with_the_truth_applied_are_the_dirty_rows(clean, dirty):
    told = {name: [r for r in dirty.truth if r["table"] == name] for name in clean.tables}
    altered = 0
    for table in clean.tables:
        before = rows_by_record(clean, table)
        expected = {number: dict(row) for number, row in before.items()}
        key = next((kind.key for kind in KINDS.values() if kind.table == table), ())
        gone = {row["before"] for row in told[table] if row["change"] == "row removed"}
        expected = {
            number: row
            for number, row in expected.items()
            if "|".join(str(row[name]) for name in key) not in gone
        }
        expected = {new: {**row, "_record": new} for new, row in enumerate(expected.values(), 1)}
        clean_rows = dict(expected)
        for row in told[table]:
            number = int(row["record_number"] or 0)
            if row["change"] == "row added" and not row["field"]:
                origin = clean_rows[int(row["after"].removeprefix("copy of record "))]
                expected[number] = {**origin, "_record": number}
            elif row["field"]:
                changed = dict(expected[number])
                assert (changed[row["field"]] or "") == row["before"], row
                changed[row["field"]] = row["after"] or None
                expected[number] = changed
                altered += 1
        assert rows_by_record(dirty.extract, table) == expected, table
    assert altered > 100


def test_only_the_tables_that_a_defect_is_in_are_written_again(clean, dirty):
    told = {row["table"] for row in dirty.truth}
    for name in clean.tables:
        same = clean.path(name).read_bytes() == dirty.extract.path(name).read_bytes()
        assert same == (name not in told), name
        assert (clean.tables[name] == dirty.extract.tables[name]) == (name not in told)


def test_a_row_carries_one_defect_at_most_and_so_does_a_patient_of_an_exclusive_kind(dirty):
    rows = {
        (r["table"], r["record_number"], r["defect_id"]) for r in dirty.truth if r["record_number"]
    }
    assert max(Counter((table, number) for table, number, _ in rows).values()) == 1
    patients = Counter(
        (row["business_key"].split("|")[0], row["defect_id"])
        for row in dirty.truth
        if KINDS[row["kind"]].key[0] == "InternalPatientNumber"
    )
    times = Counter(patient for patient, _ in patients)
    for row in dirty.truth:
        if KINDS[row["kind"]].alone:
            assert times[row["business_key"].split("|")[0]] == 1, row["defect_id"]


def test_the_record_number_is_that_of_the_row_with_the_business_key(dirty):
    for row in dirty.truth:
        kind = KINDS[row["kind"]]
        if not row["record_number"] or set(kind.fields) & set(kind.key):
            continue
        found = pq.read_table(dirty.extract.path(row["table"]), columns=["_record", *kind.key])
        held = found.slice(int(row["record_number"]) - 1, 1).to_pylist()[0]
        assert held["_record"] == int(row["record_number"])
        assert "|".join(held[name] for name in kind.key) == row["business_key"]


def files(folder):
    """What planting writes, by name: the tables, the truth and its summary."""
    kept = [*folder.glob("*.parquet"), folder / "truth.csv", folder / "defects.json"]
    return {item.name: hashlib.sha256(item.read_bytes()).hexdigest() for item in kept}


def test_the_same_seed_gives_the_same_bytes_on_any_number_of_threads(small, tmp_path):
    plan = plan_file(tmp_path, SMALL)
    made = [plant(small, tmp_path / str(n), plan, threads=n).extract.folder for n in (1, 2, 4)]
    assert files(made[0]) == files(made[1]) == files(made[2])


def test_the_same_seed_gives_the_same_bytes_in_another_process(small, tmp_path):
    here = plant(small, tmp_path / "here", plan_file(tmp_path, SMALL)).extract.folder
    code = f"""
from dataclasses import replace
from pathlib import Path
from core.cohort import read_defects
from core.connectors import open_extract
from tests.cohort.defects.planted import plant
small = open_extract(Path({str(small.folder.parent)!r}), {small.version!r})
plant(small, Path({str(tmp_path / "there")!r}), read_defects({str(tmp_path / "plan.toml")!r}))
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    assert files(here) == files(tmp_path / "there")


def test_another_seed_takes_other_victims(small, tmp_path):
    plan = plan_file(tmp_path, SMALL)
    one, other = (plant(small, tmp_path / str(s), plan, seed=s) for s in (1, 2))
    assert one.records("bad_check_digit") != other.records("bad_check_digit")
    assert len(one.ids("bad_check_digit")) == len(other.ids("bad_check_digit")) == 6


def test_the_order_of_the_plan_does_not_matter(small, tmp_path):
    turned = "\n".join(reversed(SMALL.strip().splitlines()))
    plans = [plan_file(tmp_path, text) for text in (SMALL, turned)]
    assert plans[0] == plans[1]


def test_a_count_is_exact_and_a_rate_of_nothing_plants_nothing(small, tmp_path):
    plan = plan_file(tmp_path, "swapped_names = {count = 7}\nbad_postcode = {rate = 0}")
    made = {item.kind: item for item in plant(small, tmp_path / "d", plan).planted.kinds}
    assert (made["swapped_names"].planted, made["bad_postcode"].planted) == (7, 0)


def test_every_row_can_be_asked_for(small, tmp_path):
    made = plant(small, tmp_path / "d", plan_file(tmp_path, "bad_postcode = {rate = 1}"))
    kind = made.planted.kinds[0]
    assert kind.planted == kind.eligible == len(made.truth) > 50


def test_a_kind_that_finds_too_few_rows_says_so(small, tmp_path):
    text = (
        "bad_postcode = {rate = 1}\nmissing_sex = {count = 3}\ndeath_before_birth = {count = 999}"
    )
    made = {
        item.kind: item
        for item in plant(small, tmp_path / "d", plan_file(tmp_path, text)).planted.kinds
    }
    assert (made["missing_sex"].asked, made["missing_sex"].planted) == (3, 0)
    assert made["missing_sex"].why == "the other rows carry a defect already"
    assert made["death_before_birth"].planted == 0 < made["death_before_birth"].eligible


def test_a_kind_whose_table_or_column_the_extract_lacks_says_so(small, tmp_path):
    text = "orphan_attendance = {count = 1}\ngp_without_practice = {count = 2}"
    made = {
        item.kind: item
        for item in plant(small, tmp_path / "d", plan_file(tmp_path, text)).planted.kinds
    }
    assert made["gp_without_practice"].why == "the extract has no GP"
    assert made["orphan_attendance"].planted == 1


def test_patients_merged_into_another_carry_no_defect(small, tmp_path):
    made = plant(small, tmp_path / "d", plan_file(tmp_path, "missing_sex = {rate = 1}"))
    gone = set(pq.read_table(small.path("MERGEDID"))["OldID"].to_pylist())
    assert gone and not gone & {row["business_key"] for row in made.truth}


def test_a_sealed_cohort_keeps_its_truth_says_so_and_outlives_an_older_truth(made, small, tmp_path):
    dirty = made(60, FEW, defects=plan_file(tmp_path, SMALL))
    assert dirty.version != small.version and dirty.origin == "synthetic"
    note = (dirty.folder / "SYNTHETIC.txt").read_text(encoding="utf-8")
    assert note.endswith("planted on purpose: 10 of 4 kinds, see truth.csv\n")
    assert "planted" not in (small.folder / "SYNTHETIC.txt").read_text(encoding="utf-8")
    assert planted_defects(small) is None
    planted = plant(small, tmp_path / "d", plan_file(tmp_path, SMALL))
    assert planted_defects(dirty) == planted.planted
    assert files(dirty.folder) == files(planted.extract.folder)
    (dirty.folder / "truth.csv").write_text("of an earlier making\n", encoding="utf-8")
    tables = list(planted.extract.tables.values())
    settle_truth(planted.extract.folder, dirty.folder.parent, tables)
    assert not dirty.folder.exists()
