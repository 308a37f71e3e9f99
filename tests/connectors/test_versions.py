"""Extract versions: sealed once, found again, refused when damaged."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.connectors import ExtractTable, content_hash, current_extract, open_extract, seal
from core.errors import ExtractError
from core.store import engine


def build(folder, rows, columns=("Code", "Text")):
    folder.mkdir(parents=True, exist_ok=True)
    cells = {name: [row[at] for row in rows] for at, name in enumerate(columns)}
    table = pa.table(
        {"_record": pa.array(range(1, len(rows) + 1), pa.int64())}
        | {name: pa.array(values, pa.string()) for name, values in cells.items()}
    )
    path = folder / "MOD.parquet"
    pq.write_table(table, path)
    return path


def hashed(tmp_path, rows, columns=("Code", "Text"), threads=2):
    path = build(tmp_path / "one", rows, columns)
    with engine(tmp_path / "spill", [tmp_path], threads=threads) as con:
        return content_hash(con, path)


def sealed(tmp_path, rows):
    building, extracts = tmp_path / "extracts" / ".building", tmp_path / "extracts"
    path = build(building, rows)
    with engine(tmp_path / "spill", [tmp_path]) as con:
        table = ExtractTable("MOD", ("Code", "Text"), len(rows), content_hash(con, path))
    return seal(building, extracts, "synthetic", [table])


ROWS = [("1", "Home"), ("2", None), ("3", "")]


def test_the_hash_does_not_know_the_order_of_rows(tmp_path):
    assert hashed(tmp_path, ROWS) == hashed(tmp_path, ROWS[::-1], threads=1)


@pytest.mark.parametrize(
    "other",
    [
        [*ROWS, ROWS[0]],
        ROWS[:2],
        [("1", "Home"), ("2", ""), ("3", "")],
        [("1", "Home"), ("2", None), ("3", None)],
        [("1H", "ome"), ("2", None), ("3", "")],
        [("1", "Home"), ("2", ""), ("3", None)],
    ],
    ids=["row twice", "row less", "null to blank", "blank to null", "cut moved", "cells swapped"],
)
def test_the_hash_sees_every_change_of_content(tmp_path, other):
    assert hashed(tmp_path, ROWS) != hashed(tmp_path, other)


def test_the_hash_names_its_columns(tmp_path):
    assert hashed(tmp_path, ROWS) != hashed(tmp_path, ROWS, columns=("Code", "Words"))


def test_a_table_without_rows_has_a_hash(tmp_path):
    assert len(hashed(tmp_path, [])) == 32


def test_a_sealed_extract_becomes_the_current_one(tmp_path):
    extract = sealed(tmp_path, ROWS)
    assert current_extract(tmp_path / "extracts") == extract
    assert extract.folder.name == extract.version
    assert extract.path("MOD").is_file()
    assert not (tmp_path / "extracts" / ".building").exists()


def test_the_same_content_is_kept_once(tmp_path):
    first = sealed(tmp_path, ROWS)
    second = sealed(tmp_path, ROWS[::-1])
    assert first == second
    assert [item.name for item in (tmp_path / "extracts").iterdir() if item.is_dir()] == [
        first.version
    ]


def test_an_earlier_version_stays_and_opens(tmp_path):
    first, second = sealed(tmp_path, ROWS), sealed(tmp_path, ROWS[:1])
    assert current_extract(tmp_path / "extracts") == second
    assert open_extract(tmp_path / "extracts", first.version) == first


def test_without_an_extract_there_is_none(tmp_path):
    assert current_extract(tmp_path / "extracts") is None


def test_an_unknown_version_is_refused(tmp_path):
    with pytest.raises(ExtractError, match="no such version"):
        open_extract(tmp_path, "../secrets")


def cut(manifest):
    return manifest[: len(manifest) // 2]


def other_rows(manifest):
    value = json.loads(manifest)
    value["tables"][0]["content_hash"] = "0" * 32
    return json.dumps(value)


def no_tables(manifest):
    return json.dumps({**json.loads(manifest), "tables": [1]})


@pytest.mark.parametrize("damage", [cut, other_rows, no_tables, lambda _: "[]"])
def test_a_damaged_manifest_is_refused(tmp_path, damage):
    path = sealed(tmp_path, ROWS).folder / "manifest.json"
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(ExtractError, match="damaged"):
        current_extract(tmp_path / "extracts")


def test_a_table_that_went_missing_is_named(tmp_path):
    sealed(tmp_path, ROWS).path("MOD").unlink()
    with pytest.raises(ExtractError, match="first is MOD"):
        current_extract(tmp_path / "extracts")


def test_sealing_again_mends_a_damaged_version(tmp_path):
    first = sealed(tmp_path, ROWS)
    (first.folder / "manifest.json").write_text("{", encoding="utf-8")
    assert sealed(tmp_path, ROWS) == first
    assert current_extract(tmp_path / "extracts") == first
