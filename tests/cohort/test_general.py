"""General tables: made from what a dictionary says of each field, for any dictionary."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.catalogue import (
    Catalogue,
    Field,
    FieldFact,
    Relationship,
    Rules,
    Schema,
    Table,
    build_catalogue,
)
from core.cohort.general import LISTING, fill_general
from core.specs import read_document
from core.store import engine

AS_OF = date(2026, 3, 31)
SMALL = """
client: client_id INT, nhs_number VARCHAR(10), family_name VARCHAR(20), given_name VARCHAR(20),
    date_of_birth DATE, sex VARCHAR(1)
clinic: clinic_code VARCHAR(4), description VARCHAR(30), closed_flag VARCHAR(1)
booking: booking_id INT, client_id INT, clinic_code VARCHAR(4), start_date DATE, end_date DATE,
    family_name VARCHAR(20), booked_at DATETIME, fee NUMBER(8), notes VARCHAR(40), zzz VARCHAR(3)
booking_step: booking_id INT, seq_no NUMBER(3), step VARCHAR(10)
loner: a VARCHAR(5), b VARCHAR(5)
"""
KEYS = {
    "client": ("client_id",),
    "clinic": ("clinic_code",),
    "booking": ("booking_id",),
    "booking_step": ("booking_id", "seq_no"),
}


def dictionary(text: str = SMALL, keys=KEYS, links: tuple[str, ...] = (), **rules) -> Catalogue:
    """A source side from lines of `table: field TYPE(length), ...`; links as `a.b > c.d`."""
    tables = {}
    for name, body in re.findall(r"^(\w+): (.+(?:\n +.+)*)", text, re.MULTILINE):
        fields = []
        for place, item in enumerate(re.findall(r"(\w+) ([A-Z]+)(?:\((\d+)\))?", body), 1):
            field, kind, size = item
            length = int(size) if size else None
            told = rules.get(field, Rules())
            fields.append(Field("source", name, place, field, field, kind, length, rules=told))
        tables[name] = Table("source", name, 1, tuple(fields), keys=keys.get(name, ()))
    stated = [re.fullmatch(r"(\w+)\.(\w+) > (\w+)\.(\w+)", link).groups() for link in links]
    related = tuple(
        Relationship("source", c, (cf,), p, (pf,), "declared", "said") for c, cf, p, pf in stated
    )
    return Catalogue(Schema("source", tables), Schema("target"), related)


def filled(catalogue: Catalogue, folder: Path, patients: int = 40, **options):
    """The general tables of a whole dictionary."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = list(catalogue.source.tables.values())
    asked = {"patients": patients, "seed": 42, "as_of": AS_OF, **options}
    return fill_general(catalogue, tables, [], folder, folder / "spill", **asked)


def asked(folder: Path, sql: str) -> list[tuple]:
    """Rows of SQL over `{table}` files of the folder."""
    text = re.sub(r"\{(\w+)\}", lambda found: f"read_parquet('{folder}/{found[1]}.parquet')", sql)
    with engine(folder / "asking", [folder]) as opened:
        return opened.rows(text, step=sql)


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("small") / "extract"
    filled(dictionary(), folder)
    return folder


def listing(folder: Path) -> list[tuple[str, str, str]]:
    with (folder / LISTING).open(encoding="utf-8", newline="") as handle:
        return [(row["table"], row["field"], row["what"]) for row in csv.DictReader(handle)]


def test_parents_are_written_before_their_children(tmp_path):
    names = [item.name for item in filled(dictionary(), tmp_path)]
    assert names.index("client") < names.index("booking") < names.index("booking_step")
    assert names.index("clinic") < names.index("booking")


def test_the_table_of_persons_has_as_many_rows_as_patients_were_asked(small):
    assert asked(small, "SELECT count(*), count(DISTINCT client_id) FROM {client}") == [(40, 40)]


@pytest.mark.parametrize(
    ("child", "column", "parent"),
    [("booking", "client_id", "client"), ("booking", "clinic_code", "clinic"),
     ("booking_step", "booking_id", "booking")],
)  # fmt: skip
def test_every_child_hangs_on_a_row_that_exists(small, child, column, parent):
    sql = f"""SELECT count(*), count(c.{column}), count_if(p.{column} IS NULL)
        FROM {{{child}}} c LEFT JOIN {{{parent}}} p USING ({column})"""
    rows, named, orphans = asked(small, sql)[0]
    assert rows == named > 0 and orphans == 0


