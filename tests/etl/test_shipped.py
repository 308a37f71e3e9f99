"""The shipped contract on the sample programme: the whole patient chain, shuffled and not."""

import random
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.catalogue import build_catalogue
from core.cohort import generate_cohort
from core.connectors import Extract
from core.contract import executable, needed_columns, read_contract
from core.crosswalks import read_crosswalks
from core.etl import MigrateOptions, migrate
from core.specs import read_document
from tests.conftest import ROOT

DOCUMENTS = ROOT / "data" / "sample" / "documents"
AS_OF = date(2026, 1, 31)
CHAIN = {
    "LOAD_PMI", "LOAD_PMIIDS", "LOAD_PMIALIASES", "LOAD_PMIADDRS", "LOAD_PMICONTACTS",
    "LOAD_PMIALLERGIES", "LOAD_PMIGPAUDIT", "LOAD_RTT_PATHWAYS", "LOAD_REFERRALS",
    "LOAD_OPDWAITLIST", "LOAD_OPD_APPOINTMENTS", "LOAD_IWL", "LOAD_ADT_ADMISSIONS",
    "LOAD_ADT_EPISODES", "LOAD_ADT_WARDSTAYS", "LOAD_ADT_CODING",
}  # fmt: skip


def shuffled(extract: Extract, folder: Path) -> Extract:
    """The same rows in another order, with other record numbers."""
    folder.mkdir()
    for name, table in extract.tables.items():
        rows = pq.read_table(extract.path(name)).drop_columns(["_record"])
        order = random.Random(name).sample(range(table.rows), table.rows)
        rows = rows.take(pa.array(order, pa.int64()))
        numbered = rows.add_column(0, "_record", pa.array(range(1, table.rows + 1), pa.int64()))
        pq.write_table(numbered, folder / f"{name}.parquet")
    return replace(extract, folder=folder)


@pytest.fixture(scope="module")
def loads(tmp_path_factory):
    """Two loads of one cohort, the second from shuffled tables."""
    base = tmp_path_factory.mktemp("shipped")
    dictionary = read_document(DOCUMENTS / "Sample PAS data dictionary.xlsx")
    catalogue = build_catalogue(
        [dictionary], [read_document(DOCUMENTS / "Sample migration guide.pdf")]
    )
    contract = executable(read_contract(ROOT / "data" / "sample" / "contract"), "working")
    crosswalks = read_crosswalks(ROOT / "crosswalks")
    needed = needed_columns(contract, catalogue)
    extract = generate_cohort(
        catalogue, needed, base / "extracts", base / "spill",
        as_of=AS_OF, patients=80, threads=2, crosswalks=crosswalks,
    )  # fmt: skip
    made = {}
    for name, held in (("plain", extract), ("shuffled", shuffled(extract, base / "again"))):
        (base / name).mkdir()
        options = MigrateOptions(as_of=AS_OF, threads=2)
        made[name] = migrate(
            base / name, base / "keys", base / "spill", held, contract, catalogue, crosswalks,
            options,
        )  # fmt: skip
    return base, made


def test_every_table_of_the_chain_loads_rows_and_the_ledger_balances(loads):
    migration = loads[1]["plain"]
    assert {item.table for item in migration.tables if item.loaded} >= CHAIN
    assert len(migration.tables) == 38
    assert migration.balanced, migration.remainders


def test_shuffled_extracts_give_every_patient_the_same_rows_and_keys(loads):
    base, made = loads
    assert made["plain"] == made["shuffled"]
    loaded = [item.table for item in made["plain"].tables if item.loaded]
    for table in loaded:
        for kind in ("target", "keys"):
            files = [base / name / kind / f"{table}.parquet" for name in ("plain", "shuffled")]
            assert files[0].read_bytes() == files[1].read_bytes(), files[0].name


def test_every_patient_key_of_a_child_leads_to_a_loaded_patient(loads):
    base, _ = loads
    patients = pq.read_table(base / "plain" / "target" / "LOAD_PMI.parquet")
    known = set(patients["RECORD_NUMBER"].to_pylist())
    for table in ("LOAD_PMIIDS", "LOAD_PMIADDRS", "LOAD_PMIGPAUDIT"):
        child = pq.read_table(base / "plain" / "target" / f"{table}.parquet")
        keys = child["LOADPMI_RECORD_NUMBER"].to_pylist()
        assert keys
        assert set(keys) <= known
