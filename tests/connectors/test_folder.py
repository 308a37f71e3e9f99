"""Looking into a folder of CSV files without taking it in."""

from __future__ import annotations

import pytest

from core.connectors import describe_table, ingest, list_tables, require_tables, sample_rows
from core.errors import ExtractError


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "in"
    place.mkdir()
    (place / "WARD.csv").write_text(
        'Ward, Name\nA1,"Nor\u2028th"\nA2\nA3,South\n', encoding="utf-8"
    )
    (place / "MOD.CSV").write_text("Code\n1\n", encoding="utf-8")
    return place


def test_tables_columns_and_rows_can_be_looked_at(folder):
    assert list_tables(folder) == ["MOD", "WARD"]
    assert describe_table(folder, "WARD") == ["Ward", "Name"]
    assert sample_rows(folder, "WARD", 3) == [["A1", "Nor\u2028th"], ["A3", "South"]]


def test_an_unknown_table_offers_the_nearest(folder):
    with pytest.raises(ExtractError, match="no table WARDS.*'WARD'"):
        describe_table(folder, "WARDS")


def test_tables_that_are_needed_but_absent_are_listed(folder, tmp_path):
    extract = ingest(folder, tmp_path / "extracts", None, tmp_path / "spill")
    require_tables(extract, ["WARD", "MOD"])
    with pytest.raises(ExtractError, match="lacks 2 needed tables: OPA, PATDATA"):
        require_tables(extract, ["PATDATA", "WARD", "OPA"])
