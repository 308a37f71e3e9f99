"""Documents of both sides become one catalogue, and nothing is guessed."""

from __future__ import annotations

from core.catalogue import build_catalogue
from core.specs import SpecElement, SpecKey
from tests.catalogue.records import document

DICTIONARY = """
    STOCK | Code   |  | 8  | X0001 |
    STOCK | Colour |  | 10 | X0002 | 5.1
    STOCK | Weight |  | 4  |       | In grams
"""


def test_a_description_that_is_only_a_release_is_dropped():
    made = build_catalogue([document(DICTIONARY)], [])
    assert [f.description for f in made.source.fields()] == ["", "", "In grams"]


def test_notes_add_descriptions_and_keys_but_no_tables():
    notes = document(
        "",
        "notes.docx",
        (SpecElement("X0001", "The stock code", "table 1, row 2"),),
        (SpecKey("stock", ("CODE",), "table 2, row 2"), SpecKey("NONE", ("A",), "table 2, row 3")),
    )
    made = build_catalogue([notes, document(DICTIONARY)], [])
    assert list(made.source.tables) == ["STOCK"]
    stock = made.source.tables["STOCK"]
    assert stock.fields[0].description == "The stock code"
    assert stock.keys == ("Code",)
    assert any("unknown table NONE" in fault for fault in made.faults)


def test_the_order_in_which_documents_are_given_does_not_matter():
    one = document(DICTIONARY)
    two = document("SHELF | Row | NUMBER | 3 | |", "b.xlsx")
    assert build_catalogue([one, two], []) == build_catalogue([two, one], [])


def test_a_second_description_of_a_table_fills_blanks_only():
    more = document(
        "STOCK | Colour | | 99 | | Its colour\nSTOCK | Smell | | | | Its smell", "b.docx"
    )
    made = build_catalogue([document(DICTIONARY), more], [])
    colour = made.source.tables["STOCK"].field("Colour")
    assert colour and (colour.length, colour.description) == (10, "Its colour")
    assert made.source.tables["STOCK"].field("Smell") is None
    assert any("STOCK.Smell" in fault for fault in made.faults)


def test_a_field_printed_twice_counts_once_and_is_told():
    made = build_catalogue([], [document("T | a | NUMBER | 3 | |\nT | A | NUMBER | 3 | |")])
    assert [f.name for f in made.target.fields()] == ["a"]
    assert made.faults == ("T.A is printed more than once; the first counts.",)


def test_the_real_documents_give_both_schemas_in_document_order(real):
    assert (len(real.source.tables), len(list(real.source.fields()))) == (417, 5387)
    assert (len(real.target.tables), len(list(real.target.fields()))) == (38, 884)
    assert list(real.target.tables)[:4] == ["LOAD_STAFF", "LOAD_USERS", "LOAD_SITES", "LOAD_PMI"]
    assert [d.reader for d in real.documents] == ["xlsx/2", "pdf/3"]


def test_real_release_numbers_are_no_descriptions(real):
    assert sum(1 for item in real.source.fields() if item.description) == 1378


def test_parents_come_before_children_in_the_real_load_order(real):
    order = real.load_order()
    assert len(order) == 38
    place = {name: index for index, name in enumerate(order)}
    for link in real.relationships:
        if link.side == "target":
            assert place[link.parent_table] < place[link.child_table]
    assert order[0] == "LOAD_STAFF"
