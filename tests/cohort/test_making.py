"""Making a cohort: the same request gives the same bytes; a refused one leaves nothing."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from datetime import date

import pyarrow.parquet as pq
import pytest

from core.cohort import generate_cohort
from core.cohort.rates import RATES, read_rates
from core.connectors import current_extract
from core.crosswalks import Crosswalk, Pair
from core.errors import ContractError, SettingError, StoreError, UseError
from tests.cohort.conftest import AS_OF, ROOT, SOME

SQL = RATES.parent / "sql"


def fingerprint(extract) -> dict[str, str]:
    """The sha256 of every Parquet file."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(extract.folder.glob("*.parquet"))
    }


@pytest.fixture(scope="module")
def whole(made):
    """Twenty-two patients in one block, some tables."""
    return made(22, SOME)


def test_blocks_change_no_row_and_threads_no_byte(made, whole, monkeypatch):
    from core.cohort import blocks

    monkeypatch.setattr(blocks, "LEAST", 8)
    monkeypatch.setattr(blocks, "MOST", 8)
    assert [(b.first, b.last) for b in blocks.blocks_of(22)] == [(1, 8), (9, 16), (17, 22)]
    parted = made(22, SOME, threads=1)
    assert parted.version == whole.version
    for name in SOME:
        assert pq.read_table(parted.path(name)).equals(pq.read_table(whole.path(name))), name
    assert fingerprint(made(22, SOME, threads=4)) == fingerprint(parted)


def test_another_process_makes_the_same_bytes_on_two_threads(whole, tmp_path):
    script = f"""if True:
        import sys
        sys.path.insert(0, {str(ROOT)!r})
        from pathlib import Path
        import tests.cohort.conftest as shared
        from core.cohort import generate_cohort
        from core.crosswalks import read_crosswalks
        dictionary = shared.dictionary.__wrapped__()
        folder = Path({str(tmp_path)!r})
        generate_cohort(dictionary, shared.SOME, folder / 'e', folder / 's', patients=22,
            threads=2, as_of=shared.AS_OF, crosswalks=read_crosswalks(shared.ROOT / 'crosswalks'))
    """
    subprocess.run([sys.executable, "-c", script], check=True, env={"PYTHONHASHSEED": "7"})
    again = current_extract(tmp_path / "e")
    assert fingerprint(again) == fingerprint(whole)


def test_another_seed_makes_other_people(made):
    first, second = made(5, {}), made(5, {}, seed=43)
    assert first.version != second.version


def test_a_patient_of_a_small_cohort_is_the_same_in_a_large_one(few, cohort):
    for name in ("PATDATA", "OPA", "ADMITDISCH", "CONSWARDSTAY", "WLENTRY", "RTTPERIOD", "AEA"):
        small = pq.read_table(few.path(name)).drop_columns("_record").to_pylist()
        large = pq.read_table(cohort.path(name)).drop_columns("_record").to_pylist()
        assert small == [row for row in large if row["InternalPatientNumber"] <= "1000020"], name


@pytest.mark.parametrize("patients", [0, -5, 900_001])
def test_an_impossible_size_is_refused_and_leaves_nothing(dictionary, tmp_path, patients):
    with pytest.raises(UseError, match="1 to 900,000 patients"):
        generate_cohort(
            dictionary, SOME, tmp_path / "e", tmp_path / "s", patients=patients, as_of=AS_OF
        )
    assert list(tmp_path.iterdir()) == []


def test_a_date_that_two_digit_years_cannot_tell_is_refused(dictionary, tmp_path):
    with pytest.raises(UseError, match="between 2006 and"):
        generate_cohort(dictionary, SOME, tmp_path / "e", tmp_path / "s", as_of=date(2031, 1, 1))


def test_a_table_or_column_that_the_dictionary_lacks_is_named_with_the_nearest(made):
    with pytest.raises(ContractError, match=r"PATDATTA.*'PATDATA'"):
        made(2, {"PATDATTA": ()})
    with pytest.raises(ContractError, match=r"GP\.GpKode.*'GpCode'"):
        made(2, {"GP": ["GpKode"]})


def test_a_fault_half_way_leaves_the_earlier_extract_and_no_folder(
    dictionary, crosswalks, tmp_path, monkeypatch
):
    from core.cohort import tables

    extracts = tmp_path / "e"
    options = {"as_of": AS_OF, "crosswalks": crosswalks, "patients": 2}
    first = generate_cohort(dictionary, {}, extracts, tmp_path / "s", **options)

    def full(table, found, shape=tables.shaped):
        if table.name == "HWSAPP":
            raise StoreError("The disk is full.")
        return shape(table, found)

    monkeypatch.setattr(tables, "shaped", full)
    with pytest.raises(StoreError):
        generate_cohort(dictionary, {}, extracts, tmp_path / "s", **options, seed=9)
    assert current_extract(extracts) == first
    assert sorted(path.name for path in extracts.iterdir()) == sorted(
        [first.version, "current.json"]
    )


