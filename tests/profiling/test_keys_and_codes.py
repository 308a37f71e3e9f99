"""Keys, relationships and codes of an extract: evidence for or against, nobody shown."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import openpyxl
import pyarrow as pa
import pytest

from core.catalogue import Catalogue, Field, Relationship, Schema, Table
from core.connectors import ingest
from core.profiling import (
    Expectation,
    drift_table,
    profile_codes,
    profile_extract,
    profile_keys,
    profile_relationships,
    thresholds,
    write_profile_workbook,
)

PAT = "Number,Surname,SexCode\n" + "".join(
    f"P{at},Name{at},{'M' if at % 3 else 'F'}\n" for at in range(12)
)
STAY = "Number,Episode,WardCode,Extra\n" + "".join(
    f"{'p' if at else 'X'}{at % 6},{at // 6},{'W1' if at < 11 else 'W9'},=1+{at}\n"
    for at in range(12)
)
SIZES = {
    "PAT": {"Number": 4, "Surname": 5, "SexCode": 1, "Gone": 3},
    "STAY": {"Number": 4, "Episode": 2, "WardCode": 2},
}
LINKS = (
    ("STAY", ("Number",), "PAT", ("Number",), "patient number by column name", 0.9),
    ("PAT", ("Number",), "STAY", ("Number",), "wrong way round", 0.5),
    ("PAT", ("Number",), "NOWHERE", ("Number",), "no such table", 0.5),
)


def known() -> Catalogue:
    tables = {
        name: Table(
            "source",
            name,
            at,
            tuple(
                Field("source", name, place, field, field, length=size)
                for place, (field, size) in enumerate(sizes.items(), 1)
            ),
            keys=("Number", "Episode") if name == "STAY" else (),
        )
        for at, (name, sizes) in enumerate(SIZES.items(), 1)
    }
    links = tuple(
        Relationship("source", a, b, c, d, "inferred", e, f) for a, b, c, d, e, f in LINKS
    )
    return Catalogue(Schema("source", tables), Schema("target"), links)


@pytest.fixture
def extract(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "PAT.csv").write_text(PAT, encoding="utf-8")
    (folder / "STAY.csv").write_text(STAY, encoding="utf-8")
    return ingest(folder, tmp_path / "extracts", None, tmp_path / "spill")


@pytest.fixture
def columns(extract, tmp_path):
    return profile_extract(extract, known(), tmp_path / "spill")


def by(table: pa.Table, *names: str) -> dict:
    return {tuple(row[name] for name in names): row for row in table.to_pylist()}


def test_candidate_keys_are_stated_referred_to_or_found(extract, columns, tmp_path):
    keys = by(profile_keys(extract, known(), columns, tmp_path / "spill"), "table_name", "columns")
    assert keys["PAT", "Number"]["origin"] == "referred to"
    assert (keys["PAT", "Number"]["unique"], keys["PAT", "Number"]["verdict"]) == (True, "for")
    assert keys["PAT", "Surname"]["origin"] == "found"
    assert keys["STAY", "Number+Episode"]["verdict"] == "for"
    number = keys["STAY", "Number"]
    assert (number["distinct"], number["repeated_rows"], number["verdict"]) == (7, 10, "against")


def test_coverage_speaks_for_or_against_a_relationship(extract, tmp_path):
    found = profile_relationships(extract, known(), tmp_path / "spill")
    links = by(found, "child_table", "parent_table")
    assert set(links) == {("STAY", "PAT"), ("PAT", "STAY")}
    stay = links["STAY", "PAT"]
    assert (stay["child_rows"], stay["matched_rows"], stay["orphan_rows"]) == (12, 11, 1)
    assert (stay["coverage_pct"], stay["parent_unique"], stay["verdict"]) == (
        91.67,
        True,
        "against",
    )
    assert links["PAT", "STAY"]["parent_unique"] is False


def test_small_counts_of_codes_are_not_shown_nor_to_be_reckoned(extract, columns, tmp_path):
    codes = by(profile_codes(extract, columns, tmp_path / "spill"), "column_name", "code")
    assert codes["WardCode", "W9"]["rows_shown"] == "<5"
    assert codes["WardCode", "W9"]["rows"] is None
    assert codes["WardCode", "W1"]["rows_shown"] == "*"
    assert codes["SexCode", "M"]["rows_shown"] == "*"
    assert not any(column in {"Surname", "Number", "Extra"} for column, _ in codes)


def test_a_rare_odd_value_in_a_code_column_is_told_by_its_shape(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    rows = ["A"] * 20 + ["B"] * 30 + ["9990000018"]
    (folder / "PAT.csv").write_text("SexCode\n" + "\n".join(rows) + "\n", encoding="utf-8")
    extract = ingest(folder, tmp_path / "extracts", None, tmp_path / "spill")
    columns = profile_extract(extract, known(), tmp_path / "spill")
    codes = profile_codes(extract, columns, tmp_path / "spill").to_pylist()
    assert [row["code"] for row in codes] == ["B", "A", "9999999999"]


def test_shapes_are_told_but_not_of_small_groups(columns):
    facts = by(columns, "table_name", "column_name")
    assert facts["PAT", "Number"]["shapes"] == "A9 10; A99 <5"
    assert facts["PAT", "SexCode"]["shapes"] == "A 12"
    assert facts["PAT", "Number"]["candidate_key"] and not facts["STAY", "Number"]["candidate_key"]


def test_fill_is_judged_only_where_something_is_expected(extract, tmp_path):
    half = Expectation(50.0, "half of them")
    wanted = replace(thresholds(known()), columns={("STAY", "WardCode"): half})
    table = profile_extract(extract, known(), tmp_path / "spill", expected=wanted)
    facts = by(table, "table_name", "column_name")
    assert (facts["STAY", "Number"]["expected_fill_pct"], facts["STAY", "Number"]["fill"]) == (
        100.0,
        "met",
    )
    ward = facts["STAY", "WardCode"]
    assert (ward["fill"], ward["expected_why"]) == ("met", "half of them")
    assert (facts["PAT", "Surname"]["expected_fill_pct"], facts["PAT", "Surname"]["fill"]) == (
        None,
        "",
    )


def test_drift_names_what_departs_from_the_dictionary(columns):
    facts = by(columns, "table_name", "column_name")
    assert facts["PAT", "Surname"]["drift"] == "2 values longer than 5"
    assert facts["STAY", "Extra"]["drift"] == "the dictionary has no such column"
    drift = by(drift_table(known(), columns), "table", "column")
    assert drift["PAT", "Gone"]["kind"] == "missing"
    assert drift["STAY", "Extra"]["kind"] == "unexpected"
    assert drift["PAT", "Surname"]["kind"] == "too long"


@pytest.mark.parametrize("threads", [1, 4])
def test_keys_links_and_codes_do_not_depend_on_threads(extract, columns, tmp_path, threads):
    spill = tmp_path / "spill"
    for act in (
        lambda n: profile_keys(extract, known(), columns, spill, threads=n),
        lambda n: profile_relationships(extract, known(), spill, threads=n),
        lambda n: profile_codes(extract, columns, spill, threads=n),
    ):
        assert act(threads) == act(2)


def test_the_workbook_is_the_same_bytes_twice_and_holds_no_formula(columns, tmp_path):
    rogue = pa.table({"code": ["=1+1", "@x", "plain", ""], "verdict": ["for", "against", "", None]})
    for name in ("a.xlsx", "b.xlsx"):
        write_profile_workbook({"Columns": columns, "Codes": rogue}, tmp_path / name)
    body = (tmp_path / "a.xlsx").read_bytes()
    assert body == (tmp_path / "b.xlsx").read_bytes()
    book = openpyxl.load_workbook(BytesIO(body))
    sheet = book["Codes"]
    assert [cell.value for cell in sheet["A"]] == ["code", "=1+1", "@x", "plain"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert sheet["A2"].quotePrefix and sheet["B2"].fill.fgColor.rgb == "FFCDE8D0"
    assert book["Columns"].max_row == columns.num_rows + 1
