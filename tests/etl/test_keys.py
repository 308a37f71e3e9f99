"""Right patient, always: the order of rows, a new patient or the threads change no number."""

import hashlib
import random
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.connectors import content_hash
from core.errors import StoreError
from core.store import engine
from tests.etl.programme import PATIENTS, PMI_FEED, rows_of


def shuffled(text: str) -> str:
    header, rows = rows_of(text)
    random.Random(7).shuffle(rows)
    return "\n".join(" | ".join(cells) for cells in [header, *rows])


def many(count: int) -> str:
    return "No | Surname | Sex\n" + "\n".join(f"P{i:06} | NAME{i % 97} | M" for i in range(count))


def hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }


def test_shuffled_extracts_give_the_same_target_content(patients, tmp_path):
    text = many(300)
    one = patients("p.Sex", extract={"PATDATA": text}).run("one")
    other = patients("p.Sex", extract={"PATDATA": shuffled(text)}).run("other")
    paths = [load.folder / "target" / "LOAD_PMI.parquet" for load in (one, other)]
    with engine(tmp_path / "spill", [tmp_path]) as held:
        assert content_hash(held, paths[0]) == content_hash(held, paths[1])
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert one.migration == other.migration


def test_a_patient_added_leaves_every_other_record_number(patients):
    first = patients().run("first")
    before = {r["EXTERNAL_ID"]: r["RECORD_NUMBER"] for r in first.rows("LOAD_PMI")}
    more = {"PATDATA": PATIENTS + "    P0 | ADAMS | 01/01/2001 | F | G1\n"}
    second = patients(extract=more).run("second", keys=first.folder / "keys")
    after = {r["EXTERNAL_ID"]: r["RECORD_NUMBER"] for r in second.rows("LOAD_PMI")}
    assert after == {**before, "P0": 4}


def test_new_keys_take_the_next_numbers_in_the_order_of_their_keys(patients):
    load = patients(extract={"PATDATA": "No | Surname\nP9 | A\nP10 | B\nP1 | C"}).run()
    assert {r["EXTERNAL_ID"]: r["RECORD_NUMBER"] for r in load.rows("LOAD_PMI")} == {
        "P1": 1,
        "P10": 2,
        "P9": 3,
    }


def test_a_known_key_that_is_not_met_keeps_its_number_in_the_map(patients):
    first = patients().run("first")
    fewer = {"PATDATA": "No | Surname\nP3 | PATEL\nP4 | NEW"}
    second = patients(extract=fewer).run("second", keys=first.folder / "keys")
    assert second.rows("LOAD_PMI", "keys") == [
        {"business_key": f"P{i}", "record_number": i} for i in range(1, 5)
    ]
    assert second.column("LOAD_PMI", "RECORD_NUMBER") == [3, 4]


def test_the_projects_key_map_is_only_read(patients, tmp_path):
    patients().run()
    assert not (tmp_path / "keys").exists()


def test_a_key_map_that_gives_a_number_twice_is_refused(patients, tmp_path):
    keys = tmp_path / "keys"
    keys.mkdir()
    damaged = pa.table({"business_key": ["P1", "P2"], "record_number": [1, 1]})
    pq.write_table(damaged, keys / "LOAD_PMI.parquet")
    with pytest.raises(StoreError, match="a record number twice"):
        patients().run(keys=keys)


def test_one_two_and_four_threads_write_the_same_bytes(patients):
    text = many(260_000)
    feed = replace(PMI_FEED, row_filter="p.No <> 'P000007'", exclusion_reason="test")
    written = []
    for threads in (1, 2, 4):
        one = patients("as_date(p.No)", extract={"PATDATA": text}, feeds=[feed])
        written.append(hashes(one.run(f"run{threads}", threads=threads).folder))
    assert written[0] == written[1] == written[2]
    assert "target/LOAD_PMI.parquet" in written[0]