def test_progress_tells_of_the_patients_made(made):
    told = []
    made(2, SOME, progress=lambda *words: told.append(words))
    assert {step for step, _, _, _ in told} == {"generate"}
    assert [part for _, part, _, _ in told] == ["patients", "patients to 2"]
    assert [done for _, _, done, _ in told] == list(range(len(told)))
    assert {total for _, _, _, total in told} == {len(told) - 1}


def test_a_project_with_other_codes_gets_those(made, crosswalks):
    other = Crosswalk("sex", "3", "", (Pair("MALE", "1"), Pair("FEMALE", "2")))
    wards = Crosswalk("ward", "10591", "", (Pair("W1", "A"), Pair("W2", "B")))
    extract = made(30, SOME, crosswalks={**crosswalks, "3_sex": other, "10591_ward": wards})
    sexes = pq.read_table(extract.path("PATDATA"))["Sex"].to_pylist()
    assert set(sexes) <= {"MALE", "FEMALE", None}
    stays = pq.read_table(extract.path("CONSWARDSTAY"))["WardCode"].to_pylist()
    assert stays and set(stays) <= {"W1", "W2"}


def test_a_cohort_without_crosswalks_uses_its_own_codes(made):
    sexes = pq.read_table(made(5, {}, crosswalks=None).path("PATDATA"))["Sex"].to_pylist()
    assert set(sexes) <= {"M", "F"}


def test_a_dictionary_with_fewer_columns_gets_those_only(dictionary, crosswalks, tmp_path):
    table = dictionary.source.tables["PATDATA"]
    names = ("Surname", "InternalPatientNumber")
    short = replace(table, fields=tuple(f for f in table.fields if f.name in names))
    source = replace(dictionary.source, tables={"PATDATA": short})
    extract = generate_cohort(
        replace(dictionary, source=source),
        {"PATDATA": ["Surname"]},
        tmp_path / "e",
        tmp_path / "s",
        patients=2,
        as_of=AS_OF,
        crosswalks=crosswalks,
    )
    assert extract.tables["PATDATA"].columns == ("InternalPatientNumber", "Surname")


@pytest.mark.parametrize(
    ("line", "fault"),
    [("[share]\nallergy = 1.2\n", r"between 0 and 1.*rates\.toml: share\.allergy"),
     ("[share]\nallergy = { value = true }\n", r"between 0 and 1.*share\.allergy"),
     ("[share]\nalergy = 0.2\n", r"no such rate.*rates\.toml: share\.alergy.*'allergy'"),
     ("[shares]\nallergy = 0.2\n", r"no such rate.*shares.*'share'"),
     ("[share]\nallergy = { valu = 0.2 }\n", r"no such rate.*allergy\.valu.*'value'"),
     ("[split.appointment]\nparts = { attended = 0.9, by_patient = 0.2 }\n",
      r"sum to 1\.1.*rates\.toml: split\.appointment"),
     ("[split.appointment]\nparts = { attendet = 0.9 }\n", r"attendet.*'attended'"),
     ("[span]\nappointments = { low = 5, high = 2 }\n", r"from a low to a high.*span\.app"),
     ("[share\n", r"cannot be read.*rates\.toml")],
    ids=["share above one", "share that is a truth", "unknown share", "unknown section",
         "unknown key", "parts above one", "unknown part", "span that ends before it begins",
         "no TOML"],
)  # fmt: skip
def test_an_impossible_rate_is_refused_with_file_and_key(tmp_path, line, fault):
    path = tmp_path / "rates.toml"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(SettingError, match=fault):
        read_rates(path)


def test_a_file_of_rates_changes_what_it_names_and_no_more(tmp_path, made):
    path = tmp_path / "rates.toml"
    path.write_text("[share]\nallergy = 1\nemail = 0\n", encoding="utf-8")
    given, shipped = read_rates(path), read_rates()
    assert {**given.shares, "allergy": 0.18, "email": 0.45} == shipped.shares
    assert (given.spans, given.splits) == (shipped.spans, shipped.splits)
    people = pq.read_table(made(30, {}, rates=path).path("PATDATA"))
    assert people["PtEmail"].null_count == 30 and people["Allergies"].null_count <= 1


def test_every_shipped_rate_says_where_it_comes_from_and_is_used():
    rates = read_rates()
    assert all(of_and_source[1] for of_and_source in rates.words.values())
    sql = "".join(path.read_text(encoding="utf-8") for path in SQL.rglob("*.sql"))
    named = {*rates.shares, *rates.splits, *rates.spans}
    assert [name for name in sorted(named) if f"'{name}'" not in sql] == []
    assert all(abs(sum(parts.values()) - 1) < 1e-9 for parts in rates.splits.values())
