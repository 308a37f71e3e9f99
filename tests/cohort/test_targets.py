"""Target fixtures: every rule of the guide's catalogue holds in every table."""

from __future__ import annotations

import csv
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from core.catalogue import Catalogue, Schema, build_catalogue
from core.cohort.targets import TargetFixtures, generate_targets
from core.crosswalks import read_crosswalks
from core.errors import StoreError, UseError
from core.quality.chain_checks import BY_KEY, chain_checks
from core.quality.model import Check
from core.quality.rows import by_row, condition
from core.quality.sets import cases, relation
from core.quality.target_checks import target_checks
from core.specs import read_document
from core.store import engine

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2026, 3, 31)
GUIDE = ROOT / "data/sample/documents/Sample migration guide.pdf"
OF_A_RUN = {"row_balance", "resolved", "translated"}  # judged on a load, not on rows


@pytest.fixture(scope="module")
def guide() -> Catalogue:
    """The target side of the sample programme's guide."""
    return build_catalogue([], [read_document(GUIDE)])


@pytest.fixture(scope="module")
def made(guide, tmp_path_factory) -> TargetFixtures:
    """Two hundred patients."""
    return fixtures(guide, tmp_path_factory.mktemp("fixtures") / "out", patients=200)


def fixtures(guide: Catalogue, out: Path, **options) -> TargetFixtures:
    return generate_targets(
        guide, read_crosswalks(ROOT / "crosswalks"), out, as_of=AS_OF, **options
    )


@pytest.fixture(scope="module")
def ask(guide, made, tmp_path_factory) -> Iterator[Callable[[str], list[tuple]]]:
    """SQL over the fixtures as the checks see a load: views target.T with check_record."""
    with engine(tmp_path_factory.mktemp("asking"), [made.folder]) as opened:
        for item in made.tables:
            names = {
                name.upper() for name in pq.read_schema(made.folder / f"{item.table}.parquet").names
            }
            number = "RECORD_NUMBER" if "RECORD_NUMBER" in names else "row_number() OVER ()"
            scan = f"SELECT *, {number} AS check_record FROM '{made.folder}/{item.table}.parquet'"
            opened.execute(f"CREATE VIEW {relation('target', item.table)} AS {scan}", step="view")
        yield lambda sql: opened.rows(sql, step=sql[:200])


def failing(check: Check, ask: Callable[[str], list[tuple]]) -> int:
    """How many cases of the catalogue's own check fail on the fixtures."""
    if check.kind == "present":
        return 0 if ask(f"SELECT count(*) FROM {relation('target', check.table)}")[0][0] else 1
    if by_row(check):
        held = condition(check, AS_OF, frozenset())
        where = f"{held.judged} AND coalesce({held.failing}, FALSE)"
        return ask(f"SELECT count(*) FROM {relation('target', check.table)} WHERE {where}")[0][0]
    return ask(f"SELECT count(*) FROM ({cases(check)}) WHERE coalesce(failing, FALSE)")[0][0]


def test_every_check_of_the_guide_passes_on_every_table(guide, ask):
    checks = [
        check
        for check in (*target_checks(guide), *chain_checks(guide))
        if check.kind not in OF_A_RUN and check.values != (BY_KEY,)
    ]
    assert len(checks) > 1000
    assert {check.id: n for check in checks if (n := failing(check, ask))} == {}


def test_a_broken_fixture_is_seen_by_the_same_checks(guide, ask):
    check = next(c for c in target_checks(guide) if c.id == "target.LOAD_PMI.SEX.length")
    assert failing(replace(check, values=("0",)), ask) > 0


def test_all_tables_are_written_in_load_order_with_the_vendors_columns(guide, made):
    assert [item.table for item in made.tables] == guide.load_order()
    assert len(made.tables) == 38
    for item in made.tables:
        names = [field.name for field in guide.target.tables[item.table].fields]
        parquet = pq.read_table(made.folder / f"{item.table}.parquet")
        with (made.folder / f"{item.table}.csv").open(encoding="utf-8", newline="") as handle:
            rows = list(csv.reader(handle))
        assert parquet.column_names == names == rows[0]
        assert parquet.num_rows == len(rows) - 1 == item.rows > 0
    assert "SYNTHETIC" in (made.folder / "SYNTHETIC.txt").read_text(encoding="utf-8")


def test_record_numbers_are_numbers_from_one_and_all_else_is_text(guide, made):
    for item in made.tables:
        table = pq.read_table(made.folder / f"{item.table}.parquet")
        for field in guide.target.tables[item.table].fields:
            number = field.name.upper() == "RECORD_NUMBER"
            assert str(table.schema.field(field.name).type) == (
                "int64" if number or field.rules.fk_to else "string"
            )
            if number:
                assert table[field.name].to_pylist() == list(range(1, item.rows + 1))


@pytest.mark.parametrize(
    ("child", "link", "parent"),
    [("LOAD_OPD_APPOINTMENTS", "LOADOWL_RECORD_NUMBER", "LOAD_OPDWAITLIST"),
     ("LOAD_OPD_APPOINTMENTS", "LOADREF_RECORD_NUMBER", "LOAD_REFERRALS"),
     ("LOAD_ADT_ADMISSIONS", "LOADIWL_RECORD_NUMBER", "LOAD_IWL")],
)  # fmt: skip
def test_a_row_and_those_it_hangs_on_are_of_one_patient(ask, child, link, parent):
    sql = f"""SELECT count(*), count_if(c.MAIN_CRN <> p.MAIN_CRN) FROM {relation("target", child)} c
        JOIN {relation("target", parent)} p ON c.{link} = p.RECORD_NUMBER"""
    rows, wrong = ask(sql)[0]
    assert rows > 10 and wrong == 0


