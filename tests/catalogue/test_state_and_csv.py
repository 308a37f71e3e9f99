"""The catalogue is kept and handed on without loss."""

from __future__ import annotations

import csv

import pytest

from core.catalogue import Catalogue, Schema, build_catalogue, load, save, write_catalogue_csv
from core.store import state
from tests.catalogue.records import document

GUIDE = """
    LOAD_A | RECORD_NUMBER | NUMBER   | 42 | | Unique identifier for this record.
    LOAD_B | COLOUR        | VARCHAR2 | 10 | | Maps to: code type 7 - "Colour"
    LOAD_B | FLAG          | VARCHAR2 | 1  | | Only two accepted values: Y for Yes OR N for No
    LOAD_B | MINUTE        | NUMBER   | 4  | | Must be between 0 and 59. If Null then defaults to 0.
    LOAD_B | A_NUMBER      | NUMBER   | 42 | | Foreign key to LOAD_A.record_number
"""


@pytest.fixture
def small() -> Catalogue:
    return build_catalogue([document('S | Code | | 3 | X0001 | Café, "quoted"')], [document(GUIDE)])


def test_what_is_saved_is_what_is_loaded(tmp_path, small):
    with state(tmp_path / "state.sqlite") as con:
        save(con, small)
        save(con, small)
        assert load(con) == small
    with state(tmp_path / "state.sqlite") as con:
        assert load(con) == small


def test_nothing_saved_loads_as_empty_schemas(tmp_path):
    with state(tmp_path / "state.sqlite") as con:
        assert load(con) == Catalogue(Schema("source"), Schema("target"))


def test_the_real_catalogue_round_trips(tmp_path, real):
    with state(tmp_path / "state.sqlite") as con:
        save(con, real)
        assert load(con) == real


def test_the_csv_form_states_every_rule(tmp_path, small):
    write_catalogue_csv(small.target, tmp_path / "t.csv")
    body = (tmp_path / "t.csv").read_bytes()
    assert b"\r" not in body
    rows = {row["field_name"]: row for row in csv.DictReader(body.decode().splitlines())}
    assert rows["COLOUR"]["code_type_id"] == "7"
    assert rows["COLOUR"]["code_type_name"] == "Colour"
    assert rows["FLAG"]["allowed_values"] == "Y|N"
    assert rows["MINUTE"]["allowed_values"] == "0..59"
    assert rows["MINUTE"]["default_if_null"] == "0"
    assert rows["A_NUMBER"]["fk_to"] == "LOAD_A.RECORD_NUMBER"
    assert rows["A_NUMBER"]["mandatory"] == "U"


def test_the_csv_form_is_the_same_bytes_twice(tmp_path, small):
    for name in ("a.csv", "b.csv"):
        write_catalogue_csv(small.source, tmp_path / name)
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()
