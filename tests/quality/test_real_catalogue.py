"""The real guide's rules become checks: every foreign key, mask, list and chain of care."""

from __future__ import annotations

from collections import Counter

import pytest

from core.catalogue import build_catalogue
from core.contract import Contract
from core.quality import checks_for
from core.specs import read_document


@pytest.fixture(scope="module")
def checks(specs_folder):
    source, target = (next(specs_folder.glob(kind)) for kind in ("*.xlsx", "*.pdf"))
    known = build_catalogue([read_document(source)], [read_document(target)])
    return {item.id: item for item in checks_for(known, Contract((), ()))}


def test_all_41_foreign_keys_are_checked_and_proved_by_patient(checks):
    links = [i for i in checks.values() if i.parent_fields == ("RECORD_NUMBER",)]
    kinds = Counter(item.kind for item in links)
    assert kinds["reference"] == 41
    assert len({(i.table, i.fields) for i in links if i.kind == "same_patient"}) == 41


def test_every_date_of_the_guide_is_held_to_its_mask(checks):
    masks = Counter(i.values for i in checks.values() if i.kind == "format" and i.side == "target")
    assert masks["DD/MM/YYYY HH24:MI",] == 39
    assert masks["HH24:MI",] == 4


def test_the_guides_own_validation_of_episodes_is_checked(checks):
    link = "target.LOAD_ADT_EPISODES.ADT_ADM_RECORD_NUMBER"
    assert {f"{link}.within", f"{link}.continuity"} <= set(checks)


def test_conditions_that_name_a_field_and_a_value_are_checked(checks):
    found = {i.table: i.values for i in checks.values() if i.kind == "required_if"}
    assert found == {
        "LOAD_STAFF": ("Y",), "LOAD_USERS": ("Y",), "LOAD_PMIADDRS": ("P",),
        "LOAD_OPDWAITLIST": ("F",),
    }  # fmt: skip


def test_every_source_field_that_the_pack_names_is_in_the_dictionary(checks, specs_folder):
    document = read_document(next(specs_folder.glob("*.xlsx")))
    known = {table.name: {field.name for field in table.fields} for table in document.tables}
    packs = [item for item in checks.values() if item.side == "source"]
    missing = [(i.id, name) for i in packs for name in i.fields if name not in known[i.table]]
    missing += [(i.id, n) for i in packs if i.parent for n in i.parent_fields
                if n not in known[i.parent]]  # fmt: skip
    assert missing == []
