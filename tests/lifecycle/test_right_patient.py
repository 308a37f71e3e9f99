"""Right patient: row order changes nothing, and a new patient moves nobody's record number."""

import random

import pyarrow.parquet as pq
import pytest

from core import connectors, lifecycle
from core.runs import latest
from tests.lifecycle.conftest import parameters, read_csv, write_csv


def targets(project):
    folder = latest(project, "migrate").folder / "target"
    return {item.name: item.read_bytes() for item in sorted(folder.glob("*.parquet"))}


def ingest(project, folder):
    return connectors.ingest(folder, project.extracts, None, project.spill)


def key_map(project):
    held = {}
    for file in sorted(project.keys.glob("*.parquet")):
        for row in pq.read_table(file).to_pylist():
            held[file.stem, row["business_key"]] = row["record_number"]
    return held


def copied(folder, target, change):
    target.mkdir()
    for file in sorted(folder.glob("*.csv")):
        columns, rows = read_csv(file)
        write_csv(target / file.name, columns, change(columns, rows))
    return target


@pytest.fixture
def twin(made, tmp_path):
    import shutil

    from core.projects import open_project

    shutil.copytree(made, tmp_path / "twin")
    return open_project(str(tmp_path / "twin"))


def test_shuffled_extracts_give_the_same_target_bytes(fresh, twin, csv_folder, tmp_path):
    dice = random.Random(7)

    def shuffled(_columns, rows):
        return dice.sample(rows, len(rows))

    ingest(fresh, csv_folder)
    ingest(twin, copied(csv_folder, tmp_path / "shuffled", shuffled))
    for project in (fresh, twin):
        assert lifecycle.run(project, parameters()).balanced
    first, second = targets(fresh), targets(twin)
    assert len(first) >= 16
    assert first == second


def test_a_patient_more_moves_no_record_number(fresh, csv_folder, tmp_path):
    _, patients = read_csv(csv_folder / "PATDATA.csv")
    late = sorted(row["InternalPatientNumber"] for row in patients)[3]

    def without(columns, rows):
        names = [c for c in columns if c.lower().replace("_", "") in KEYS]
        return [row for row in rows if all(row[name] != late for name in names)]

    ingest(fresh, copied(csv_folder, tmp_path / "fewer", without))
    lifecycle.run(fresh, parameters())
    before = key_map(fresh)
    ingest(fresh, csv_folder)
    lifecycle.run(fresh, parameters())
    after = key_map(fresh)
    assert len(after) > len(before) > 100
    assert {key: after[key] for key in before} == before


KEYS = {"internalpatientnumber", "internalpatientno", "intpatno", "oldid", "newestid", "nextid"}
