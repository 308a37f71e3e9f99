"""A table's content hash is the same however its rows are ordered, cut up or read."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.connectors import RowSums, content_hash, hash_of_sums, row_sums
from core.store import engine

COLUMNS = {
    "_record": [1, 2, 3, 4],
    "Code": ["A1", "B2", "C3", "D4"],
    "Words": ["Zoë", None, "", "it's, 3:x"],
    "Never": [None, None, None, None],
    "Äußeres": ["ab", "cde", "ab", None],
    "Once": [None, None, None, "10:'"],
}


@pytest.fixture
def rows() -> pa.Table:
    text = {name: pa.array(held, pa.string()) for name, held in COLUMNS.items() if name[0] != "_"}
    return pa.table({"_record": COLUMNS["_record"], **text})


@pytest.mark.parametrize("cuts", [[4], [1, 3], [2, 0, 2], [1, 1, 1, 1]])
def test_rows_summed_in_parts_come_to_the_hash_of_the_file(tmp_path, rows, cuts):
    pq.write_table(rows, tmp_path / "t.parquet")
    total, first = RowSums(), 0
    with engine(tmp_path / "spill", [tmp_path]) as opened:
        whole = content_hash(opened, tmp_path / "t.parquet")
        for size in cuts:
            total += row_sums(opened, rows.slice(first, size))
            first += size
    assert hash_of_sums(rows.column_names, total) == whole


def test_no_rows_have_the_hash_of_an_empty_file_with_those_columns(tmp_path, rows):
    pq.write_table(rows.slice(0, 0), tmp_path / "t.parquet")
    with engine(tmp_path / "spill", [tmp_path]) as opened:
        whole = content_hash(opened, tmp_path / "t.parquet")
        none = row_sums(opened, rows.slice(0, 0))
    assert hash_of_sums(rows.column_names, none) == whole
    assert hash_of_sums(["Code"], none) != whole


def test_rows_without_any_value_still_count(tmp_path):
    blank = pa.table({"A": pa.nulls(3, pa.string()), "B": pa.nulls(3, pa.string())})
    pq.write_table(blank, tmp_path / "t.parquet")
    with engine(tmp_path / "spill", [tmp_path]) as opened:
        whole = content_hash(opened, tmp_path / "t.parquet")
        assert hash_of_sums(blank.column_names, row_sums(opened, blank)) == whole
