"""The profile of an extract: exact counts of every column, and no patient in it."""

from __future__ import annotations

import pytest

from core.catalogue import Catalogue, Field, Schema, Table
from core.connectors import ingest
from core.profiling import profile_extract

SIZES = {"Surname": 6, "PtDoB": 10, "SexCode": 1, "Weight": 5, "AdmDt": 16, "NhsNumber": 10}
ROWS = """
Surname,PtDoB,SexCode,Weight,AdmDt,NhsNumber,Extra
Archer,07/11/1956,M,70,01/02/2024 10:15,9990000018,
Bow,19611231,F,70.5,02/02/2024 24:00,9990000026,x
Coleridge,31/02/1970,F,-3,   ,9990000034,
,01/01/30,F,007,31/12/23 09:00,9990000034,
"""


def catalogue():
    fields = tuple(
        Field("source", "PAT", at, name, name, length=size)
        for at, (name, size) in enumerate(SIZES.items(), 1)
    )
    return Catalogue(Schema("source", {"PAT": Table("source", "PAT", 1, fields)}), Schema("target"))


def extract_of(tmp_path, text=ROWS, table="PAT"):
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    (folder / f"{table}.csv").write_text(text.strip() + "\n", encoding="utf-8")
    return ingest(folder, tmp_path / "extracts", None, tmp_path / "spill")


def profiled(tmp_path, text=ROWS, **options):
    extract = extract_of(tmp_path, text)
    return profile_extract(extract, catalogue(), tmp_path / "spill", **options)


@pytest.fixture
def column(tmp_path):
    return {row["column_name"]: row for row in profiled(tmp_path).to_pylist()}


def test_every_column_has_one_row_in_its_order(tmp_path):
    table = profiled(tmp_path)
    assert table["column_name"].to_pylist() == [*SIZES, "Extra"]
    assert set(table["rows"].to_pylist()) == {4}


def test_blanks_lengths_and_over_long_values_are_counted(column):
    surname = column["Surname"]
    assert (surname["blank"], surname["blank_pct"], surname["distinct"]) == (1, 25.0, 3)
    assert (surname["shortest"], surname["longest"], surname["over_size"]) == (3, 9, 1)
    assert column["AdmDt"]["blank"] == 1


def test_date_formats_are_told_with_their_counts(column):
    told = column["PtDoB"]["date_formats"]
    assert told == "CCYYMMDD 1; DD/MM/YY 1; DD/MM/YYYY 1; impossible date or time 1"
    assert column["AdmDt"]["date_formats"] == "DD/MM/YYYY HH:MM 2; DD/MM/YY HH:MM 1"


MORE = "Dale,07/08/1944,F,70,03/02/2024 08:00,9990000042,\n" * 2


def test_dates_and_numbers_show_their_least_and_greatest(tmp_path):
    held = {row["column_name"]: row for row in profiled(tmp_path, ROWS + MORE).to_pylist()}
    adm, weight = held["AdmDt"], held["Weight"]
    assert (adm["least"], adm["greatest"]) == ("2023-12-31 09:00", "2024-02-03 08:00")
    assert (weight["holds"], weight["least"], weight["greatest"]) == ("number", "-3", "70.5")


def test_of_a_date_of_birth_only_the_year_is_shown(tmp_path):
    text = "PtDoB\n07/11/1956\n19611231\n01/01/30\n" + "05/05/1955\n" * 2
    row = profiled(tmp_path, text).to_pylist()[0]
    assert (row["holds"], row["least"], row["greatest"]) == ("date", "1930", "1961")


def test_fewer_than_five_values_show_no_least_and_greatest(column):
    assert (column["AdmDt"]["least"], column["Weight"]["greatest"]) == (None, None)


def test_midnight_as_24_00_is_the_start_of_the_next_day(tmp_path):
    text = "AdmDt\n" + "01/02/2024 23:59\n" * 5 + "29/02/2024 24:00\n202402292400\n"
    row = profiled(tmp_path, text).to_pylist()[0]
    assert row["greatest"] == "2024-03-01 00:00"
    assert row["date_formats"] == "DD/MM/YYYY HH:MM 6; CCYYMMDDHHMM 1"


def test_a_number_as_long_as_a_persons_shows_no_least_and_greatest(tmp_path):
    lines = "\n".join(f"00{number}" for number in range(1000, 1009))
    row = profiled(tmp_path, f"Weight\n{lines}").to_pylist()[0]
    assert (row["holds"], row["least"], row["greatest"]) == ("number", None, None)


def test_no_private_value_is_in_the_profile(tmp_path):
    told = str(profiled(tmp_path).to_pylist())
    for value in ("Archer", "Coleridge", "9990000018", "9990000034", "07/11", "19611231"):
        assert value not in told


def test_a_column_the_dictionary_does_not_know_is_marked(column):
    assert [name for name, row in column.items() if not row["in_dictionary"]] == ["Extra"]
    assert (column["Extra"]["dictionary_size"], column["Extra"]["over_size"]) == (None, 0)


def test_patterns_are_told_commonest_first(column):
    assert column["SexCode"]["patterns"] == "capital letters 4"
    assert column["Weight"]["patterns"] == "digits 2; number 2"


def test_a_table_without_rows_is_profiled_as_empty(tmp_path):
    row = profiled(tmp_path, "Surname,PtDoB").to_pylist()[0]
    assert (row["rows"], row["blank_pct"], row["holds"]) == (0, None, "empty")


@pytest.mark.parametrize("threads", [1, 4])
def test_the_profile_is_the_same_with_any_number_of_threads(tmp_path, threads):
    lines = "".join(f"Name{n % 97},{n % 28 + 1:02}/03/19{n % 90 + 10}\n" for n in range(5000))
    text = "Surname,PtDoB\n" + lines
    assert profiled(tmp_path, text, threads=threads) == profiled(tmp_path, text, threads=2)


def test_more_columns_than_one_pass_takes_are_all_there(tmp_path):
    names = [f"C{at}" for at in range(80)]
    text = ",".join(names) + "\n" + (",".join(str(at) for at in range(80)) + "\n") * 5
    table = profiled(tmp_path, text)
    assert table["greatest"].to_pylist() == [str(at) for at in range(80)]


def test_a_column_at_a_time_tells_the_same_as_many_together(tmp_path, monkeypatch):
    together = profiled(tmp_path)
    monkeypatch.setattr("core.profiling.shapes._CELLS", 1)
    assert profiled(tmp_path) == together


def test_no_letter_of_a_name_in_another_script_is_left_in_its_shape(tmp_path):
    row = profiled(tmp_path, "Surname\nÅngström\nИванов\n王小明\n").to_pylist()[0]
    assert row["shapes"] == "Aaaaaa <5; Aaaaaaaa <5; xxx <5"
