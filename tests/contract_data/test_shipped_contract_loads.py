"""The shipped contract on a cohort without defects: nothing rejected, every link to its patient."""

from __future__ import annotations

import re
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
NEXT = (
    "LOAD_STAFF LOAD_USERS LOAD_SITES LOAD_PMISTAFFWARNINGS LOAD_CASENOTELOCS "
    "LOAD_PMICASENOTEHISTORY LOAD_RTT_PERIODS LOAD_RTT_EVENTS"
).split()
EVENT = "strptime({}, '%d/%m/%Y %H:%M')"


@dataclass(frozen=True)
class Loaded:
    migration: Migration
    folder: Path
    engine: Engine

    def count(self, sql: str) -> int:
        """The statement's number; {LOAD_X} stands for a written table."""
        sql = re.sub(r"{(LOAD_\w+)}", rf"'{self.folder}/target/\1.parquet'", sql)
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
    for name, table in found.items():
        assert table.rejected_rows == 0 and table.field_rejects == 0, name
    assert [name for name in (*CHAIN, *NEXT) if not found[name].loaded] == []


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
        ("LOAD_PMISTAFFWARNINGS", "LOADPMI_RECORD_NUMBER", "LOAD_PMI"),
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


def test_a_period_takes_its_pathway_and_its_referral_from_one_patient(loaded: Loaded) -> None:
    both = (
        "FROM {LOAD_RTT_PERIODS} d JOIN {LOAD_RTT_PATHWAYS} w "
        "ON d.LOADRTTPWY_RECORD_NUMBER = w.RECORD_NUMBER "
        "JOIN {LOAD_REFERRALS} r ON d.LOADREF_RECORD_NUMBER = r.RECORD_NUMBER"
    )
    assert loaded.count(f"SELECT count(*) {both}") > 0
    assert loaded.count(f"SELECT count(*) {both} WHERE w.MAIN_CRN <> r.MAIN_CRN") == 0


def test_events_keep_the_rules_that_the_guide_sets_for_a_period(loaded: Loaded) -> None:
    wrong = loaded.count(
        "SELECT count(*) FROM (SELECT list(EVENT_ACTION_CODE) AS acts FROM {LOAD_RTT_EVENTS} "
        "GROUP BY LOADRTTPRD_RECORD_NUMBER) WHERE "
        "len(list_filter(acts, lambda a: a IN ('START', 'START_STOP'))) <> 1 "
        "OR len(list_filter(acts, lambda a: a IN ('STOP', 'START_STOP'))) > 1 "
        "OR (list_contains(acts, 'START_STOP') AND len(acts) > 1)"
    )
    when = "strptime(e.EVENT_DATE, '%d/%m/%Y %H:%M:%S')"
    never = "coalesce(d.CLOCK_STOP, '31/12/2099 00:00')"
    outside = loaded.count(
        "SELECT count(*) FROM {LOAD_RTT_EVENTS} e JOIN {LOAD_RTT_PERIODS} d "
        "ON e.LOADRTTPRD_RECORD_NUMBER = d.RECORD_NUMBER WHERE NOT "
        f"{when} BETWEEN {EVENT.format('d.CLOCK_START')} AND {EVENT.format(never)}"
    )
    assert (wrong, outside) == (0, 0)


def test_every_movement_names_a_folder_and_a_place_that_are_loaded(loaded: Loaded) -> None:
    folders = "ON h.ID_TYPE = i.ADDITIONAL_ID_TYPE AND h.ID_NUMBER = i.ADDITIONAL_ID"
    moves = "SELECT count(*) FROM {LOAD_PMICASENOTEHISTORY} h ANTI JOIN "
    assert loaded.count(f"{moves} {{LOAD_PMIIDS}} i {folders} AND h.VOLUME = i.VOLUME") == 0
    assert loaded.count(f"{moves} {{LOAD_CASENOTELOCS}} c ON h.LOCATION_CODE = c.USER_CODE") == 0


def test_a_folders_movements_follow_each_other_and_only_the_last_is_open(loaded: Loaded) -> None:
    start, end = EVENT.format("START_DATE"), EVENT.format("END_DATE")
    wrong = loaded.count(
        f"SELECT count(*) FROM (SELECT {end} AS ended, lead({start}) OVER (PARTITION BY ID_NUMBER "
        f"ORDER BY {start}) AS next FROM {{LOAD_PMICASENOTEHISTORY}}) "
        "WHERE next IS NULL AND ended IS NOT NULL OR next < coalesce(ended, '2099-12-31')"
    )
    assert wrong == 0
