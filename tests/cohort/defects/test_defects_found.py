"""What today's load and checks make of every planted defect: found as claimed, or missed.

The table of planted, found and missed is printed by `pytest -s`.
"""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow.parquet as pq
import pytest

from core.cohort import DefectKind, defect_kinds
from core.contract import executable, read_contract
from core.etl import MigrateOptions, Migration, migrate
from core.quality import run_checks
from tests.cohort.conftest import AS_OF, ROOT
from tests.cohort.defects.planted import Dirty

KINDS = defect_kinds()
PATIENT = "InternalPatientNumber"


@dataclass(frozen=True)
class Loaded:
    """The dirty cohort's load: which patients and records each check and reject names."""

    migration: Migration
    dirty: Dirty
    patients: dict[str, set[str]]  # check, or reject reason and table -> patients it names
    records: dict[str, set[tuple[str, int]]]  # likewise -> source table and record number

    def found(self, by: str, defect: str) -> bool:
        """Whether the check or reject names the defect's row, or its patient elsewhere."""
        row = next(item for item in self.dirty.truth if item["defect_id"] == defect)
        kind = KINDS[row["kind"]]
        if row["record_number"] and (row["table"], int(row["record_number"])) in self.records[by]:
            return True
        if kind.key[0] == PATIENT:
            return row["business_key"].split("|")[0] in self.patients[by]
        return by == kind.check == "source.PATDATA.practice.reference"

    def share(self, by: str, kind: str) -> tuple[int, int]:
        """How many of the kind's defects it finds, of how many."""
        defects = self.dirty.ids(kind)
        known = by in self.records
        return sum(known and self.found(by, item) for item in defects), len(defects)


def reject(kind: DefectKind) -> str:
    return f"{kind.reject} in {kind.reject_in}"


@pytest.fixture(scope="module")
def loaded(dirty, catalogue, crosswalks, tmp_path_factory) -> Loaded:
    folder = tmp_path_factory.mktemp("run")
    contract = executable(read_contract(ROOT / "data/sample/contract"), "working")
    extract, spill = dirty.extract, folder / "spill"
    migration = migrate(
        folder, folder / "keys", spill, extract, contract, catalogue, crosswalks,
        MigrateOptions(as_of=AS_OF),
    )  # fmt: skip
    results = run_checks(folder, spill, extract, catalogue, contract, migration, AS_OF)
    patients: dict[str, set[str]] = {}
    records: dict[str, set[tuple[str, int]]] = {}
    for item in results:
        path = folder / "checks" / f"{item.check.id}.parquet"
        if item.state != "FAIL" or not path.is_file():
            continue
        cases = pq.read_table(path).to_pylist()
        source = item.check.side == "source"
        numbers = {(item.check.table, case["record"]) for case in cases if source}
        records[item.check.id] = numbers
        patients[item.check.id] = {part for case in cases for part in _parts(case["business_key"])}
        if source and PATIENT in extract.tables[item.check.table].columns:
            held = pq.read_table(extract.path(item.check.table))[PATIENT].to_pylist()
            patients[item.check.id] |= {held[number - 1] for _, number in numbers}
    for path in sorted((folder / "rejects").glob("*.parquet")):
        for row in pq.read_table(path).to_pylist():
            name = f"{row['reason']} in {row['target_table']}"
            place = (row["extract"].rpartition("/")[2], row["record"])
            records.setdefault(name, set()).add(place)
            patients.setdefault(name, set()).update(_parts(row["business_key"]))
    return Loaded(migration, dirty, patients, records)


def _parts(key):
    return (key or "").split("|")


def test_a_dirty_cohort_migrates_and_every_row_is_accounted_for(loaded):
    assert loaded.migration.balanced, loaded.migration.remainders
    assert sum(item.loaded for item in loaded.migration.tables) > 3_000


@pytest.mark.parametrize("kind", [k.id for k in KINDS.values() if not k.none_yet])
def test_the_check_that_a_kind_names_finds_every_one_of_it(kind, loaded):
    found, planted = loaded.share(KINDS[kind].check, kind)
    assert found == planted > 0


@pytest.mark.parametrize("kind", [k.id for k in KINDS.values() if k.reject])
def test_the_load_rejects_what_the_kind_says_it_rejects(kind, loaded):
    found, planted = loaded.share(reject(KINDS[kind]), kind)
    assert found == planted > 0


def test_the_account_of_planted_found_and_missed(loaded):
    lines = []
    for kind in KINDS.values():
        found, planted = loaded.share(kind.check, kind.id)
        others = [
            name
            for name in sorted(loaded.records)
            if name not in {kind.check, reject(kind)} and loaded.share(name, kind.id)[0]
        ]
        refused = loaded.share(reject(kind), kind.id)[0] if kind.reject else "-"
        lines.append(
            f"{kind.family:13}{kind.id:27}{planted:3}{found:4}  {refused:>2}"
            f"  {kind.check}{' (none yet)' if kind.none_yet else ''}  {len(others)} others"
        )
        missed = kind.none_yet and not kind.reject and not others
        lines[-1] += "  MISSED" if missed else ""
    print("\n" + "\n".join(lines))  # noqa: T201
    missed = [line for line in lines if line.endswith("MISSED")]
    assert len(missed) <= sum(kind.none_yet for kind in KINDS.values())
