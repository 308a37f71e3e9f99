"""The shipped contract on a cohort without defects: nothing rejected, every link to its patient."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from core.catalogue import Catalogue
from core.cohort import generate_cohort
from core.contract import Contract, lint, needed_columns
from core.crosswalks import Crosswalk
from core.etl import MigrateOptions, Migration, migrate
from core.store import Engine, engine
from tests.contract_data.test_shipped_contract import CHAIN

AS_OF = date(2026, 3, 31)
EVENT = "strptime({}, '%d/%m/%Y %H:%M')"


@dataclass(frozen=True)
class Loaded:
    migration: Migration
    folder: Path
    engine: Engine

    def count(self, sql: str) -> int:
        """The statement's number; {LOAD_X} stands for a written table."""
        for name in CHAIN:
            sql = sql.replace("{" + name + "}", f"'{self.folder}/target/{name}.parquet'")
        return int(self.engine.value(sql, step="look"))


@pytest.fixture(scope="module")
def loaded(
    contract: Contract,
    catalogue: Catalogue,
    crosswalks: dict[str, Crosswalk],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Loaded]:
    root = tmp_path_factory.mktemp("load")
    extracts, spill, keys, folder = (root / n for n in ("extracts", "spill", "keys", "run"))
    for path in (extracts, spill, keys, folder):
        path.mkdir()
    needed = needed_columns(contract, catalogue)
    extract = generate_cohort(
        catalogue, needed, extracts, spill, as_of=AS_OF, patients=80, crosswalks=crosswalks
    )
    options = MigrateOptions(as_of=AS_OF)
    found = migrate(folder, keys, spill, extract, contract, catalogue, crosswalks, options)
    with engine(spill, [folder], threads=1) as opened:
        yield Loaded(found, folder, opened)


def test_lint_finds_no_error(
    contract: Contract, catalogue: Catalogue, crosswalks: dict[str, Crosswalk]
) -> None:
    faults = lint(contract, catalogue, crosswalks)
    assert [fault for fault in faults if fault.severity == "error"] == []


def test_a_clean_cohort_loads_without_a_reject_and_balances(loaded: Loaded) -> None:
    found = {item.table: item for item in loaded.migration.tables}
    assert loaded.migration.balanced
    for name in CHAIN:
        assert found[name].rejected_rows == 0 and found[name].field_rejects == 0, name
        assert found[name].loaded > 0, f"{name} is empty"


@pytest.mark.parametrize(
    ("child", "field", "parent"),
    [
        ("LOAD_REFERRALS", "LOADRTTPWY_RECORD_NUMBER", "LOAD_RTT_PATHWAYS"),
        ("LOAD_OPDWAITLIST", "LOADREF_RECORD_NUMBER", "LOAD_REFERRALS"),
        ("LOAD_OPD_APPOINTMENTS", "LOADREF_RECORD_NUMBER", "LOAD_REFERRALS"),
        ("LOAD_OPD_APPOINTMENTS", "LOADOWL_RECORD_NUMBER", "LOAD_OPDWAITLIST"),
        ("LOAD_IWL", "LOADREF_RECORD_NUMBER", "LOAD_REFERRALS"),
        ("LOAD_ADT_ADMISSIONS", "LOADIWL_RECORD_NUMBER", "LOAD_IWL"),
        ("LOAD_PMIIDS", "LOADPMI_RECORD_NUMBER", "LOAD_PMI"),
        ("LOAD_PMIALLERGIES", "LOADPMI_RECORD_NUMBER", "LOAD_PMI"),
        ("LOAD_PMIGPAUDIT", "LOADPMI_RECORD_NUMBER", "LOAD_PMI"),
    ],
)
def test_every_link_leads_to_a_row_of_the_same_patient(
    loaded: Loaded, child: str, field: str, parent: str
) -> None:
    both = f"FROM {{{child}}} c JOIN {{{parent}}} p ON c.{field} = p.RECORD_NUMBER"
    linked = loaded.count(f"SELECT count(*) {both}")
    assert linked == loaded.count(f"SELECT count({field}) FROM {{{child}}}") > 0
    assert loaded.count(f"SELECT count(*) {both} WHERE c.MAIN_CRN <> p.MAIN_CRN") == 0


def test_every_hospital_number_belongs_to_a_loaded_patient(loaded: Loaded) -> None:
    for name in CHAIN:
        if name not in ("LOAD_ADT_EPISODES", "LOAD_ADT_WARDSTAYS", "LOAD_ADT_CODING"):
            sql = f"SELECT count(*) FROM {{{name}}} ANTI JOIN {{LOAD_PMI}} USING (MAIN_CRN)"
            assert loaded.count(sql) == 0, name


def test_ward_stays_lie_inside_the_episode_they_belong_to(loaded: Loaded) -> None:
    start, end = EVENT.format("{}.START_DATE"), EVENT.format("coalesce({}.END_DATE, '{}')")
    never = "31/12/2099 00:00"
    outside = loaded.count(
        "SELECT count(*) FROM {LOAD_ADT_WARDSTAYS} w JOIN {LOAD_ADT_EPISODES} e "
        "ON w.ADT_EPS_RECORD_NUMBER = e.RECORD_NUMBER "
        f"WHERE {start.format('w')} < {start.format('e')} "
        f"OR {end.format('w', never)} > {end.format('e', never)}"
    )
    assert outside == 0


def test_codes_belong_to_an_episode_of_the_same_spell(loaded: Loaded) -> None:
    other = loaded.count(
        "SELECT count(*) FROM {LOAD_ADT_CODING} c JOIN {LOAD_ADT_EPISODES} e "
        "ON c.ADT_EPS_RECORD_NUMBER = e.RECORD_NUMBER "
        "WHERE NOT starts_with(substr(c.EXTERNAL_SYSTEM_ID, 4), regexp_extract("
        "e.EXTERNAL_SYSTEM_ID, '^[^/]+/[^/]+/'))"
    )
    assert other == 0


def test_a_booked_appointment_names_the_entry_of_its_own_referral(loaded: Loaded) -> None:
    other = loaded.count(
        "SELECT count(*) FROM {LOAD_OPD_APPOINTMENTS} a JOIN {LOAD_OPDWAITLIST} w "
        "ON a.LOADOWL_RECORD_NUMBER = w.RECORD_NUMBER "
        "WHERE a.LOADREF_RECORD_NUMBER <> w.LOADREF_RECORD_NUMBER"
    )
    assert other == 0
