"""The whole profile as files: read back as written, and no patient in any of them."""

from __future__ import annotations

import zipfile

import pyarrow.parquet as pq
import pytest

from core.catalogue import Catalogue, Field, Relationship, Schema, Table
from core.connectors import ingest
from core.errors import StoreError
from core.profiling import (
    PROFILE_FILES,
    Profile,
    read_profile,
    whole_profile,
    write_profile,
    write_profile_workbook,
)

COLUMNS = {
    "InternalPatientNumber": 9, "NhsNumber": 12, "Surname": 24, "PtDoB": 10, "PtDateOfDeath": 10,
    "PtHomePhone": 20, "PtAddrLine1": 30, "PtEmail": 40, "Comments": 60, "SexCode": 20,
    "WardCode": 20, "Weight": 9,
}  # fmt: skip
# every value of one patient, and values that were typed into the wrong column
CANARIES = (
    "7300041", "9434765919", "943 476 5919", "Zzquorn", "QUORN", "07/11/1956", "1956-11-07",
    "03/02/2019", "2019-02-03", "01632 960123", "17 Quagga Mews", "quorn@example.org", "afraid",
)  # fmt: skip
KEY = ("InternalPatientNumber",)


def known():
    def table(name, columns, at):
        fields = tuple(
            Field("source", name, place, column, column, length=size)
            for place, (column, size) in enumerate(columns.items(), 1)
        )
        return Table("source", name, at, fields, keys=KEY)

    stay = {"InternalPatientNumber": 9, "WardCode": 4}
    tables = {"PAT": table("PAT", COLUMNS, 1), "STAY": table("STAY", stay, 2)}
    link = Relationship("source", "STAY", KEY, "PAT", KEY, "inferred", "patient number", 0.9)
    return Catalogue(Schema("source", tables), Schema("target"), (link,))


def rows():
    told = ("01632 960123", "17 Quagga Mews", "quorn@example.org", "He is afraid of dogs")
    yield ("7300041", "9434765919", "Zzquorn", "07/11/1956", "03/02/2019", *told, "M", "W1", "70")
    for at in range(20):
        sex = "QUORN" if at == 19 else "FM"[at % 2]
        ward = "9434765919" if at < 7 else "943 476 5919" if at < 14 else "W1"
        weight = "7300041" if at == 3 else str(60 + at)
        person = (f"73{at:05}", f"99900{at:05}", f"Name{at}", "01/02/1960", "03/02/2019")
        yield (*person, "01632 960000", f"{at} Road", "x@y.z", "", sex, ward, weight)


@pytest.fixture
def made(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    lines = [",".join([*COLUMNS, "Unknown"]), *(",".join((*row, row[1])) for row in rows())]
    (folder / "PAT.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    stays = "".join(f"{row[0]},W{at % 2}\n" for at, row in enumerate(rows()))
    (folder / "STAY.csv").write_text("InternalPatientNumber,WardCode\n" + stays, encoding="utf-8")
    extract = ingest(folder, tmp_path / "extracts", None, tmp_path / "spill")
    return whole_profile(extract, known(), tmp_path / "spill", threads=2)


def test_what_is_written_is_read_back(made, tmp_path):
    write_profile(tmp_path / "run", made)
    assert {item.name for item in (tmp_path / "run").iterdir()} == set(PROFILE_FILES)
    assert read_profile(tmp_path / "run") == made
    assert min(table.num_rows for table in made.tables().values()) > 0


def test_a_folder_without_a_profile_gives_none_of_it(tmp_path):
    assert read_profile(tmp_path) == Profile()


def test_a_damaged_file_is_told_by_its_name(made, tmp_path):
    write_profile(tmp_path, made)
    (tmp_path / "profile_keys.parquet").write_bytes(b"PAR1 no parquet")
    with pytest.raises(StoreError, match=r"profile_keys.parquet.*pasport profile"):
        read_profile(tmp_path)


def test_the_files_are_the_same_bytes_twice(made, tmp_path):
    for name in ("a", "b"):
        write_profile(tmp_path / name, made)
    for name in PROFILE_FILES:
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_no_value_of_a_patient_stands_in_any_file_of_the_profile(made, tmp_path):
    write_profile(tmp_path, made)
    write_profile_workbook(made.tables(), tmp_path / "book.xlsx")
    with zipfile.ZipFile(tmp_path / "book.xlsx") as book:
        texts = {name: book.read(name).decode() for name in book.namelist()}
    texts |= {name: str(pq.read_table(tmp_path / name).to_pylist()) for name in PROFILE_FILES}
    leaked = [(value, name) for name, text in texts.items() for value in CANARIES if value in text]
    assert leaked == []
    assert "'W1'" in texts["profile_codes.parquet"]  # codes are told


def test_the_parts_agree_on_the_relationship(made):
    (link,) = made.relationships.to_pylist()
    assert (link["verdict"], link["coverage_pct"]) == ("for", 100.0)
    keys = {row["table_name"]: row["verdict"] for row in made.keys.to_pylist()}
    assert keys == {"PAT": "for", "STAY": "for"}