def test_the_waiting_list_of_an_appointment_is_of_its_referral(ask):
    sql = f"""SELECT count(*), count_if(a.LOADREF_RECORD_NUMBER <> w.LOADREF_RECORD_NUMBER)
        FROM {relation("target", "LOAD_OPD_APPOINTMENTS")} a
        JOIN {relation("target", "LOAD_OPDWAITLIST")} w
        ON a.LOADOWL_RECORD_NUMBER = w.RECORD_NUMBER"""
    rows, wrong = ask(sql)[0]
    assert rows > 10 and wrong == 0


def test_episodes_of_an_admission_are_a_chain_without_gaps_and_some_go_on(ask):
    sql = f"""SELECT count(*), count_if(END_DATE IS NULL), count(DISTINCT ADT_ADM_RECORD_NUMBER)
        FROM {relation("target", "LOAD_ADT_EPISODES")}"""
    rows, still, admissions = ask(sql)[0]
    assert rows > admissions > 0 and 0 < still < admissions
    assert (
        admissions == ask(f"SELECT count(*) FROM {relation('target', 'LOAD_ADT_ADMISSIONS')}")[0][0]
    )


def test_one_referral_has_one_new_appointment_on_its_waiting_list(ask):
    sql = f"""SELECT count(*) FROM (SELECT LOADREF_RECORD_NUMBER
        FROM {relation("target", "LOAD_OPDWAITLIST")} WHERE NEW_FOLLOWUP_FLAG = 'N'
        GROUP BY ALL HAVING count(*) > 1)"""
    assert ask(sql) == [(0,)]


def test_a_period_has_one_event_of_each_action(ask):
    sql = f"""SELECT count(*), count(DISTINCT (LOADRTTPRD_RECORD_NUMBER, EVENT_ACTION_CODE)),
        list_sort(list(DISTINCT EVENT_ACTION_CODE)) FROM {relation("target", "LOAD_RTT_EVENTS")}"""
    rows, pairs, actions = ask(sql)[0]
    assert rows == pairs and actions == ["START", "STOP"]


def test_codes_are_what_crosswalks_translate_to_and_invented_ones_are_told(guide, made, ask):
    known = read_crosswalks(ROOT / "crosswalks")
    sexes = {pair.target_value for pair in known["3_sex"].pairs}
    found = ask(f"SELECT DISTINCT SEX FROM {relation('target', 'LOAD_PMI')} WHERE SEX <> ''")
    assert {row[0] for row in found} <= sexes
    told = {(item.table, item.field): item.what for item in made.notices}
    assert "code type 10884 has no crosswalk" in told["LOAD_RTT_PERIODS", "BREACH_REASON_CODE"]
    assert ("LOAD_PMI", "SEX") not in told
    with (made.folder / "notices.csv").open(encoding="utf-8", newline="") as handle:
        assert {(row["table"], row["field"]) for row in csv.DictReader(handle)} == set(told)


def test_patients_have_numbers_of_the_reserved_ranges(ask):
    sql = f"""SELECT count(*), count(DISTINCT NHS_NUMBER), count(DISTINCT MAIN_CRN),
        count_if(NHS_NUMBER NOT LIKE '999%'), count_if(MAIN_CRN NOT LIKE 'SYN%'),
        count_if(TELEPHONE_NO NOT LIKE '01632 960%'),
        count_if(PAT_EMAIL_ADDRESS NOT LIKE '%@example.org')
        FROM {relation("target", "LOAD_PMI")}"""
    rows, numbers, hospital, *wrong = ask(sql)[0]
    assert rows == hospital == 200 and numbers > 150 and wrong == [0, 0, 0, 0]


def fingerprint(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def test_threads_change_no_byte_and_another_seed_does(guide, tmp_path):
    names = ("LOAD_PMI", "LOAD_RTT_PATHWAYS", "LOAD_REFERRALS", "LOAD_OPDWAITLIST")
    tables = {name: guide.target.tables[name] for name in names}
    some = replace(guide, target=replace(guide.target, tables=tables), relationships=())
    made = [fixtures(some, tmp_path / str(n), patients=50, threads=n).folder for n in (1, 2, 4)]
    first, *others = [fingerprint(folder) for folder in made]
    assert all(other == first for other in others)
    assert fingerprint(fixtures(some, tmp_path / "x", patients=50, seed=1).folder) != first


def test_one_patient_fills_every_table(guide, tmp_path):
    made = fixtures(guide, tmp_path / "one", patients=1)
    assert [item.table for item in made.tables if not item.rows] == []


@pytest.mark.parametrize("patients", [0, -1, 900_001])
def test_an_impossible_size_is_refused_and_leaves_nothing(guide, tmp_path, patients):
    with pytest.raises(UseError, match="1 to 900,000 patients"):
        fixtures(guide, tmp_path / "out", patients=patients)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_holds_something_is_not_touched(guide, tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(StoreError, match="is not empty"):
        fixtures(guide, tmp_path / "out", patients=1)
    assert [path.name for path in tmp_path.rglob("*")] == ["out", "mine.txt"]


def test_a_folder_that_cannot_be_made_is_told_without_a_trace(guide, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        fixtures(guide, tmp_path / "file" / "out", patients=1)
    assert os.listdir(tmp_path) == ["file"]


def test_a_catalogue_without_target_tables_is_refused(tmp_path):
    empty = Catalogue(Schema("source"), Schema("target"))
    with pytest.raises(UseError, match="no target table"):
        fixtures(empty, tmp_path / "out")