@pytest.mark.parametrize("table", sorted(KEYS))
def test_keys_are_unique_and_filled(small, table):
    key = ", ".join(KEYS[table])
    sql = f"SELECT count(*), count(DISTINCT ({key})) FROM {{{table}}} WHERE {KEYS[table][0]} <> ''"
    rows, keys = asked(small, sql)[0]
    assert rows == keys > 0


def test_a_person_is_the_same_wherever_it_is_named(small):
    sql = """SELECT count(*), count_if(b.family_name IS DISTINCT FROM c.family_name)
        FROM {booking} b JOIN {client} c USING (client_id)"""
    rows, differ = asked(small, sql)[0]
    assert rows > 5 and differ == 0


def test_things_end_after_they_begin_after_birth_and_before_the_day(small):
    sql = """WITH b AS (SELECT strptime(start_date, '%d/%m/%Y') s, strptime(end_date, '%d/%m/%Y') e,
            strptime(c.date_of_birth, '%d/%m/%Y') born FROM {booking} b JOIN {client} c
            USING (client_id) WHERE start_date <> '' AND end_date <> '')
        SELECT count(*), count_if(e < s OR s < born OR e > DATE '2026-03-31') FROM b"""
    rows, wrong = asked(small, sql)[0]
    assert rows > 5 and wrong == 0


def test_nhs_numbers_are_of_the_reserved_range_and_valid(small):
    numbers = [row[0] for row in asked(small, "SELECT nhs_number FROM {client}") if row[0]]
    assert len(set(numbers)) == len(numbers) > 20
    for number in numbers:
        total = sum(
            int(sign) * weight for sign, weight in zip(number[:9], range(10, 1, -1), strict=True)
        )
        assert number.startswith("999") and (11 - total % 11) % 11 == int(number[9])


def test_types_and_lengths_fit(small):
    sql = """SELECT count_if(length(family_name) > 20 OR length(notes) > 40 OR length(zzz) > 3
            OR NOT regexp_full_match(fee, '\\d{1,8}') OR try_cast(booking_id AS INTEGER) IS NULL
            OR booked_at <> '' AND try_strptime(booked_at, '%d/%m/%Y %H:%M') IS NULL)
        FROM {booking}"""
    assert asked(small, sql) == [(0,)]


def test_what_was_not_understood_is_listed_and_counted(small):
    told = listing(small)
    assert ("loner", "", "no key is stated and no column looks like one") in told
    assert any(table == "booking" and field == "zzz" for table, field, _ in told)
    assert not any(field in {"family_name", "start_date", "client_id"} for _, field, _ in told)
    summary = json.loads((small / "general.json").read_text(encoding="utf-8"))
    assert summary == {"tables": 5, "patients_table": "client", "not_understood": len(told)}


def test_stated_values_ranges_and_masks_are_kept(tmp_path):
    stated = {
        "state": Rules(allowed_values=("OPEN", "SHUT", "TOO LONG TO FIT")),
        "pain": Rules(value_range=("3", "5")),
        "seen": Rules(format_mask="YYYY-MM-DD HH24:MI"),
    }
    text = "visit: visit_id INT, state VARCHAR(5), pain NUMBER(2), seen VARCHAR(16)\n"
    filled(dictionary(text, {"visit": ("visit_id",)}, **stated), tmp_path)
    states = asked(tmp_path, "SELECT DISTINCT state FROM {visit} ORDER BY 1")
    assert states == [("OPEN",), ("SHUT",)]
    pains = asked(tmp_path, "SELECT DISTINCT pain FROM {visit} WHERE pain <> '' ORDER BY 1")
    assert pains == [("3",), ("4",), ("5",)]
    sql = (
        "SELECT count_if(try_strptime(seen, '%Y-%m-%d %H:%M') IS NULL AND seen <> '') FROM {visit}"
    )
    assert asked(tmp_path, sql) == [(0,)]


