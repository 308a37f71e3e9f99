"""Faults of files: what ingest makes of each is what the kind says, and the truth has its place."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from core.cohort import file_kinds, write_faulty_files
from core.connectors import ingest
from core.errors import ExtractError, UseError
from tests.cohort.defects.planted import read_truth

SAID = {  # what ingest says, or why it set the record aside
    "broken_quote": "A quote opened on line {line} is not closed",
    "missing_column": "PATDATA.csv: column {field} is missing",
    "extra_delimiter": "columns instead of",
    "wrong_encoding": "The text is not in UTF-8 or Windows-1252",
    "repeated_header": "the header again",
    "trailing_spaces": "",
    "nul_byte": "holds a NUL byte",
}


@pytest.fixture(scope="module")
def faulty(small, tmp_path_factory):
    """Each fault's folder and its one line of truth."""

    def write(kind, seed=42):
        out = tmp_path_factory.mktemp("faulty") / kind
        write_faulty_files(small, kind, out, out.with_name("spill"), seed=seed)
        [line] = read_truth(out / "truth.csv")
        return out, line

    return write


def taken_in(small, out, tmp_path):
    columns = {name: item.columns for name, item in small.tables.items()}
    return ingest(out / "extract", tmp_path / "extracts", columns, tmp_path / "spill")


def rows(extract, table):
    return pq.read_table(extract.path(table)).drop_columns(["_record"]).to_pylist()


def test_there_is_something_to_say_of_every_fault():
    assert set(SAID) == set(file_kinds())


@pytest.mark.parametrize("seed", [1, 2, 42])
@pytest.mark.parametrize("kind", [k for k, item in file_kinds().items() if item.ends == "stops"])
def test_a_fault_that_stops_a_load_is_refused_with_its_place(kind, seed, faulty, small, tmp_path):
    out, line = faulty(kind, seed)
    with pytest.raises(ExtractError) as told:
        taken_in(small, out, tmp_path)
    assert SAID[kind].format(line=line["record_number"], field=line["field"]) in str(told.value)
    if kind != "missing_column":
        assert f"line {line['record_number']}" in told.value.where
    assert not (tmp_path / "extracts" / "current.json").exists()


@pytest.mark.parametrize(
    "kind", [k for k, item in file_kinds().items() if item.ends == "malformed"]
)
def test_a_fault_of_one_record_sets_that_line_aside(kind, faulty, small, tmp_path):
    out, line = faulty(kind)
    extract = taken_in(small, out, tmp_path)
    kept = pq.read_table(extract.folder / "_malformed.parquet").to_pylist()
    assert [(item["file"], item["line"]) for item in kept] == [
        ("PATDATA.csv", int(line["record_number"]))
    ]
    assert SAID[kind] in kept[0]["reason"]
    lost = 0 if kind == "repeated_header" else 1
    assert extract.tables["PATDATA"].rows == small.tables["PATDATA"].rows - lost


def test_padded_values_come_in_as_they_are(faulty, small, tmp_path):
    out, line = faulty("trailing_spaces")
    extract = taken_in(small, out, tmp_path)
    place = int(line["record_number"]) - 2
    clean, dirty = rows(small, "PATDATA"), rows(extract, "PATDATA")
    padded = {name: f"{value}  " if value else None for name, value in clean[place].items()}
    assert dirty[place] == padded
    assert dirty[:place] + dirty[place + 1 :] == clean[:place] + clean[place + 1 :]


def test_the_tables_without_the_fault_come_in_as_they_were(faulty, small, tmp_path):
    out, _ = faulty("extra_delimiter")
    extract = taken_in(small, out, tmp_path)
    for name in set(small.tables) - {"PATDATA"}:
        assert extract.tables[name].content_hash == small.tables[name].content_hash


def test_another_table_can_be_the_faulty_one(small, tmp_path):
    write_faulty_files(small, "repeated_header", tmp_path / "o", tmp_path / "s", table="opreferral")
    [line] = read_truth(tmp_path / "o" / "truth.csv")
    assert line["table"] == "OPREFERRAL"
    assert "SYNTHETIC" in (tmp_path / "o" / "SYNTHETIC.txt").read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_files(small, tmp_path):
    for name in ("one", "two"):
        write_faulty_files(small, "nul_byte", tmp_path / name, tmp_path / "s", seed=7)
    first, second = (tmp_path / n / "extract" / "PATDATA.csv" for n in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()


def test_a_folder_that_is_not_empty_and_a_table_without_rows_are_refused(small, tmp_path):
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    with pytest.raises(UseError, match="not empty"):
        write_faulty_files(small, "nul_byte", tmp_path, tmp_path / "s")
    with pytest.raises(UseError, match="'PATDATA'"):
        write_faulty_files(small, "nul_byte", tmp_path / "o", tmp_path / "s", table="PATDAT")
    assert sorted(item.name for item in tmp_path.iterdir()) == ["mine.txt"]
