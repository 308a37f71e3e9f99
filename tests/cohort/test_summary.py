"""A cohort says what it came to, how near its rates it came, and that nobody in it is real."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from collections import namedtuple

import pytest

from core.cohort import blocks, cohort_summary, generate, generate_cohort, read_rows
from core.cohort.model import Block
from core.connectors import current_extract
from core.errors import ExtractError, StoreError
from tests.cohort.conftest import AS_OF, ROOT, SOME
from tests.cohort.test_people import check_digit

# nothing but a draw decides these
DRAWN = """death_85 death_70 death_in_hospital allergy carer alias_female moved_home no_nhs_number
came_from_list clinic_diagnosis clinic_procedure decision_to_admit arrived_by_ae community
rtt_pathway appointment.attended appointment.by_hospital contact.attended""".split()


def test_the_summary_tells_rows_and_rates(cohort):
    told = cohort_summary(cohort)
    assert told["tables"] == {name: table.rows for name, table in cohort.tables.items()}
    assert told["rows_total"] == sum(told["tables"].values())
    assert (told["patients"], told["seed"], told["as_of"]) == (2000, 42, AS_OF.isoformat())
    assert (told["synthetic"], told["benchmark_only"]) == (True, False)
    assert told["without_a_model"] == []
    assert all(rate["source"] and rate["of"] for rate in told["rates"])


@pytest.mark.parametrize("name", DRAWN)
def test_a_rate_is_met_as_nearly_as_chance_allows(cohort, name):
    rate = next(rate for rate in cohort_summary(cohort)["rates"] if rate["rate"] == name)
    stated, of = rate["stated"], rate["of_rows"]
    assert of > 10
    error = (stated * (1 - stated) / of) ** 0.5
    assert abs(rate["achieved"] - stated) < 4.5 * error + 3 / of, rate


def test_an_ingested_extract_has_no_summary(cohort):
    from dataclasses import replace

    assert cohort_summary(replace(cohort, origin="extract")) is None


def test_rows_come_as_arrow_and_a_wrong_name_is_answered_with_the_nearest(few):
    table = read_rows(few, "PATDATA", ["Surname", "Sex"])
    assert (table.column_names, table.num_rows) == (["Surname", "Sex"], 20)
    assert read_rows(few, "GP").column_names[:2] == ["_record", "Address"]
    with pytest.raises(ExtractError, match=r"no such table.*'PATDATA'"):
        read_rows(few, "PATDATTA")
    with pytest.raises(ExtractError, match=r"PATDATA\.Surnam.*'Surname'"):
        read_rows(few, "PATDATA", ["Surnam"])


def test_beyond_the_999_range_numbers_are_marked_and_for_benchmarks_only(
    dictionary, crosswalks, tmp_path, monkeypatch
):
    monkeypatch.setattr(blocks, "blocks_of", lambda _: [Block(0, 899_993, 900_020)])
    options = {"as_of": AS_OF, "crosswalks": crosswalks, "benchmark": True, "patients": 900_020}
    extract = generate_cohort(dictionary, SOME, tmp_path / "e", tmp_path / "s", **options)
    numbers = [text for text in read_rows(extract, "PATDATA")["NhsNumber"].to_pylist() if text]
    inside = [number for number in numbers if number.startswith("999")]
    beyond = [number for number in numbers if number.startswith("00")]
    assert inside and beyond and len(inside) + len(beyond) == len(set(numbers))
    assert all(check_digit(number) == int(number[9]) for number in numbers)
    assert cohort_summary(extract)["benchmark_only"] is True
    assert "BENCHMARK ONLY" in (extract.folder / "SYNTHETIC.txt").read_text(encoding="utf-8")


def test_every_number_of_the_999_range_serves_once(dictionary, crosswalks, tmp_path):
    recipe = blocks.Recipe(
        generate.Request(900_000, 42, AS_OF, generate.read_rates()), [], generate.code_sets(), {}
    )
    with blocks.engine(tmp_path, threads=1) as made:
        blocks._prepare(made, recipe)
        held = made.rows(
            """SELECT count(DISTINCT nhs), min(nhs), max(nhs),
                count(*) FILTER (length(nhs) <> 10) FROM (
                SELECT with_check(nhs_stem(k), digit_sum(nhs_stem(k)),
                    ninth_digit(k, digit_sum(nhs_stem(k)))) AS nhs
                FROM range(1, 900001) t(k))""",
            step="test",
        )
    assert held[0][0] == 900_000 and held[0][3] == 0
    assert held[0][1].startswith("9990000") and held[0][2].startswith("9999999")


def test_too_little_disk_is_told_before_anything_is_written(dictionary, tmp_path, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(generate.shutil, "disk_usage", lambda _: usage(10**9, 10**9, 10**6))
    with pytest.raises(StoreError, match=r"needs about 22 MB, 1 MB are free"):
        generate_cohort(
            dictionary, SOME, tmp_path / "e", tmp_path / "s", patients=1000, as_of=AS_OF
        )
    assert list(tmp_path.iterdir()) == []


def test_the_disk_asked_for_is_more_than_the_disk_used(cohort):
    used = sum(path.stat().st_size for path in cohort.folder.iterdir())
    assert used < generate._BYTES_OF_ANY + 2000 * generate._BYTES_A_PATIENT
    rows = [path for path in cohort.folder.glob("*.parquet")]
    assert sum(path.stat().st_size for path in rows) / 2000 < 2 * generate._BYTES_A_PATIENT


def test_ctrl_c_leaves_nothing_half_written(tmp_path):
    script = f"""if True:
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from pathlib import Path
        import tests.cohort.conftest as shared
        from core.cohort import generate_cohort
        folder = Path({str(tmp_path)!r})
        told = lambda *words: print(words, flush=True)
        generate_cohort(shared.dictionary.__wrapped__(), shared.SOME, folder / 'e', folder / 's',
            patients=400_000, as_of=shared.AS_OF, threads=2, progress=told)
    """
    process = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().startswith("('generate', 'patients'")
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode != 0 and "KeyboardInterrupt" in errors
    assert current_extract(tmp_path / "e") is None
    assert [path.name for path in (tmp_path / "e").iterdir()] == []


def test_no_person_of_the_cohort_can_be_reached(ask, cohort):
    wide = {"GP": "Phone", "GDP": "Phone", "GPHISTORY": "Phone", "HOSPDET": "PhoneNo"}
    wide |= {"BORROWER": "BorrowerTelephoneNumber", "USERS": "PhoneNumber"}
    for table, name in wide.items():
        for (number,) in ask(f"SELECT DISTINCT {name} FROM {table}"):
            assert re.fullmatch(r"(01632 960|07700 900)\d{3}", number), (table, name)