def test_both_forms_of_a_moment_or_a_code_agree(tmp_path):
    text = """visit: visit_id INT, SeenDtTm X(16), SeenDtTmInt X(12), Kind X(20), KindInt X(1)
seen: visit_id INT, SeenDtTmInt X(12), SeenDtTm X(14), SeenTime X(5)
""".replace(" X(", " TEXT(")
    catalogue = dictionary(text, {"visit": ("visit_id", "SeenDtTmInt"), "seen": ("visit_id",)})
    for table in catalogue.source.tables.values():
        fields = tuple(
            replace(f, data_type="", facts=(FieldFact("external form", f"{f.name}Int"),))
            if table.field(f"{f.name}Int")
            else replace(f, data_type="")
            for f in table.fields
        )
        catalogue.source.tables[table.name] = replace(table, fields=fields)
    link = ("visit_id", "SeenDtTmInt")
    related = (Relationship("source", "seen", link, "visit", link, "declared", "said"),)
    filled(replace(catalogue, relationships=related), tmp_path)
    sql = """SELECT count(*), count_if(coalesce(strptime(SeenDtTm, '{form}')
        <> strptime(SeenDtTmInt, '%Y%m%d%H%M'), FALSE)) FROM """
    for table, form in (("visit", "%d/%m/%Y %H:%M"), ("seen", "%d/%m/%y %H:%M")):
        rows, differ = asked(tmp_path, sql.replace("{form}", form) + f"{{{table}}}")[0]
        assert rows > 5 and differ == 0, table
    late = "SELECT count_if(SeenTime <> strftime(strptime(SeenDtTmInt, '%Y%m%d%H%M'), '%H:%M'))"
    assert asked(tmp_path, late + " FROM {seen}") == [(0,)]


def test_a_circle_of_tables_is_broken_and_told(tmp_path):
    text = "a: a_id INT, b_id INT\nb: b_id INT, a_id INT\n"
    circle = ("a.b_id > b.b_id", "b.a_id > a.a_id")
    made = filled(dictionary(text, {"a": ("a_id",), "b": ("b_id",)}, circle), tmp_path)
    assert all(item.rows for item in made)
    assert [row for row in listing(tmp_path) if "circle" in row[2]] == [
        ("a", "b_id", "the reference to b closes a circle of tables: it is not kept")
    ]


def test_a_dictionary_without_any_key_still_gives_rows_and_says_what_it_guessed(tmp_path):
    text = "patients: patient_id INT, surname VARCHAR(20), dob DATE\n"
    text += "visits: visit_id INT, patient_id INT\n"
    made = {item.name: item.rows for item in filled(dictionary(text, {}), tmp_path)}
    assert made["patients"] == 40 and made["visits"] > 0
    told = [what for table, _, what in listing(tmp_path) if table == "visits"]
    assert "no key is stated: visit_id tells the rows apart" in told
    sql = "SELECT count(*) FROM {visits} v ANTI JOIN {patients} p USING (patient_id)"
    assert asked(tmp_path, sql) == [(0,)]


def test_a_table_whose_name_cannot_be_a_file_is_left_out_and_told(tmp_path):
    catalogue = dictionary("good: good_id INT\n", {})
    odd = Table("source", "a/b", 2, catalogue.source.tables["good"].fields)
    catalogue.source.tables["a/b"] = odd
    assert [item.name for item in filled(catalogue, tmp_path)] == ["good"]
    assert ("a/b", "", "its name cannot be the name of a file: it is left out") in listing(tmp_path)


def bytes_of(folder: Path) -> dict[str, str]:
    files = [*sorted(folder.glob("*.parquet")), folder / LISTING]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_threads_change_no_byte_and_another_seed_does(tmp_path):
    for threads in (1, 2, 4):
        filled(dictionary(), tmp_path / str(threads), threads=threads)
    filled(dictionary(), tmp_path / "other", seed=7)
    assert bytes_of(tmp_path / "1") == bytes_of(tmp_path / "2") == bytes_of(tmp_path / "4")
    assert bytes_of(tmp_path / "other") != bytes_of(tmp_path / "1")


@pytest.mark.parametrize("name", ["x05_cvdprevent_spec.xlsx", "x03_mbis_deaths.xlsx"])
def test_an_open_document_gives_rows_in_every_table(specs_folder, tmp_path, name):
    path = specs_folder / "open" / name
    if not path.exists():
        pytest.skip(f"the open document {name} is not here")
    catalogue = build_catalogue([read_document(path)], [])
    made = filled(catalogue, tmp_path)
    assert {item.name for item in made} == set(catalogue.source.tables)
    assert all(item.rows for item in made)
    for table in catalogue.source.tables.values():
        sized = [field for field in table.fields if field.length]
        longest = ", ".join(f'coalesce(max(length("{field.name}")), 0)' for field in sized) or "0"
        row = asked(tmp_path, f"SELECT {longest} FROM '{tmp_path}/{table.name}.parquet'")[0]
        over = [f.name for f, size in zip(sized, row, strict=False) if size > (f.length or 0)]
        assert over == [], table.name
