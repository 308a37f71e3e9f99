"""What a person decides over a document is kept, marked, audited and can be withdrawn."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest

from core.access import LOCAL, verify_audit
from core.catalogue import (
    Correction,
    as_read,
    build_catalogue,
    correct,
    corrections,
    load,
    review,
    save,
    undecided,
    value_of,
    withdraw,
)
from core.errors import AccessError, UseError
from core.store import state
from tests.catalogue.records import document

GUIDE = """
    LOAD_A | RECORD_NUMBER | NUMBER   | 42 | | Unique identifier for this record.
    LOAD_A | SURNAME       | VARCHAR2 | 10 | | As held
    LOAD_B | COLOUR        | VARCHAR2 | 10 | | Maps to: code type 7 - "Colour"
    LOAD_B | SEEN          | DATE     | 10 | | Must be in format: DD/MM/YYYY HH24:MI
    LOAD_B | A_NUMBER      | NUMBER   | 42 | | Previous number
"""


def guide(text=GUIDE):
    return build_catalogue([], [document(text)])


@contextmanager
def project(tmp_path):
    with state(tmp_path / "state.sqlite") as con:
        save(con, guide())
        yield con


def wish(**parts):
    plain = Correction(
        "target", "LOAD_A", "SURNAME", "mandatory", "Y", "V1.0 guide, page 9", "grey in V1.0"
    )
    return replace(plain, **parts)


def field(con, table="LOAD_A", name="SURNAME"):
    return load(con).target.table(table).field(name)


def test_a_decision_counts_at_once_and_is_marked(tmp_path):
    with project(tmp_path) as con:
        correct(con, LOCAL, wish(table="load_a", field="surname"))
        held = field(con)
        assert (held.mandatory, held.corrected) == ("Y", ("mandatory",))
        assert held.mandatory_reason == f"decided by {LOCAL.name}: V1.0 guide, page 9"
        assert as_read(con).target.table("LOAD_A").field("SURNAME").mandatory == "U"
        assert "SURNAME" not in [item.field for item in undecided(load(con))]


def test_a_decision_outlives_reading_the_document_again(tmp_path):
    with project(tmp_path) as con:
        correct(con, LOCAL, wish(attribute="length", value="20"))
        save(con, guide(GUIDE.replace("SURNAME       | VARCHAR2 | 10", "SURNAME | VARCHAR2 | 15")))
        assert field(con).length == 20
        assert [item.standing for item in corrections(con)] == ["the document changed"]
        save(con, guide(GUIDE.replace("SURNAME       | VARCHAR2 | 10", "SURNAME | VARCHAR2 | 20")))
        assert [item.standing for item in corrections(con)] == ["the document agrees"]
        save(con, guide("LOAD_B | COLOUR | VARCHAR2 | 10 | |"))
        assert [item.standing for item in corrections(con)] == ["the field is gone"]
        assert load(con) == as_read(con)


@pytest.mark.parametrize(
    ("attribute", "value", "held"),
    [
        ("data_type", "DATE", lambda f: f.data_type == "DATE"),
        ("length", "", lambda f: f.length is None),
        ("allowed_values", "Y|N", lambda f: f.rules.allowed_values == ("Y", "N")),
        ("value_range", "0..59", lambda f: f.rules.value_range == ("0", "59")),
        ("uppercase", "Y", lambda f: f.rules.uppercase),
        ("code_type_id", "9", lambda f: f.rules.code_type_id == "9"),
    ],
)
def test_every_kind_of_attribute_can_be_decided(tmp_path, attribute, value, held):
    with project(tmp_path) as con:
        correct(con, LOCAL, wish(attribute=attribute, value=value))
        assert held(field(con))
        assert value_of(field(con), attribute) == value


def test_a_decided_foreign_key_becomes_a_confirmed_relationship(tmp_path):
    with project(tmp_path) as con:
        made = wish(table="LOAD_B", field="A_NUMBER", attribute="fk_to")
        correct(con, LOCAL, replace(made, value="load_a.record_number"))
        (link,) = load(con).relationships
        assert (link.origin, link.child_fields, link.parent_fields) == (
            "confirmed",
            ("A_NUMBER",),
            ("RECORD_NUMBER",),
        )


def test_a_confirmed_reading_leaves_the_review_until_the_document_changes(tmp_path):
    with project(tmp_path) as con:
        assert [item.field for item in review(load(con))] == ["SEEN"]
        correct(
            con, LOCAL, wish(table="LOAD_B", field="SEEN", attribute="reading", value="confirmed")
        )
        assert review(load(con)) == []
        save(con, guide(GUIDE.replace("SEEN          | DATE     | 10", "SEEN | DATE | 9")))
        assert [item.field for item in review(load(con))] == ["SEEN"]


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"table": "LOAD_AA"}, "Did you mean 'LOAD_A'"),
        ({"field": "SURNAM"}, "Did you mean 'SURNAME'"),
        ({"attribute": "mandatry"}, "Did you mean 'mandatory'"),
        ({"value": "U"}, "Give Y or N"),
        ({"evidence": " "}, "on evidence only"),
        ({"why": ""}, "needs its reason"),
        ({"seen": "N"}, "changed since it was shown"),
        ({"attribute": "length", "value": "ten"}, "whole number"),
        ({"attribute": "fk_to", "value": "LOAD_B.COLOR"}, "Did you mean 'COLOUR'"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_the_way_out(tmp_path, parts, told):
    with project(tmp_path) as con:
        with pytest.raises(UseError, match=told):
            correct(con, LOCAL, wish(**parts))
        assert corrections(con) == []


def test_only_a_designer_may_decide(tmp_path):
    reader = replace(LOCAL, permissions=frozenset({"project.quality"}))
    with project(tmp_path) as con:
        with pytest.raises(AccessError):
            correct(con, reader, wish())
        correct(con, LOCAL, wish())
        with pytest.raises(AccessError):
            withdraw(con, reader, "target", ("LOAD_A", "SURNAME", "mandatory"), "no")
        assert len(corrections(con)) == 1


def test_a_later_decision_replaces_one_and_a_withdrawal_ends_both(tmp_path):
    with project(tmp_path) as con:
        correct(con, LOCAL, wish())
        correct(con, LOCAL, wish(value="N", seen="Y"))
        assert field(con).mandatory == "N"
        withdraw(con, LOCAL, "target", ("LOAD_A", "SURNAME", "mandatory"), "wrong edition")
        assert (field(con).mandatory, corrections(con)) == ("U", [])
        with pytest.raises(UseError, match="no such correction"):
            withdraw(con, LOCAL, "target", ("LOAD_A", "SURNAME", "mandatory"), "again")
        acts = [row["action"] for row in con.execute("SELECT action FROM audit ORDER BY id")]
        assert acts == ["correct", "correct", "withdraw"]
        assert verify_audit(con) is None
